package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/jba/templatecheck"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/web/part"
	"meertijd/internal/wording"
)

// contents gives for each page the struct that it shows. Others are parts of
// these pages.
var contents = map[string]any{
	"attachment/list": filesContent{}, "attachment/export": exportContent{},
	"demo/mail": mailContent{}, "help/show": helpContent{}, "help/access": policyContent{}, "neighbourhood/show": neighbourhoodContent{}, "neighbourhood/agreements": agreementsContent{}, "neighbourhood/plan": outlookContent{}, "neighbourhood/planedit": outlookForm{}, "neighbourhood/network": networkContent{}, "neighbourhood/partner": partnerForm{}, "neighbourhood/partnerbare": partnerForm{}, "practices/list": practicesContent{}, "practices/chosen": &chosenContent{}, "practices/views": &viewsContent{}, "practices/groups": &ownGroupsContent{}, "search/show": searchContent{}, "practices/file": fileContent{}, "practices/fact": fileLine{}, "practices/form": fileForm{}, "practices/folded": fileForm{},
	"practices/new": openContent{}, "practices/life": lifeContent{}, "practices/places": placesContent{}, "practices/programme": programmeContent{}, "today/after": afterContent{}, "practices/plan": practicePlanContent{}, "practices/review": reviewForm{}, "practices/show": showContent{}, "record/index": recordIndexContent{}, "record/show": recordContent{}, "practices/onlyrho": "", "plan/talk": talkContent{},
	"region/show":  &regionContent{},
	"problem/show": problemContent{}, "session/choose": signInContent{}, "session/ended": signInContent{}, "session/kept": signInContent{},
	"organisation/settings": settingsContent{}, "organisation/statement": statementContent{}, "organisation/regionalplan": regionalPlanContent{},
	"organisation/review": reviewContent{}, "organisation/planfaults": []planFault{}, "organisation/start": startContent{},
	"organisation/platform": platformContent{}, "organisation/setup": setupContent{},
	"session/enter": enterContent{}, "session/carry": carried{}, "session/mail": checkMailContent{}, "session/link": linkContent{},
	"session/password": passwordContent{}, "session/second": secondContent{}, "session/invitation": invitationContent{},
	"account/show": accountContent{}, "account/passkey": accountContent{}, "account/secure": secureContent{}, "account/password": newPasswordContent{},
	"account/totp": totpContent{}, "account/recovery": recoveryContent{},
	"audit/list": auditContent{}, "privacy/data": dataContent{}, "privacy/people": eraseListContent{}, "privacy/erase": eraseContent{},
	"people/list": peopleContent{}, "people/invite": inviteContent{}, "people/person": personContent{}, "people/mandates": mandatesContent{},
	"today/show": todayContent{}, "today/before": part.Lead{},
	"plan/edit": planContent{}, "plan/live": liveContent{}, "plan/section": section{}, "plan/question": question{},
	"plan/submit": submitContent{}, "plan/receipt": part.Receipt{}, "plan/history": historyContent{}, "plan/kept": keptContent{},
	"plan/conflicts": conflictsContent{}, "plan/share": shareContent{}, "plan/read": readContent{}, "plan/joint": jointContent{},
	"plan/print": printContent{}, "plan/document": paper{},
	"intervention/list": interventionsContent{}, "intervention/show": interventionContent{}, "intervention/card": wording.PlanCard{},
	"regplan/show": readPlanContent{}, "regplan/card": wording.PlanCard{}, "regplan/next": nextContent{},
	"reminder/list": remindersContent{}, "reminder/new": newReminderContent{}, "reminder/draft": draftContent{}, "reminder/sheet": draftSheet{}, "reminder/sent": sentContent{}, "reminder/weekly": weeklyContent{},
	"intake/list": importsContent{}, "intake/file": importFileContent{}, "intake/columns": importColumnsContent{}, "intake/preview": importPreviewContent{}, "intake/done": importDoneContent{},
}

// untyped are templates whose content has no one type, each with its reason.
var untyped = map[string]string{
	"plan/block": "a block of a document is one of several types; every kind is shown by the tests of the pages",
}

func TestEveryPageFitsItsContent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seen := map[string]bool{}
	for _, tmpl := range w.server.pages.Template("nl", "page").Templates() {
		name := tmpl.Name()
		if !strings.Contains(name, "/") || seen[name] || untyped[name] != "" {
			continue
		}
		seen[name] = true
		content, ok := contents[name]
		if !ok {
			t.Errorf("page %q is not in contents", name)
			continue
		}
		for _, language := range wording.Languages {
			if err := templatecheck.CheckHTML(w.server.pages.Template(language, name), content); err != nil {
				t.Errorf("%s in %s: %v", name, language, err)
			}
		}
	}
	for name := range contents {
		if !seen[name] {
			t.Errorf("there is no page %q", name)
		}
	}
}

// seats are the people who look at every page: one for each special thing of a
// practice, and one of each role.
func (w *world) seats() map[string]demo.Person {
	out := map[string]demo.Person{}
	add := func(name string, p demo.Person) {
		if _, taken := out[name]; !taken {
			out[name] = p
		}
	}
	for _, p := range w.report.People {
		add(string(p.Role), p)
		for _, code := range p.Codes {
			add("of "+string(code), p)
		}
	}
	return out
}

// spoken are the languages in which somebody looks: all of them, for one of
// each role.
func spoken(seat string) []string {
	if strings.HasPrefix(seat, "of ") {
		return wording.Languages[:1]
	}
	return wording.Languages
}

// tries gives the addresses of the routes for a person, by pattern.
func (w *world) tries(p demo.Person) map[string]string {
	year := "1"
	if p.Role == access.Owner || p.Role == access.Manager || p.Role == access.Employee {
		year = strconv.Itoa(w.year(p))
	}
	out := map[string]string{}
	for _, route := range w.server.Routes() {
		if route.Try != "" {
			out[route.Pattern] = strings.ReplaceAll(route.Try, "{year}", year)
		}
	}
	return out
}

// refuses says whether a role has nothing to look for at an address.
func refuses(role access.Role, try string) bool {
	mine := map[string][]access.Role{"/region": {access.Lead, access.Finance, access.Auditor}, "/groups": {access.Lead}, "/practices": {access.Lead, access.Finance, access.Auditor}, "/neighbourhood": {access.Coordinator}, "/neighbourhood/agreements": {access.Coordinator}, "/neighbourhood/plan": {access.Coordinator}, "/neighbourhood/plan/edit": {access.Coordinator}, "/neighbourhood/network": {access.Coordinator}, "/neighbourhood/search": {access.Coordinator},
		"/practices/views": {access.Lead, access.Finance, access.Auditor}, "/practices/groups": {access.Lead, access.Finance, access.Auditor}, "/search": {access.Lead, access.Finance, access.Auditor},
		"/practices/new": {access.Lead}, "/neighbourhoods": {access.Lead, access.Auditor}, "/centres": {access.Lead}, "/practice": {access.Owner, access.Manager, access.Employee}}
	if strings.HasPrefix(try, "/organisation") || try == "/platform" {
		return role != access.Lead || try == "/platform"
	}
	if strings.HasPrefix(try, "/import") || strings.HasPrefix(try, "/record") {
		return role != access.Lead
	}
	if strings.HasPrefix(try, "/privacy/") || try == "/audit" {
		return !access.Has(role, auditMay[try])
	}
	if strings.HasPrefix(try, "/people") {
		return !access.Has(role, access.ManagePeople)
	}
	if strings.HasPrefix(try, "/reminders") {
		return role != access.Lead && (role != access.Auditor || try != "/reminders")
	}
	if roles, special := mine[try]; special {
		return !slices.Contains(roles, role)
	}
	return strings.HasPrefix(try, "/plan/") && !role.InPractice()
}

// Every address answers everybody, in both languages, with a page that is
// sound and without an error in the log.
func TestEveryRouteAnswersWhoMay(t *testing.T) {
	t.Parallel()
	for region, set := range sets() {
		w := worldOf(t, set)
		for name, p := range w.seats() {
			b := w.as(p)
			for pattern, try := range w.tries(p) {
				for _, b.language = range spoken(name) {
					r := b.get(try)
					want := http.StatusOK
					switch {
					case refuses(p.Role, try):
						want = http.StatusNotFound
					case r.code == http.StatusSeeOther:
						r = b.follow(r)
					case strings.Contains(pattern, "{no}") && r.code == http.StatusNotFound:
						want = http.StatusNotFound // nothing was handed in, or event 1 keeps nothing
					}
					if r.code != want || r.doc != nil && r.doc.one("html").attr["lang"] != b.language {
						t.Errorf("%s: %s for %s in %s: %d, want %d", region, try, name, b.language, r.code, want)
					}
					r.soundly()
				}
			}
		}
	}
}

// Every stored kept state of every practice can be looked at.
func TestEveryKeptStateCanBeSeen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seen := 0
	for _, p := range w.persons(access.Manager) {
		b := w.as(p)
		for year := 1; year <= w.set.LastYear(); year++ {
			found, err := w.plans.Find(t.Context(), tenant, w.of(p), year)
			if err != nil {
				continue
			}
			for _, e := range found.Events {
				if e.Keeps() {
					at := "/plan/" + strconv.Itoa(year)
					b.get(at + "/history/" + strconv.Itoa(e.No)).want(http.StatusOK).soundly()
					b.get(at + "/receipt/" + strconv.Itoa(e.No)).want(http.StatusOK)
					seen++
				}
			}
		}
	}
	if seen < 30 {
		t.Errorf("only %d kept states", seen)
	}
}

func TestAServerWithoutTheDemoAsksToSignIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) { c.Demo = nil })
	b := w.browser()
	b.get("/").want(http.StatusOK).soundly().shows(says("signin.title"), says("signin.send"))
	b.post("/sign-in", nil).want(http.StatusNotFound) // choosing a person is of the demo
	b.get("/today").want(http.StatusSeeOther)
}
