package web

import (
	"context"
	"embed"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/attachment"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/base/metric"
	"meertijd/internal/intake"
	"meertijd/internal/intervention"
	"meertijd/internal/network"
	"meertijd/internal/notice"
	"meertijd/internal/organisation"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/privacy"
	"meertijd/internal/region"
	"meertijd/internal/reminder"
	"meertijd/internal/rule"
	"meertijd/internal/view"
	"meertijd/internal/web/asset"
	"meertijd/internal/web/gallery"
	"meertijd/internal/web/part"
	"meertijd/internal/web/render"
)

//go:embed page
var pages embed.FS

// Auditor keeps the record of a read before the answer is sent.
type Auditor interface {
	AuditRead(ctx context.Context, record audit.Record) error
}

// Config is what a server works with.
type Config struct {
	Plans     *plan.Service
	PlanStore plan.Store
	Practices practice.Store
	Region    *region.Keeper
	Lists     *view.Service     // views and groups that people make
	Sheets    Sheets            // writes lists as spreadsheets
	Keeper    *practice.Service // of the files of practices
	Networks  *network.Service  // of what neighbourhoods do together
	People    access.Store
	Accounts  *account.Service
	SignInBy  func(context.Context) []account.Provider   // of the organisations that have their own; nil is none
	QR        func(address string) (part.Drawing, error) // draws a code to scan
	Audit     Auditor
	Trail     audit.Trail
	Privacy   *privacy.Service
	Ping      func(context.Context) error // asks the store; nil does not
	Rules     func(tenant string) *rule.Set
	Now       func() time.Time
	Today     func() calendar.Date
	NewID     func() string
	Token     func() string // unguessable, at least 128 bits
	Log       *slog.Logger
	Metrics   *metric.Registry                                      // nil: nothing is measured
	Mails     func(context.Context) ([]ShownMail, error)            // of a demo, where no mail leaves; nil is none
	Compose   func(context.Context, notice.Mail) (ShownMail, error) // puts a mail into words as it will be sent
	Reminders *reminder.Service                                     // nil when none can be sent
	Weekly    *reminder.Setting                                     // who wants the weekly mail; nil when there is none
	Version   string
	Secure    bool   // served over https: cookies say so
	Demo      *Demo  // nil outside the demo: then nobody can choose a person
	Papers    Papers // nil when there is nothing to make files with

	Intake      *intake.Service                                                                 // nil when no lists can be loaded
	Attachments *attachment.Service                                                             // nil when there is nowhere to keep files
	Backups     func(context.Context) fault.Code                                                // what is wrong with backups; nil does not say
	Export      func(tenant, passphrase string) (func(context.Context, io.Writer) error, error) // writes a whole organisation; nil when that cannot be

	Interventions *intervention.Service // who does what, and who is glad to tell
	Organisations *organisation.Service // nil when nothing about organisations can be set
	PublicAddress string                // what people type; empty on one machine
	Proxies       []netip.Prefix        // of proxies that are believed
}

// Demo is a server whose people can be chosen, with everything made up.
type Demo struct {
	Tenant string
	Fixed  calendar.Date // None when the day is today
}

// Server answers requests.
type Server struct {
	Config
	stopping   atomic.Bool
	meter      *meter
	pages      *render.Renderer
	components http.Handler
	looks      looks
	whole      wholeLists
	besides    besides
	doings     doings
}

// New makes a server, or says which template is wrong.
func New(config Config) (*Server, error) {
	sub, err := fs.Sub(pages, ".")
	if err != nil {
		return nil, err
	}
	r, err := render.New(sub)
	if err != nil {
		return nil, err
	}
	components, err := gallery.Handler()
	if err != nil {
		return nil, err
	}
	return &Server{Config: config, pages: r, components: components, meter: newMeter(config.Metrics)}, nil
}

// Handler gives the whole site.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /asset/", asset.Handler())
	mux.Handle("GET /gallery", s.components)
	mux.HandleFunc("GET "+lookFolder+"{file}", s.look)
	for _, route := range s.Routes() {
		mux.Handle(route.Pattern, s.serve(route))
	}
	mux.Handle("/", s.serve(Route{Open: true, handle: s.notFound}))
	return s.observe(s.protect(sighted(mux)))
}
