package store

import (
	"context"
	"regexp"
	"strings"

	"meertijd/internal/access"
)

// everyone is the tenant of the platform's own work, which sees all of them.
const everyone = "*"

// isolation is the statement of a migration that fences the tenants of a table
// off from each other: "isolate plan;". Only PostgreSQL can; see postgres.go.
var isolation = regexp.MustCompile(`^isolate (\w+)$`)

// isolated gives the table that a statement of a migration isolates.
func isolated(text string) (table string, is bool) {
	m := isolation.FindStringSubmatch(strings.TrimSuffix(bare(text), ";"))
	if m == nil {
		return "", false
	}
	return m[1], true
}

// fence gives the tenant that a transaction keeps to. What cannot be the name of
// a tenant is nobody's: it sees nothing.
func fence(ctx context.Context) string {
	tenant, known := access.TenantOf(ctx)
	switch {
	case !known:
		return everyone
	case tenant == everyone || strings.ContainsAny(tenant, "\\\x00"):
		return ""
	}
	return tenant
}
