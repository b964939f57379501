package mail

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"html/template"
	"net/mail"
	"strings"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"

	"meertijd/internal/base/fault"
	"meertijd/internal/notice"
	"meertijd/internal/wording"
)

// Sender is the organisation that a mail is from. Address is what mail servers
// see; an answer goes to Contact.
type Sender struct {
	Name    string
	Address string
	Contact string // empty: answers go to Address
}

// Composer puts notices into words.
type Composer struct {
	Public string // address before every link, without a slash at its end
	Sender func(ctx context.Context, tenant string) (Sender, error)
}

// Message is a mail in words.
type Message struct {
	ID       string // with the domain, without brackets
	From, To mail.Address
	ReplyTo  mail.Address
	Subject  string
	Language string
	Text     string
	HTML     string
	Posted   time.Time
	Off      string // address where the reader stops such mail; empty without
}

// errAddress, errWords and errLink are mails that can never be sent.
var (
	errAddress = errors.New("address")
	errWords   = errors.New("words")
	errLink    = errors.New("link")
)

// Compose puts a notice into words, in the language of its reader.
func (c Composer) Compose(ctx context.Context, n notice.Mail, posted time.Time) (Message, error) {
	from, err := c.Sender(ctx, n.Tenant)
	if err != nil {
		return Message{}, err
	}
	to, ok := address(n.Name, n.To)
	sender, okSender := address(from.Name, from.Address)
	if !ok || !okSender {
		return Message{}, errAddress
	}
	reply := sender
	if contact, ok := address(from.Name, from.Contact); ok {
		reply = contact
	}
	language := n.Language
	if !wording.Has(language, "mail."+n.Code+".subject") {
		language = wording.Languages[0]
	}
	if !wording.Has(language, "mail."+n.Code+".subject") || !wording.Has(language, "mail."+n.Code+".text") {
		return Message{}, errWords
	}
	link, err := c.link(n.Link)
	if err != nil {
		return Message{}, err
	}
	off, err := c.link(n.Off)
	if err != nil {
		return Message{}, err
	}
	points, err := c.points(n.Points)
	if err != nil {
		return Message{}, err
	}
	_, domain, _ := strings.Cut(sender.Address, "@")
	m := Message{
		ID: stable(n.ID) + "@" + domain, From: sender, To: to, ReplyTo: reply, Language: language, Posted: posted, Off: off,
		Subject: oneLine(wording.Text(language, "mail."+n.Code+".subject", args(n, from))),
	}
	m.Text, m.HTML, err = bodies(body{
		Language: language, Subject: m.Subject, Hello: oneLine(hello(language, n.Name)), Link: link,
		Go: button(language, n.Code), Copy: wording.Text(language, "notice.copy", nil), Points: points,
		Parts: parts(language, "mail."+n.Code+".text", args(n, from)), End: parts(language, "mail."+n.Code+".end", args(n, from)),
		Footer: []string{wording.Text(language, "notice.footer", fault.Args{"organisation": oneLine(from.Name)}), answerTo(language, reply)},
		Off:    off, Stop: wording.Text(language, "notice.stop", nil),
	})
	return m, err
}

// link puts the public address before a path.
func (c Composer) link(path string) (string, error) {
	if path == "" {
		return "", nil
	}
	link := c.Public + path
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsFunc(link, odd) {
		return "", errLink
	}
	return link, nil
}

// points are those of a notice, each text on one line and of a bounded length.
func (c Composer) points(all []notice.Point) ([]notice.Point, error) {
	var out []notice.Point
	for _, p := range all {
		link, err := c.link(p.Link)
		if err != nil {
			return nil, err
		}
		one := notice.Point{Title: oneLine(p.Title), Text: shortened(p.Text, longestText), Link: link}
		for _, s := range p.Steps {
			one.Steps = append(one.Steps, shortened(s, longestText))
		}
		out = append(out, one)
	}
	return out, nil
}

// parts are the paragraphs of a sentence; one that its values leave empty is
// none, and neither is a sentence that there is not.
func parts(language, code string, args fault.Args) (out []string) {
	if !wording.Has(language, code) {
		return nil
	}
	for part := range strings.SplitSeq(wording.Text(language, code, args), " | ") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// button is what the button of a mail says: its own words, or the usual ones.
func button(language, code string) string {
	if own := "mail." + code + ".go"; wording.Has(language, own) {
		return wording.Text(language, own, nil)
	}
	return wording.Text(language, "notice.go", nil)
}

func answerTo(language string, reply mail.Address) string {
	return wording.Text(language, "notice.answer", fault.Args{"contact": reply.Address})
}

func hello(language, name string) string {
	if name == "" {
		return wording.Text(language, "notice.hello", nil)
	}
	return wording.Text(language, "notice.hello-name", fault.Args{"name": name})
}

// args are the values for the sentences, each on one line, with those that any
// sentence may use.
func args(n notice.Mail, from Sender) fault.Args {
	out := fault.Args{"name": oneLine(n.Name), "organisation": oneLine(from.Name)}
	for name, value := range n.Args {
		out[name] = oneLine(value)
	}
	return out
}

// address reads a mail address, plain letters only: a server that knows more is
// rare, and one that does not loses the mail.
func address(name, text string) (mail.Address, bool) {
	a, err := mail.ParseAddress(text)
	if err != nil || a.Address != text || strings.ContainsFunc(text, odd) {
		return mail.Address{}, false
	}
	return mail.Address{Name: oneLine(name), Address: a.Address}, true
}

// odd is what has no place in an address or a link.
func odd(r rune) bool { return r <= ' ' || r > '~' || r == '<' || r == '>' || r == '"' }

// How long a name or a subject can be, and how long a text of a point.
const (
	longest     = 200
	longestText = 1000
)

// oneLine takes out what could begin a new header or hide what is said.
func oneLine(text string) string { return shortened(text, longest) }

func shortened(text string, most int) string {
	line := []rune(strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
	}), " "))
	return string(line[:min(len(line), most)])
}

// stable makes the part of the Message-ID before the @: the id itself, or its
// hash when it holds anything but letters, digits and dashes.
func stable(id string) string {
	bad := func(r rune) bool { return r != '-' && (r > 'z' || !unicode.IsLetter(r) && !unicode.IsDigit(r)) }
	if id != "" && !strings.ContainsFunc(id, bad) {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:16])
}

// body is what both forms of a mail are made of.
type body struct {
	Language, Subject, Hello string
	Parts                    []string
	Points                   []notice.Point
	End                      []string
	Link, Go, Copy           string
	Footer                   []string
	Off, Stop                string
}

var page = template.Must(template.New("mail").Parse(`<!doctype html>
<html lang="{{.Language}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{.Subject}}</title></head>
<body style="margin:0;padding:20px;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;color:#1b2733;background:#ffffff">
<div style="max-width:36em;overflow-wrap:anywhere">
<p>{{.Hello}}</p>
{{range .Parts}}<p>{{.}}</p>
{{end}}{{range .Points}}<div style="margin:16px 0;padding:2px 14px;border-left:4px solid #154a6b">
<p style="margin:8px 0"><strong>{{if .Link}}<a href="{{.Link}}" style="color:#154a6b">{{.Title}}</a>{{else}}{{.Title}}{{end}}</strong></p>
{{with .Text}}<p style="margin:8px 0">{{.}}</p>
{{end}}{{with .Steps}}<ul style="margin:8px 0;padding-left:20px">{{range .}}<li style="margin:4px 0">{{.}}</li>{{end}}</ul>
{{end}}</div>
{{end}}{{range .End}}<p>{{.}}</p>
{{end}}{{if .Link}}<p><a href="{{.Link}}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:#154a6b;color:#ffffff;text-decoration:none">{{.Go}}</a></p>
<p>{{.Copy}}<br>{{.Link}}</p>
{{end}}<hr style="border:0;border-top:1px solid #c9d3da">
{{range .Footer}}<p style="color:#4a5963;font-size:14px">{{.}}</p>
{{end}}{{with .Off}}<p style="color:#4a5963;font-size:14px">{{$.Stop}}<br><a href="{{.}}" style="color:#154a6b">{{.}}</a></p>
{{end}}</div></body></html>
`))

// bodies writes a mail as plain text and as a page.
func bodies(b body) (text, html string, err error) {
	lines := append([]string{b.Hello}, b.Parts...)
	for _, p := range b.Points {
		lines = append(lines, plainPoint(p))
	}
	lines = append(lines, b.End...)
	if b.Link != "" {
		lines = append(lines, b.Link)
	}
	footer := b.Footer
	if b.Off != "" {
		footer = append(footer, b.Stop+" "+b.Off)
	}
	lines = append(lines, "-- \n"+strings.Join(footer, "\n"))
	var out bytes.Buffer
	err = page.Execute(&out, b)
	return strings.Join(lines, "\n\n") + "\n", out.String(), err
}

// plainPoint writes a point as lines of text.
func plainPoint(p notice.Point) string {
	lines := []string{"* " + p.Title}
	if p.Text != "" {
		lines = append(lines, "  "+p.Text)
	}
	for _, s := range p.Steps {
		lines = append(lines, "  - "+s)
	}
	if p.Link != "" {
		lines = append(lines, "  "+p.Link)
	}
	return strings.Join(lines, "\n")
}

// bytes writes the message as it is sent. The same message gives the same bytes.
func (m Message) bytes() ([]byte, error) {
	sum := sha256.Sum256([]byte(m.ID))
	g := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithBoundary(hex.EncodeToString(sum[:16])))
	g.FromMailAddress(&m.From)
	g.ToMailAddress(&m.To)
	g.ReplyToMailAddress(&m.ReplyTo)
	g.Subject(m.Subject)
	g.SetMessageIDWithValue(m.ID)
	g.SetDateWithValue(m.Posted)
	g.SetGenHeader("Auto-Submitted", "auto-generated")
	g.SetGenHeader("X-Auto-Response-Suppress", "All")
	g.SetGenHeader("Content-Language", m.Language)
	if m.Off != "" {
		g.SetGenHeader("List-Unsubscribe", "<"+m.Off+">")
	}
	g.SetBodyString(gomail.TypeTextPlain, m.Text)
	g.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	var out bytes.Buffer
	_, err := g.WriteTo(&out)
	return out.Bytes(), err
}
