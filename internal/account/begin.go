package account

import (
	"context"
	"net/netip"
	"slices"
	"strconv"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/notice"
)

const (
	errMoved    fault.Code = "account.moved"
	errNotFound fault.Code = "account.not-found"
	errNoTicket fault.Code = "account.no-ticket"
	errGone     fault.Code = "session.not-found"
)

// invalid is what a person can do something about.
func invalid(op string, code fault.Code) error {
	return &fault.Error{Kind: fault.Invalid, Code: code, Op: "account." + op}
}

func denied(op string) error {
	return &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "account." + op}
}

// missing says whether an error is that something is not there.
func missing(err error) bool { return err != nil && fault.KindOf(err) == fault.NotFound }

// tries is how often a command is done again when somebody else was first.
const tries = 20

// again does a command until nobody else comes in between.
func again(op string, do func() error) error {
	var err error
	for range tries {
		if err = do(); fault.CodeOf(err) != errMoved {
			return err
		}
	}
	return &fault.Error{Kind: fault.Unavailable, Code: "account.busy", Op: "account." + op, Cause: err}
}

// limit counts an attempt of a visitor; with an address also against that one.
func (s *Service) limit(ctx context.Context, v Visitor, mail string) error {
	wait := s.Limiter.Allow(ctx, "all", overall)
	if wait == 0 {
		wait = s.Limiter.Allow(ctx, "address "+network(v.Address), perAddress)
	}
	if wait == 0 && mail != "" {
		wait = s.Limiter.Allow(ctx, "mail "+FoldMail(mail), perMail)
	}
	return tooOften(wait)
}

// tooOften says after how many seconds one may try again; nil when one need not
// wait.
func tooOften(wait time.Duration) error {
	if wait <= 0 {
		return nil
	}
	seconds := (wait + time.Second - 1) / time.Second
	return &fault.Error{Kind: fault.Unavailable, Code: "account.too-often", Op: "account.limit", Args: fault.Args{"seconds": strconv.Itoa(int(seconds))}}
}

// network is an address, or of version 6 the network in it: a visitor there
// has as many addresses as he likes.
func network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if a = a.Unmap().WithZone(""); a.Is6() {
		prefix, _ := a.Prefix(64) // never fails for version 6
		return prefix.String()
	}
	return a.String()
}

// entry is somebody who showed who they are.
type entry struct {
	account Account
	method  string
	level   int
	only    string // the one tenant that this way in reaches; empty is all
	ticket  Ticket // names the preferred hat
	next    string
}

// enter begins a session, in the first hat that the way in is enough for, and
// saves it with the change that led to it. The account is saved along, so that
// nobody comes in by means that were taken away at the same moment.
func (s *Service) enter(ctx context.Context, v Visitor, e entry, change Change) (SignedIn, error) {
	if !e.account.Closed.IsZero() {
		return SignedIn{}, s.fail(ctx, v, e, "account.closed", change)
	}
	choices, err := s.choices(ctx, &e.account, e.only, e.method, e.level)
	if err != nil {
		return SignedIn{}, err
	}
	chosen, code := choose(choices, e)
	if code != "" {
		return SignedIn{}, s.fail(ctx, v, e, code, change)
	}
	token := s.Token()
	session := access.Session{
		Key: SessionKey(token), Tenant: chosen.Tenant, Person: chosen.Person, Hat: chosen.Hat.ID, Language: v.Language,
		Account: e.account.ID, Method: e.method, Level: e.level, Agent: clip(v.Agent, 80), Begun: s.Now(), Seen: s.Now(),
	}
	e.account.Version++
	change.Account = &e.account
	change.Sessions = append(change.Sessions, session)
	if v.Session != "" {
		change.Endings = append(change.Endings, Ending{Key: v.Session, At: s.Now()})
	}
	record := s.record(audit.Login, session.Tenant, v.Request, audit.Person{
		User: session.Person, Role: string(chosen.Hat.Role), Organisation: chosen.Hat.Of, Method: e.method, Session: session.Key, AccessPoint: v.Address,
	})
	record.ObjectType = "session"
	change.Records = append(change.Records, record)
	if err := s.Store.Save(ctx, change); err != nil {
		return SignedIn{}, err
	}
	return SignedIn{Token: token, Session: session, Hat: chosen.Hat, Next: e.next}, nil
}

// choose picks the hat of the ticket, or else the first that may be worn. Who
// was invited and has no means yet comes in without a hat.
func choose(choices []Choice, e entry) (Choice, fault.Code) {
	slices.SortStableFunc(choices, func(a, b Choice) int { return first(b, e.ticket) - first(a, e.ticket) })
	at := slices.IndexFunc(choices, func(c Choice) bool { return c.May })
	switch {
	case e.method == Invited && e.ticket.Tenant != "" && (at < 0 || choices[0].Hat.ID == e.ticket.Hat && !choices[0].May):
		return Choice{Tenant: e.ticket.Tenant, Person: e.ticket.Person}, ""
	case at >= 0:
		return choices[at], ""
	case len(choices) == 0:
		return Choice{}, "account.no-hat"
	}
	return Choice{}, "account.needs-two-factors"
}

func first(c Choice, t Ticket) int {
	if c.Tenant == t.Tenant && c.Hat.ID == t.Hat {
		return 1
	}
	return 0
}

// choices lists the hats of an account that are worn today, and says which of
// them a way in is enough for.
func (s *Service) choices(ctx context.Context, a *Account, only, method string, level int) ([]Choice, error) {
	var out []Choice
	for _, place := range a.Places {
		if only != "" && place.Tenant != only {
			continue
		}
		person, err := s.People.Person(ctx, place.Tenant, place.Person)
		if missing(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, h := range person.Hats {
			if h.Worn(s.Today()) {
				out = append(out, Choice{Tenant: place.Tenant, Person: place.Person, Hat: h, May: May(h.Role, method, level)})
			}
		}
	}
	return out, nil
}

// fail records an attempt that failed, with what has to be kept of it, and gives
// the error. An address that nobody has costs the same: its record goes to the
// platform.
func (s *Service) fail(ctx context.Context, v Visitor, e entry, code fault.Code, change Change) error {
	tenant, person := Platform, ""
	switch {
	case e.ticket.Tenant != "":
		tenant, person = e.ticket.Tenant, e.ticket.Person
	case len(e.account.Places) > 0:
		tenant, person = e.account.Places[0].Tenant, e.account.Places[0].Person
	}
	record := s.record(audit.LoginFail, tenant, v.Request, audit.Person{User: person, Method: e.method, AccessPoint: v.Address})
	record.Outcome, record.ObjectType, record.Rule = audit.Failed, "session", string(code)
	change = Change{Tickets: change.Tickets, Records: []audit.Record{record}}
	if err := s.Store.Save(ctx, change); err != nil {
		return err
	}
	return invalid("signIn", code)
}

// record begins an audit record.
func (s *Service) record(event audit.Event, tenant, request string, who audit.Person) audit.Record {
	return audit.Record{
		At: s.Now(), Tenant: tenant, Event: event, Outcome: audit.OK, Person: who, RequestID: request, AppVersion: s.Version,
	}
}

// by is an actor as the audit record names it.
func by(a access.Actor) audit.Person {
	return audit.Person{User: a.Person, Role: string(a.Role), Organisation: a.Of, OnBehalfOf: a.OnBehalfOf, Session: a.Session, Method: a.Method}
}

// ticket begins a ticket and gives the token that goes with it.
func (s *Service) ticket(purpose Purpose) (Ticket, string) {
	token := s.Token()
	return Ticket{
		Key: hash("link", token), ID: s.NewID(), Purpose: purpose, Created: s.Now(), Expires: s.Now().Add(lives[purpose]), Version: 1,
	}, token
}

// use marks a ticket as used.
func (s *Service) use(t Ticket) Ticket {
	t.Used = s.Now()
	t.Version++
	return t
}

// mail begins a message to an account.
func (s *Service) mail(code, tenant string, a *Account, args map[string]string) notice.Mail {
	return notice.Mail{ID: s.NewID(), Tenant: tenant, To: a.Mail, Name: a.Name, Language: a.Language, Code: code, Args: args}
}

// home is the tenant in whose name an account gets mail: its first.
func home(a *Account) string {
	if len(a.Places) == 0 {
		return ""
	}
	return a.Places[0].Tenant
}

// clip keeps the beginning of a text that comes from outside.
func clip(text string, most int) string {
	if letters := []rune(text); len(letters) > most {
		return string(letters[:most])
	}
	return text
}
