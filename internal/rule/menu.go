package rule

import (
	"slices"
	"strconv"

	"meertijd/internal/programme"
)

// menuOf reads a plan's menu: kinds 19 (what the menu itself must offer), 20
// (from where one may deepen) and 21 (the years for which it is open).
func (c *compiler) menuOf(i int, p *programme.Plan) {
	at := planPath(i) + ".menu"
	if c.everMenu == nil {
		n := len(c.items)
		c.everMenu, c.firstYear = make([]uint64, n), make([]int, n)
		c.instead = slices.Repeat([]int{-1}, n)
		for y := range c.menu {
			c.menu[y], c.order[y] = make([]offer, n), slices.Repeat([]int{endless}, n)
		}
	}
	c.menuYears(p.Menu.Years, at+".years")
	once := c.word(nil, p.Menu.TwoElements, at+".two_elements", "once", "once", "each") == "once"
	for _, y := range c.yearsOf(p) {
		c.twoOnce[y] = once
	}
	count, numbers := map[string]int{}, map[string]bool{}
	for j := range p.Menu.Items {
		c.item(p, &p.Menu.Items[j], j, index(at+".items", j), count, numbers)
	}
	for j, o := range p.Menu.Offers {
		path := index(at+".offers", j)
		if c.element(o.Element, path+".element") >= 0 && count[o.Element] < o.AtLeast {
			c.fail("menu.too-small", path+".at_least", "element", o.Element,
				"have", strconv.Itoa(count[o.Element]), "need", strconv.Itoa(o.AtLeast))
		}
	}
	c.deepeningOf(p, at)
}

// themeList names the themes of the region, for a hint.
func (c *compiler) themeList() string {
	keys := make([]string, len(c.Region.Themes))
	for i, t := range c.Region.Themes {
		keys[i] = t.Key
	}
	return join(keys)
}

func (c *compiler) menuYears(years []int, path string) {
	for j, y := range years {
		if y < 1 || y > c.lastYear {
			c.fail("value.range", index(path, j), "value", strconv.Itoa(y), "low", "1", "high", strconv.Itoa(c.lastYear))
		}
	}
}

// item puts one line of the menu in every year for which it is open.
func (c *compiler) item(p *programme.Plan, it *programme.Item, j int, at string, count map[string]int, numbers map[string]bool) {
	k := c.intervention(it.Key, at+".key")
	if slices.ContainsFunc(p.Menu.Items[:j], func(o programme.Item) bool { return o.Key == it.Key }) {
		c.fail("value.duplicate", at+".key", "key", it.Key)
	}
	var elements uint64
	usual := -1
	if len(it.Elements) == 0 {
		c.fail("field.empty", at+".elements", "key", "elements")
	}
	for n, key := range it.Elements {
		e := c.element(key, index(at+".elements", n))
		if e < 0 {
			continue
		}
		if usual < 0 {
			usual = e
		}
		elements |= 1 << e
		count[key]++
		number := key + " " + strconv.Itoa(it.Number)
		if n == 0 && it.Number != 0 && numbers[number] {
			c.fail("menu.number-twice", at+".number", "number", strconv.Itoa(it.Number), "element", key)
		}
		numbers[number] = numbers[number] || n == 0
	}
	for n, tag := range it.Tags {
		if !slices.ContainsFunc(c.Region.Themes, func(t programme.Theme) bool { return t.Key == tag }) {
			c.fail("theme.unknown", index(at+".tags", n), "theme", tag, "known", c.themeList())
		}
	}
	if it.Substitute != "" {
		instead := c.intervention(it.Substitute, at+".substitute")
		if k >= 0 {
			c.instead[k] = instead
		}
	}
	c.menuYears(it.Years, at+".years")
	if k >= 0 {
		c.offer(p, it, k, offer{elements: elements, usual: usual}, usual*1000+j)
	}
}

// offer puts an item on the menu of every year for which it is open.
func (c *compiler) offer(p *programme.Plan, it *programme.Item, k int, o offer, place int) {
	years := it.Years
	if years == nil {
		years = p.Menu.Years
	}
	for _, y := range years {
		if y < 1 || y > c.lastYear {
			continue
		}
		if c.menu[y][k].elements == 0 {
			c.menu[y][k].usual = o.usual
		}
		c.menu[y][k].elements |= o.elements
		// the plan that judges a year gives the order; a menu that is open for
		// it beside that plan only fills in
		if c.planOf[y] == p || c.order[y][k] == endless {
			c.order[y][k] = place
		}
		if c.firstYear[k] == 0 || y < c.firstYear[k] {
			c.firstYear[k] = y
		}
	}
	c.everMenu[k] |= o.elements
}

func (c *compiler) deepeningOf(p *programme.Plan, at string) {
	for _, y := range c.yearsOf(p) {
		c.deepening[y] = make([]deepening, len(c.elements))
		for e := range c.deepening[y] {
			c.deepening[y][e] = deepening{inUse: true}
		}
	}
	for j, d := range p.Menu.Deepening {
		path := index(at+".deepening", j)
		e := c.element(d.Element, path+".element")
		refuse := c.word(nil, d.Enforce, path+".enforce", "advice", "advice", "refuse") == "refuse"
		inUse := c.word(nil, d.InUse, path+".in_use", "allowed", "allowed", "refused") == "allowed"
		c.menuYears(d.Years, path+".years")
		if e < 0 {
			continue
		}
		for _, y := range c.yearsOf(p) {
			c.deepening[y][e] = deepening{years: yearBits(d.Years), refuse: refuse, inUse: inUse}
		}
	}
}
