package models

import (
	"context"
	"errors"

	"gorm.io/gorm"
)

// answer tells what was stored. It is made of the row, so that a repeated
// nonce gets the same.
func (s *Store) answer(ctx context.Context, scan *Scan, guest *ScanGuest) (ScanAnswer, error) {
	a := ScanAnswer{Result: scan.Result, Overridden: scan.Overridden, Direction: scan.Direction,
		At: scan.EffectiveAt, Conflict: scan.Conflict != "", Guest: guest}
	copy(a.Nonce[:], scan.Nonce)
	if scan.PreviousScanID == 0 {
		return a, nil
	}
	var p PreviousEntry
	err := s.read(ctx).Raw(`SELECT s.effective_at, COALESCE(d.name, '') FROM scans s
		LEFT JOIN devices d ON d.id = s.device_id WHERE s.id = ?`, scan.PreviousScanID).Row().Scan(&p.At, &p.Device)
	a.Previous = &p
	return a, noRow(err)
}

// FirstAnswer is what the first scan with a nonce was answered, ErrNotFound, or
// *Invalid for the nonce of an undo. In another dialogue nothing is learnt of
// the person.
func (s *Store) FirstAnswer(ctx context.Context, by Scanner, nonce [16]byte) (ScanAnswer, error) {
	var scan Scan
	err := s.read(ctx).Raw("SELECT * FROM scans WHERE nonce = ?", nonce[:]).Take(&scan).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return ScanAnswer{}, ErrNotFound
	}
	if err != nil {
		return ScanAnswer{}, err
	}
	if scan.Result == ScanUndone {
		var wrong Invalid
		wrong.Add("nonce", "field.used")
		return ScanAnswer{}, &wrong
	}
	var guest *ScanGuest
	if scan.RegistrationID != 0 && scan.DialogueID == by.dialogueID {
		if guest, err = s.guest(ctx, scan.RegistrationID); err != nil {
			return ScanAnswer{}, err
		}
	}
	return s.answer(ctx, &scan, guest)
}
