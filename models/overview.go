package models

import (
	"context"
	"fmt"
)

// StateCounts counts the registrations of dialogues by state, over an index
// alone. Dialogues without registrations have no entry.
func (s *Store) StateCounts(ctx context.Context, dialogueIDs ...int64) (map[int64]map[string]int, error) {
	counts := map[int64]map[string]int{}
	if len(dialogueIDs) == 0 {
		return counts, nil
	}
	rows, err := s.read(ctx).Raw("SELECT dialogue_id, facet, COUNT(*) FROM registrations WHERE dialogue_id IN ? GROUP BY dialogue_id, facet",
		dialogueIDs).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var facet, n int
		if err := rows.Scan(&id, &facet, &n); err != nil {
			return nil, err
		}
		state := facet / (len(Modes()) * len(Categories()))
		if state < 0 || state >= len(States()) {
			return nil, fmt.Errorf("registration with facet %d", facet)
		}
		if counts[id] == nil {
			counts[id] = map[string]int{}
		}
		counts[id][States()[state]] += n
	}
	return counts, rows.Err()
}
