package reminder

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/notice"
	"meertijd/internal/plan"
)

// Talk tells a practice by mail that the lead said something of its plan, and the
// lead that the practice answered. What was said stays on the page: the mail
// leads there. It is a plan.Teller.
type Talk struct {
	Book  Book
	Today func() calendar.Date
}

var _ plan.Teller = Talk{}

// Mails makes one mail for each reader.
func (t Talk) Mails(ctx context.Context, told plan.Told) ([]notice.Mail, error) {
	readers, err := t.Book.Readers(ctx, told.Plan.Tenant, t.Today())
	if err != nil {
		return nil, err
	}
	code, link, to := letterOf(told, readers)
	var mails []notice.Mail
	sent := map[string]bool{told.Event.By.Person: true} // who said it knows
	for _, r := range to {
		if r.Mail == "" || sent[r.Person] {
			continue
		}
		sent[r.Person] = true
		mails = append(mails, notice.Mail{
			ID:     "said-" + told.Plan.ID + "-" + strconv.Itoa(told.Event.No) + "-" + r.Person,
			Tenant: told.Plan.Tenant, To: r.Mail, Name: r.Name, Language: r.Language, Code: code, Link: link,
			Args: map[string]string{"by": told.Event.By.Name, "year": strconv.Itoa(told.Plan.Year)},
		})
	}
	return mails, nil
}

// letterOf says which mail it is, where it leads, and who reads it. When nobody
// who asked is a lead any more, every lead does.
func letterOf(told plan.Told, readers []Reader) (code, link string, to []Reader) {
	year := strconv.Itoa(told.Plan.Year)
	if told.Event.Kind == plan.Replied {
		leads := slices.DeleteFunc(slices.Clone(readers), func(r Reader) bool { return r.Role != access.Lead })
		asked := slices.DeleteFunc(slices.Clone(leads), func(r Reader) bool { return !slices.Contains(told.Leads, r.Person) })
		if len(asked) == 0 {
			asked = leads
		}
		return "plan-answered", "/practices/" + url.PathEscape(told.Practice) + "/plan/" + year, asked
	}
	switch told.Event.Kind {
	case plan.Returned:
		code = "plan-returned"
	case plan.Endorsed:
		code = "plan-agreed"
	default:
		code = "plan-asked"
	}
	for _, practice := range told.Practices {
		to = append(to, of(readers, practice)...)
	}
	return code, "/plan/" + year + "/talk", to
}
