package web

import (
	"slices"

	"meertijd/internal/base/calendar"
	"meertijd/internal/practice"
	"meertijd/internal/web/part"
	"meertijd/internal/web/render"
)

// signUps shows at which meetings to come the practice is expected, and of which
// past ones nobody recorded whether it was there.
func (v *fileView) signUps() fileSection {
	options, names := v.meetingNames()
	f := v.former
	s := v.section("sign-ups", f.form("sign-up", f.pick("sign-up", "meeting", "", options), f.day("sign-up", "date", calendar.None)))
	for _, u := range slices.Backward(v.file.SignUps) {
		code := "dossier.signed-up"
		if u.On < v.today() {
			code = "dossier.signed-up.past"
		}
		s.Lines = append(s.Lines, v.line(u.ID, v.say(code, "meeting", names[u.Meeting], "date", v.date(u.On)), u.Recorded, ""))
	}
	return s
}

// signedUp says on the page of today at which meetings the practice is expected;
// nil when at none.
func (d *desk) signedUp(file *practice.File) *part.Card {
	expected := file.Expected(d.today())
	if len(expected) == 0 {
		return nil
	}
	card := &part.Card{ID: "signed-up", Title: d.say("today.signed-up"), Text: d.say("today.signed-up.text")}
	_, names := (&fileView{request: d.request}).meetingNames()
	for _, u := range expected {
		card.Lines = append(card.Lines, part.Line{Title: names[u.Meeting], Text: render.Day(d.language, u.On)})
	}
	return card
}
