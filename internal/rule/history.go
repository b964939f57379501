package rule

// carried is what runs on into the next year.
type carried struct {
	item, element, began int
	sure                 bool
	vague                bool // it runs, but perhaps since an earlier year
}

// history is everything that runs at the end of a year. Open means that an
// unknown plan may have added more.
type history struct {
	running []carried
	ever    []carried // everything that was ever chosen and allowed
	runs    filter    // of running
	chosen  filter    // of ever
	open    bool
}

// find looks up an item among what runs.
func find(running []carried, item int) (carried, bool) {
	for _, c := range running {
		if c.item == item {
			return c, true
		}
	}
	return carried{}, false
}

// ran says whether an item runs at the end of the year.
func (h *history) ran(item int) (tri, carried) {
	var c carried
	ok := false
	if h.runs.has(item) {
		c, ok = find(h.running, item)
	}
	switch {
	case ok && c.sure:
		return yes, c
	case ok || h.open:
		return maybe, c
	}
	return no, c
}

// after notes in an empty history what runs at the end of the year.
func (ev *evaluation) after(y *year, h *history) {
	h.open = y.before.open || y.open
	first := len(ev.carried)
	for i := range y.entries {
		e := &y.entries[i]
		if e.item < 0 || e.status == over && e.choice != nil {
			continue
		}
		if e.status == refused || e.status == over {
			if c, ok := find(y.before.running, e.item); ok {
				ev.carry(h, first, c)
			}
			continue
		}
		sure := e.status == sound || e.mode == New || e.choice == nil && e.ran == yes && !y.open
		vague := e.vague || e.mode == New && e.status == unsure
		c := carried{item: e.item, element: e.element, began: e.began, sure: sure, vague: vague}
		h.open = h.open || ev.elsewhere(&c)
		ev.carry(h, first, c)
	}
	h.running = ev.carried[first:len(ev.carried):len(ev.carried)]
	ev.everAfter(y, h)
}

// elsewhere says whether what runs perhaps runs under another element: where it
// was before, if that is not known.
func (ev *evaluation) elsewhere(c *carried) bool {
	if !c.vague {
		return false
	}
	under := ev.set.everMenu[c.item]
	return under&(under-1) != 0
}

// carry lets an item run on, once.
func (ev *evaluation) carry(h *history, first int, c carried) {
	if h.runs.has(c.item) {
		if _, twice := find(ev.carried[first:], c.item); twice {
			return
		}
	}
	h.runs.add(c.item)
	ev.carried = append(ev.carried, c)
}

// everAfter adds to what was ever chosen what this year adds.
func (ev *evaluation) everAfter(y *year, h *history) {
	h.ever, h.chosen = y.before.ever, y.before.chosen
	first := len(ev.carried)
	for i := range h.running {
		c := &h.running[i]
		if y.before.chosen.has(c.item) {
			if _, ok := find(y.before.ever, c.item); ok {
				continue
			}
		}
		if len(ev.carried) == first {
			ev.carried = append(ev.carried, y.before.ever...)
		}
		h.chosen.add(c.item)
		ev.carried = append(ev.carried, *c)
	}
	if len(ev.carried) > first {
		h.ever = since(ev.carried, first)
	}
}
