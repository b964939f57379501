package plan_test

import (
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"

	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
)

// notes is what a crowd was told that was done.
type notes struct {
	sync.Mutex
	texts, remarks, receipts map[string]bool
}

func (n *notes) add(to map[string]bool, what string) {
	n.Lock()
	defer n.Unlock()
	to[what] = true
}

// act does one thing; busy and refused are answers too, of which nothing is
// promised.
func (w *world) act(dice *rand.Rand, name string, n *notes) error {
	who := []string{"p1", "p2"}[dice.IntN(2)]
	switch dice.IntN(9) {
	case 0:
		_, e, err := w.Submit(ctx, plan.Submit{Command: keyed("owner "+who, name), Practice: who, Year: year, Confirmed: true, Reason: name})
		if err == nil {
			n.add(n.receipts, e.Number)
		}
		return err
	case 1:
		_, err := w.Return(ctx, plan.Return{Command: by("lead"), Practice: "p1", Year: year, Reason: name})
		return err
	case 2:
		_, err := w.Remark(ctx, plan.RemarkCommand{Command: keyed("lead", "remark "+name), Practice: "p1", Year: year, Text: name})
		if err == nil {
			n.add(n.remarks, name)
		}
		return err
	case 3:
		p, err := w.Invite(ctx, by("owner p1"), "p1", year, "p2")
		if err == nil {
			_, err = w.Accept(ctx, by("owner p2"), p.ID, "p2")
		}
		return err
	case 4:
		_, err := w.Leave(ctx, by("owner p2"), "p2", year)
		return err
	}
	p, err := w.Open(ctx, as("owner "+who), who, year)
	if err == nil {
		text := "tekst " + name
		_, err = w.Save(ctx, plan.Save{Command: by("owner " + who), Practice: who, Year: year, Plan: p.ID, Base: p.Version, Editor: name,
			Fields: plan.Fields{plan.AnswerPath("q-" + strconv.Itoa(dice.IntN(4))): text}})
		if err == nil {
			n.add(n.texts, text)
		}
	}
	return err
}

func TestACrowdDoesEverythingAtOnce(t *testing.T) {
	w := newWorld(t)
	w.history("p1")
	w.history("p2")
	n := &notes{texts: map[string]bool{}, remarks: map[string]bool{}, receipts: map[string]bool{}}
	var all sync.WaitGroup
	for g := range uint64(6) {
		all.Go(func() {
			dice := rand.New(rand.NewPCG(3, g))
			for i := range 40 {
				name := strconv.Itoa(int(g)) + "-" + strconv.Itoa(i)
				if err := w.act(dice, name, n); err != nil && fault.KindOf(err) == fault.Internal {
					t.Errorf("%s: %v", name, err)
				}
			}
		})
	}
	all.Wait()
	plans, err := w.plans.Region(ctx, tenant)
	must(w, err)
	texts, remarks, receipts := map[string]bool{}, map[string]bool{}, map[string]bool{}
	joined := map[string]int{}
	for _, p := range plans {
		if p.Year != year {
			continue
		}
		for text := range (&session{world: w, plan: p}).findable() {
			texts[text] = true
		}
		for _, r := range p.Remarks {
			if remarks[r.Text] {
				t.Errorf("the remark %s stands twice", r.Text)
			}
			remarks[r.Text] = true
		}
		for i, e := range p.Events {
			if e.No != i+1 || e.Number != "" && receipts[e.Number] || e.Version > p.Version {
				t.Errorf("event %d: %+v", i, e)
			}
			receipts[e.Number] = true
		}
		for _, practice := range p.Practices() {
			joined[practice]++
		}
	}
	for name, of := range map[string][2]map[string]bool{"texts": {n.texts, texts}, "remarks": {n.remarks, remarks}, "receipts": {n.receipts, receipts}} {
		for what := range of[0] {
			if !of[1][what] {
				t.Errorf("%s: %s was acknowledged and is nowhere", name, what)
			}
		}
	}
	if len(n.texts) < 50 || len(n.remarks) == 0 || len(n.receipts) == 0 || joined["p1"] != 1 || joined["p2"] != 1 {
		t.Errorf("%d texts, %d remarks, %d receipts, seats %v", len(n.texts), len(n.remarks), len(n.receipts), joined)
	}
	t.Logf("%d texts, %d remarks, %d receipts in %d plans", len(n.texts), len(n.remarks), len(n.receipts), len(plans))
}
