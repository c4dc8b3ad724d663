package models

import "context"

// SpoilRows makes the rows of an import unreadable.
func (s *Store) SpoilRows(ctx context.Context, i *Import) error {
	return s.writer.WithContext(ctx).Exec("UPDATE import_rows SET cells = '{' WHERE import_id = ?", i.ID).Error
}

// SpoilRegistration makes a registration of an SQLite file unreadable.
func (s *Store) SpoilRegistration(ctx context.Context, r *Registration) error {
	return s.writer.WithContext(ctx).Exec("UPDATE registrations SET created_at = 'x' WHERE id = ?", r.ID).Error
}
