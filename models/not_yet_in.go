package models

import "context"

// NotYetIn are the confirmed guests on site whom a gate's list never let in, in
// the order in which they registered.
func (s *Store) NotYetIn(ctx context.Context, gate *List) ([]*Registration, error) {
	var guests []*Registration
	err := s.read(ctx).Where("dialogue_id = ? AND state = ? AND place = ?", gate.DialogueID, Confirmed, true).
		Where("NOT EXISTS (SELECT 1 FROM entries e WHERE e.list_id = ? AND e.registration_id = registrations.id)", gate.ID).
		Order("id").Find(&guests).Error
	return guests, err
}
