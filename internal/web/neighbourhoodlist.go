package web

import (
	"cmp"
	"slices"
	"strconv"

	"meertijd/internal/base/calendar"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/web/part"
)

// standsHow is how a neighbourhood stands among the others.
type standsHow struct {
	practices, differ, silent int
	agreed, closed            bool
}

// howPlacesStand looks at every neighbourhood, and puts those first of which most
// plans do not fit what was agreed on; then those that agreed on nothing.
func (s *Server) howPlacesStand(rq *request, places []practice.Place) ([]practice.Place, map[string]standsHow, error) {
	all, err := s.Practices.ListNeighbourhoods(rq.Context(), rq.actor.Tenant)
	if err != nil {
		return nil, nil, err
	}
	how := map[string]standsHow{}
	for i := range all {
		n := &all[i]
		how[n.ID] = standsHow{
			closed: n.Closed != calendar.None && n.Closed < rq.today(),
			agreed: slices.ContainsFunc(n.Agreements, func(a practice.Agreement) bool { return a.Holds(rq.today()) }),
		}
	}
	board, err := s.board(rq)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range board.Practices {
		h, known := how[p.Neighbourhood]
		if !known {
			continue
		}
		h.practices++
		switch {
		case !h.agreed:
		case p.Differs > 0:
			h.differ++
		case p.Year == 0 || p.Now.Standing == plan.IsSilent:
			h.silent++
		}
		how[p.Neighbourhood] = h
	}
	slices.SortStableFunc(places, func(a, b practice.Place) int { return how[a.ID].before(how[b.ID]) })
	return places, how, nil
}

// before puts neighbourhoods that need help most first.
func (h standsHow) before(other standsHow) int {
	rank := func(h standsHow) int {
		switch {
		case h.closed:
			return 4
		case h.differ > 0:
			return 0
		case !h.agreed:
			return 1
		case h.silent > 0:
			return 2
		}
		return 3
	}
	return cmp.Or(cmp.Compare(rank(h), rank(other)), cmp.Compare(other.differ, h.differ), cmp.Compare(other.silent, h.silent))
}

// placesSentence says which neighbourhoods do not fit.
func (rq *request) placesSentence(places []practice.Place, how map[string]standsHow) string {
	differ, unagreed, open := 0, 0, 0
	for _, p := range places {
		switch h := how[p.ID]; {
		case h.closed:
			continue
		case h.differ > 0:
			differ++
		case !h.agreed:
			unagreed++
		}
		open++
	}
	switch {
	case open == 0:
		return rq.say("place.neighbourhoods.text")
	case differ > 0:
		return rq.say("network.places.differ", "n", strconv.Itoa(differ), "all", strconv.Itoa(open), "first", places[0].Name)
	case unagreed > 0:
		return rq.say("network.places.unagreed", "n", strconv.Itoa(unagreed), "all", strconv.Itoa(open))
	}
	return rq.say("network.places.fit", "n", strconv.Itoa(open))
}

func (rq *request) howPill(h standsHow) *part.Pill {
	switch {
	case h.closed:
		return nil
	case h.differ > 0:
		return &part.Pill{State: part.Half, Text: rq.say("network.how.differ")}
	case !h.agreed:
		return &part.Pill{State: part.Neutral, Text: rq.say("network.how.unagreed")}
	case h.silent > 0:
		return &part.Pill{State: part.Neutral, Text: rq.say("network.how.silent")}
	}
	return &part.Pill{State: part.Good, Text: rq.say("network.how.fits")}
}

func (rq *request) howWords(h standsHow) string {
	switch {
	case h.closed || h.practices == 0:
		return rq.say("network.stands.empty")
	case !h.agreed:
		return rq.say("network.how.unagreed.text", "n", strconv.Itoa(h.practices))
	case h.differ > 0:
		return rq.say("network.stands.differ", "n", strconv.Itoa(h.differ), "all", strconv.Itoa(h.practices))
	case h.silent > 0:
		return rq.say("network.stands.part", "n", strconv.Itoa(h.silent), "all", strconv.Itoa(h.practices))
	}
	return rq.say("network.stands.fits", "n", strconv.Itoa(h.practices))
}
