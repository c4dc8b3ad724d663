package models

import (
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"
)

// late tells that a scan waited offline, also when its clock is too far off to
// say when it happened.
func (s *Scan) late() bool {
	return s.ClaimedAt != nil && s.ReceivedAt.Sub(*s.ClaimedAt) > offlineAfter
}

// happened orders a scan among others. What was answered at the door goes by
// its receipt, because no two clocks agree.
func (s *Scan) happened() time.Time {
	if s.late() {
		return s.EffectiveAt
	}
	return s.ReceivedAt
}

// timeline puts accepted scans, given in the order of their receipt, into the
// order in which they happened: only what waited offline moves.
func timeline(received []Scan) []Scan {
	var order []Scan
	for _, scan := range received {
		order = slices.Insert(order, placeIn(order, &scan), scan)
	}
	return order
}

func placeIn(order []Scan, scan *Scan) int {
	i := len(order)
	for scan.late() && i > 0 && order[i-1].happened().After(scan.EffectiveAt) {
		i--
	}
	return i
}

// lookBack finds who was in when a scan that waited offline happened, and what
// was accepted since.
func (r *recording) lookBack(tx *gorm.DB) (err error) {
	if r.accepted, err = acceptedScans(tx, r.scan, ""); err != nil {
		return err
	}
	order := timeline(r.accepted)
	i := placeIn(order, r.scan)
	r.entry, r.next, r.stored = follow(order[:i]), nil, nil
	if i < len(order) {
		r.next = &order[i]
	}
	var row ListEntry
	err = tx.Where("list_id = ? AND registration_id = ? AND day = ?", r.scan.ListID, r.scan.RegistrationID, r.scan.Day).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil
	}
	r.stored = &row
	return err
}

// applyLate gives an accepted scan that waited offline its place among the
// others. The row must still be the one that was read with them.
func (r *recording) applyLate(ctx context.Context, tx *gorm.DB) error {
	e, was := derive(append(r.accepted, *r.scan)), r.stored
	if was == nil {
		return insertEntry(ctx, tx, r.insertEntry, e)
	}
	done := tx.Exec(`UPDATE entries SET inside = ?, scan_id = ?, entered_at = ?, first_at = ?, updated_at = ?
		WHERE list_id = ? AND registration_id = ? AND day = ? AND inside = ? AND scan_id = ? AND updated_at = ?`,
		e.Inside, e.ScanID, e.EnteredAt, e.FirstAt, e.UpdatedAt,
		was.ListID, was.RegistrationID, was.Day, was.Inside, was.ScanID, was.UpdatedAt)
	if done.Error == nil && done.RowsAffected == 0 {
		return errOvertaken
	}
	return done.Error
}

// markConflict tells an organiser of a second entry that nobody refused,
// because it waited offline; but not of one that the device itself had been
// answered, which reads a ticket twice in vain.
func (r *recording) markConflict() {
	if !r.scan.late() {
		return
	}
	i := slices.IndexFunc(r.accepted, func(a Scan) bool { return a.ID == r.scan.PreviousScanID })
	if i < 0 || r.accepted[i].DeviceID != r.scan.DeviceID || r.accepted[i].late() {
		r.scan.Conflict = ConflictSecondEntry
	}
}
