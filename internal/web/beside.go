package web

import (
	"sync"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
	"meertijd/internal/region"
	"meertijd/internal/view"
)

// beside is what a list of practices shows beside them for one person: groups
// that people made, saved views, and what the organisation calls groups of the
// programme. Writing one of these makes a new board, so what was read for a
// board holds as long as that board does.
type beside struct {
	groups []view.Group
	called map[string]string
	views  []view.View // that this person may open
}

// besides keeps that for the last board of each organisation.
type besides struct {
	mu   sync.Mutex
	read map[string]*besidesOf
}

type besidesOf struct {
	board  *region.Board
	groups []view.Group
	called map[string]string
	views  map[string][]view.View // by person, role and place: who may open what
}

// standsBeside reads what stands beside a board for whoever asks, once a board.
func (s *Server) standsBeside(rq *request, b *region.Board) (beside, error) {
	if _, ok := access.Allowed(rq.actor, access.ReadRegion, access.Target{}); !ok {
		return beside{}, &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "web.standsBeside"}
	}
	who := rq.actor.Person + "\x00" + string(rq.actor.Role) + "\x00" + rq.actor.Of
	if out, known := s.besides.get(b, who); known {
		return out, nil
	}
	out := beside{called: map[string]string{}}
	kept, err := s.Practices.ListGroups(rq.Context(), rq.actor.Tenant)
	if err != nil {
		return beside{}, err
	}
	for _, g := range kept {
		out.called[g.ID] = g.Name
	}
	if out.groups, err = s.Lists.Groups(rq.Context(), rq.actor); err != nil {
		return beside{}, err
	}
	if out.views, err = s.Lists.Views(rq.Context(), rq.actor); err != nil {
		return beside{}, err
	}
	s.besides.keep(b, who, out)
	return out, nil
}

func (k *besides) get(b *region.Board, who string) (out beside, known bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	of := k.read[b.Tenant]
	if of == nil || of.board != b {
		return beside{}, false
	}
	views, known := of.views[who]
	return beside{of.groups, of.called, views}, known
}

// keep holds the groups once, however many look.
func (k *besides) keep(b *region.Board, who string, one beside) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.read == nil {
		k.read = map[string]*besidesOf{}
	}
	of := k.read[b.Tenant]
	if of == nil || of.board != b {
		of = &besidesOf{board: b, groups: one.groups, called: one.called, views: map[string][]view.View{}}
		k.read[b.Tenant] = of
	}
	of.views[who] = one.views
}
