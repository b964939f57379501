package account

import (
	"context"
	"strings"

	"meertijd/internal/base/fault"
)

// SetProfile keeps one's own name, and the language in which one gets mail. The
// name is that of the person in every organisation from the next change there;
// in the one of this session at once.
func (s *Service) SetProfile(ctx context.Context, c Command, name, language string) error {
	name = strings.TrimSpace(name)
	switch {
	case name == "" || len([]rune(name)) > maxName:
		return invalid("SetProfile", "account.name-missing")
	case language != "nl" && language != "en":
		return &fault.Error{Kind: fault.Invalid, Code: "web.no-such-language", Op: "account.SetProfile"}
	}
	return again("SetProfile", func() error {
		o, err := s.mine(ctx, c)
		if err != nil {
			return err
		}
		person, err := s.People.Person(ctx, o.session.Tenant, o.session.Person)
		if err != nil {
			return err
		}
		o.account.Name, o.account.Language, person.Name = name, language, name
		o.account.Version++
		change := Change{Account: &o.account, Tenant: o.session.Tenant, Person: &person}
		change.Records = append(change.Records, s.ownRecord(&o, "profile"))
		return s.Store.Save(ctx, change)
	})
}
