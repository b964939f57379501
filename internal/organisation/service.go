package organisation

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
)

// Service does what people do with an organisation. It asks access, reads the
// store, checks and saves: it decides nothing else.
type Service struct {
	Store   Store
	Library Library
	Seal    Sealer              // for secrets of others; nil keeps none
	Changed func(tenant string) // told after each change; may be nil
	Now     func() time.Time
	NewID   func() string
	Version string // of the program, for the record
}

// Sealer makes a secret unreadable for whoever has only the database. About is
// bound to it.
type Sealer func(plain, about string) (sealed string, err error)

// SecretOf is what the sealed secret of a tenant's provider is about.
func SecretOf(tenant string) string { return "openid " + tenant }

// Command says who wants something, and makes it safe to ask twice.
type Command struct {
	Actor   access.Actor
	Key     string // idempotency key; empty for what is harmless to repeat
	Request string // id of the request, for the audit record
}

// Settings are what a lead sets, from the version that the form began from. The
// regional plan has a command of its own. An empty secret keeps the old one.
type Settings struct {
	Command
	Organisation
	From   int    // version
	Logo   []byte // a new one; empty keeps it
	NoLogo bool   // take it away
	Secret string // as the provider gave it
}

// Get gives an organisation.
func (s *Service) Get(ctx context.Context, tenant string) (Organisation, error) {
	return s.Store.Get(ctx, tenant)
}

// allowed asks whether an actor may do something, and by which rule.
func allowed(actor access.Actor, action access.Action) (string, error) {
	by, ok := access.Allowed(actor, action, access.Target{})
	if !ok {
		return "", &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "organisation." + string(action)}
	}
	return by, nil
}

// Save keeps settings. All that is wrong comes back together.
func (s *Service) Save(ctx context.Context, c Settings) (Organisation, error) {
	const op = "organisation.Save"
	by, err := allowed(c.Actor, access.ManageOrganisation)
	if err != nil {
		return Organisation{}, err
	}
	old, err := s.Store.Get(ctx, c.Actor.Tenant)
	if err != nil {
		return old, err
	}
	next := c.Organisation
	next.Tenant, next.Created, next.Plan, next.Logo, next.SignIn.Secret = old.Tenant, old.Created, old.Plan, old.Logo, old.SignIn.Secret
	next.clean()
	logo, wrong := c.look(&next)
	if all := append(next.Check(), wrong...); len(all) > 0 {
		return next, &fault.Error{Kind: fault.Invalid, Code: "organisation.faults", Op: op, Faults: all}
	}
	if err := s.sealed(&next, c.Secret); err != nil {
		return next, err
	}
	next.Version = old.Version
	fields := changed(&old, &next)
	if len(fields) == 0 {
		return old, nil
	}
	next.Version = c.From + 1
	_, err = s.keep(ctx, c.Command, "settings", Change{
		Organisation: next, Logo: logo, Audit: s.record(c.Command, next, by, fields),
	}, c.Organisation, c.NoLogo, hashOf(c.Logo), hashOf([]byte(c.Secret)))
	return next, err
}

// look puts a new logo in, or takes it away.
func (c Settings) look(next *Organisation) (*Logo, []fault.Fault) {
	switch {
	case len(c.Logo) > 0:
		logo, err := NewLogo(c.Logo)
		if err != nil {
			return nil, []fault.Fault{{Code: fault.CodeOf(err), Path: "logo"}}
		}
		next.Logo = logo.LogoRef
		return &logo, nil
	case c.NoLogo:
		next.Logo = LogoRef{}
	}
	return nil, nil
}

// sealed keeps a new secret out of sight; without a provider there is none.
func (s *Service) sealed(next *Organisation, secret string) error {
	switch {
	case !next.SignIn.On():
		next.SignIn.Secret = ""
	case secret != "" && s.Seal == nil:
		return &fault.Error{Kind: fault.Unavailable, Code: "organisation.no-key", Op: "organisation.Save"}
	case secret != "":
		kept, err := s.Seal(secret, SecretOf(next.Tenant))
		if err != nil {
			return err
		}
		next.SignIn.Secret = kept
	}
	return nil
}

// changed names the fields that differ.
func changed(a, b *Organisation) (out []string) {
	for _, f := range []struct {
		name string
		same bool
	}{
		{"name", a.Name == b.Name}, {"colour", a.Colour == b.Colour}, {"logo", a.Logo == b.Logo}, {"sender", a.Sender == b.Sender},
		{"contact", a.Contact == b.Contact}, {"privacy", a.Privacy == b.Privacy}, {"accessibility", a.Accessibility == b.Accessibility},
		{"sign-in", a.SignIn == b.SignIn}, {"regional-plan", a.Plan == b.Plan},
	} {
		if !f.same {
			out = append(out, f.name)
		}
	}
	return out
}

func hashOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// keep saves a change once, and tells who listens.
func (s *Service) keep(ctx context.Context, c Command, name string, change Change, request ...any) (string, error) {
	once := c.once(name, request...)
	once.Answer = change.Once.Answer
	change.Once = once
	answer, err := s.Store.Save(ctx, change)
	if err == nil && s.Changed != nil {
		s.Changed(change.Organisation.Tenant)
	}
	return answer, err
}

// platform stands for the tenant in the key of a command that makes one.
const platform = "platform"

// once describes a command, so that a repeat gives the same answer.
func (c Command) once(name string, request ...any) Once {
	if c.Key == "" {
		return Once{}
	}
	tenant := c.Actor.Tenant
	if name == makes {
		tenant = platform
	}
	return Once{
		Tenant: tenant, Key: c.Key, Actor: c.Actor.Person, Command: "organisation." + name,
		Hash: hashOf([]byte(fmt.Sprintf("%s %q %q", name, c.Actor.Person, request))),
	}
}

// makes is the name of the command that makes an organisation.
const makes = "make"

// record is the audit record of a change.
func (s *Service) record(c Command, o Organisation, by string, fields []string) audit.Record {
	a := c.Actor
	return audit.Record{
		At: s.Now(), Tenant: o.Tenant, Event: audit.ConfigChange, Outcome: audit.OK,
		Person: audit.Person{User: a.Person, Role: string(a.Role), Organisation: a.Of, OnBehalfOf: a.OnBehalfOf, Session: a.Session,
			Method: a.Method, AccessPoint: a.AccessPoint},
		ObjectType: "organisation", ObjectID: o.Tenant, ObjectVersion: int64(o.Version), Fields: fields, Rule: by,
		RequestID: c.Request, AppVersion: s.Version,
	}
}

// New asks for an organisation to be made. Token is that of a first start, or
// empty. Another allows a name that is there already.
type New struct {
	Command
	Name    string
	Region  string // key of a built-in region
	Another bool
	Token   string
	Contact Contact
}

// Make makes an organisation. It has no people yet.
func (s *Service) Make(ctx context.Context, c New) (Organisation, error) {
	const op = "organisation.Make"
	by, err := allowed(c.Actor, access.ManageTenants)
	if err != nil {
		return Organisation{}, err
	}
	o := Organisation{Tenant: s.NewID(), Version: 1, Name: c.Name, Created: s.Now(), Plan: InForce{Region: c.Region}, Contact: c.Contact}
	o.clean()
	if all := o.Check(); len(all) > 0 {
		return o, &fault.Error{Kind: fault.Invalid, Code: "organisation.faults", Op: op, Faults: all}
	}
	if _, err := s.Library.Set(c.Region); err != nil {
		return o, &fault.Error{Kind: fault.Invalid, Code: "organisation.faults", Op: op, Cause: err,
			Faults: []fault.Fault{{Code: "organisation.no-region", Path: "region", Args: fault.Args{"region": c.Region, "known": s.known()}}}}
	}
	if first, seen, err := s.Store.Answered(ctx, c.once(makes, c.Name, c.Region, c.Contact)); err != nil || seen {
		if err != nil {
			return o, err
		}
		return s.Store.Get(ctx, first)
	}
	if _, taken, err := s.Named(ctx, o.Name); err != nil || taken && !c.Another {
		if err == nil {
			err = &fault.Error{Kind: fault.Invalid, Code: "organisation.faults", Op: op,
				Faults: []fault.Fault{{Code: "organisation.name-taken", Path: "name", Args: fault.Args{"name": o.Name}}}}
		}
		return o, err
	}
	change := Change{Organisation: o, Audit: s.record(c.Command, o, by, []string{"name", "regional-plan"}), Once: Once{Answer: o.Tenant}}
	if c.Token != "" {
		link, err := s.Setup(ctx, c.Token)
		if err != nil {
			return o, err
		}
		link.Tenant = o.Tenant
		change.Link = &link
	}
	first, err := s.keep(ctx, c.Command, makes, change, c.Name, c.Region, c.Contact)
	if err != nil || first == "" || first == o.Tenant {
		return o, err
	}
	return s.Store.Get(ctx, first)
}

// Named looks for an organisation by name.
func (s *Service) Named(ctx context.Context, name string) (Summary, bool, error) {
	all, err := s.Store.List(ctx)
	for _, o := range all {
		if strings.EqualFold(o.Name, strings.TrimSpace(name)) {
			return o, true, err
		}
	}
	return Summary{}, false, err
}

// List gives the platform its organisations.
func (s *Service) List(ctx context.Context, actor access.Actor) ([]Summary, error) {
	if _, err := allowed(actor, access.ManageTenants); err != nil {
		return nil, err
	}
	return s.Store.List(ctx)
}

func (s *Service) known() string {
	var keys []string
	for _, r := range s.Library.Regions() {
		keys = append(keys, r.Key)
	}
	return strings.Join(keys, ", ")
}
