package store

import (
	"context"
	"errors"

	"meertijd/internal/base/fault"
	"meertijd/internal/organisation"
)

// Organisations keeps organisations, the regional plans that they brought and
// the links of a first start: an organisation.Store.
type Organisations struct{ DB *DB }

var _ organisation.Store = Organisations{}

const organisationRow = `select t.tenant_id, t.name, t.region, t.created_at, coalesce(o.version, 0), coalesce(o.colour, ''),
	coalesce(o.logo_hash, ''), coalesce(o.logo_type, ''), coalesce(o.sender_name, ''), coalesce(o.sender_address, ''),
	coalesce(o.contact_name, ''), coalesce(o.contact_mail, ''), coalesce(o.contact_phone, ''), coalesce(o.contact_when, ''),
	coalesce(o.privacy_nl, ''), coalesce(o.privacy_en, ''), coalesce(o.accessibility_nl, ''), coalesce(o.accessibility_en, ''),
	coalesce(o.openid_issuer, ''), coalesce(o.openid_client, ''), coalesce(o.openid_secret, ''), coalesce(o.openid_two_factor, 0),
	coalesce(o.openid_button, ''), coalesce(o.plan_number, 0), coalesce(o.plan_hash, '')
	from tenant t left join organisation o on o.tenant_id = t.tenant_id where t.tenant_id = ?1`

// Get gives an organisation.
func (s Organisations) Get(ctx context.Context, tenant string) (o organisation.Organisation, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		var two int
		found, err := tx.One(ctx, organisationRow, []any{tenant}, &o.Tenant, &o.Name, &o.Plan.Region, &o.Created, &o.Version, &o.Colour,
			&o.Logo.Hash, &o.Logo.Type, &o.Sender.Name, &o.Sender.Address, &o.Contact.Name, &o.Contact.Mail, &o.Contact.Phone, &o.Contact.When,
			&o.Privacy.NL, &o.Privacy.EN, &o.Accessibility.NL, &o.Accessibility.EN, &o.SignIn.Issuer, &o.SignIn.Client, &o.SignIn.Secret, &two,
			&o.SignIn.Button, &o.Plan.Number, &o.Plan.Hash)
		o.SignIn.TwoFactor = two == 1
		return orMissing(found, err, "store.Organisations.Get", "organisation.not-found")
	})
	return o, err
}

// List gives all organisations, by folded name and id.
func (s Organisations) List(ctx context.Context) (all []organisation.Summary, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all = nil
		return tx.Rows(ctx, `select t.tenant_id, t.name, t.region, t.created_at,
			(select count(*) from practice p where p.tenant_id = t.tenant_id)
			from tenant t order by t.name_folded, t.tenant_id`, nil, func(scan func(...any) error) error {
			var o organisation.Summary
			err := scan(&o.Tenant, &o.Name, &o.Region, &o.Created, &o.Practices)
			all = append(all, o)
			return err
		})
	})
	return all, err
}

const opSaveOrganisation = "store.Organisations.Save"

// Save does all of a change or nothing.
func (s Organisations) Save(ctx context.Context, c organisation.Change) (answer string, err error) {
	err = s.DB.Write(ctx, func(tx *Tx) error {
		asked := askedOf(c.Once)
		was, seen, err := tx.Once(ctx, asked)
		if err != nil || seen {
			answer = string(was)
			return err
		}
		answer = c.Once.Answer
		for _, step := range []func() error{
			func() error { return tx.saveTenant(ctx, &c.Organisation) },
			func() error { return tx.saveOrganisation(ctx, &c.Organisation) },
			func() error { return tx.saveLogo(ctx, c.Organisation.Tenant, c.Logo) },
			func() error { return tx.addPlan(ctx, c.Organisation.Tenant, c.Plan) },
			func() error { return tx.moveLink(ctx, c.Link) },
			func() error { return tx.Remember(ctx, asked, []byte(c.Once.Answer)) },
		} {
			if err := step(); err != nil {
				return err
			}
		}
		return tx.Audit(ctx, c.Audit)
	})
	return answer, err
}

// askedOf is a command as the idempotency table knows it.
func askedOf(o organisation.Once) Request {
	return Request{Tenant: o.Tenant, Key: o.Key, Actor: o.Actor, Command: o.Command, Hash: o.Hash}
}

// Answered gives the answer of an earlier time.
func (s Organisations) Answered(ctx context.Context, once organisation.Once) (answer string, seen bool, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		var was []byte
		was, seen, err = tx.Once(ctx, askedOf(once))
		answer = string(was)
		return err
	})
	return answer, seen, err
}

func (tx *Tx) saveTenant(ctx context.Context, o *organisation.Organisation) error {
	_, err := tx.Exec(ctx, `insert into tenant (tenant_id, name, name_folded, region, created_at) values (?1, ?2, ?3, ?4, ?5)
		on conflict (tenant_id) do update set name = excluded.name, name_folded = excluded.name_folded, region = excluded.region`,
		o.Tenant, o.Name, Fold(o.Name), o.Plan.Region, o.Created)
	return err
}

// saveOrganisation claims the version: of two saves that saw the same one, one
// wins.
func (tx *Tx) saveOrganisation(ctx context.Context, o *organisation.Organisation) error {
	args := []any{o.Tenant, o.Version, o.Colour, o.Logo.Hash, o.Logo.Type, o.Sender.Name, o.Sender.Address,
		o.Contact.Name, o.Contact.Mail, o.Contact.Phone, o.Contact.When, o.Privacy.NL, o.Privacy.EN, o.Accessibility.NL, o.Accessibility.EN,
		o.SignIn.Issuer, o.SignIn.Client, o.SignIn.Secret, o.SignIn.TwoFactor, o.SignIn.Button, o.Plan.Number, o.Plan.Hash}
	text := `insert into organisation (tenant_id, version, colour, logo_hash, logo_type, sender_name, sender_address,
			contact_name, contact_mail, contact_phone, contact_when, privacy_nl, privacy_en, accessibility_nl, accessibility_en,
			openid_issuer, openid_client, openid_secret, openid_two_factor, openid_button, plan_number, plan_hash)
		values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)
		on conflict (tenant_id) do nothing`
	if o.Version > 1 {
		args = append(args, o.Version-1)
		text = `update organisation set version = ?2, colour = ?3, logo_hash = ?4, logo_type = ?5, sender_name = ?6,
			sender_address = ?7, contact_name = ?8, contact_mail = ?9, contact_phone = ?10, contact_when = ?11,
			privacy_nl = ?12, privacy_en = ?13, accessibility_nl = ?14, accessibility_en = ?15, openid_issuer = ?16,
			openid_client = ?17, openid_secret = ?18, openid_two_factor = ?19, openid_button = ?20, plan_number = ?21, plan_hash = ?22
			where tenant_id = ?1 and version = ?23`
	}
	rows, err := tx.Exec(ctx, text, args...)
	if err == nil && rows == 0 {
		err = organisation.Moved(opSaveOrganisation)
	}
	return err
}

func (tx *Tx) saveLogo(ctx context.Context, tenant string, l *organisation.Logo) error {
	if l == nil {
		return nil
	}
	_, err := tx.Exec(ctx, `insert into organisation_logo (tenant_id, hash, type, content) values (?1, ?2, ?3, ?4)
		on conflict (tenant_id, hash) do nothing`, tenant, l.Hash, l.Type, l.Content)
	return err
}

// Logo gives a logo by its hash.
func (s Organisations) Logo(ctx context.Context, hash string) (l organisation.Logo, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		found, err := tx.One(ctx, `select hash, type, content from organisation_logo where hash = ?1 order by tenant_id`,
			[]any{hash}, &l.Hash, &l.Type, &l.Content)
		return orMissing(found, err, "store.Organisations.Logo", "organisation.no-logo")
	})
	return l, err
}

// Begin keeps a link of a first start, and ends those before it.
func (s Organisations) Begin(ctx context.Context, l organisation.SetupLink) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		if _, err := tx.Exec(ctx, `update setup_link set used_at = ?1 where used_at is null`, l.Made); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `insert into setup_link (link_key, made_at, until_at, tenant_id, used_at) values (?1, ?2, ?3, ?4, ?5)`,
			l.Key, l.Made, l.Until, l.Tenant, l.Used)
		return err
	})
}

// Link gives a link of a first start.
func (s Organisations) Link(ctx context.Context, key string) (l organisation.SetupLink, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		found, err := tx.One(ctx, `select link_key, made_at, until_at, tenant_id, used_at from setup_link where link_key = ?1`,
			[]any{key}, &l.Key, &l.Made, &l.Until, &l.Tenant, &l.Used)
		return orMissing(found, err, "store.Organisations.Link", "organisation.no-setup")
	})
	return l, err
}

// moveLink binds an open link to its organisation, or uses it up. A link makes
// one organisation, also when it is sent in twice at once.
func (tx *Tx) moveLink(ctx context.Context, l *organisation.SetupLink) error {
	if l == nil {
		return nil
	}
	before := l.Tenant
	if l.Used.IsZero() {
		before = ""
	}
	rows, err := tx.Exec(ctx, `update setup_link set tenant_id = ?2, used_at = ?3 where link_key = ?1 and used_at is null and tenant_id = ?4`,
		l.Key, l.Tenant, l.Used, before)
	if err == nil && rows == 0 {
		return &fault.Error{Kind: fault.NotFound, Code: "organisation.no-setup", Op: opSaveOrganisation, Cause: errors.New("the link was used")}
	}
	return err
}
