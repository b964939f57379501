package web

import (
	"meertijd/internal/region"
)

// board gives the region as it stands today.
func (s *Server) board(rq *request) (*region.Board, error) {
	return s.Region.Board(rq.Context(), rq.actor.Tenant, rq.today())
}
