package access

import "context"

// withinTenant marks a context whose work is within one tenant.
type withinTenant struct{}

// InTenant says that all work of a context is within one tenant. A store that
// can keeps to it, whatever its queries ask: what is of another tenant is not
// there. An empty tenant sees nothing.
func InTenant(ctx context.Context, tenant string) context.Context {
	return context.WithValue(ctx, withinTenant{}, tenant)
}

// TenantOf gives the tenant that the work of a context is within; not known is
// work of the platform: a sign-in that is still looked up, mail, a backup.
func TenantOf(ctx context.Context) (tenant string, known bool) {
	tenant, known = ctx.Value(withinTenant{}).(string)
	return tenant, known
}
