package models

import (
	"context"
	"fmt"
)

// PlaceProblems compares the counters of a dialogue with the rows that they
// count and with the promise that no place is free while somebody waits. It is
// empty as long as the program is right.
func (s *Store) PlaceProblems(ctx context.Context, d *Dialogue) ([]string, error) {
	var counters []Counter
	if err := s.read(ctx).Where("dialogue_id = ?", d.ID).Order("id").Find(&counters).Error; err != nil {
		return nil, err
	}
	var problems []string
	for _, c := range counters {
		taken, waiting, err := s.countRows(ctx, &c)
		if err != nil {
			return nil, err
		}
		name := fmt.Sprintf("session %d %s", c.SessionID, c.Mode)
		if taken != c.Taken {
			problems = append(problems, fmt.Sprintf("%s: counted %d taken, the rows are %d", name, c.Taken, taken))
		}
		if waiting != c.Waiting {
			problems = append(problems, fmt.Sprintf("%s: counted %d waiting, the rows are %d", name, c.Waiting, waiting))
		}
		if c.free() {
			problems = append(problems, fmt.Sprintf("%s: %d wait although a place is free", name, c.Waiting))
		}
	}
	return problems, nil
}

func (s *Store) countRows(ctx context.Context, c *Counter) (taken, waiting int, err error) {
	sql := "SELECT COALESCE(SUM(CASE WHEN state = ? THEN 1 ELSE 0 END), 0), COUNT(queue_number) FROM choices WHERE session_id = ? AND mode = ?"
	args := []any{Held, c.SessionID, c.Mode}
	if c.SessionID == 0 {
		sql = "SELECT COALESCE(SUM(CASE WHEN place THEN 1 ELSE 0 END), 0), COUNT(queue_number) FROM registrations WHERE dialogue_id = ?"
		args = []any{c.DialogueID}
	}
	err = s.read(ctx).Raw(sql, args...).Row().Scan(&taken, &waiting)
	return taken, waiting, err
}
