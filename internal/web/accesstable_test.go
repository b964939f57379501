package web

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"
)

// The words of testdata/access.csv, which says what they mean.
const (
	noObject      = "-"
	ownObject     = "own"
	nearObject    = "neighbour"
	farObject     = "elsewhere"
	foreignObject = "other tenant"
	mandateObject = "mandate"

	usualState       = "usual"
	endedPractice    = "practice ended"
	oneFactorState   = "one factor"
	withdrawnMandate = "mandate withdrawn"
	closedRoutes     = "(closed)"
	notVisited       = ""
)

var (
	pathObjects = []string{ownObject, nearObject, farObject, foreignObject}
	planStates  = []string{usualState, "silent", "draft", "returned", endedPractice}
	signStates  = []string{"session ended", "session idle", "session old", "hat ended", "hat to come", oneFactorState, withdrawnMandate}
)

// row is one request of the table, for every role.
type row struct {
	pattern, object, state string
	cells                  map[string]string
}

// table reads who may go where, as a person wrote it down. A line that names
// several objects or states, or all routes that are closed, becomes as many rows.
func table(t *testing.T, routes []Route) (roles []string, rows []row) {
	t.Helper()
	file, err := os.Open("testdata/access.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	r := csv.NewReader(file)
	r.Comment, r.TrimLeadingSpace = '#', true
	lines, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	roles = lines[0][3:]
	for _, line := range lines[1:] {
		for i := range line {
			line[i] = strings.TrimSpace(line[i])
		}
		cells := map[string]string{}
		for i, role := range roles {
			cells[role] = line[3+i]
		}
		rows = append(rows, expand(line, cells, routes)...)
	}
	return roles, rows
}

func expand(line []string, cells map[string]string, routes []Route) (rows []row) {
	patterns := []string{line[0]}
	if method, all := strings.CutSuffix(line[0], " "+closedRoutes); all {
		patterns = nil
		for _, route := range routes {
			if !route.Open && strings.HasPrefix(route.Pattern, method+" ") {
				patterns = append(patterns, route.Pattern)
			}
		}
	}
	for _, pattern := range patterns {
		for _, object := range several(line[1], pathObjects) {
			for _, state := range several(line[2], statesOf(object)) {
				rows = append(rows, row{pattern, object, state, cells})
			}
		}
	}
	return rows
}

// statesOf lists the states of an object that a star stands for. Nobody acts for
// a practice that ended: that is a state of the sign-in.
func statesOf(object string) []string {
	if object == mandateObject {
		return slices.DeleteFunc(slices.Clone(planStates), func(state string) bool { return state == endedPractice })
	}
	return planStates
}

// several splits what a line names: a star is all.
func several(cell string, all []string) []string {
	if cell == "*" {
		return all
	}
	return strings.Split(cell, " / ")
}

// asked lists the rows that a route must have.
func asked(route Route) (keys []string) {
	objects, states := meets(route.Pattern)
	add := func(object, state string) { keys = append(keys, route.Pattern+", "+object+", "+state) }
	for _, object := range objects {
		for _, state := range states {
			if object != mandateObject || state != endedPractice {
				add(object, state)
			}
		}
	}
	if !route.Open {
		for _, state := range signStates {
			if state == withdrawnMandate {
				add(mandateObject, state)
				add(mandateObject, endedPractice)
				continue
			}
			add(ownObject, state)
		}
	}
	return keys
}

// meets lists the objects and states of a pattern.
func meets(pattern string) (objects, states []string) {
	_, at, _ := strings.Cut(pattern, " ")
	everybody := append(slices.Clone(pathObjects), mandateObject)
	switch {
	case strings.HasSuffix(at, "/files/{file}"):
		return everybody, planStates
	case strings.HasPrefix(at, "/plan/"):
		return []string{ownObject, mandateObject}, planStates
	case strings.HasPrefix(at, "/practices/{practice}/plan/"):
		return everybody, planStates
	case at == "/today", at == "/practice", at == "/plan":
		return []string{ownObject, mandateObject}, planStates
	case at == "/people", at == "/people/invite", at == "/people/mandates", at == "/account", at == "/audit":
		return []string{noObject}, []string{usualState, endedPractice}
	case strings.Contains(at, "{practice}"), strings.Contains(at, "{person}"), strings.Contains(at, "{neighbourhood}"):
		return pathObjects, []string{usualState}
	case strings.Contains(at, "{id}"), strings.Contains(at, "{reminder}"):
		return []string{noObject, ownObject, foreignObject}, []string{usualState}
	case strings.HasPrefix(at, "/read/"):
		return []string{noObject, ownObject}, []string{usualState}
	}
	return []string{noObject}, []string{usualState}
}
