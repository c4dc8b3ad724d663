package models

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

// collect merges the runs until the page is full; more tells that rows are left.
func (l *listing) collect(ctx context.Context) (found []listCursor, more bool, err error) {
	seen := map[int64]bool{}
	for len(found) <= l.size {
		if err := l.refill(ctx, l.size+1-len(found)); err != nil {
			return nil, false, err
		}
		batch := l.merge(l.size + 1 - len(found))
		if len(batch) == 0 {
			break
		}
		kept, err := l.keep(ctx, batch)
		if err != nil {
			return nil, false, err
		}
		for _, c := range kept {
			if !seen[c.ID] {
				seen[c.ID] = true
				found = append(found, c)
			}
		}
	}
	if len(found) > l.size {
		return found[:l.size], true, nil
	}
	return found, false, nil
}

// merge takes up to n rows from the runs, as long as each unfinished run has
// one in its buffer: only then is the next one known.
func (l *listing) merge(n int) []listCursor {
	var out []listCursor
	for len(out) < n {
		var next *run
		for _, r := range l.runs {
			if len(r.buffered) == 0 {
				if !r.done {
					return out
				}
				continue
			}
			if next == nil || l.compare(r.buffered[0], next.buffered[0]) < 0 {
				next = r
			}
		}
		if next == nil {
			return out
		}
		out, next.buffered = append(out, next.buffered[0]), next.buffered[1:]
	}
	return out
}

func (l *listing) compare(a, b listCursor) int {
	c := cmp.Or(strings.Compare(a.Key, b.Key), cmp.Compare(a.ID, b.ID))
	if l.descending {
		return -c
	}
	return c
}

// refill reads ahead in every run whose buffer is empty, in one query.
func (l *listing) refill(ctx context.Context, wanted int) error {
	empty := slices.DeleteFunc(slices.Clone(l.runs), func(r *run) bool { return r.done || len(r.buffered) > 0 })
	if len(empty) == 0 {
		return nil
	}
	var parts []string
	var args []any
	for i, r := range empty {
		r.ahead = min(r.ahead, wanted)
		sql, a := l.runQuery(r)
		parts = append(parts, fmt.Sprintf("SELECT %d AS run, part%d.* FROM (%s) AS part%d", i, i, sql, i))
		args = append(args, a...)
	}
	rows, err := l.s.read(ctx).Raw(strings.Join(parts, " UNION ALL "), args...).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var i int
		var c listCursor
		var key any
		if err := rows.Scan(&i, &c.ID, &key); err != nil {
			return err
		}
		if c.Key, err = keyText(key); err != nil {
			return err
		}
		empty[i].buffered = append(empty[i].buffered, c)
	}
	for _, r := range empty {
		r.done = len(r.buffered) < r.ahead
		r.ahead *= 2 // it has more than its share
		if len(r.buffered) > 0 {
			r.last = &r.buffered[len(r.buffered)-1]
		}
	}
	return rows.Err()
}

// runQuery reads the next rows of one run straight from its index.
func (l *listing) runQuery(r *run) (string, []any) {
	hint, order, after := "INDEXED BY "+l.index, "", ">"
	if l.s.mysql {
		hint = "FORCE INDEX (" + l.index + ")"
	}
	if l.descending {
		order, after = " DESC", "<"
	}
	where, args := "dialogue_id = ?", []any{l.dialogueID}
	if l.sessionID != 0 {
		where, args = "session_id = ?", []any{l.sessionID}
	}
	if l.country != "" {
		where, args = where+" AND country = ?", append(args, l.country)
	}
	switch {
	case l.byHost():
		where, args = where+" AND host_id = ?", append(args, r.host)
		if l.only[0] >= 0 {
			where, args = where+" AND facet IN ?", append(args, l.only)
		}
	case r.facet >= 0:
		where, args = where+" AND facet = ?", append(args, r.facet)
	}
	if !l.byHost() {
		where, args = l.scope.owns(l.id, where, args)
	}
	where, args = l.within(r, where, args, after)
	return fmt.Sprintf("SELECT %s AS id, %s AS k FROM %s %s WHERE %s ORDER BY %s%s, %s%s LIMIT %d",
		l.id, l.key, l.table, hint, where, l.key, order, l.id, order, r.ahead), args
}

// within bounds a run by the searched term and by where the page before ended.
// One bound of each side is enough, and of two SQLite would use only the first.
func (l *listing) within(r *run, where string, args []any, after string) (string, []any) {
	if l.term != "" && (r.last == nil || l.descending) {
		where, args = where+" AND term >= ?", append(args, l.term)
	}
	if l.term != "" && (r.last == nil || !l.descending) {
		where, args = where+" AND term < ?", append(args, prefixEnd(l.term))
	}
	if r.last == nil {
		return where, args
	}
	key := any(r.last.Key)
	if l.times {
		key, _ = parseTimeKey(r.last.Key) // checked before
	}
	if l.s.mysql {
		where += fmt.Sprintf(" AND (%[1]s %[2]s ? OR %[1]s = ? AND %[3]s %[2]s ?)", l.key, after, l.id)
		return where, append(args, key, key, r.last.ID)
	}
	return where + fmt.Sprintf(" AND (%s, %s) %s (?, ?)", l.key, l.id, after), append(args, key, r.last.ID)
}

// keep drops what a run cannot tell: a registration that the search finds by an
// earlier term too.
func (l *listing) keep(ctx context.Context, batch []listCursor) ([]listCursor, error) {
	if l.term == "" {
		return batch, nil
	}
	ids := make([]int64, len(batch))
	for i, c := range batch {
		ids[i] = c.ID
	}
	sql := "SELECT registration_id, MIN(term) FROM search_terms WHERE registration_id IN ? AND term >= ? AND term < ?"
	args := []any{ids, l.term, prefixEnd(l.term)}
	rows, err := l.s.read(ctx).Raw(sql+" GROUP BY registration_id", args...).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	earliest := map[int64]string{}
	for rows.Next() {
		var id int64
		var term string
		if err := rows.Scan(&id, &term); err != nil {
			return nil, err
		}
		earliest[id] = term
	}
	kept := slices.DeleteFunc(batch, func(c listCursor) bool { return earliest[c.ID] != c.Key })
	return kept, rows.Err()
}
