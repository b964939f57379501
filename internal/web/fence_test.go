package web

import (
	"net/http/httptest"
	"testing"

	"meertijd/internal/access"
)

func TestARequestStaysWithinTheOrganisationOfItsSession(t *testing.T) {
	for name, c := range map[string]struct {
		route  Route
		fenced bool
	}{
		"somebody at work":                              {Route{May: access.ReadPlan}, true},
		"who manages people":                            {Route{May: access.ManagePeople}, true},
		"a route that names no May":                     {Route{}, true},
		"an account may be in several organisations":    {Route{May: access.UseOwnAccount}, false},
		"the platform is all of them":                   {Route{May: access.ManageTenants}, false},
		"who signs in as somebody else at an open page": {Route{Open: true}, false},
	} {
		t.Run(name, func(t *testing.T) {
			var tenant string
			var known bool
			c.route.handle = func(rq *request) (answer, error) {
				tenant, known = access.TenantOf(rq.Context())
				return answer{}, nil
			}
			rq := &request{Request: httptest.NewRequest("GET", "/", nil), server: newWorld(t).server, route: c.route}
			rq.actor.Tenant = "one"
			if _, err := rq.server.shown(rq, c.route); err != nil {
				t.Fatal(err)
			}
			if known != c.fenced || known && tenant != "one" {
				t.Error(known, tenant)
			}
		})
	}
}

func TestEveryRouteBeyondOneOrganisationIsKnown(t *testing.T) {
	count := 0
	for _, route := range newWorld(t).server.Routes() {
		rq := &request{Request: httptest.NewRequest("GET", "/", nil), route: route}
		rq.fence()
		if _, known := access.TenantOf(rq.Context()); known {
			count++
		}
	}
	if count < 60 {
		t.Error("only", count, "routes stay within an organisation")
	}
}
