package web

import (
	"slices"
	"strconv"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/wording"
)

// teller puts audit records into sentences. It looks each name up once.
type teller struct {
	*request
	server  *Server
	names   map[string]string
	objects map[audit.Object]string
}

// auditLine is one record in words.
type auditLine struct{ when, text, note string }

// line tells a record: who did what to what.
func (t *teller) line(e audit.Entry) auditLine {
	what := t.object(audit.Object{Type: e.ObjectType, ID: e.ObjectID})
	if e.Event == audit.AuthzDeny {
		what = t.object(audit.Object{Type: e.ObjectType})
	}
	l := auditLine{when: t.moment(e.At), text: t.say("audit.did."+t.verb(e), "who", t.who(e), "what", what)}
	if e.Outcome != audit.OK {
		l.note = t.say("audit.outcome." + string(e.Outcome))
	}
	notes := []string{l.note}
	if e.OnBehalfOf != "" {
		notes = append(notes, t.say("audit.on-behalf", "what", t.object(audit.Object{Type: "practice", ID: e.OnBehalfOf})))
	}
	if _, n := e.Listed(); n > 0 {
		notes = append(notes, t.say("audit.on-list", "n", strconv.Itoa(n)))
	}
	l.note = wording.List(t.language, slices.DeleteFunc(notes, func(s string) bool { return s == "" }))
	return l
}

// verbs are the changes of a plan that have a word of their own.
var verbs = []string{"submit", "share-plan", "return-plan", "comment-plan", "endorse-plan", "reply-plan", "remark-plan", "join-plan", "join", "leave", "decline"}

func (t *teller) verb(e audit.Entry) string {
	if len(e.Fields) > 0 && e.ObjectType == "plan" && slices.Contains(verbs, e.Fields[0]) {
		return e.Fields[0]
	}
	return string(e.Event)
}

// who names the person with the role of then.
func (t *teller) who(e audit.Entry) string {
	switch {
	case e.Purged:
		return t.say("audit.who.erased")
	case e.User == "" && e.Role == string(access.Reader):
		return t.say("audit.who.reader")
	case e.User == "":
		return t.say("audit.who.nobody")
	case e.Role == "":
		return t.name(e.User)
	}
	return t.name(e.User) + " (" + t.say("role."+e.Role) + ")"
}

// name gives the name of a person, who may be gone.
func (t *teller) name(id string) string {
	if name, known := t.names[id]; known {
		return name
	}
	person, err := t.server.People.Person(t.Context(), t.actor.Tenant, id)
	if t.names[id] = person.Name; err != nil {
		t.names[id] = t.say("audit.who.erased")
	}
	return t.names[id]
}

// object says what a record is about.
func (t *teller) object(o audit.Object) string {
	if text, known := t.objects[o]; known {
		return text
	}
	t.objects[o] = t.objectOf(o)
	return t.objects[o]
}

func (t *teller) objectOf(o audit.Object) string {
	switch {
	case o.ID == "":
	case o.Type == "plan":
		p, err := t.server.PlanStore.Get(t.Context(), t.actor.Tenant, o.ID)
		if err != nil {
			break
		}
		whose, err := t.server.names(t.request, t.actor.Tenant, p.Practices())
		if err != nil {
			break
		}
		var all []string
		for _, id := range p.Practices() {
			all = append(all, whose[id])
		}
		return t.say("audit.what.plan.of", "year", strconv.Itoa(p.Year), "names", t.list(all))
	case o.Type == "practice":
		if file, err := t.server.Practices.Get(t.Context(), t.actor.Tenant, o.ID, t.today()); err == nil {
			return t.say("audit.what.practice.of", "name", file.Practice.Name)
		}
	case o.Type == "neighbourhood":
		if n, err := t.server.Practices.GetNeighbourhood(t.Context(), t.actor.Tenant, o.ID); err == nil {
			return t.say("audit.what.neighbourhood.of", "name", n.Name)
		}
	case o.Type == "network":
		if n, err := t.server.Practices.GetNeighbourhood(t.Context(), t.actor.Tenant, o.ID); err == nil {
			return t.say("audit.what.network.of", "name", n.Name)
		}
	case o.Type == "person":
		if person, err := t.server.People.Person(t.Context(), t.actor.Tenant, o.ID); err == nil {
			return t.say("audit.what.person.of", "name", person.Name)
		}
	}
	return t.sayOr("audit.what."+o.Type, "audit.what.other")
}
