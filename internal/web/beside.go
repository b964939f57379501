package web

import (
	"sync"

	"meertijd/internal/region"
	"meertijd/internal/view"
)

// beside is what a list of practices shows beside them for one person: groups
// that people made, saved views, and what the organisation calls groups of the
// programme. Writing one of these makes a new board, so what was read for a
// board holds as long as that board does.
type beside struct {
	groups []view.Group
	views  []view.View
	called map[string]string
}

// besides keeps that for the last board of each organisation.
type besides struct {
	mu   sync.Mutex
	read map[string]*besidesOf
}

type besidesOf struct {
	board *region.Board
	of    map[string]*beside // by person, role and place: who may see what
}

// standsBeside reads what stands beside a board for whoever asks, once a board.
func (s *Server) standsBeside(rq *request, b *region.Board) (*beside, error) {
	who := rq.actor.Person + "\x00" + string(rq.actor.Role) + "\x00" + rq.actor.Of
	if known := s.besides.get(b, who); known != nil {
		return known, nil
	}
	out := &beside{called: map[string]string{}}
	kept, err := s.Practices.ListGroups(rq.Context(), rq.actor.Tenant)
	if err != nil {
		return nil, err
	}
	for _, g := range kept {
		out.called[g.ID] = g.Name
	}
	if out.groups, err = s.Lists.Groups(rq.Context(), rq.actor); err != nil {
		return nil, err
	}
	if out.views, err = s.Lists.Views(rq.Context(), rq.actor); err != nil {
		return nil, err
	}
	s.besides.keep(b, who, out)
	return out, nil
}

func (k *besides) get(b *region.Board, who string) *beside {
	k.mu.Lock()
	defer k.mu.Unlock()
	if known := k.read[b.Tenant]; known != nil && known.board == b {
		return known.of[who]
	}
	return nil
}

func (k *besides) keep(b *region.Board, who string, one *beside) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.read == nil {
		k.read = map[string]*besidesOf{}
	}
	if known := k.read[b.Tenant]; known == nil || known.board != b {
		k.read[b.Tenant] = &besidesOf{b, map[string]*beside{}}
	}
	k.read[b.Tenant].of[who] = one
}
