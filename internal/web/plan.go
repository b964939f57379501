package web

import (
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/rule"
	"meertijd/internal/web/part"
)

// yearOf reads the programme year from the address.
func (rq *request) yearOf() (int, error) {
	year, err := strconv.Atoi(rq.PathValue("year"))
	if err != nil || year < 1 || year > 99 || strconv.Itoa(year) != rq.PathValue("year") {
		return 0, &fault.Error{Kind: fault.NotFound, Code: "plan.no-such-year", Op: "web.yearOf", Args: fault.Args{"year": rq.PathValue("year")}}
	}
	return year, nil
}

// planNow goes to the plan of this programme year.
func (s *Server) planNow(rq *request) (answer, error) {
	if !rq.inPractice() {
		return answer{to: s.start(rq)}, nil
	}
	year, err := rq.year()
	if err != nil {
		return answer{}, err
	}
	return answer{to: "/plan/" + strconv.Itoa(max(year, 1))}, nil
}

// sheet is a plan on the desk: what it says, and how that is judged for the
// practice that looks at it.
type sheet struct {
	plan   plan.Plan
	judged []plan.Judgement
	own    plan.Judgement
	repair rule.Repair
}

// open reads a plan and judges it with what is not handed in yet.
func (s *Server) open(rq *request, practice string, year int) (sheet, error) {
	p, err := s.Plans.Open(rq.Context(), rq.actor, practice, year)
	if err != nil {
		return sheet{}, err
	}
	return s.judge(rq, p, practice)
}

func (s *Server) judge(rq *request, p plan.Plan, practice string) (sheet, error) {
	judged, err := s.Plans.Judge(rq.Context(), &p, true)
	if err != nil {
		return sheet{}, err
	}
	sh := sheet{plan: p, judged: judged}
	for _, j := range judged {
		if j.Practice == practice {
			sh.own = j
		}
	}
	if sh.own.Year == nil {
		return sheet{}, &fault.Error{Kind: fault.NotFound, Code: "plan.no-such-year", Op: "web.judge", Args: fault.Args{"year": strconv.Itoa(p.Year)}}
	}
	sh.repair = rule.RepairYear(rq.set(), sh.own.Facts, rq.today(), p.Year)
	return sh, nil
}

// planPage shows the plan to work on.
func (s *Server) planPage(rq *request) (answer, error) {
	year, err := rq.yearOf()
	if err != nil {
		return answer{}, err
	}
	sh, err := s.open(rq, rq.hat.Of, year)
	if err != nil {
		return answer{}, err
	}
	return s.planAnswer(rq, sh, nil)
}

// planAnswer shows a sheet, with what is wrong in what was just typed.
func (s *Server) planAnswer(rq *request, sh sheet, wrong error) (answer, error) {
	view, err := s.planView(rq, sh, wrong)
	if err != nil {
		return answer{}, err
	}
	if rq.actor.Ended != calendar.None {
		return answer{to: "/plan/" + strconv.Itoa(sh.plan.Year) + "/print"}, nil // to read, and to take along
	}
	if view.Closed != "" {
		return answer{to: "/plan/" + strconv.Itoa(sh.plan.Year) + "/history"}, nil
	}
	shell := part.Page{Title: view.Lead.Title}
	bar := view.Check
	bar.ID = "check-bar"
	shell.Bar = &part.Bottombar{Summary: view.Summary, Check: &bar, Places: rq.places()}
	a := answer{page: "plan/edit", shell: shell, content: view, object: sh.plan.ID}
	if wrong != nil {
		a.status = statuses[fault.KindOf(wrong)]
	}
	return a, nil
}

// planSave keeps what was typed. An open page gets the check back; a plain form
// gets the page, at the place where it was.
func (s *Server) planSave(rq *request) (answer, error) {
	year, err := rq.yearOf()
	if err != nil {
		return answer{}, err
	}
	form := plan.Save{
		Command: rq.command(), Practice: rq.hat.Of, Year: year,
		Plan: rq.PostFormValue("plan"), Base: rq.number("base"), Editor: rq.PostFormValue("editor"), Fields: fields(rq),
	}
	if rq.PostFormValue("go") == "submit" && !rq.live() && len(rq.refused) == 0 {
		a, err := s.saveSubmit(rq, form)
		if fault.CodeOf(err) != "plan.invalid" {
			return a, err
		}
	}
	saved, refused, err := s.saveWhatCan(rq, form)
	refused = rq.refusedToo(refused)
	switch {
	case err == nil && rq.live():
		return s.liveAnswer(rq, saved, refused)
	case err == nil && refused != nil:
		a, err := s.unsaved(rq, year, refused)
		a.changed = true
		return a, err
	case err != nil:
		return s.unsaved(rq, year, err)
	}
	to := "/plan/" + strconv.Itoa(year)
	switch {
	case len(saved.Conflicts) > 0:
		to += "/conflicts"
	case rq.PostFormValue("go") == "share", rq.PostFormValue("go") == "joint":
		to += "/" + rq.PostFormValue("go")
	default:
		to += anchor(rq)
	}
	return answer{to: to}, nil
}

// saveWhatCan saves a form without the fields that can never be stored; these
// come back as an error, and stay on the page.
func (s *Server) saveWhatCan(rq *request, c plan.Save) (saved plan.Saved, refused, err error) {
	saved, err = s.Plans.Save(rq.Context(), c)
	faults := faultsOf(err)
	if fault.CodeOf(err) != "plan.invalid" || len(faults) == 0 {
		return saved, nil, err
	}
	refused, c.Fields = err, c.Fields.Clone()
	for _, f := range faults {
		if f.Path == "" {
			return saved, nil, err
		}
		delete(c.Fields, plan.Path(f.Path))
	}
	saved, err = s.Plans.Save(rq.Context(), c)
	return saved, refused, err
}

// unsaved shows what could not be kept, with all that was typed.
func (s *Server) unsaved(rq *request, year int, wrong error) (answer, error) {
	code := fault.CodeOf(wrong)
	if rq.live() || code == "plan.year-closed" || fault.KindOf(wrong) != fault.Invalid && code != "plan.base-too-old" {
		return answer{}, wrong
	}
	if !onPage(wrong) {
		return answer{}, wrong
	}
	p, err := s.Plans.Open(rq.Context(), rq.actor, rq.hat.Of, year)
	if err != nil {
		return answer{}, err
	}
	p.Fields = p.Fields.Clone()
	for path, text := range fields(rq) {
		p.Fields.Put(path, text)
	}
	for _, r := range rq.refused {
		p.Fields.Put(plan.Path(r.name), r.text)
	}
	sh, err := s.judge(rq, p, rq.hat.Of)
	if err != nil {
		return answer{}, err
	}
	return s.planAnswer(rq, sh, wrong)
}

// onPage says whether the page of the plan can show what is wrong: a text that
// is too long, or no number. What no page of ours sends is not judged at all.
func onPage(wrong error) bool {
	return !slices.ContainsFunc(faultsOf(wrong), func(f fault.Fault) bool {
		seen := f.Code == "plan.text-too-long" || f.Code == "plan.not-a-number" || strings.HasPrefix(string(f.Code), "patientdata.")
		return !seen || f.Path == ""
	})
}

// liveContent is what an open page gets back after a save.
type liveContent struct {
	Base    int
	Check   part.Check
	Bar     part.Check
	Summary string
	Alert   part.Link // what has to be seen at once, wherever one is on the page
	Pills   []livePill
	Notices []part.Banner
}

// livePill is how an element stands now; ID is of its place on the page.
type livePill struct {
	ID   string
	Pill *part.Pill
}

// liveAnswer gives an open page its check, and the version that it is at now.
// A refused field takes the word that all is saved away.
func (s *Server) liveAnswer(rq *request, saved plan.Saved, refused error) (answer, error) {
	sh, err := s.judge(rq, saved.Plan, rq.hat.Of)
	if err != nil {
		return answer{}, err
	}
	d := s.desk(rq, sh)
	notices, err := s.notices(d)
	if err != nil {
		return answer{}, err
	}
	live := liveContent{
		Base: saved.Base, Check: d.check(), Bar: d.check(), Summary: d.summary(), Notices: notices,
	}
	live.Bar.ID = "check-bar"
	if len(sh.plan.OpenConflicts()) > 0 {
		live.Alert = part.Link{Text: rq.say("plan.alert.conflict"), URL: d.to("conflicts")}
	}
	for _, f := range faultsOf(refused) {
		live.Alert = part.Link{Text: rq.say("plan.alert.refused", "field", rq.fieldName(d.year, plan.Path(f.Path)), "why", rq.say(string(f.Code), pairs(f.Args)...)), URL: "#" + f.Path}
	}
	for _, e := range d.menu.Elements {
		live.Pills = append(live.Pills, livePill{ID: "pill-" + e.Key, Pill: d.elementPill(e.Key)})
	}
	a := answer{page: "plan/live", part: true, content: live}
	if refused == nil {
		a.saved = strconv.Itoa(saved.Base)
	}
	return a, nil
}

// number reads a whole number from the form, 0 when there is none.
func (rq *request) number(name string) int {
	n, err := strconv.Atoi(rq.PostFormValue(name))
	if err != nil {
		return 0
	}
	return n
}

// fields reads the fields of a plan from a form: those whose name is a path,
// the ticks that the form says it shows, and what the pressed button sets.
func fields(rq *request) plan.Fields {
	out := plan.Fields{}
	for name, texts := range rq.PostForm {
		if isField(name) && len(texts) > 0 {
			out[plan.Path(name)] = texts[len(texts)-1]
		}
	}
	for _, shown := range rq.PostForm["ticks"] {
		group, keys, _ := strings.Cut(shown, ":")
		delete(out, plan.Path(group))
		for key := range strings.SplitSeq(keys, ",") {
			if key == "" {
				continue // nothing to tick
			}
			path := plan.Path(group + "." + key)
			out[path] = ""
			if slices.Contains(rq.PostForm[group], key) {
				out[path] = plan.Yes
			}
		}
	}
	for _, set := range rq.PostForm["set"] {
		for one := range strings.SplitSeq(set, ";") {
			if path, value, ok := strings.Cut(one, "="); ok && isField(path) {
				out[plan.Path(path)] = value
			}
		}
	}
	for _, one := range rq.PostForm["move"] {
		moveChoice(out, one)
	}
	return out
}

// moveChoice moves all that the form says of a choice to another place:
// "c.lean>b.lean=continued". What is typed goes with it.
func moveChoice(fields plan.Fields, one string) {
	places, mode, _ := strings.Cut(one, "=")
	from, to, ok := strings.Cut(places, ">")
	if !ok || strings.Count(from, ".") != 1 || strings.Count(to, ".") != 1 || from == to {
		return
	}
	old, fresh := "choice."+from+".", "choice."+to+"."
	for _, path := range fields.Paths() {
		field, ok := strings.CutPrefix(string(path), old)
		if !ok {
			continue
		}
		at, words := plan.Path(fresh+field), fields[path]
		if there := fields[at]; there != "" && words != "" && there != words {
			words = there + "\n\n" + words // what was typed in both places stays
		}
		if words != "" {
			fields[at] = words
		}
		fields[path] = ""
	}
	fields[plan.Path(old+plan.ModeField)], fields[plan.Path(fresh+plan.ModeField)] = "", mode
}

func isField(name string) bool {
	return strings.HasPrefix(name, "choice.") || strings.HasPrefix(name, "answer.") || strings.HasPrefix(name, "staff.")
}

// anchor gives the place on the page that the pressed button is about.
func anchor(rq *request) string {
	for _, one := range rq.PostForm["move"] {
		places, _, _ := strings.Cut(one, "=")
		_, to, _ := strings.Cut(places, ">")
		if element, intervention, ok := strings.Cut(to, "."); ok {
			return "#" + cardID(element, intervention)
		}
	}
	for _, set := range rq.PostForm["set"] {
		last := set[strings.LastIndex(set, ";")+1:]
		path, _, _ := strings.Cut(last, "=")
		if element, intervention, _, ok := plan.Path(path).Parts(); ok {
			return "#" + cardID(element, intervention)
		}
	}
	return "#check"
}

// cardID is the id of an intervention's card on the page.
func cardID(element, intervention string) string { return element + "-" + intervention }
