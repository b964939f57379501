package organisation_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
	"meertijd/internal/organisation"
	"meertijd/internal/organisation/organisationtest"
	"meertijd/internal/planbook"
	"meertijd/internal/rule"
	"meertijd/regions"
)

// shelf is a library with the real regions; an upload names one of them.
type shelf struct{}

func (shelf) Regions() []organisation.Region {
	return []organisation.Region{{Key: regions.Default()}}
}

func (shelf) Set(key string) (*rule.Set, error) {
	dir := filepath.Join("..", "..", "regions", key)
	book, faults := planbook.ReadRegion(os.DirFS(dir), key)
	if len(faults) > 0 {
		return nil, &fault.Error{Kind: fault.NotFound, Code: "organisation.no-region", Cause: faults[0].Fault}
	}
	return book.Set, nil
}

func (s shelf) Read(content []byte) (*rule.Set, []organisation.PlanFault) {
	set, err := s.Set(string(content))
	if err != nil {
		return nil, []organisation.PlanFault{{Fault: fault.Fault{Code: "file.missing"}, File: "region.yaml", Line: 3, Column: 1}}
	}
	return set, nil
}

type world struct {
	*testing.T
	service *organisation.Service
	store   *organisationtest.Fake
	now     time.Time
	told    []string
	other   string // a region that is not the first
}

func newWorld(t *testing.T) *world {
	w := &world{T: t, store: organisationtest.NewFake(), now: time.Date(2026, 6, 2, 10, 0, 0, 0, time.UTC)}
	n := 0
	w.service = &organisation.Service{
		Store: w.store, Library: shelf{}, Now: func() time.Time { return w.now },
		NewID: func() string { n++; return fmt.Sprint("id", n) },
		Seal: func(plain, about string) (string, error) {
			return "sealed " + about + " " + fmt.Sprint(len(plain)), nil
		},
		Changed: func(tenant string) { w.told = append(w.told, tenant) },
	}
	names, err := planbook.FindRegions(os.DirFS(filepath.Join("..", "..", "regions")))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if name != regions.Default() {
			w.other = name
		}
	}
	return w
}

func lead(tenant string) access.Actor {
	return access.Actor{Tenant: tenant, Person: "ada", Name: "Ada", Role: access.Lead}
}

// made makes an organisation.
func (w *world) made(name string) organisation.Organisation {
	w.Helper()
	o, err := w.service.Make(context.Background(), organisation.New{
		Command: organisation.Command{Actor: organisation.Starter("", "init")}, Name: name, Region: regions.Default(),
	})
	if err != nil {
		w.Fatal(err)
	}
	return o
}

// codes gives "field:code" of every fault of an error.
func codes(err error) (out []string) {
	var e *fault.Error
	if errors.As(err, &e) {
		for _, f := range e.Faults {
			out = append(out, f.Path+":"+string(f.Code))
		}
	}
	slices.Sort(out)
	return out
}

func TestMakingAnOrganisation(t *testing.T) {
	w := newWorld(t)
	o := w.made("  RHO   Zuid\t")
	if o.Name != "RHO Zuid" || o.Version != 1 || o.Plan.Region != regions.Default() {
		t.Errorf("%+v", o)
	}
	again := organisation.New{Command: organisation.Command{Actor: organisation.Starter("", "init")}, Name: "rho zuid", Region: regions.Default()}
	if _, err := w.service.Make(t.Context(), again); !slices.Equal(codes(err), []string{"name:organisation.name-taken"}) {
		t.Errorf("the same name: %v", err)
	}
	again.Another = true
	if _, err := w.service.Make(t.Context(), again); err != nil {
		t.Errorf("another: %v", err)
	}
	again.Region, again.Name = "nowhere", "Oost"
	if _, err := w.service.Make(t.Context(), again); !slices.Equal(codes(err), []string{"region:organisation.no-region"}) {
		t.Errorf("a region that is not there: %v", err)
	}
	again.Actor = lead(o.Tenant)
	if _, err := w.service.Make(t.Context(), again); fault.KindOf(err) != fault.Denied {
		t.Errorf("a lead makes an organisation: %v", err)
	}
}

func TestMakingTwiceWithOneKeyMakesOne(t *testing.T) {
	w := newWorld(t)
	c := organisation.New{Command: organisation.Command{Actor: organisation.Starter("", "x"), Key: "k"}, Name: "Zuid", Region: regions.Default()}
	a, err := w.service.Make(t.Context(), c)
	b, again := w.service.Make(t.Context(), c)
	if err != nil || again != nil || a.Tenant != b.Tenant {
		t.Errorf("%v %v: %s %s", err, again, a.Tenant, b.Tenant)
	}
	if all, _ := w.store.List(t.Context()); len(all) != 1 {
		t.Errorf("%d organisations", len(all))
	}
}

func TestSettingsAreKeptAndRecorded(t *testing.T) {
	w := newWorld(t)
	o := w.made("Zuid")
	next := o
	next.Colour, next.Contact = "#0F5F57", organisation.Contact{Name: "Loket", Mail: "vraag@rho.example", Phone: "030 123", When: "ma"}
	next.SignIn = organisation.SignIn{Issuer: "https://id.example", Client: "m"}
	next.Plan, next.Tenant, next.Created = organisation.InForce{Region: "stolen"}, "stolen", w.now.Add(time.Hour)
	got, err := w.service.Save(t.Context(), organisation.Settings{Command: organisation.Command{Actor: lead(o.Tenant)}, Organisation: next, From: 1, Secret: "hush"})
	if err != nil {
		t.Fatal(err)
	}
	kept, err := w.service.Get(t.Context(), o.Tenant)
	if err != nil || kept != got || kept.Plan != o.Plan || kept.Version != 2 || kept.Colour != "#0f5f57" || !kept.Created.Equal(o.Created) {
		t.Errorf("%+v %v", kept, err)
	}
	if kept.SignIn.Secret != "sealed openid "+o.Tenant+" 4" {
		t.Errorf("the secret is kept as %q", kept.SignIn.Secret)
	}
	records := w.store.Records()
	if last := records[len(records)-1]; len(records) != 2 || last.Event != "config_change" || strings.Join(last.Fields, " ") != "colour contact sign-in" || last.Tenant != o.Tenant {
		t.Errorf("%+v", records)
	}
	if len(w.told) != 2 {
		t.Errorf("told %v", w.told)
	}
	if _, err := w.service.Save(t.Context(), organisation.Settings{Command: organisation.Command{Actor: lead(o.Tenant)}, Organisation: got, From: 2}); err != nil || len(w.store.Records()) != 2 {
		t.Errorf("nothing changed, and that is recorded: %v", err)
	}
	late := got
	late.Name = "Oost"
	_, err = w.service.Save(t.Context(), organisation.Settings{Command: organisation.Command{Actor: lead(o.Tenant)}, Organisation: late, From: 1})
	if fault.CodeOf(err) != "organisation.moved" {
		t.Errorf("a form from before: %v", err)
	}
}

func TestEveryRoleButTheLeadIsRefused(t *testing.T) {
	w := newWorld(t)
	o := w.made("Zuid")
	for _, role := range append(slices.Clone(access.Roles), access.Reader) {
		actor := lead(o.Tenant)
		actor.Role = role
		c := organisation.Command{Actor: actor}
		_, save := w.service.Save(t.Context(), organisation.Settings{Command: c, Organisation: o, From: 1})
		_, _, add := w.service.AddPlan(t.Context(), c, []byte(regions.Default()))
		_, look := w.service.Review(t.Context(), actor, regions.Default(), 0)
		_, put := w.service.PutInForce(t.Context(), organisation.PutInForce{Command: c, Region: regions.Default()})
		_, list := w.service.List(t.Context(), actor)
		for name, err := range map[string]error{"save": save, "add": add, "look": look, "put": put} {
			if denied := fault.KindOf(err) == fault.Denied && err != nil; denied == (role == access.Lead) {
				t.Errorf("%s by %s: %v", name, role, err)
			}
		}
		if denied := fault.KindOf(list) == fault.Denied && list != nil; denied == (role == access.Administrator) {
			t.Errorf("list by %s: %v", role, list)
		}
	}
}

func TestAllThatIsWrongComesBackTogether(t *testing.T) {
	w := newWorld(t)
	o := w.made("Zuid")
	o.Name, o.Colour, o.Sender.Address, o.Contact.Mail, o.Contact.Phone = " ", "#ffff00", "a@b", "x@y.example, z@y.example", "javascript:1"
	o.Sender.Name, o.SignIn, o.Privacy.NL = `A" <b@c.example>`, organisation.SignIn{Issuer: "http://id.example"}, strings.Repeat("é", 20_001)
	_, err := w.service.Save(t.Context(), organisation.Settings{Command: organisation.Command{Actor: lead(o.Tenant)}, Organisation: o, From: 1, Logo: []byte("<svg/>")})
	want := []string{
		"colour:organisation.colour-contrast", "contact-mail:organisation.address", "contact-phone:organisation.phone", "logo:organisation.logo-kind",
		"name:organisation.name-missing", "openid-client:organisation.client-missing", "openid-issuer:organisation.issuer",
		"privacy-nl:organisation.too-long", "sender-address:organisation.address", "sender-name:organisation.sender-quotes",
	}
	if got := codes(err); !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestAnUploadedPlanIsAVersionThatHoldsOnlyWhenAsked(t *testing.T) {
	w := newWorld(t)
	o := w.made("Zuid")
	c := organisation.Command{Actor: lead(o.Tenant)}
	if _, faults, err := w.service.AddPlan(t.Context(), c, []byte("wrong")); err != nil || len(faults) != 1 || faults[0].Line != 3 {
		t.Errorf("%v %v", faults, err)
	}
	for code, content := range map[fault.Code][]byte{"organisation.plan-missing": nil, "organisation.plan-too-large": make([]byte, organisation.MaxPlan+1)} {
		if _, _, err := w.service.AddPlan(t.Context(), c, content); fault.CodeOf(err) != code {
			t.Errorf("%v, want %s", err, code)
		}
	}
	v, _, err := w.service.AddPlan(t.Context(), c, []byte(w.other))
	if err != nil || v.Number != 1 || v.Region != w.other {
		t.Fatalf("%+v %v", v, err)
	}
	if same, _, err := w.service.AddPlan(t.Context(), c, []byte(w.other)); err != nil || same.Number != 1 {
		t.Errorf("the same plan is version %d: %v", same.Number, err)
	}
	if set, err := w.service.Rules(t.Context(), w.get(o)); err != nil || set.Region.Key != regions.Default() {
		t.Errorf("it holds already: %v", err)
	}
	w.store.Uses = []organisation.Use{{Cohort: "no-such-start", Count: 2}, {Intervention: "no-such", Year: 4, Count: 3}}
	put := organisation.PutInForce{Command: c, Number: 1}
	r, err := w.service.PutInForce(t.Context(), put)
	if fault.CodeOf(err) != "organisation.plan-in-use" || len(r.Lost) != 2 {
		t.Fatalf("%+v %v", r, err)
	}
	put.Confirmed = true
	if _, err := w.service.PutInForce(t.Context(), put); err != nil {
		t.Fatal(err)
	}
	now := w.get(o)
	if set, err := w.service.Rules(t.Context(), now); err != nil || set.Region.Key != w.other || now.Plan != (organisation.InForce{Region: w.other, Number: 1, Hash: v.Hash}) {
		t.Errorf("%+v %v", now.Plan, err)
	}
	if _, err := w.service.PutInForce(t.Context(), organisation.PutInForce{Command: c, Number: 7}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a version that is not there: %v", err)
	}
}

func (w *world) get(o organisation.Organisation) organisation.Organisation {
	w.Helper()
	got, err := w.service.Get(context.Background(), o.Tenant)
	if err != nil {
		w.Fatal(err)
	}
	return got
}

func TestWhatPlansUseIsLostOnlyWhenItIsGone(t *testing.T) {
	set, err := shelf{}.Set(regions.Default())
	if err != nil {
		t.Fatal(err)
	}
	known := set.Region.Catalogue[0].Key
	used := []organisation.Use{
		{Intervention: known, Year: set.LastYear(), Count: 1}, {Intervention: known, Year: set.LastYear() + 1, Count: 1},
		{Intervention: "gone", Year: 1, Count: 1}, {Cohort: "gone", Count: 1},
	}
	for _, c := range set.Region.Calendar.Cohorts {
		used = append(used, organisation.Use{Cohort: c.Key, Count: 1})
	}
	if lost := organisation.Lost(set, used); !slices.Equal(lost, used[1:4]) {
		t.Errorf("%+v", lost)
	}
}

func TestAFirstStart(t *testing.T) {
	w := newWorld(t)
	if open, err := w.service.FirstStart(t.Context(), "token-1"); !open || err != nil {
		t.Fatal(open, err)
	}
	if _, err := w.service.FirstStart(t.Context(), "token-2"); err != nil {
		t.Fatal(err)
	}
	for _, token := range []string{"token-1", "", "x"} {
		if _, err := w.service.Setup(t.Context(), token); fault.CodeOf(err) != "organisation.no-setup" {
			t.Errorf("%q works: %v", token, err)
		}
	}
	c := organisation.New{Command: organisation.Command{Actor: organisation.Starter("", "setup-link")}, Name: "Zuid", Region: regions.Default(), Token: "token-2"}
	o, err := w.service.Make(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	c.Name = "Oost"
	if _, err := w.service.Make(t.Context(), c); fault.CodeOf(err) != "organisation.no-setup" {
		t.Errorf("one link makes two: %v", err)
	}
	if open, _ := w.service.FirstStart(t.Context(), "token-3"); open {
		t.Error("there is an organisation, and a link opens")
	}
	if err := w.service.Finish(t.Context(), organisation.Command{Actor: organisation.Starter("other", "setup-link")}, "token-2"); fault.KindOf(err) != fault.Denied {
		t.Errorf("somebody else's: %v", err)
	}
	mine := organisation.Command{Actor: organisation.Starter(o.Tenant, "setup-link")}
	if err := w.service.Finish(t.Context(), mine, "token-2"); err != nil {
		t.Fatal(err)
	}
	if err := w.service.Finish(t.Context(), mine, "token-2"); fault.CodeOf(err) != "organisation.no-setup" {
		t.Errorf("it works twice: %v", err)
	}
}

func TestALinkOfAFirstStartEndsAfterADay(t *testing.T) {
	w := newWorld(t)
	if _, err := w.service.FirstStart(t.Context(), "token"); err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(24*time.Hour - time.Second)
	if _, err := w.service.Setup(t.Context(), "token"); err != nil {
		t.Error(err)
	}
	w.now = w.now.Add(time.Second)
	if _, err := w.service.Setup(t.Context(), "token"); fault.CodeOf(err) != "organisation.no-setup" {
		t.Errorf("after a day: %v", err)
	}
}
