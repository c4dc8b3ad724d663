package models

import (
	"context"
	"errors"

	"gorm.io/gorm"
)

// What a recording meets when another one was faster.
var (
	errNonceTaken = errors.New("the nonce is taken")
	errOvertaken  = errors.New("who is in has changed")
)

// recording judges and stores one scan and what follows from it, in one
// transaction.
type recording struct {
	by     Scanner
	scan   *Scan
	rule   verdict
	forced bool
	byHand bool
	entry  *ListEntry // who was in before it; nil: never
	scanStatements
	// Known only of a scan that waited offline:
	accepted []Scan     // the scans that count, in the order of their receipt
	next     *Scan      // the one that happened next
	stored   *ListEntry // who is in by now
}

// record stores a scan, or returns errNonceTaken or errOvertaken and stores
// nothing.
func (s *Store) record(ctx context.Context, r *recording) error {
	statements, err := s.scanStatements(ctx)
	if err != nil {
		return err
	}
	r.scanStatements = statements
	return s.write(ctx, func(tx *gorm.DB) error {
		r.scan.ID = 0
		if r.scan.late() && r.asks() {
			if err := r.lookBack(tx); err != nil {
				return err
			}
		}
		r.decide()
		if err := insertScan(ctx, tx, r.insertScan, r.scan); err != nil {
			if duplicate(err) {
				return errNonceTaken
			}
			return err
		}
		if r.scan.Result == ScanOK {
			if err := r.apply(ctx, tx); err != nil {
				return err
			}
		}
		return r.audit(ctx, s, tx)
	})
}

const insertScanQuery = `INSERT INTO scans (nonce, dialogue_id, device_id, account_id, list_id, registration_id, ticket_id, direction,
	result, overridden, note, claimed_at, effective_at, received_at, day, previous_scan_id, conflict)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

// scanStatements are the two statements that hundreds at a door wait for: kept
// prepared, and past GORM, which takes as long as the database does.
type scanStatements struct{ insertScan, insertEntry statement }

func (s *Store) scanStatements(ctx context.Context) (st scanStatements, err error) {
	if st.insertScan, err = s.prepare(ctx, insertScanQuery); err == nil {
		st.insertEntry, err = s.prepare(ctx, insertEntryQuery+s.forUpdate())
	}
	return st, err
}

// insertScan writes a scan; st is insertScanQuery.
func insertScan(ctx context.Context, tx *gorm.DB, st statement, s *Scan) error {
	done, err := st.exec(ctx, tx, s.Nonce, s.DialogueID, s.DeviceID, s.AccountID, s.ListID,
		s.RegistrationID, s.TicketID, s.Direction, s.Result, s.Overridden, s.Note, s.ClaimedAt, s.EffectiveAt, s.ReceivedAt, s.Day,
		s.PreviousScanID, s.Conflict)
	if err != nil {
		return err
	}
	s.ID, err = done.LastInsertId()
	return err
}

// apply brings the entry's row up to an accepted scan; it says the same as
// derive does from all scans. The row must still be what the scan was judged
// by: its primary key and these conditions let one scan decide at a time.
func (r *recording) apply(ctx context.Context, tx *gorm.DB) error {
	scan, was := r.scan, r.entry
	switch {
	case scan.late():
		return r.applyLate(ctx, tx)
	case was == nil:
		return insertEntry(ctx, tx, r.insertEntry, derive([]Scan{*scan}))
	}
	set, args := "inside = ?, updated_at = ?", []any{scan.Direction == Entry, scan.ReceivedAt}
	if scan.Direction == Entry {
		set, args = set+", scan_id = ?, entered_at = ?", append(args, scan.ID, scan.EffectiveAt)
	}
	args = append(args, scan.ListID, scan.RegistrationID, scan.Day, was.Inside, was.ScanID)
	done := tx.Exec("UPDATE entries SET "+set+" WHERE list_id = ? AND registration_id = ? AND day = ? AND inside = ? AND scan_id = ?", args...)
	if done.Error == nil && done.RowsAffected == 0 {
		return errOvertaken
	}
	return done.Error
}

const insertEntryQuery = `INSERT INTO entries (list_id, registration_id, day, inside, scan_id, entered_at, first_at, updated_at)
	SELECT ?, id, ?, ?, ?, ?, ?, ? FROM registrations WHERE id = ? AND merged_into = 0`

// insertEntry stores the first entry of somebody, or nothing for one who was
// forced out without ever having been in. Of a registration that was given up in
// a merge meanwhile it stores none: its scans are another's. st is insertEntryQuery with forUpdate.
func insertEntry(ctx context.Context, tx *gorm.DB, st statement, e *ListEntry) error {
	if e == nil {
		return nil
	}
	done, err := st.exec(ctx, tx, e.ListID, e.Day, e.Inside, e.ScanID, e.EnteredAt, e.FirstAt, e.UpdatedAt, e.RegistrationID)
	if duplicate(err) {
		return errOvertaken
	}
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); n != 0 || err != nil {
		return err
	}
	return errOvertaken
}

// audit notes what staff did beyond reading a ticket.
func (r *recording) audit(ctx context.Context, s *Store, tx *gorm.DB) error {
	action := ""
	switch {
	case r.scan.RegistrationID == 0:
	case r.scan.Overridden != "":
		action = "entry.force"
	case r.byHand:
		action = "entry.by_hand"
	}
	if action == "" {
		return nil
	}
	return s.audit(ctx, tx, AuditEntry{
		Actor: r.by.actor, Action: action, DialogueID: r.scan.DialogueID, RegistrationID: r.scan.RegistrationID,
		Details: map[string]any{"result": r.scan.Result, "overridden": r.scan.Overridden, "direction": r.scan.Direction},
	})
}
