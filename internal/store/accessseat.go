package store

import (
	"context"
	"strings"

	"meertijd/internal/access"
)

// Seats lists the hats that fit a search, and says whether there are more. The
// cross join keeps SQLite from beginning with the hats: people come from their
// index in order, so that a page costs no more than its lines.
func (s People) Seats(ctx context.Context, tenant string, search access.Search) (seats []access.Seat, more bool, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		seats = nil
		return tx.Rows(ctx, `select p.person_id, p.name, h.hat_id, h.role, h.of_id, h.from_on, h.until_on, coalesce(pr.name, n.name, '')
			from person p cross join hat h
			left join practice pr on pr.tenant_id = h.tenant_id and pr.practice_id = h.of_id
			left join neighbourhood n on n.tenant_id = h.tenant_id and n.neighbourhood_id = h.of_id
			where p.tenant_id = ?1 and h.tenant_id = ?1 and h.person_id = p.person_id and (h.from_on is null or h.from_on <= ?2) and (h.until_on is null or h.until_on >= ?2)
				and (?3 = '' or p.name_folded like ?4 escape '!') and (?5 = '' or h.role = ?5) and (?6 = '' or h.of_id = ?6)
				and (?7 = '' or coalesce(pr.name_folded, n.name_folded, '') like ?8 escape '!')
			order by p.name_folded, p.person_id, h.hat_id limit ?9 offset ?10`,
			[]any{tenant, search.On, Fold(search.Name), piece(search.Name), string(search.Role), search.Of, Fold(search.Place), piece(search.Place), search.Most + 1, search.Skip},
			func(scan func(...any) error) error {
				var x access.Seat
				err := scan(&x.Person, &x.Name, &x.Hat.ID, &x.Hat.Role, &x.Hat.Of, &x.Hat.From, &x.Hat.Until, &x.Place)
				seats = append(seats, x)
				return err
			})
	})
	if more = len(seats) > search.Most; more {
		seats = seats[:search.Most]
	}
	return seats, more, err
}

// piece is a pattern for what holds a text somewhere.
func piece(text string) string { return "%" + literal.Replace(Fold(text)) + "%" }

// literal takes the meaning from the signs of a pattern.
var literal = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")
