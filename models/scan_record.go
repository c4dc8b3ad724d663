package models

import (
	"context"
	"database/sql"
	"errors"

	"gorm.io/gorm"
)

// What a recording meets when another one is faster.
var (
	errNonceTaken = errors.New("the nonce is taken")
	errEntryTaken = errors.New("the entry is taken")
)

// maxRecordings bounds how often somebody else can be faster; the second time
// round the entry is there to be locked, unless it was undone meanwhile.
const maxRecordings = 8

// recording stores one judged scan. An empty result means that only who is in
// is left to ask, which is decided under the lock of the entry's row.
type recording struct {
	store       *Store
	by          scanner
	scan        *Scan
	forced      bool
	byReference bool
}

// run stores the scan; known tells that its nonce has a row already.
func (r *recording) run(ctx context.Context) (known bool, err error) {
	judged := *r.scan
	for try := range maxRecordings {
		err = r.store.write(ctx, func(tx *gorm.DB) error {
			*r.scan = judged
			return r.record(ctx, tx, try == 0)
		})
		if !errors.Is(err, errEntryTaken) {
			break
		}
	}
	if errors.Is(err, errNonceTaken) {
		return true, nil
	}
	return false, err
}

// record writes the scan. At the first try an entry is taken to be somebody's
// first, as most are; the primary key of the entries objects if it is not.
func (r *recording) record(ctx context.Context, tx *gorm.DB, first bool) (err error) {
	if r.scan.Result != "" {
		return r.insert(ctx, tx)
	}
	var before *ListEntry
	if !first || r.scan.Direction != Entry {
		if before, err = r.store.entry(tx, r.scan); err != nil {
			return err
		}
	}
	late := r.decide(before)
	if late && r.scan.Result == ScanAlreadyIn {
		if err := r.markConflict(tx); err != nil {
			return err
		}
	}
	if err := r.insert(ctx, tx); err != nil || r.scan.Result != ScanOK {
		return err
	}
	return applyScan(tx, r.scan, before)
}

// decide asks whether somebody is in already, or not in at all. late tells
// that the scan waited offline.
func (r *recording) decide(before *ListEntry) (late bool) {
	scan, result := r.scan, ScanOK
	late = scan.ReceivedAt.Sub(scan.EffectiveAt) > offlineAfter
	inside := before != nil && before.Inside
	switch {
	case scan.Direction == Entry && inside:
		result = ScanAlreadyIn
		scan.PreviousScanID = before.ScanID
	case scan.Direction == Exit && !inside,
		// An exit that comes late is no exit from an entry after it.
		scan.Direction == Exit && late && scan.EffectiveAt.Before(before.EnteredAt):
		result = ScanNotIn
	}
	if result != ScanOK && r.forced {
		if scan.Overridden == "" {
			scan.Overridden = result
		}
		result = ScanOK
	}
	scan.Result = result
	return late
}

// markConflict tells an organiser of a second entry that nobody could refuse,
// because it waited offline while another device let somebody in.
func (r *recording) markConflict(tx *gorm.DB) error {
	var device int64
	err := tx.Raw("SELECT device_id FROM scans WHERE id = ?", r.scan.PreviousScanID).Row().Scan(&device)
	if err == nil && device != r.scan.DeviceID {
		r.scan.Conflict = ConflictSecondEntry
	}
	return noRow(err)
}

func (r *recording) insert(ctx context.Context, tx *gorm.DB) error {
	if err := tx.Create(r.scan).Error; err != nil {
		if duplicate(err) {
			return errNonceTaken
		}
		return err
	}
	action := ""
	switch {
	case r.scan.Overridden != "":
		action = "entry.force"
	case r.byReference || r.by.device == nil:
		action = "entry.by_hand"
	}
	if action == "" || r.scan.RegistrationID == 0 {
		return nil
	}
	return r.store.audit(ctx, tx, AuditEntry{
		Actor: r.by.actor, Action: action, DialogueID: r.scan.DialogueID, RegistrationID: r.scan.RegistrationID,
		Details: map[string]any{"result": r.scan.Result, "overridden": r.scan.Overridden, "direction": r.scan.Direction},
	})
}

// entry reads and locks who is in; nil where nobody ever was. On MySQL the
// row's lock, on SQLite the one writer, lets one scan decide at a time; two
// that find no row meet at its primary key.
func (s *Store) entry(tx *gorm.DB, scan *Scan) (*ListEntry, error) {
	query := "SELECT inside, scan_id, entered_at, first_at FROM entries WHERE list_id = ? AND registration_id = ? AND day = ?"
	if s.mysql {
		query += " FOR UPDATE"
	}
	e := ListEntry{ListID: scan.ListID, RegistrationID: scan.RegistrationID, Day: scan.Day}
	err := tx.Raw(query, e.ListID, e.RegistrationID, e.Day).Row().Scan(&e.Inside, &e.ScanID, &e.EnteredAt, &e.FirstAt)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &e, err
}

// applyScan brings the entry's row up to an accepted scan. It says the same as
// derive does from all scans.
func applyScan(tx *gorm.DB, scan *Scan, before *ListEntry) error {
	switch {
	case scan.Direction == Exit && before == nil:
		return nil
	case scan.Direction == Exit:
		return tx.Exec("UPDATE entries SET inside = ?, updated_at = ? WHERE list_id = ? AND registration_id = ? AND day = ?",
			false, scan.ReceivedAt, scan.ListID, scan.RegistrationID, scan.Day).Error
	case before != nil:
		return tx.Exec("UPDATE entries SET inside = ?, scan_id = ?, entered_at = ?, updated_at = ? WHERE list_id = ? AND registration_id = ? AND day = ?",
			true, scan.ID, scan.EffectiveAt, scan.ReceivedAt, scan.ListID, scan.RegistrationID, scan.Day).Error
	}
	err := tx.Exec(`INSERT INTO entries (list_id, registration_id, day, inside, scan_id, entered_at, first_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, scan.ListID, scan.RegistrationID, scan.Day, true, scan.ID,
		scan.EffectiveAt, scan.EffectiveAt, scan.ReceivedAt).Error
	if duplicate(err) {
		return errEntryTaken
	}
	return err
}
