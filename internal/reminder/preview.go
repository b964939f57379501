package reminder

import (
	"context"
	"slices"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/notice"
	"meertijd/internal/plan"
	"meertijd/internal/region"
	"meertijd/internal/rule"
)

// Why is the reason for which a practice gets no mail.
type Why string

// The reasons. GetsMail is none.
const (
	GetsMail   Why = ""
	LacksNone  Why = "nothing" // it lacks nothing
	HasEnded   Why = "ended"   // it goes on no more
	NotBegun   Why = "no-year" // the programme has not begun for it
	HasNobody  Why = "nobody"  // nobody has a mail address
	IsRecent   Why = "recent"  // it was reminded a short while ago
	IsTakenOut Why = "out"     // the sender took it out
)

// Sheet is one practice of a draft: what it lacks, who would get which mail, or
// why it gets none. Last is the reminder of a short while ago, nil without one.
type Sheet struct {
	Practice, Name string
	Why            Why
	Need           *Need // nil when there is no plan to judge
	To             []Reader
	Last           *Told
	Letters        map[string]Letter
	Mails          []notice.Mail
}

// Preview is a draft with what would be sent now.
type Preview struct {
	Draft  Draft
	Sheets []Sheet
}

// Mailed counts the practices that would get mail.
func (p *Preview) Mailed() int {
	return len(slices.DeleteFunc(slices.Clone(p.Sheets), func(s Sheet) bool { return s.Why != GetsMail }))
}

// Preview shows what a draft would send now.
func (s *Service) Preview(ctx context.Context, actor access.Actor, id string) (Preview, error) {
	if _, err := may(actor, access.SendReminder, "Preview"); err != nil {
		return Preview{}, err
	}
	draft, err := s.Store.Draft(ctx, actor.Tenant, id)
	if err != nil {
		return Preview{}, err
	}
	return s.preview(ctx, actor, draft)
}

func (s *Service) preview(ctx context.Context, actor access.Actor, draft Draft) (Preview, error) {
	on := s.Today()
	board, err := s.Boards.Board(ctx, actor.Tenant, on)
	if err != nil {
		return Preview{}, err
	}
	readers, err := s.Book.Readers(ctx, actor.Tenant, on)
	if err != nil {
		return Preview{}, err
	}
	last, err := s.Store.Since(ctx, actor.Tenant, s.Now().Add(-Pause))
	if err != nil {
		return Preview{}, err
	}
	out := Preview{Draft: draft}
	for _, c := range draft.Choices {
		p := board.Get(c.Practice)
		if p == nil {
			continue // of another organisation, or taken back since
		}
		sheet := Sheet{Practice: p.ID, Name: p.Name, To: of(readers, p.ID)}
		if told, recent := last[p.ID]; recent {
			sheet.Last = &told
		}
		if err := s.judge(ctx, actor, &sheet, p, on); err != nil {
			return Preview{}, err
		}
		sheet.Why = why(&sheet, p, c)
		s.write(actor, &sheet, draft)
		out.Sheets = append(out.Sheets, sheet)
	}
	return out, nil
}

// of gives the owners and managers of a practice, each person once.
func of(readers []Reader, practice string) (out []Reader) {
	for _, r := range readers {
		if r.Of == practice && r.Role.InPractice() && !slices.ContainsFunc(out, func(o Reader) bool { return o.Person == r.Person }) {
			out = append(out, r)
		}
	}
	return out
}

// judge looks at the plan of this year, as the practice's own page does.
func (s *Service) judge(ctx context.Context, actor access.Actor, sheet *Sheet, p *region.Practice, on calendar.Date) error {
	if p.Year == 0 || p.Ended != calendar.None {
		return nil
	}
	own, err := s.Plans.Open(ctx, actor, p.ID, p.Year)
	if err != nil {
		return err
	}
	judged, err := s.Plans.Judge(ctx, &own, true)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(judged, func(j plan.Judgement) bool { return j.Practice == p.ID && j.Year != nil })
	if at >= 0 {
		repair := rule.RepairYear(s.Rules(actor.Tenant), judged[at].Facts, on, p.Year)
		sheet.Need = NeedOf(p.Name, own, judged[at], repair, on)
	}
	return nil
}

// why gives the first reason for which a practice gets no mail.
func why(sheet *Sheet, p *region.Practice, c Choice) Why {
	reachable := slices.ContainsFunc(sheet.To, func(r Reader) bool { return r.Mail != "" })
	switch {
	case p.Ended != calendar.None:
		return HasEnded
	case sheet.Need == nil:
		return NotBegun
	case sheet.Need.Kind() == IsNothing:
		return LacksNone
	case !reachable:
		return HasNobody
	case sheet.Last != nil && c.Again != sheet.Last.Reminder:
		return IsRecent
	case c.Out:
		return IsTakenOut
	}
	return GetsMail
}

// write puts what a practice lacks into mail, for each who can be reached. The
// language of a reader is Dutch when nobody chose another.
func (s *Service) write(actor access.Actor, sheet *Sheet, draft Draft) {
	if sheet.Need == nil || sheet.Need.Kind() == IsNothing {
		return
	}
	sheet.Letters = map[string]Letter{}
	for _, r := range sheet.To {
		if r.Mail == "" {
			continue
		}
		letter, known := sheet.Letters[r.Language]
		if !known {
			letter = s.Words(actor.Tenant, r.Language, sheet.Need, Note{By: actor.Name, Text: draft.Words})
			sheet.Letters[r.Language] = letter
		}
		sheet.Mails = append(sheet.Mails, notice.Mail{
			ID: s.NewID(), Tenant: actor.Tenant, To: r.Mail, Name: r.Name, Language: r.Language, Code: letter.Code,
			Args: letter.Args, Points: letter.Points, Link: sheet.Need.link(),
		})
	}
}
