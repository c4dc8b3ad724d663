package models

import (
	"context"
	"database/sql"
	"errors"

	"gorm.io/gorm"
)

// UndoScan takes back the accepted scan with the nonce undone: a row with the
// nonce given is appended, and who is in follows; audited. A device needs the
// right to search and the scan's list. ErrForbidden; ErrNotFound for an unknown
// scan; ErrConflict for one that changed nothing, was taken back, or was
// followed by another. The same nonce undoes once.
func (s *Store) UndoScan(ctx context.Context, by Scanner, nonce, undone [16]byte) error {
	if !by.canSearch {
		return ErrForbidden
	}
	scans := s.read(ctx).Where("nonce = ? AND dialogue_id = ?", undone[:], by.dialogueID)
	if by.device != nil {
		scans = scans.Where("list_id IN (SELECT list_id FROM device_lists WHERE device_id = ?)", by.device.ID)
	}
	var scan Scan
	if err := scans.Take(&scan).Error; err != nil {
		return found(err)
	}
	return s.undo(ctx, by, nonce, &scan)
}

func (s *Store) undo(ctx context.Context, by Scanner, nonce [16]byte, undone *Scan) error {
	now := s.Now()
	row := Scan{
		Nonce: nonce[:], DialogueID: undone.DialogueID, DeviceID: by.deviceID(), AccountID: by.actor.AccountID, ListID: undone.ListID,
		RegistrationID: undone.RegistrationID, TicketID: undone.TicketID, Direction: undone.Direction,
		Result: ScanUndone, EffectiveAt: now, ReceivedAt: now, Day: undone.Day, PreviousScanID: undone.ID,
	}
	err := s.write(ctx, func(tx *gorm.DB) error {
		row.ID = 0
		if err := s.lockEntry(tx, undone); err != nil {
			return err
		}
		scans, err := acceptedScans(tx, undone, "")
		if err != nil {
			return err
		}
		if len(scans) == 0 || scans[len(scans)-1].ID != undone.ID {
			return ErrConflict
		}
		if err := insertScan(ctx, tx, statement{query: insertScanQuery}, &row); err != nil {
			return err
		}
		if err := storeEntry(tx, undone, derive(scans[:len(scans)-1])); err != nil {
			return err
		}
		return s.audit(ctx, tx, AuditEntry{Actor: by.actor, Action: "entry.undo", DialogueID: row.DialogueID,
			RegistrationID: row.RegistrationID, Details: map[string]any{"direction": row.Direction}})
	})
	if err == nil || !errors.Is(err, ErrConflict) && !duplicate(err) {
		return err
	}
	return s.undoneBefore(ctx, nonce, undone.ID)
}

// lockEntry keeps others from changing who is in until the transaction ends;
// SQLite has one writer anyway.
func (s *Store) lockEntry(tx *gorm.DB, scan *Scan) error {
	if !s.mysql {
		return nil
	}
	var inside bool
	err := tx.Raw("SELECT inside FROM entries WHERE list_id = ? AND registration_id = ? AND day = ? FOR UPDATE",
		scan.ListID, scan.RegistrationID, scan.Day).Row().Scan(&inside)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// undoneBefore makes a repeated undo succeed.
func (s *Store) undoneBefore(ctx context.Context, nonce [16]byte, undone int64) error {
	var count int64
	err := s.read(ctx).Model(&Scan{}).Where("nonce = ? AND result = ? AND previous_scan_id = ?", nonce[:], ScanUndone, undone).
		Count(&count).Error
	if err == nil && count == 0 {
		return ErrConflict
	}
	return err
}

// acceptedScans are the scans that count for the same person, list and day as
// like, without those that were taken back, in the order of their receipt.
func acceptedScans(tx *gorm.DB, like *Scan, lock string) ([]Scan, error) {
	var rows []Scan
	err := tx.Raw(`SELECT * FROM scans WHERE registration_id = ? AND list_id = ? AND day = ? AND result IN ('ok', 'undone') ORDER BY id`+lock,
		like.RegistrationID, like.ListID, like.Day).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	undone := map[int64]bool{}
	for _, r := range rows {
		if r.Result == ScanUndone {
			undone[r.PreviousScanID] = true
		}
	}
	var accepted []Scan
	for _, r := range rows {
		if r.Result == ScanOK && !undone[r.ID] {
			accepted = append(accepted, r)
		}
	}
	return accepted, nil
}

// derive tells who is in from the accepted scans of one person at one list and
// day, in the order of their receipt; nil: never in.
func derive(received []Scan) *ListEntry {
	e := follow(timeline(received))
	if e != nil {
		e.UpdatedAt = received[len(received)-1].ReceivedAt
	}
	return e
}

// follow tells who is in after scans in the order in which they happened.
func follow(order []Scan) *ListEntry {
	var e *ListEntry
	for _, scan := range order {
		switch {
		case scan.Direction == Entry && e == nil:
			e = &ListEntry{ListID: scan.ListID, RegistrationID: scan.RegistrationID, Day: scan.Day, FirstAt: scan.EffectiveAt}
			fallthrough
		case scan.Direction == Entry:
			e.Inside, e.ScanID, e.EnteredAt = true, scan.ID, scan.EffectiveAt
		case e != nil:
			e.Inside = false
		}
	}
	return e
}

// storeEntry replaces the entry of the person, list and day of like.
func storeEntry(tx *gorm.DB, like *Scan, e *ListEntry) error {
	key := []any{like.ListID, like.RegistrationID, like.Day}
	if e == nil {
		return tx.Exec("DELETE FROM entries WHERE list_id = ? AND registration_id = ? AND day = ?", key...).Error
	}
	values := []any{e.Inside, e.ScanID, e.EnteredAt, e.FirstAt, e.UpdatedAt}
	return tx.Exec(`UPDATE entries SET inside = ?, scan_id = ?, entered_at = ?, first_at = ?, updated_at = ?
		WHERE list_id = ? AND registration_id = ? AND day = ?`, append(values, key...)...).Error
}
