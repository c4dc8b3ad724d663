package models

import (
	"context"
	"fmt"
)

// CountMatching counts what a filter matches, over an index alone.
func (s *Store) CountMatching(ctx context.Context, sc Scope, f RegistrationFilter) (int, error) {
	l, where, args, err := s.condition(ctx, sc, f)
	if err != nil {
		return 0, err
	}
	n := 0
	sql := fmt.Sprintf("SELECT COUNT(DISTINCT %s) FROM %s WHERE %s", l.id, l.table, where)
	return n, s.read(ctx).Raw(sql, args...).Row().Scan(&n)
}

// condition is what a filter says of the rows of its listing's table.
func (s *Store) condition(ctx context.Context, sc Scope, f RegistrationFilter) (l *listing, where string, args []any, err error) {
	if err := f.Check(); err != nil {
		return nil, "", nil, err
	}
	if l, err = s.newListing(ctx, sc, f, Cursor{}, 0); err != nil {
		return nil, "", nil, err
	}
	where, args = "dialogue_id = ?", []any{sc.ID}
	if l.sessionID != 0 {
		where, args = "session_id = ?", []any{l.sessionID}
	}
	if l.country != "" {
		where, args = where+" AND country = ?", append(args, l.country)
	}
	if facets := l.facets(f); facets[0] >= 0 {
		where, args = where+" AND facet IN ?", append(args, facets)
	}
	if l.term != "" {
		where, args = where+" AND term >= ? AND term < ?", append(args, l.term, prefixEnd(l.term))
	}
	if l.byHost() {
		return l, where + " AND host_id IN ?", append(args, l.scope.hosts), nil
	}
	where, args = l.scope.owns(l.id, where, args)
	return l, where, args, nil
}
