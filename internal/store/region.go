package store

import (
	"context"
	"encoding/json"
	"slices"

	"meertijd/internal/region"
)

// Standings keeps how practices were judged last, and counts versions of facts:
// a region.Store.
type Standings struct{ DB *DB }

var _ region.Store = Standings{}

// Changed tells what changed after a version.
func (s Standings) Changed(ctx context.Context, tenant string, after int64) (changes region.Changes, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		changes = region.Changes{}
		return tx.Rows(ctx, `select f.source, f.version from fact_version f where f.tenant_id = ?1 and f.source = ''
			union all select f.source, f.version from fact_version f where f.tenant_id = ?1 and f.version > ?2 and f.source <> ''`,
			[]any{tenant, after}, func(scan func(...any) error) error {
				var source string
				var version int64
				if err := scan(&source, &version); err != nil {
					return err
				}
				if source == "" {
					changes.Version = version
					return nil
				}
				if changes.Of == nil {
					changes.Of = map[string]int64{}
				}
				changes.Of[source] = version
				return nil
			})
	})
	return changes, err
}

// Kept gives every practice as it is kept.
func (s Standings) Kept(ctx context.Context, tenant string) (rows []region.Kept, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		rows = nil
		return tx.Rows(ctx, `select p.practice_id, coalesce(s.version, 0), coalesce(s.rules, ''), coalesce(s.engine, ''), s.on_date,
				coalesce(s.content, '')
			from practice p left join standing s on s.tenant_id = p.tenant_id and s.practice_id = p.practice_id
			where p.tenant_id = ?1 order by p.practice_id`,
			[]any{tenant}, func(scan func(...any) error) error {
				row := region.Kept{Practice: &region.Practice{}}
				var id, content string
				if err := scan(&id, &row.Version, &row.Rules, &row.Engine, &row.On, &content); err != nil {
					return err
				}
				if json.Unmarshal([]byte(content), row.Practice) != nil || row.Practice.ID != id {
					row = region.Kept{Practice: &region.Practice{ID: id}}
				}
				rows = append(rows, row)
				return nil
			})
	})
	return rows, err
}

// standingsAtOnce is how many are written in one transaction, so that others
// who write need not wait long.
const standingsAtOnce = 250

// Keep replaces what is kept of practices, unless that is of a later version.
// A practice that was taken back meanwhile is left out.
func (s Standings) Keep(ctx context.Context, tenant string, rows []region.Kept) error {
	for part := range slices.Chunk(rows, standingsAtOnce) {
		err := s.DB.Write(ctx, func(tx *Tx) error {
			for i := range part {
				if err := tx.saveStanding(ctx, tenant, &part[i]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) saveStanding(ctx context.Context, tenant string, row *region.Kept) error {
	content, err := json.Marshal(row.Practice)
	if err != nil {
		return failure("store.Standings.Keep", CodeStatement, nil, err)
	}
	_, err = tx.Exec(ctx, `insert into standing (tenant_id, practice_id, version, rules, engine, on_date, content)
		select tenant_id, practice_id, cast(?3 as bigint), cast(?4 as text), cast(?5 as text), cast(?6 as text), cast(?7 as text)
		from practice where tenant_id = ?1 and practice_id = ?2
		on conflict (tenant_id, practice_id) do update set version = excluded.version, rules = excluded.rules, engine = excluded.engine,
			on_date = excluded.on_date, content = excluded.content where standing.version <= excluded.version`,
		tenant, row.Practice.ID, row.Version, row.Rules, row.Engine, row.On, string(content))
	return err
}
