package access_test

import (
	"slices"
	"strings"
	"testing"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
)

// The policy as a person would write it down: every role, every action, near
// and far. A dot is not allowed.
const matrix = `
action                owner manager employee coordinator lead finance auditor administrator reader
read-practice         own   own     own      own         all  all     all     .             .
read-plan             own   own     own      own         all  .       all     .             own
edit-plan             own   own     own      .           .    .       .       .             .
submit-plan           own   own     .        .           .    .       .       .             .
share-plan            own   own     .        .           .    .       .       .             .
remark-plan           own   own     own      own         all  .       .       .             own
join-plan             own   own     .        .           .    .       .       .             .
tell-intervention     own   own     .        .           .    .       .       .             .
keep-phone            own   own     .        .           all  .       .       .             .
review-plan           .     .       .        .           all  .       .       .             .
waive-condition       .     .       .        .           all  .       .       .             .
keep-notes            .     .       .        .           all  .       .       .             .
read-neighbourhood    .     .       .        own         all  .       all     .             .
answer-neighbourhood  .     .       .        own         all  .       .       .             .
edit-network          .     .       .        own         all  .       .       .             .
read-region           .     .       .        .           all  all     all     .             .
send-reminder         .     .       .        .           all  .       .       .             .
read-reminder         .     .       .        .           all  .       all     .             .
keep-views            .     .       .        .           all  all     .       .             .
keep-groups           .     .       .        .           all  .       .       .             .
manage-practice       .     .       .        .           all  .       .       .             .
manage-people         own   own     .        .           all  .       .       .             .
manage-mandate        own   own     .        .           all  .       .       .             .
manage-organisation   .     .       .        .           all  .       .       .             .
import-data           .     .       .        .           all  .       .       .             .
export-data           .     .       .        .           all  .       .       .             .
erase-person          .     .       .        .           all  .       .       .             .
read-audit            own   own     .        .           all  .       all     .             .
manage-tenants        .     .       .        .           .    .       .       all           .
use-own-account       own   own     own      own         all  all     all     all           .
`

// What a mandate of a practice adds, for somebody of another one or the RHO.
func TestAMandateReachesOnlyThePracticeThatGaveIt(t *testing.T) {
	for role, want := range map[access.Role][]access.Action{
		access.Owner: {access.ReadPlan, access.EditPlan, access.SubmitPlan}, access.Manager: {access.ReadPlan, access.EditPlan, access.SubmitPlan},
		access.Lead: {access.EditPlan, access.SubmitPlan},
	} {
		actor := access.Actor{Role: role, Of: "p1", OnBehalfOf: "p2"}
		for _, action := range want {
			if _, ok := access.Allowed(actor, action, access.Target{Practices: []string{"p2"}}); !ok {
				t.Errorf("%s cannot %s", role, action)
			}
			if _, ok := access.Allowed(actor, action, access.Target{Practices: []string{"p3"}}); ok && action != access.ReadPlan {
				t.Errorf("%s can %s elsewhere", role, action)
			}
		}
		if _, ok := access.Allowed(actor, access.SharePlan, access.Target{Practices: []string{"p2"}}); ok {
			t.Errorf("%s shares by mandate", role)
		}
	}
	for _, role := range []access.Role{access.Employee, access.Coordinator, access.Finance, access.Auditor, access.Administrator} {
		if _, ok := access.Allowed(access.Actor{Role: role, Of: "p1", OnBehalfOf: "p2"}, access.EditPlan, access.Target{Practices: []string{"p2"}}); ok {
			t.Errorf("%s edits by mandate", role)
		}
	}
}

func TestThePolicyIsWhatIsWrittenDown(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(matrix), "\n")
	roles := strings.Fields(lines[0])[1:]
	near := access.Target{Practices: []string{"p1"}, Neighbourhood: "n1", Plan: "plan1"}
	far := access.Target{Practices: []string{"p2"}, Neighbourhood: "n2", Plan: "plan2"}
	for _, line := range lines[1:] {
		cells := strings.Fields(line)
		for i, role := range roles {
			actor := access.Actor{Role: access.Role(role), Of: "p1", Plan: "plan1"}
			if role == "coordinator" {
				actor.Of = "n1"
			}
			_, own := access.Allowed(actor, access.Action(cells[0]), near)
			_, other := access.Allowed(actor, access.Action(cells[0]), far)
			if want := cells[i+1]; own != (want != ".") || other != (want == "all") {
				t.Errorf("%s %s: own %v, other %v, want %s", role, cells[0], own, other, want)
			}
		}
	}
}

func TestAnActorWithoutAPlaceReachesNothing(t *testing.T) {
	for _, role := range []access.Role{access.Owner, access.Coordinator, access.Reader} {
		if _, ok := access.Allowed(access.Actor{Role: role}, access.ReadPlan, access.Target{Practices: []string{""}}); ok {
			t.Errorf("%s without a place reads a plan", role)
		}
	}
}

// Who is of a practice that has ended still reads what is theirs, and changes
// nothing; a mandate of it, or to it, opens nothing at all.
func TestAPracticeThatEndedIsOnlyRead(t *testing.T) {
	last := calendar.MustParse("2026-05-31")
	near, far := access.Target{Practices: []string{"p1"}}, access.Target{Practices: []string{"p2"}}
	reads := map[access.Role][]access.Action{
		access.Owner:    {access.ReadPractice, access.ReadPlan, access.ReadAudit, access.UseOwnAccount},
		access.Manager:  {access.ReadPractice, access.ReadPlan, access.ReadAudit, access.UseOwnAccount},
		access.Employee: {access.ReadPractice, access.ReadPlan, access.UseOwnAccount},
	}
	for role, want := range reads {
		actor := access.Actor{Role: role, Of: "p1", Ended: last}
		before := actor
		before.Ended = calendar.None
		for _, line := range access.Lines() {
			for _, action := range line.May {
				_, may := access.Allowed(actor, action, near)
				_, could := access.Allowed(before, action, near)
				if may != slices.Contains(want, action) {
					t.Errorf("%s, %s: %v", role, action, may)
				}
				if access.Over(actor, action, near) != (could && !may) || access.Over(before, action, near) {
					t.Errorf("%s, %s: whether only the last day is in between", role, action)
				}
				if _, ok := access.Allowed(actor, action, far); ok || access.Over(actor, action, far) {
					t.Errorf("%s, %s elsewhere", role, action)
				}
			}
		}
	}
	for _, role := range []access.Role{access.Owner, access.Manager, access.Lead} {
		if _, ok := access.Allowed(access.Actor{Role: role, Of: "p1", OnBehalfOf: "p2", Ended: last}, access.EditPlan, far); ok {
			t.Errorf("%s edits by a mandate of a practice that ended", role)
		}
	}
}

func TestAHatIsWornOnBothItsLastDays(t *testing.T) {
	hat := access.Hat{From: calendar.MustParse("2026-01-01"), Until: calendar.MustParse("2026-01-31")}
	for day, want := range map[string]bool{"2025-12-31": false, "2026-01-01": true, "2026-01-31": true, "2026-02-01": false} {
		if hat.Worn(calendar.MustParse(day)) != want {
			t.Errorf("on %s: %v", day, !want)
		}
	}
}
