package rule

// mandatoryKind is kind 7: one intervention that everyone, or every member of
// a group, has to run.
func mandatoryKind() *kind {
	return &kind{
		name: "mandatory", needs: []string{"intervention"}, content: true, threshold: true,
		compile: func(c *compiler, r *Rule, path string) {
			if r.item >= 0 && (c.firstYear[r.item] == 0 || c.firstYear[r.item] > r.Year) {
				c.fail("condition.unreachable", path+".intervention", "id", r.Condition.ID, "year", itoa(r.Year),
					"element", r.Condition.Intervention, "have", "0", "need", "1")
			}
		},
		judge: judgeMandatory, edits: editAdd | editMove | editMode,
	}
}

func judgeMandatory(ev *evaluation, y *year, r *Rule, f *Finding) {
	have := no
	if y.items.has(r.item) {
		for i := range y.entries {
			if e := &y.entries[i]; e.item == r.item {
				have = max(have, ev.count(e, e.live()))
			}
		}
	}
	if y.open || y.before.open {
		have = max(have, maybe)
	}
	var s span
	s.add(have)
	f.Have, f.State = s.lo, s.reaches(1)
	if f.State != Met {
		ev.need(NeedIntervention, 1, r.Condition.Intervention, "")
	}
	if f.State == Unknown {
		f.Why = WhyNoFacts
	}
}
