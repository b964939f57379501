package web

import (
	"slices"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/web/part"
)

// places are where somebody can go from every page: at most five, those of the
// daily work. What is done now and then stands in the menu at the name.
func (rq *request) places() []part.Link {
	var links []part.Link
	add := func(may bool, code, to string) {
		if may {
			links = append(links, part.Link{Text: rq.say(code), URL: to, Current: rq.isAt(to)})
		}
	}
	has := func(a access.Action) bool { return access.Has(rq.hat.Role, a) }
	if rq.inPractice() {
		add(true, "web.place.today", "/today")
		add(true, "web.place.plan", "/plan")
		add(true, "web.place.regional-plan", "/regional-plan")
		add(true, "web.place.help", "/help")
		return links
	}
	add(has(access.ReadRegion), "web.place.region", "/region")
	add(has(access.ReadRegion), "web.place.practices", "/practices")
	if last := len(links) - 1; last >= 0 && links[last].URL == "/practices" && slices.ContainsFunc(ofPractices, rq.isAt) {
		links[last].Current = true
	}
	add(rq.hat.Role == access.Coordinator, "web.place.neighbourhood", "/neighbourhood")
	add(has(access.ReadRegion) && has(access.ReadNeighbourhood), "place.neighbourhoods", "/neighbourhoods")
	add(has(access.ReadPractice), "web.place.regional-plan", "/regional-plan")
	add(has(access.ManageTenants), "platform.title", "/platform")
	add(has(access.ManageOrganisation), "organisation.title", "/organisation")
	add(has(access.ReadAudit) && !has(access.ManageOrganisation), "web.place.audit", "/audit")
	return links
}

// ofPractices are the pages that belong to the list of practices, though they
// have an address of their own: what is done with several of them at once, and
// where they are found and arranged.
var ofPractices = []string{"/record", "/reminders", "/search", "/groups", "/centres"}

// isAt says whether a page is at an address, or below it.
func (rq *request) isAt(to string) bool {
	return rq.URL.Path == to || strings.HasPrefix(rq.URL.Path, to+"/")
}

// nowAndThen is what stands in the menu at the name of somebody of the RHO.
func (rq *request) nowAndThen() (links []part.Link) {
	add := func(may access.Action, code, to string) {
		if access.Has(rq.hat.Role, may) && !rq.hat.Role.InPractice() {
			links = append(links, part.Link{Text: rq.say(code), URL: to, Current: rq.isAt(to)})
		}
	}
	add(access.ReadReminder, "reminder.title", "/reminders")
	add(access.ManagePractice, "record.title", "/record")
	add(access.ManagePeople, "people.title", "/people")
	if rq.server.Intake != nil {
		add(access.ImportData, "intake.title", "/import")
	}
	return links
}
