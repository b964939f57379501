package store

import (
	"slices"
	"strings"
)

// Of a table that begins with the tenant an export holds the tenant's rows. Of
// the others this says what belongs to one; ?1 is the tenant. What is in
// neither list stays behind.
var tenantRows = map[string]string{
	"account":          accountRows,
	"account_secret":   accountRows,
	"account_recovery": accountRows,
	"account_passkey":  accountRows,
	"account_identity": accountRows,
}

// accountRows are those of everybody who is a person of the tenant.
const accountRows = "account_id in (select account_id from account_person where tenant_id = ?1)"

// left are tables that an export leaves behind, each with its reason.
var left = map[string]string{
	"session":        "who is signed in here is not signed in there",
	"outbox":         "what waits to be sent is sent from here",
	"idempotency":    "what was asked here is not asked again there",
	"backup_run":     "backups are of the platform",
	"account_ticket": "links that were mailed open this place",
	"setup_link":     "a first start is of this place",
	"delivery":       "what became of mail that was sent from here",
	"attempt":        "who tried to come in here did not try there",
}

// secret are tables with what people sign in with, that an export holds only
// when it is asked for.
var secret = map[string]bool{"account_secret": true, "account_recovery": true, "account_passkey": true, "account_identity": true}

// own are tables that cannot stand under another name: the chain of the audit
// record has the tenant in every hash.
var own = []string{"audit", "audit_person", "audit_chain"}

// filter gives the condition of a table's rows, and whether it is wanted.
func (o DumpOptions) filter(t table) (string, bool) {
	switch {
	case o.Tenant == "":
		return "", true
	case left[t.name] != "" || secret[t.name] && !o.Credentials:
		return "", false
	case tenantRows[t.name] != "":
		return tenantRows[t.name], true
	}
	return "tenant_id = ?1", t.ofTenant()
}

// undecided lists the tables of which nobody said what an export does: those
// that are of no tenant, or that have a tenant elsewhere than in front.
func undecided(tables []table) (names []string) {
	for _, t := range tables {
		if !t.ofTenant() && left[t.name] == "" && tenantRows[t.name] == "" && !secret[t.name] {
			names = append(names, t.name)
		}
	}
	return names
}

// renamed changes the tenant of a row.
func renamed(t table, values []any, from, to string) {
	for i, c := range t.columns {
		if c.name == "tenant_id" && values[i] == from {
			values[i] = to
		}
	}
}

// chained says whether a table cannot stand under another name.
func chained(name string) bool {
	return slices.Contains(own, name) || strings.HasPrefix(name, "audit_")
}
