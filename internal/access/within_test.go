package access_test

import (
	"testing"

	"meertijd/internal/access"
)

func TestAContextIsWithinOneTenant(t *testing.T) {
	if _, known := access.TenantOf(t.Context()); known {
		t.Error("a context without a tenant has one")
	}
	ctx := access.InTenant(t.Context(), "one")
	if tenant, known := access.TenantOf(ctx); tenant != "one" || !known {
		t.Error(tenant, known)
	}
	if tenant, known := access.TenantOf(access.InTenant(ctx, "")); tenant != "" || !known {
		t.Error("no tenant is not the same as none named:", tenant, known)
	}
}
