package store

import (
	"context"

	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/network"
)

// Networks keeps what neighbourhoods do together: a network.Store.
type Networks struct{ DB *DB }

var _ network.Store = Networks{}

// Outlook gives a version of a multi-year plan, the latest with version 0.
func (s Networks) Outlook(ctx context.Context, tenant, neighbourhood string, version int) (o network.Outlook, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all, err := tx.outlooks(ctx, tenant, neighbourhood, version)
		o = network.Outlook{Tenant: tenant, Neighbourhood: neighbourhood}
		if err != nil || len(all) == 0 {
			return orMissing(len(all) > 0 || version == 0, err, "store.Networks.Outlook", "network.no-version")
		}
		o = all[0]
		return tx.Rows(ctx, `select section_id, heading, body from network_section
			where tenant_id = ?1 and neighbourhood_id = ?2 and version = ?3 order by ord`, []any{tenant, neighbourhood, o.Version},
			func(scan func(...any) error) error {
				var x network.Section
				err := scan(&x.ID, &x.Heading, &x.Text)
				o.Sections = append(o.Sections, x)
				return err
			})
	})
	return o, err
}

// Outlooks gives every version without its sections, the latest first.
func (s Networks) Outlooks(ctx context.Context, tenant, neighbourhood string) (all []network.Outlook, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all, err = tx.outlooks(ctx, tenant, neighbourhood, 0)
		return err
	})
	return all, err
}

// outlooks reads versions without their sections, the latest first; all of them
// with version 0.
func (tx *Tx) outlooks(ctx context.Context, tenant, neighbourhood string, version int) (all []network.Outlook, err error) {
	err = tx.Rows(ctx, `select version, saved_at, by_person, by_name from network_outlook
		where tenant_id = ?1 and neighbourhood_id = ?2 and (?3 = 0 or version = ?3) order by version desc`, []any{tenant, neighbourhood, version},
		func(scan func(...any) error) error {
			o := network.Outlook{Tenant: tenant, Neighbourhood: neighbourhood}
			err := scan(&o.Version, &o.At, &o.By, &o.ByName)
			all = append(all, o)
			return err
		})
	return all, err
}

const opSaveOutlook = "store.Networks.SaveOutlook"

// SaveOutlook keeps the next version, which only one of those that saw the same
// one can.
func (s Networks) SaveOutlook(ctx context.Context, o network.Outlook, record audit.Record) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		if err := tx.placed(ctx, o.Tenant, o.Neighbourhood, opSaveOutlook); err != nil {
			return err
		}
		rows, err := tx.Exec(ctx, `insert into network_outlook (tenant_id, neighbourhood_id, version, saved_at, by_person, by_name)
			select ?1, ?2, cast(?3 as bigint), cast(?4 as text), cast(?5 as text), cast(?6 as text)
			where ?3 = (select coalesce(max(v.version), 0) + 1 from network_outlook v where v.tenant_id = ?1 and v.neighbourhood_id = ?2)
			on conflict (tenant_id, neighbourhood_id, version) do nothing`, o.Tenant, o.Neighbourhood, o.Version, o.At, o.By, o.ByName)
		if err == nil && rows == 0 {
			err = network.Moved(opSaveOutlook)
		}
		if err != nil {
			return err
		}
		for i, x := range o.Sections {
			_, err := tx.Exec(ctx, `insert into network_section (tenant_id, neighbourhood_id, version, ord, section_id, heading, body)
				values (?1, ?2, ?3, ?4, ?5, ?6, ?7)`, o.Tenant, o.Neighbourhood, o.Version, i, x.ID, x.Heading, x.Text)
			if err != nil {
				return err
			}
		}
		return tx.Audit(ctx, record)
	})
}

// placed looks whether there is such a neighbourhood.
func (tx *Tx) placed(ctx context.Context, tenant, neighbourhood, op string) error {
	var one int64
	found, err := tx.One(ctx, `select 1 from neighbourhood where tenant_id = ?1 and neighbourhood_id = ?2`, []any{tenant, neighbourhood}, &one)
	return orMissing(found, err, op, "neighbourhood.not-found")
}

// Partners gives the organisations on the map, by folded name and id.
func (s Networks) Partners(ctx context.Context, tenant, neighbourhood string) (all []network.Partner, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all = nil
		at := map[string]int{}
		err := tx.Rows(ctx, `select partner_id, version, kind, name, role, checked_on, recorded_at, recorded_by from network_partner
			where tenant_id = ?1 and neighbourhood_id = ?2 order by name_folded, partner_id`, []any{tenant, neighbourhood},
			func(scan func(...any) error) error {
				p := network.Partner{Tenant: tenant, Neighbourhood: neighbourhood}
				err := scan(&p.ID, &p.Version, &p.Kind, &p.Name, &p.Role, &p.Checked, &p.Recorded.At, &p.Recorded.By)
				at[p.ID] = len(all)
				all = append(all, p)
				return err
			})
		if err != nil {
			return err
		}
		return tx.Rows(ctx, `select c.partner_id, c.name, c.phone, c.mail from network_contact c
			join network_partner p on p.tenant_id = c.tenant_id and p.partner_id = c.partner_id
			where c.tenant_id = ?1 and p.neighbourhood_id = ?2 order by c.partner_id, c.ord`, []any{tenant, neighbourhood},
			func(scan func(...any) error) error {
				var id string
				var c network.Contact
				err := scan(&id, &c.Name, &c.Phone, &c.Mail)
				all[at[id]].Contacts = append(all[at[id]].Contacts, c)
				return err
			})
	})
	return all, err
}

const opSavePartner = "store.Networks.SavePartner"

// SavePartner puts an organisation on the map or changes it.
func (s Networks) SavePartner(ctx context.Context, p network.Partner, record audit.Record) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		if err := tx.placed(ctx, p.Tenant, p.Neighbourhood, opSavePartner); err != nil {
			return err
		}
		rows, err := tx.writePartner(ctx, &p)
		if err == nil && rows == 0 || fault.CodeOf(err) == CodeDuplicate {
			err = network.Moved(opSavePartner)
		}
		if err == nil {
			err = tx.drop(ctx, `delete from network_contact where tenant_id = ?1 and partner_id = ?2`, p.Tenant, p.ID)
		}
		for i, c := range p.Contacts {
			if err != nil {
				break
			}
			_, err = tx.Exec(ctx, `insert into network_contact (tenant_id, partner_id, ord, name, phone, mail)
				values (?1, ?2, ?3, ?4, ?5, ?6)`, p.Tenant, p.ID, i, c.Name, c.Phone, c.Mail)
		}
		if err != nil {
			return err
		}
		return tx.Audit(ctx, record)
	})
}

func (tx *Tx) writePartner(ctx context.Context, p *network.Partner) (int64, error) {
	args := []any{p.Tenant, p.ID, p.Neighbourhood, p.Version, p.Kind, p.Name, Fold(p.Name), p.Role, p.Checked, p.Recorded.At, p.Recorded.By}
	if p.Version == 1 {
		return tx.Exec(ctx, `insert into network_partner (tenant_id, partner_id, neighbourhood_id, version, kind, name, name_folded, role, checked_on, recorded_at, recorded_by)
			values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) on conflict (tenant_id, partner_id) do nothing`, args...)
	}
	return tx.Exec(ctx, `update network_partner set version = ?4, kind = ?5, name = ?6, name_folded = ?7, role = ?8, checked_on = ?9, recorded_at = ?10, recorded_by = ?11
		where tenant_id = ?1 and partner_id = ?2 and neighbourhood_id = ?3 and version = ?4 - 1`, args...)
}

// RemovePartner takes an organisation off the map.
func (s Networks) RemovePartner(ctx context.Context, p network.Partner, record audit.Record) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		args := []any{p.Tenant, p.ID, p.Neighbourhood, p.Version}
		if err := tx.drop(ctx, `delete from network_contact where tenant_id = ?1 and partner_id = ?2
			and exists (select 1 from network_partner x where x.tenant_id = ?1 and x.partner_id = ?2 and x.neighbourhood_id = ?3 and x.version = ?4)`, args...); err != nil {
			return err
		}
		rows, err := tx.Exec(ctx, `delete from network_partner where tenant_id = ?1 and partner_id = ?2 and neighbourhood_id = ?3 and version = ?4`, args...)
		if err == nil && rows == 0 {
			err = network.Moved("store.Networks.RemovePartner")
		}
		if err != nil {
			return err
		}
		return tx.Audit(ctx, record)
	})
}
