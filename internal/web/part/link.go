package part

// Link leads somewhere.
type Link struct {
	Text, URL string
	Icon      string // name of an icon before the text, or nothing
	Current   bool   // this is where the reader is now
}

// Kind says how much an action stands out.
type Kind string

// The kinds of an action. One filled button a view; quiet is the default.
const (
	Filled Kind = "filled"
	Quiet  Kind = "quiet"
	Plain  Kind = "link"
	Danger Kind = "danger"
)

// Action is something to do: a link when URL is set, else a button that submits
// a form. Template: button.
type Action struct {
	Text string
	Kind Kind
	Icon string
	URL  string // a link to a page

	Name, Value string // what the button sends along
	Form        string // id of the form it submits, when it stands outside it
	Post        string // address to post to, instead of the form's own
	NoCheck     bool   // send also when required fields are empty
	Print       bool   // opens the print dialogue instead; hidden without JavaScript
	Label       string // the full text for a screen reader, beginning with Text

	ID string
}

// IsLink says whether the action leads somewhere instead of sending a form.
func (a Action) IsLink() bool { return a.URL != "" }

// Class gives the style of the action.
func (a Action) Class() string {
	if a.Kind == "" {
		return string(Quiet)
	}
	return string(a.Kind)
}
