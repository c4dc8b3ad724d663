package models

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// PurgeLogistics forgets what only served the practical organisation of
// dialogues that ended before a moment: needs, answers to their own questions,
// notes and marks of staff, notes at scans, and what campaigns searched for. It
// tells how many rows.
func (s *Store) PurgeLogistics(ctx context.Context, endedBefore time.Time) (purged int64, err error) {
	const guests = "SELECT r.id FROM registrations r JOIN dialogues d ON d.id = r.dialogue_id WHERE d.ends_on < ?"
	const dialogues = "SELECT id FROM dialogues WHERE ends_on < ?"
	day := endedBefore.Format(time.DateOnly)
	return purged, s.write(ctx, func(tx *gorm.DB) error {
		purged = 0
		for _, sql := range []string{
			"DELETE FROM needs WHERE registration_id IN (" + guests + ")",
			"DELETE FROM answers WHERE registration_id IN (" + guests + ")",
			"DELETE FROM audit_values WHERE field IN ('door_note', 'staff_note', 'vip', 'head_of_delegation') AND registration_id IN (" + guests + ")",
			"UPDATE registrations SET door_note = '', staff_note = '', vip = FALSE, head_of_delegation = FALSE" +
				" WHERE (door_note <> '' OR staff_note <> '' OR vip OR head_of_delegation) AND dialogue_id IN (" + dialogues + ")",
			"UPDATE scans SET note = '' WHERE note <> '' AND dialogue_id IN (" + dialogues + ")",
			"UPDATE resolutions SET note = '' WHERE note <> '' AND registration_id IN (" + guests + ")",
		} {
			done := tx.Exec(sql, day)
			if done.Error != nil {
				return done.Error
			}
			purged += done.RowsAffected
		}
		return forgetSearches(tx, day)
	})
}

// forgetSearches forgets what campaigns searched for that were never sent.
func forgetSearches(tx *gorm.DB, endedBefore string) error {
	var list []*Campaign
	err := tx.Where("finished_at IS NULL AND dialogue_id IN (SELECT id FROM dialogues WHERE ends_on < ?)", endedBefore).Find(&list).Error
	for _, c := range list {
		c.Filter.forgetSearch()
		if err == nil {
			err = tx.Model(c).Select("filter").Updates(c).Error
		}
	}
	return err
}

// PurgeAddresses forgets from where was done what was audited before a moment.
func (s *Store) PurgeAddresses(ctx context.Context, before time.Time) (int64, error) {
	done := s.writer.WithContext(ctx).Exec("UPDATE audits SET ip = '' WHERE at < ? AND ip <> ''", before)
	return done.RowsAffected, done.Error
}
