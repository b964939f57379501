package web

import (
	"net/url"
	"slices"
	"strconv"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
	"meertijd/internal/notice"
	"meertijd/internal/region"
	"meertijd/internal/reminder"
	"meertijd/internal/web/part"
)

// reminderRoutes are those of reminders to practices and of the weekly mail.
// Whoever lists practices posts the ones that were picked to /reminders/new, in
// fields named practice.
func (s *Server) reminderRoutes() []Route {
	if s.Reminders == nil {
		return nil
	}
	return []Route{
		{Pattern: "GET /reminders", May: access.ReadReminder, Reads: "reminders", Try: "/reminders", handle: s.remindersPage},
		{Pattern: "GET /reminders/new", May: access.SendReminder, Reads: "practices", Try: "/reminders/new", handle: s.newReminderPage},
		{Pattern: "POST /reminders/new", May: access.SendReminder, Reads: "practices", handle: s.beginReminder},
		{Pattern: "GET /reminders/weekly", May: access.SendReminder, Reads: "reminders", Try: "/reminders/weekly", handle: s.weeklyPage},
		{Pattern: "POST /reminders/weekly", May: access.SendReminder, handle: s.chooseWeekly},
		{Pattern: "GET /reminders/{reminder}", May: access.ReadReminder, Reads: "reminder", handle: s.reminderPage},
		{Pattern: "POST /reminders/{reminder}", May: access.SendReminder, Reads: "reminder", handle: s.sendReminder},
	}
}

// remindersContent lists what was sent.
type remindersContent struct {
	Lead   part.Lead
	Table  part.Table
	Empty  *part.Empty
	Weekly *part.Link
	Help   string
}

// remindersPage shows what was sent when, by whom, and what became of it.
func (s *Server) remindersPage(rq *request) (answer, error) {
	all, err := s.Reminders.List(rq.Context(), rq.actor)
	if err != nil {
		return answer{}, err
	}
	c := remindersContent{Lead: part.Lead{Title: rq.say("reminder.title"), Text: rq.say("reminder.list.text")}, Help: rq.say("reminder.mail.help")}
	begin := part.Action{Text: rq.say("reminder.go.new"), URL: "/reminders/new", Kind: part.Filled}
	if access.Has(rq.hat.Role, access.SendReminder) {
		c.Lead.Actions = []part.Action{begin}
		c.Weekly = &part.Link{Text: rq.say("reminder.weekly.link"), URL: reminder.DigestPath}
	}
	c.Table = part.Table{Caption: rq.say("reminder.list.caption"), HideCaption: true, Columns: []part.Column{
		{Text: rq.say("reminder.col.when")}, {Text: rq.say("reminder.col.by")}, {Text: rq.say("reminder.col.practices"), Number: true}, {Text: rq.say("reminder.col.mail")},
	}}
	for _, o := range all {
		c.Table.Rows = append(c.Table.Rows, part.Row{Cells: []part.Cell{
			{Text: rq.moment(o.At), URL: "/reminders/" + url.PathEscape(o.ID)}, {Text: o.By.Name}, {Text: strconv.Itoa(o.Practices)}, {Text: rq.delivered(o.Mails)},
		}})
	}
	if len(all) == 0 {
		c.Empty = &part.Empty{Title: rq.say("reminder.list.none"), Text: rq.say("reminder.list.none.text")}
	}
	return answer{page: "reminder/list", shell: part.Page{Title: c.Lead.Title, Back: rq.toPractices()}, content: c}, nil
}

func (rq *request) toPractices() *part.Link {
	return &part.Link{Text: rq.say("practices.title"), URL: "/practices"}
}

// delivered says how far mails have come.
func (rq *request) delivered(mails notice.Count) string {
	waiting := mails[notice.Waiting] + mails[notice.Claimed] + mails[notice.Handing]
	var out []string
	add := func(state notice.State, n int) {
		if n > 0 {
			out = append(out, rq.say("reminder.mail."+string(state), "n", strconv.Itoa(n)))
		}
	}
	for _, state := range []notice.State{notice.GivenUp, notice.Unknown, notice.Dropped} {
		add(state, mails[state])
	}
	add(notice.Waiting, waiting)
	add(notice.Sent, mails[notice.Sent])
	if len(out) == 0 {
		return rq.say("reminder.mail.none")
	}
	return rq.list(out)
}

// newReminderContent asks who is reminded.
type newReminderContent struct {
	Lead   part.Lead
	Errors *part.ErrorSummary
	Key    string
	Picked *part.Ticks
	Groups *part.Radios
	Empty  *part.Empty
	Go     part.Action
	Pick   part.Link
}

// newReminderPage asks who is reminded: practices that were picked elsewhere,
// or all that are in the same boat.
func (s *Server) newReminderPage(rq *request) (answer, error) { return s.newReminder(rq, nil) }

func (s *Server) newReminder(rq *request, wrong error) (answer, error) {
	board, err := s.board(rq)
	if err != nil {
		return answer{}, err
	}
	c := newReminderContent{
		Lead: part.Lead{Title: rq.say("reminder.new.title"), Text: rq.say("reminder.new.text")}, Key: s.NewID(),
		Go:   part.Action{Text: rq.say("reminder.new.go"), Kind: part.Filled},
		Pick: part.Link{Text: rq.say("reminder.new.pick"), URL: "/practices"},
	}
	picked := part.Ticks{Field: part.Field{Name: "practice", Label: rq.say("reminder.new.one")}}
	for _, p := range board.Practices {
		if slices.Contains(rq.Form["practice"], p.ID) {
			rq.showed(p.ID)
			picked.Options = append(picked.Options, part.Option{Value: p.ID, Label: p.Name, Chosen: true})
		}
	}
	if len(picked.Options) > 0 {
		c.Picked = &picked
	}
	groups := part.Radios{Field: part.Field{Name: "who", Label: rq.say("reminder.new.groups")}, Options: rq.remindable(board)}
	if len(groups.Options) > 0 {
		c.Groups = &groups
	} else if c.Picked == nil {
		c.Empty = &part.Empty{Title: rq.say("reminder.new.nobody")}
	}
	a := answer{page: "reminder/new", shell: part.Page{Title: c.Lead.Title, Back: rq.toReminders()}}
	if wrong != nil {
		at := "main"
		if c.Groups != nil {
			at = c.Groups.HTMLID()
		}
		c.Errors, a.status = rq.wrong(wrong, at), statuses[fault.KindOf(wrong)]
	}
	a.content = c
	return a, nil
}

// remindable offers the practices that can be reminded at once: by what they
// need, by the condition that they miss, and those that fit the question in the
// address.
func (rq *request) remindable(board *region.Board) (out []part.Option) {
	asked := queryOf(rq.URL.Query())
	picked := rq.PostFormValue("who")
	if picked == "" {
		picked = queryValues(asked).Encode()
	}
	add := func(q region.Query, label string, n int) {
		value := queryValues(q).Encode()
		if n > 0 && value != "" && !slices.ContainsFunc(out, func(o part.Option) bool { return o.Value == value }) {
			out = append(out, part.Option{Value: value, Chosen: value == picked, Label: rq.say("reminder.new.group-line", "group", label, "n", strconv.Itoa(n))})
		}
	}
	for _, need := range board.Needs(board.Practices) {
		if slices.Contains(reminded, need.Code) {
			add(region.Query{Need: need.Code}, rq.say("reminder.new.need."+string(need.Code)), len(need.Practices))
		}
	}
	for _, c := range board.Tally().Conditions {
		q := region.Query{Condition: c.Condition}
		add(q, rq.say("reminder.new.condition", "condition", rq.conditionTitle(c.Year, c.Condition)), len(board.Select(q)))
	}
	add(asked, rq.say("reminder.new.found"), len(board.Select(asked)))
	return out
}

func (rq *request) toReminders() *part.Link {
	return &part.Link{Text: rq.say("reminder.title"), URL: "/reminders"}
}

// beginReminder makes a draft of who was chosen, and shows it.
func (s *Server) beginReminder(rq *request) (answer, error) {
	begin := reminder.Begin{Actor: rq.actor, Key: rq.PostFormValue("key"), Practices: rq.PostForm["practice"], Request: rq.id}
	if who, err := url.ParseQuery(rq.PostFormValue("who")); err == nil && len(who) > 0 {
		q := queryOf(who)
		begin.Query = &q
	}
	draft, err := s.Reminders.Begin(rq.Context(), begin)
	if fault.KindOf(err) == fault.Invalid && err != nil {
		return s.newReminder(rq, err)
	}
	if err != nil {
		return answer{}, err
	}
	return answer{to: "/reminders/" + url.PathEscape(draft.ID)}, nil
}

// weeklyContent says whether the weekly mail comes, and lets one choose.
type weeklyContent struct {
	Lead   part.Lead
	Now    string
	Choose part.Action
}

// weeklyPage lets a lead turn the weekly mail on or off.
func (s *Server) weeklyPage(rq *request) (answer, error) {
	wanted, err := s.Weekly.Wanted(rq.Context(), rq.actor)
	if err != nil {
		return answer{}, err
	}
	c := weeklyContent{
		Lead: part.Lead{Title: rq.say("reminder.weekly.title"), Text: rq.say("reminder.weekly.text")}, Now: rq.say("reminder.weekly.off"),
		Choose: part.Action{Text: rq.say("reminder.weekly.turn-on"), Name: "wanted", Value: "yes", Kind: part.Filled},
	}
	if wanted {
		c.Now = rq.say("reminder.weekly.on")
		c.Choose = part.Action{Text: rq.say("reminder.weekly.turn-off"), Name: "wanted", Value: "no"}
	}
	return answer{page: "reminder/weekly", shell: part.Page{Title: c.Lead.Title, Back: rq.toReminders()}, content: c, object: rq.actor.Person}, nil
}

// chooseWeekly keeps whether the weekly mail is wanted.
func (s *Server) chooseWeekly(rq *request) (answer, error) {
	if err := s.Weekly.Choose(rq.Context(), rq.actor, rq.PostFormValue("wanted") == "yes", rq.id); err != nil {
		return answer{}, err
	}
	return answer{to: reminder.DigestPath}, nil
}
