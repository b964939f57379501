package web

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"meertijd/internal/web/asset"
)

// maxBody is the most that a form may hold, in bytes, unless its route says
// more; serve sees to it.
const maxBody = 2 << 20

// protect wraps the site in what holds for every answer: headers, and no posts from other sites.
func (s *Server) protect(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.serve(Route{Open: true, handle: s.foreign}).ServeHTTP(w, r)
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", asset.Policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		if s.Secure {
			h.Set("Strict-Transport-Security", "max-age=63072000")
		}
		if s.plainly(r) && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
			http.Redirect(w, r, strings.TrimSuffix(s.PublicAddress, "/")+r.URL.RequestURI(), http.StatusPermanentRedirect)
			return
		}
		if len(r.TransferEncoding) > 0 {
			h.Set("Connection", "close") // no browser sends a form in chunks: what follows is no request
		}
		id := s.NewID()
		h.Set("X-Request-Id", id)
		cross.Handler(next).ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestID{}, id)))
	})
}

type requestID struct{}

// idOf gives the number of a request, as a person can quote it.
func idOf(r *http.Request) string {
	id, _ := r.Context().Value(requestID{}).(string)
	return id
}

// tooLarge says whether a form was longer than a form may be.
func tooLarge(err error) bool {
	var large *http.MaxBytesError
	return errors.As(err, &large)
}
