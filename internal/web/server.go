package web

import (
	"context"
	"embed"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
	"meertijd/internal/web/asset"
	"meertijd/internal/web/gallery"
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
	People    access.Store
	Audit     Auditor
	Ping      func(context.Context) error // asks the store; nil does not
	Rules     func(tenant string) *rule.Set
	Now       func() time.Time
	Today     func() calendar.Date
	NewID     func() string
	Token     func() string // unguessable, at least 128 bits
	Log       *slog.Logger
	Version   string
	Secure    bool   // served over https: cookies say so
	Demo      *Demo  // nil outside the demo: then nobody can choose a person
	Papers    Papers // nil when there is nothing to make files with
}

// Demo is a server whose people can be chosen, with everything made up.
type Demo struct {
	Tenant string
	Fixed  calendar.Date // None when the day is today
}

// Server answers requests.
type Server struct {
	Config
	pages      *render.Renderer
	components http.Handler
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
	return &Server{Config: config, pages: r, components: components}, nil
}

// Handler gives the whole site.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /asset/", asset.Handler())
	mux.Handle("GET /gallery", s.components)
	for _, route := range s.Routes() {
		mux.Handle(route.Pattern, s.serve(route))
	}
	mux.Handle("/", s.serve(Route{Open: true, handle: s.notFound}))
	return s.protect(mux)
}
