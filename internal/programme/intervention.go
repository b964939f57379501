package programme

// Intervention is a way of working that practices can choose. Its key stays
// the same when a later plan gives it another number or title.
type Intervention struct {
	Key         string   `file:"key,must"`
	Description Text     `file:"description,must"` // two to four sentences that help to choose
	Options     []Choice `file:"options"`          // parts from which a practice picks
	Examples    []Choice `file:"examples"`         // not a closed list
	Support     []Choice `file:"support"`          // what the regional organisation offers
	Links       []Link   `file:"links"`
	Tags        []string `file:"tags"`
	Source      Sources  `file:"source,must"`
}

// Choice is an option, example or offer of support, from a programme year on.
type Choice struct {
	Key      string  `file:"key,must"`
	Name     Text    `file:"name,must"`
	FromYear int     `file:"from_year"`
	Source   Sources `file:"source,must"`
}

// Link says how one intervention hangs together with another, or with an
// element: goes-with, part-of, comes-before, serves, also-counts-as.
type Link struct {
	To      string `file:"to"`
	Element string `file:"element"`
	Group   string `file:"group"`
	Kind    string `file:"kind,must"`
	Why     Text   `file:"why,must"`
}
