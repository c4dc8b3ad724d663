package models

import (
	"context"
	"fmt"
)

// StateCounts counts the registrations of scopes by the dialogue's id and state.
// Dialogues without registrations have no entry.
func (s *Store) StateCounts(ctx context.Context, scopes ...Scope) (map[int64]map[string]int, error) {
	counts := map[int64]map[string]int{}
	for _, sc := range scopes {
		if err := s.countStates(ctx, sc, counts); err != nil {
			return nil, err
		}
	}
	return counts, nil
}

// countStates counts those of one scope, over an index alone where it is whole.
func (s *Store) countStates(ctx context.Context, sc Scope, counts map[int64]map[string]int) error {
	where, args := sc.where()
	rows, err := s.read(ctx).Raw("SELECT dialogue_id, facet, COUNT(*) FROM registrations WHERE "+where+" GROUP BY dialogue_id, facet", args...).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var facet, n int
		if err := rows.Scan(&id, &facet, &n); err != nil {
			return err
		}
		state := facet / (len(Modes()) * len(Categories()))
		if state < 0 || state >= len(States()) {
			return fmt.Errorf("registration with facet %d", facet)
		}
		if counts[id] == nil {
			counts[id] = map[string]int{}
		}
		counts[id][States()[state]] += n
	}
	return rows.Err()
}

// Overview is the released agenda with its places. In a limited scope they are
// those that its guests hold or await, and how many there are is left out.
func (s *Store) Overview(ctx context.Context, sc Scope) (*Agenda, error) {
	a, err := s.Agenda(ctx, sc.Dialogue)
	if err != nil || !sc.Limited() {
		return a, err
	}
	a.Places = Counter{}
	where, args := sc.where()
	err = s.read(ctx).Raw("SELECT COALESCE(SUM(place), 0) AS taken, COUNT(queue_number) AS waiting FROM registrations WHERE "+where, args...).Scan(&a.Places).Error
	if err != nil {
		return nil, err
	}
	var counters []Counter
	where, args = sc.owns("choices.registration_id", "dialogue_id = ? AND state <> ?", []any{sc.ID, Released})
	err = s.read(ctx).Raw(`SELECT session_id, mode, SUM(CASE WHEN state = 'held' THEN 1 ELSE 0 END) AS taken, COUNT(queue_number) AS waiting
		FROM choices WHERE `+where+" GROUP BY session_id, mode", args...).Scan(&counters).Error
	for _, session := range a.Sessions {
		for _, c := range []*Counter{session.OnsitePlaces, session.OnlinePlaces} {
			if c != nil {
				*c = Counter{Mode: c.Mode}
			}
		}
		for _, own := range counters {
			if c := session.Places(own.Mode); own.SessionID == session.ID && c != nil {
				*c = own
			}
		}
	}
	return a, err
}
