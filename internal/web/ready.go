package web

import "net/http"

// health says that the program runs; whether it can do its work is for ready.
func (s *Server) health(*request) (answer, error) {
	return answer{plain: []byte("ok " + s.Version + "\n")}, nil
}

// ready says whether requests should come here: the database answers, its
// tables are up to date (before that nothing listens), and nobody is stopping.
func (s *Server) ready(rq *request) (answer, error) {
	if s.stopping.Load() {
		return answer{status: http.StatusServiceUnavailable, plain: []byte("stopping\n")}, nil
	}
	if s.Ping != nil {
		if err := s.Ping(rq.Context()); err != nil {
			return answer{}, err
		}
	}
	return answer{plain: []byte("ready " + s.Version + "\n")}, nil
}

// Stop lets /readyz say no, so that whoever divides requests sends them
// elsewhere. What comes in still is answered.
func (s *Server) Stop() { s.stopping.Store(true) }

// watchRoutes are for whoever watches the server.
func (s *Server) watchRoutes() []Route {
	return []Route{
		{Pattern: "GET /healthz", Open: true, Try: "/healthz", handle: s.health},
		{Pattern: "GET /readyz", Open: true, Try: "/readyz", handle: s.ready},
	}
}
