package part

import "html/template"

// Page is the frame around every page: header, places, notices and footer. The
// page itself is rendered into Main. Template: page.
type Page struct {
	Title        string // of this page, without the name of the product
	Language     string // nl or en; filled in by the renderer
	Path         string // address of this page, to come back to after changing language
	Places       []Link // where one can go; one of them is Current
	Person       *Person
	Behalf       *Behalf // of another practice, while that is so
	Search       *Search // finds things from anywhere; nil for who may not
	Back         *Link   // a step back, above the page
	Demo         string  // what the demo banner says; empty outside the demo
	Notices      []Banner
	Bar          *Bottombar
	Organisation string   // who runs this, in the footer
	Logo         string   // address of the organisation's picture
	Style        string   // address of its style sheet
	Contact      *Contact // whom one can ask
	Footer       []Link   // help, accessibility, privacy
	Quiet        bool     // no line in the footer about how the plan is read

	Main template.HTML // filled in by the renderer
}

// Person is who has signed in.
type Person struct {
	Name, Role, Practice string
	Links                []Link   // their own account, and what else is theirs
	Hats                 []Action // their other roles, each a button
	HatURL               string   // posted to by those buttons
	ChangeURL            string   // choose somebody else, in the demo
	SignOutURL           string   // posted to
}

// Contact is whom one can ask, at the organisation.
type Contact struct{ Name, Mail, Phone, When string }

// Behalf says, above every page, for whom somebody acts, and ends it.
type Behalf struct {
	Text   string
	EndURL string // posted to
}

// Bottombar stands at the bottom of a phone: how things stand, opening into the
// check, and three places to go. Template: bottombar.
type Bottombar struct {
	Summary string // "6 van 7 in orde · nog 1 keuze bij B"
	Check   *Check // give it an ID of its own, for the page holds one already
	Places  []Link
}

// Lead opens a page: what it is about, and one sentence on how things stand.
// Template: lead.
type Lead struct {
	Title, Text string
	Eyebrow     string // a few words above the title
	Pill        *Pill
	Actions     []Action // print, download
}

// NextThing is the one thing to do now. Template: nextthing.
type NextThing struct {
	ID, When, Title, Text string
	Actions               []Action // at most three
	Reach                 *Reach   // whom to call or write to
	IfNobodyActs          string
}

// Reach is how somebody can be reached. Template: reach.
type Reach struct {
	Phones []PhoneTo
	Mails  []MailTo
}

// PhoneTo is a number to call, with its country, and as people read it.
type PhoneTo struct{ Number, Text string }

// MailTo is somebody to write to.
type MailTo struct{ Name, Mail string }

// Banner says something about the page as a whole. Template: banner.
type Banner struct {
	ID          string
	Kind        BannerKind
	Title, Text string
	Actions     []Action
	Live        bool // a screen reader says it when it comes in later
}

// BannerKind says what a banner is for.
type BannerKind string

// The kinds of a banner.
const (
	DemoBanner  BannerKind = "demo"
	InfoBanner  BannerKind = "info"
	DoneBanner  BannerKind = "done"
	WarnBanner  BannerKind = "warn"
	ErrorBanner BannerKind = "error"
)

// Icon gives the icon that belongs to the kind.
func (k BannerKind) Icon() string {
	switch k {
	case DemoBanner:
		return "clock"
	case DoneBanner:
		return "check"
	case WarnBanner, ErrorBanner:
		return "warning"
	}
	return "info"
}
