package attachment

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
)

// keptDays is how long the bytes of a withdrawn file stay, for who withdrew the
// wrong one.
const keptDays = 30

// maxName is the longest name, in letters.
const maxName = 120

// mostFiles is how many files a practice may have for one year.
const mostFiles = 20

// Service adds and gives files for those who may.
type Service struct {
	Store   Store
	Now     func() time.Time
	NewID   func() string
	Version string
}

// Addition is a file that somebody adds. Key makes it once: the same form sent
// again adds nothing.
type Addition struct {
	Actor    access.Actor
	Practice string
	Year     int
	Kind     Kind
	Name     string
	Content  []byte
	Key      string
	Request  string
}

// may asks whether an actor has one of some permissions on a practice.
func may(actor access.Actor, practice string, actions ...access.Action) (string, error) {
	for _, action := range actions {
		if rule, ok := access.Allowed(actor, action, access.Target{Practices: []string{practice}}); ok {
			return rule, nil
		}
	}
	return "", &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "attachment"}
}

// Add keeps a file of a practice.
func (s *Service) Add(ctx context.Context, a Addition) (File, error) {
	const op = "attachment.Add"
	rule, err := may(a.Actor, a.Practice, access.EditPlan, access.ManagePractice)
	if err != nil {
		return File{}, err
	}
	kind, err := Inspect(a.Content)
	if err != nil {
		return File{}, err
	}
	file := File{
		Tenant: a.Actor.Tenant, ID: s.id(a), Practice: a.Practice, Year: a.Year, Kind: a.Kind, Name: cleanName(a.Name, kind),
		Type: kind, Size: int64(len(a.Content)), Hash: HashOf(a.Content), By: author(a.Actor), At: s.Now(),
	}
	all, err := s.Store.List(ctx, file.Tenant, file.Practice)
	if err != nil {
		return File{}, err
	}
	if at := slices.IndexFunc(all, func(f File) bool { return f.ID == file.ID && f.Hash == file.Hash }); at >= 0 {
		return all[at], nil // the same form once more
	}
	if len(slices.DeleteFunc(all, func(f File) bool { return f.Year != a.Year || !f.Withdrawn.IsZero() })) >= mostFiles {
		return File{}, &fault.Error{Kind: fault.Conflict, Code: "attachment.too-many", Op: op, Args: fault.Args{"most": strconv.Itoa(mostFiles)}}
	}
	return file, s.Store.Save(ctx, file, a.Content, s.record(a.Actor, audit.Create, file, rule, a.Request))
}

// id is made of the key of the form and who sent it, so that the form can be
// sent again; nobody can choose the id of somebody else's file.
func (s *Service) id(a Addition) string {
	if a.Key == "" {
		return s.NewID()
	}
	return HashOf([]byte("meertijd attachment " + a.Actor.Tenant + "\n" + a.Actor.Person + "\n" + a.Key))[:32]
}

// List gives the files of a practice and year that count, or of all years when
// it is 0, and the rule that allowed it.
func (s *Service) List(ctx context.Context, actor access.Actor, practice string, year int) ([]File, string, error) {
	rule, err := may(actor, practice, access.ReadPlan)
	if err != nil {
		return nil, "", err
	}
	all, err := s.Store.List(ctx, actor.Tenant, practice)
	return slices.DeleteFunc(all, func(f File) bool { return year != 0 && f.Year != year || !f.Withdrawn.IsZero() }), rule, err
}

// Open gives a file with its content, for whoever may read the practice's
// plan. The door keeps the record of the read.
func (s *Service) Open(ctx context.Context, actor access.Actor, id string) (File, []byte, string, error) {
	file, rule, err := s.get(ctx, actor, id, access.ReadPlan)
	if err != nil {
		return File{}, nil, "", err
	}
	if !file.Withdrawn.IsZero() {
		return File{}, nil, "", missing("attachment.Open")
	}
	content, err := s.Store.Content(ctx, actor.Tenant, id)
	return file, content, rule, err
}

// get gives a file that is the actor's to act on. One that is not looks like
// one that does not exist.
func (s *Service) get(ctx context.Context, actor access.Actor, id string, actions ...access.Action) (File, string, error) {
	file, err := s.Store.Get(ctx, actor.Tenant, id)
	if err != nil {
		return File{}, "", err
	}
	rule, err := may(actor, file.Practice, actions...)
	return file, rule, err
}

// Withdraw takes a file out of the lists. Its bytes go after thirty days.
func (s *Service) Withdraw(ctx context.Context, actor access.Actor, id, request string) (File, error) {
	file, rule, err := s.get(ctx, actor, id, access.EditPlan, access.ManagePractice)
	if err != nil || !file.Withdrawn.IsZero() {
		return file, err
	}
	return file, s.Store.Withdraw(ctx, actor.Tenant, id, author(actor), s.Now(), s.record(actor, audit.Delete, file, rule, request))
}

// Sweep takes away the bytes of files that were withdrawn long enough ago.
func (s *Service) Sweep(ctx context.Context, tenant string) (int, error) {
	now := s.Now()
	return s.Store.Sweep(ctx, tenant, now.AddDate(0, 0, -keptDays), audit.Record{
		At: now, Tenant: tenant, Event: audit.Delete, Outcome: audit.OK, ObjectType: "attachment", Rule: "withdrawn", AppVersion: s.Version,
	})
}

func missing(op string) error {
	return &fault.Error{Kind: fault.NotFound, Code: "attachment.not-found", Op: op}
}

func author(a access.Actor) Author {
	return Author{Person: a.Person, Name: a.Name, Role: string(a.Role)}
}

func (s *Service) record(a access.Actor, event audit.Event, f File, rule, request string) audit.Record {
	return audit.Record{
		At: s.Now(), Tenant: f.Tenant, Event: event, Outcome: audit.OK,
		Person:     audit.Person{User: a.Person, Role: string(a.Role), Organisation: a.Of, OnBehalfOf: a.OnBehalfOf, Method: a.Method, Session: a.Session, AccessPoint: a.AccessPoint},
		ObjectType: "attachment", ObjectID: f.ID, Fields: []string{"practice " + f.Practice, "year " + strconv.Itoa(f.Year)},
		Rule: rule, RequestID: request, AppVersion: s.Version,
	}
}

// cleanName keeps of a name what every disk can hold, and ends it with what
// the file is.
func cleanName(name string, t Type) string {
	if at := strings.LastIndexAny(name, `/\`); at >= 0 {
		name = name[at+1:]
	}
	name = strings.Map(func(r rune) rune {
		switch {
		case !unicode.IsPrint(r), strings.ContainsRune(`<>:"|?*`, r):
			return -1
		}
		return r
	}, name)
	if at := strings.LastIndexByte(name, '.'); at > 0 {
		name = name[:at]
	}
	name = strings.Trim(name, " .")
	if runes := []rune(name); len(runes) > maxName {
		name = string(runes[:maxName])
	}
	if name == "" {
		name = "meertijd"
	}
	return name + "." + string(t)
}
