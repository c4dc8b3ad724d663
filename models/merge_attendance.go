package models

import (
	"errors"

	"gorm.io/gorm"
)

// inheritAttendance makes the scans and presences of a registration that is given
// up those of the one that is kept, and tells how many scans: whoever reads the
// attendance finds both there, and the door knows that they are in. Each scan
// keeps the ticket that was read.
func (p *placing) inheritAttendance(keep, drop *Registration) (int64, error) {
	// First of all, so that a scan of it that was judged before is judged anew.
	if err := p.tx.Exec("DELETE FROM entries WHERE registration_id = ?", drop.ID).Error; err != nil {
		return 0, err
	}
	var at []Scan
	err := p.tx.Raw("SELECT DISTINCT list_id, day FROM scans WHERE registration_id = ?"+p.s.forUpdate(), drop.ID).Scan(&at).Error
	if err != nil {
		return 0, err
	}
	moved := p.tx.Exec("UPDATE scans SET registration_id = ? WHERE registration_id = ?", keep.ID, drop.ID)
	if moved.Error != nil {
		return 0, moved.Error
	}
	if err := p.tx.Exec("UPDATE resolutions SET registration_id = ? WHERE registration_id = ?", keep.ID, drop.ID).Error; err != nil {
		return 0, err
	}
	for _, like := range at {
		like.RegistrationID = keep.ID
		if err := p.deriveEntry(&like); err != nil {
			return 0, err
		}
	}
	return moved.RowsAffected, p.inheritPresences(keep, drop)
}

// forUpdate ends a query that must see what others have committed meanwhile, and
// keep them from adding to it; SQLite has one writer anyway.
func (s *Store) forUpdate() string {
	if s.mysql {
		return " FOR UPDATE"
	}
	return ""
}

// deriveEntry tells anew who is in at a list and day, in place of two entries.
func (p *placing) deriveEntry(like *Scan) error {
	if err := storeEntry(p.tx, like, nil); err != nil {
		return err
	}
	scans, err := acceptedScans(p.tx, like, p.s.forUpdate())
	if err != nil {
		return err
	}
	if err = insertEntry(p.ctx, p.tx, statement{query: insertEntryQuery + p.s.forUpdate()}, derive(scans)); errors.Is(err, errOvertaken) {
		return errTurn
	}
	return err
}

// inheritPresences joins the times that both were seen online in a session.
func (p *placing) inheritPresences(keep, drop *Registration) error {
	var rows []Presence
	if err := p.tx.Where("registration_id = ?", drop.ID).Find(&rows).Error; err != nil || len(rows) == 0 {
		return err
	}
	if err := p.tx.Where("registration_id = ?", drop.ID).Delete(&Presence{}).Error; err != nil {
		return err
	}
	for _, row := range rows {
		row.RegistrationID = keep.ID
		if err := joinPresence(p.tx, row); err != nil {
			return err
		}
	}
	return nil
}

func joinPresence(tx *gorm.DB, given Presence) error {
	var own []Presence
	err := tx.Where("session_id = ? AND registration_id = ?", given.SessionID, given.RegistrationID).Limit(1).Find(&own).Error
	if err != nil {
		return err
	}
	if len(own) == 0 {
		return tx.Create(&given).Error
	}
	joined := own[0]
	if given.JoinedAt.Before(joined.JoinedAt) {
		joined.JoinedAt = given.JoinedAt
	}
	if given.LastSeenAt.After(joined.LastSeenAt) {
		joined.LastSeenAt = given.LastSeenAt
	}
	// Nobody is there longer than from first to last, with however many links.
	joined.Seconds = min(joined.Seconds+given.Seconds, int(joined.LastSeenAt.Sub(joined.JoinedAt).Seconds()))
	return tx.Model(&Presence{}).Where("session_id = ? AND registration_id = ?", given.SessionID, given.RegistrationID).
		Select("joined_at", "last_seen_at", "seconds").Updates(&joined).Error
}
