package web

import (
	"context"
	"strconv"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
	"meertijd/internal/web/part"
)

// deeds are what the forms of a file do.
var deeds = map[string]func(context.Context, *request, *practice.Service, practice.Command, string) error{
	"rename": func(ctx context.Context, rq *request, k *practice.Service, c practice.Command, id string) error {
		return k.Rename(ctx, c, id, rq.dateOf("date"), rq.PostFormValue("name"), rq.PostFormValue("reason"))
	},
	"code": func(ctx context.Context, rq *request, k *practice.Service, c practice.Command, id string) error {
		return k.ChangeCode(ctx, c, id, rq.dateOf("date"), strings.TrimSpace(rq.PostFormValue("code")), rq.PostFormValue("reason"))
	},
	"cohort": func(ctx context.Context, rq *request, k *practice.Service, c practice.Command, id string) error {
		return k.ChangeCohort(ctx, c, id, rq.dateOf("date"), rq.PostFormValue("cohort"), rq.PostFormValue("reason"))
	},
	"move": func(ctx context.Context, rq *request, k *practice.Service, c practice.Command, id string) error {
		return k.Move(ctx, c, id, rq.PostFormValue("place"), rq.dateOf("date"), rq.PostFormValue("reason"))
	},
	"join-group": func(ctx context.Context, rq *request, k *practice.Service, c practice.Command, id string) error {
		return k.JoinGroup(ctx, c, id, rq.PostFormValue("place"), rq.dateOf("date"), rq.PostFormValue("reason"))
	},
	"leave-group": func(ctx context.Context, rq *request, k *practice.Service, c practice.Command, id string) error {
		return k.LeaveGroup(ctx, c, id, rq.PostFormValue("place"), rq.dateOf("last"), rq.PostFormValue("reason"))
	},
	"join-centre": func(ctx context.Context, rq *request, k *practice.Service, c practice.Command, id string) error {
		return k.JoinCentre(ctx, c, id, rq.PostFormValue("place"), rq.dateOf("date"), rq.PostFormValue("reason"))
	},
	"leave-centre": func(ctx context.Context, rq *request, k *practice.Service, c practice.Command, id string) error {
		return k.LeaveCentre(ctx, c, id, rq.PostFormValue("place"), rq.dateOf("last"), rq.PostFormValue("reason"))
	},
	"commit": func(ctx context.Context, rq *request, k *practice.Service, c practice.Command, id string) error {
		return k.Commit(ctx, c, id, rq.PostFormValue("plan"), rq.dateOf("date"))
	},
	"withdraw": func(ctx context.Context, rq *request, k *practice.Service, c practice.Command, id string) error {
		return k.Withdraw(ctx, c, id, rq.PostFormValue("plan"), rq.dateOf("date"), rq.PostFormValue("reason"))
	},
	"registered": func(ctx context.Context, rq *request, k *practice.Service, c practice.Command, id string) error {
		patients, err := strconv.Atoi(strings.NewReplacer(".", "", " ", "").Replace(rq.PostFormValue("patients")))
		if err != nil {
			patients = -1
		}
		return k.RecordRegistered(ctx, c, id, calendar.QuarterOf(rq.dateOf("date")), patients)
	},
	"attendance": func(ctx context.Context, rq *request, k *practice.Service, c practice.Command, id string) error {
		_, err := k.RecordAttendance(ctx, c, practice.Attended{Practice: id, Meeting: rq.PostFormValue("meeting"), On: rq.dateOf("date"), Centre: rq.PostFormValue("centre")})
		return err
	},
	"sign-up": func(ctx context.Context, rq *request, k *practice.Service, c practice.Command, id string) error {
		_, err := k.RecordSignUps(ctx, c, practice.SignedUp{Practice: id, Meeting: rq.PostFormValue("meeting"), On: rq.dateOf("date")})
		return err
	},
	"phone": func(ctx context.Context, rq *request, k *practice.Service, c practice.Command, id string) error {
		return k.RecordPhone(ctx, c, id, rq.PostFormValue("phone"))
	},
	"visit": func(ctx context.Context, rq *request, k *practice.Service, c practice.Command, id string) error {
		return k.RecordVisit(ctx, c, id, practice.Visit{Invited: rq.dateOf("invited"), Planned: rq.dateOf("planned"), Declined: rq.dateOf("declined"), Held: rq.dateOf("held")})
	},
	"in-use": func(ctx context.Context, rq *request, k *practice.Service, c practice.Command, id string) error {
		return k.RecordInUse(ctx, c, id, rq.PostFormValue("intervention"), rq.dateOf("date"))
	},
	"waive": func(ctx context.Context, rq *request, k *practice.Service, c practice.Command, id string) error {
		year, condition, _ := strings.Cut(rq.PostFormValue("condition"), " ")
		n, _ := strconv.Atoi(year)
		return k.Waive(ctx, c, id, condition, n, rq.dateOf("date"), rq.PostFormValue("reason"))
	},
}

// fileDo does what a form of a file asks. What is wrong in it is shown on the
// same page, with everything that was typed.
func (s *Server) fileDo(rq *request) (answer, error) {
	id, do := rq.PathValue("practice"), rq.PostFormValue("do")
	deed, known := deeds[do]
	if strings.HasPrefix(do, "unrecord-") {
		known = true
		deed = func(ctx context.Context, rq *request, k *practice.Service, c practice.Command, id string) error {
			if err := k.Unrecord(ctx, c, id, rq.PostFormValue("fact"), rq.PostFormValue("reason")); err != nil {
				return err
			}
			return rq.server.unmerged(rq, id, rq.PostFormValue("fact"))
		}
	}
	if !known {
		return answer{}, &fault.Error{Kind: fault.NotFound, Code: "web.not-found", Op: "web.fileDo"}
	}
	err := deed(rq.Context(), rq, s.Keeper, rq.keeping(), id)
	if mayRetry(err) {
		return s.fileShown(rq, err)
	}
	return answer{to: "/practices/" + id + "/file?saved=1"}, err
}

// unmerged lets people go back when what was withdrawn is that their practice
// went on as another one. It looks in the history, so that it can be asked again.
func (s *Server) unmerged(rq *request, id, fact string) error {
	h, err := s.Practices.History(rq.Context(), rq.actor.Tenant, id)
	if err != nil {
		return err
	}
	for _, l := range h.File.Life {
		switch {
		case l.ID != fact:
		case l.Kind == practice.MergedInto:
			return s.Accounts.Unfollow(rq.Context(), rq.accountCommand(), id, l.Other, l.On+1)
		case l.Kind == practice.MergedFrom:
			return s.Accounts.Unfollow(rq.Context(), rq.accountCommand(), l.Other, id, l.On)
		}
	}
	return nil
}

// openContent is the page for a new practice.
type openContent struct {
	Lead   part.Lead
	Errors *part.ErrorSummary
	Form   fileForm
}

func (s *Server) newPracticePage(rq *request) (answer, error) { return s.opening(rq, nil) }

func (s *Server) opening(rq *request, wrong error) (answer, error) {
	places, err := s.Practices.ListNeighbourhoods(rq.Context(), rq.actor.Tenant)
	if err != nil {
		return answer{}, err
	}
	f := former{request: rq, action: "/practices/new", key: s.NewID(), wrong: wrong}
	c := openContent{Lead: part.Lead{Title: rq.say("dossier.do.new"), Text: rq.say("dossier.new.text")}}
	c.Form = f.form("new", f.text("new", "name", ""), f.text("new", "code", ""), f.pick("new", "cohort", "", rq.cohorts()),
		f.day("new", "date", rq.today()), f.pick("new", "place", "", rq.placeOptions(places)), f.group("new"), f.reason("new"))
	c.Form.Send.Kind = part.Filled
	a := answer{page: "practices/new", shell: part.Page{Title: c.Lead.Title, Back: &part.Link{Text: rq.say("practices.title"), URL: "/practices"}}, content: c}
	if wrong != nil {
		c.Errors = f.wrongIn(c.Form)
		a.content, a.status = c, statuses[fault.KindOf(wrong)]
	}
	return a, nil
}

// group asks for the groups to which a new practice belongs.
func (f former) group(do string) formField {
	t := &part.Ticks{Field: f.field(do, "groups"), Options: f.groups()}
	for i := range t.Options {
		for _, value := range f.PostForm["groups"] {
			t.Options[i].Chosen = t.Options[i].Chosen || value == t.Options[i].Value
		}
	}
	if len(t.Options) == 0 {
		return formField{}
	}
	return formField{Tick: t}
}

// described reads a practice from a form.
func (rq *request) described() practice.Open {
	return practice.Open{
		Name: rq.PostFormValue("name"), AGB: strings.TrimSpace(rq.PostFormValue("code")), Cohort: rq.PostFormValue("cohort"), On: rq.dateOf("date"),
		Reason: rq.PostFormValue("reason"), Neighbourhood: rq.PostFormValue("place"), Groups: rq.PostForm["groups"], Fresh: true,
	}
}

func (s *Server) newPractice(rq *request) (answer, error) {
	if _, ok := access.Allowed(rq.actor, access.ManagePractice, access.Target{}); !ok {
		return answer{}, &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "web.newPractice"}
	}
	id, err := s.Keeper.Open(rq.Context(), rq.keeping(), rq.described())
	if mayRetry(err) {
		return s.opening(rq, err)
	}
	return answer{to: "/practices/" + id + "/file?saved=new"}, err
}
