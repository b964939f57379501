package practice

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
)

// Agreed is an agreement as it was once recorded, with its withdrawal when it
// counts no more.
type Agreed struct {
	Agreement
	Withdrawn *Withdrawal
}

// Agreeing is what is added to the agreements of a neighbourhood in one go, and
// which ones count no more. Replaced gives the id of what came in the place of
// one that was withdrawn.
type Agreeing struct {
	Tenant, Neighbourhood string
	Add                   []Agreement
	Withdrawn             []string
	Why                   string
	Replaced              map[string]string
}

// Working says whether it is a working agreement, which has a name of its own;
// the others are on an intervention, such as a model for the conversation.
func (a *Agreement) Working() bool { return a.Title != "" }

// Holds says whether the agreement holds on a day.
func (a *Agreement) Holds(on calendar.Date) bool {
	return a.From <= on && (a.Until == calendar.None || on <= a.Until)
}

// Covers says whether a practice takes part, which is named by itself or by one
// that merged into it. Without names all of the neighbourhood do.
func (a *Agreement) Covers(names ...string) bool {
	return len(a.Practices) == 0 || slices.ContainsFunc(names, func(id string) bool { return slices.Contains(a.Practices, id) })
}

// Names lists the practice and those that merged into it by a day: what they took
// part in and offered goes on with it, for as long as the merger stands.
func (f *File) Names(on calendar.Date) []string {
	names := []string{f.Practice.ID}
	for _, o := range f.Origins(on) {
		if o.Before == calendar.None {
			names = append(names, o.Practice)
		}
	}
	return names
}

// AgreementGone is what a store gives when an agreement counts no more, or is
// not of the neighbourhood.
func AgreementGone(op string) error {
	return &fault.Error{Kind: fault.Conflict, Code: "agreement.gone", Op: op}
}

// Agree records an agreement of a neighbourhood. It gives the id: the key of the
// form, so that a form that is sent twice makes one agreement.
func (s *Service) Agree(ctx context.Context, c Command, neighbourhood string, a Agreement) (string, error) {
	d, by, err := s.agreeing(ctx, c, neighbourhood)
	if err != nil {
		return "", err
	}
	all, err := s.Store.Agreements(ctx, c.Actor.Tenant, neighbourhood)
	if err != nil {
		return "", err
	}
	a.ID, a.Title, a.Text, a.Partners = s.newPlace(c), strings.TrimSpace(a.Title), strings.TrimSpace(a.Text), strings.TrimSpace(a.Partners)
	if at := slices.IndexFunc(all, func(x Agreed) bool { return x.ID == a.ID }); at >= 0 {
		if all[at].says(&a) {
			return a.ID, nil // the same form once more
		}
		a.ID = s.NewID() // another form of the same page
	}
	if err := d.agreement(&a, neighbourhood); err != nil {
		return "", err
	}
	if slices.ContainsFunc(all, func(x Agreed) bool { return x.Withdrawn == nil && a.repeats(&x.Agreement) }) {
		return "", wrong("agreement.there-already")
	}
	a.Recorded = Recorded{At: s.Now(), By: c.Actor.Person}
	record := d.record(audit.Update, "neighbourhood", neighbourhood, by)
	record.Fields = []string{"agreement"}
	return a.ID, s.Store.SaveAgreements(ctx, Agreeing{Tenant: c.Actor.Tenant, Neighbourhood: neighbourhood, Add: []Agreement{a}}, record)
}

// agreeing asks whether somebody may keep the agreements of a neighbourhood,
// before it is known whether there is such a neighbourhood.
func (s *Service) agreeing(ctx context.Context, c Command, neighbourhood string) (*deed, string, error) {
	by, ok := access.Allowed(c.Actor, access.EditNetwork, access.Target{Neighbourhood: neighbourhood})
	if !ok {
		return nil, "", denied("practice.Agree")
	}
	_, err := s.Store.GetNeighbourhood(ctx, c.Actor.Tenant, neighbourhood)
	return &deed{Service: s, ctx: ctx, c: c}, by, err
}

// agreement looks at what was typed.
func (d *deed) agreement(a *Agreement, neighbourhood string) error {
	if a.Intervention == "" && a.Title == "" {
		return wrong("agreement.what-missing")
	}
	for _, text := range []string{a.Title, a.Text, a.Partners} {
		if n := len([]rune(text)); n > MaxText {
			return wrong("agreement.text-long", "max", strconv.Itoa(MaxText), "have", strconv.Itoa(n))
		}
	}
	if err := d.day(a.From); err != nil {
		return err
	}
	if a.Until != calendar.None && a.Until < a.From {
		return wrong("agreement.ends-before", "date", a.From.String())
	}
	if len(a.Practices) == 0 {
		return nil
	}
	files, err := d.Store.List(d.ctx, d.c.Actor.Tenant, neighbourhood, d.Today())
	if err != nil {
		return err
	}
	for _, id := range a.Practices {
		if !slices.ContainsFunc(files, func(f File) bool { return f.Practice.ID == id }) {
			return wrong("agreement.practice-elsewhere")
		}
	}
	return nil
}

// says tells whether two agreements are the same but for who recorded them.
func (a *Agreement) says(x *Agreement) bool {
	return a.Intervention == x.Intervention && a.Title == x.Title && a.Text == x.Text && a.Partners == x.Partners &&
		a.From == x.From && a.Until == x.Until && slices.Equal(slices.Sorted(slices.Values(a.Practices)), slices.Sorted(slices.Values(x.Practices)))
}

// repeats says whether an agreement says the same again in the same time.
func (a *Agreement) repeats(x *Agreement) bool {
	return a.Intervention == x.Intervention && a.Title == x.Title &&
		(a.Until == calendar.None || x.From <= a.Until) && (x.Until == calendar.None || a.From <= x.Until)
}

// EndAgreement gives an agreement its last day. What it was before stays in the
// history: another row comes in its place.
func (s *Service) EndAgreement(ctx context.Context, c Command, neighbourhood, id string, last calendar.Date, why string) error {
	d, by, err := s.agreeing(ctx, c, neighbourhood)
	if err != nil {
		return err
	}
	was, done, err := d.standing(neighbourhood, id)
	if err != nil || done {
		return err
	}
	if err := d.happened(last, why); err != nil {
		return err
	}
	if last < was.From {
		return wrong("agreement.ends-before", "date", was.From.String())
	}
	now := was.Agreement
	now.ID, now.Until, now.Recorded = s.NewID(), last, Recorded{At: s.Now(), By: c.Actor.Person}
	record := d.record(audit.Update, "neighbourhood", neighbourhood, by)
	record.Fields = []string{"agreement-ended"}
	return s.Store.SaveAgreements(ctx, Agreeing{
		Tenant: c.Actor.Tenant, Neighbourhood: neighbourhood, Add: []Agreement{now},
		Withdrawn: []string{id}, Why: strings.TrimSpace(why), Replaced: map[string]string{id: now.ID},
	}, record)
}

// WithdrawAgreement takes back an agreement that was recorded by mistake.
func (s *Service) WithdrawAgreement(ctx context.Context, c Command, neighbourhood, id, why string) error {
	d, by, err := s.agreeing(ctx, c, neighbourhood)
	if err != nil {
		return err
	}
	if _, done, err := d.standing(neighbourhood, id); err != nil || done {
		return err
	}
	if err := d.happened(d.Today(), why); err != nil {
		return err
	}
	record := d.record(audit.Update, "neighbourhood", neighbourhood, by)
	record.Fields = []string{"agreement-withdrawn"}
	return s.Store.SaveAgreements(ctx, Agreeing{Tenant: c.Actor.Tenant, Neighbourhood: neighbourhood, Withdrawn: []string{id}, Why: strings.TrimSpace(why)}, record)
}

// standing finds an agreement that counts. Done says that the same person did
// this before: a form that is sent twice does it once. One that somebody else
// changed is gone.
func (d *deed) standing(neighbourhood, id string) (was Agreed, done bool, err error) {
	all, err := d.Store.Agreements(d.ctx, d.c.Actor.Tenant, neighbourhood)
	if err != nil {
		return was, false, err
	}
	at := slices.IndexFunc(all, func(x Agreed) bool { return x.ID == id })
	if at < 0 {
		return was, false, AgreementGone("practice.standing")
	}
	switch w := all[at].Withdrawn; {
	case w == nil:
		return all[at], false, nil
	case w.Recorded.By == d.c.Actor.Person:
		return all[at], true, nil
	}
	return was, false, AgreementGone("practice.standing")
}
