package rule

import (
	"slices"
	"strings"
	"unicode/utf8"

	"meertijd/internal/base/calendar"
	"meertijd/internal/programme"
)

// questionsKind is kind 25: questions and explanations that are part of a
// plan, some in some years only.
func questionsKind() *kind {
	return &kind{
		name: "questions", needs: []string{"questions"}, takes: []string{"element"}, content: true, threshold: true,
		compile: func(c *compiler, r *Rule, path string) {
			r.need = 0
			for i, key := range r.Condition.Questions {
				q := slices.IndexFunc(c.planOf[r.Year].Questions, func(q programme.Question) bool { return q.Key == key })
				if q < 0 {
					c.fail("question.unknown", index(path+".questions", i), "key", key)
				} else if years := c.planOf[r.Year].Questions[q].Years; len(years) == 0 || slices.Contains(years, r.Year) {
					r.questions = append(r.questions, key)
				}
			}
			r.need = len(r.questions)
		},
		judge: judgeQuestions, edits: editJustify,
	}
}

func judgeQuestions(ev *evaluation, y *year, r *Rule, f *Finding) {
	f.Need = r.need
	known := y.facts != nil && y.facts.Answers != nil
	for _, key := range r.questions {
		if known && answered(y.facts, key) {
			f.Have++
			ev.step(key, Counted)
			ev.ref(RefAnswer, key, "", calendar.None)
		} else {
			ev.need(NeedAnswer, 1, key, "")
		}
	}
	switch {
	case f.Have == f.Need:
		f.State = Met
	case known:
		f.State = NotMet
	default:
		f.State, f.Why = Unknown, WhyNoFacts
	}
}

// blank says that a text says nothing. Most texts begin with a letter, and then
// need not be trimmed.
func blank(text string) bool {
	if text != "" && text[0] > ' ' && text[0] < utf8.RuneSelf {
		return false
	}
	return strings.TrimSpace(text) == ""
}

func answered(facts *YearFacts, key string) bool {
	for i := range facts.Answers {
		if a := &facts.Answers[i]; a.Question == key && !blank(a.Text) {
			return true
		}
	}
	return false
}
