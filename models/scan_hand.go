package models

import (
	"context"
	"crypto/rand"
	"errors"

	"gorm.io/gorm"
)

// HandInput is a check-in by an organiser, without a ticket.
type HandInput struct {
	List, Registration string // refs
	Direction          string
	Forced             bool
	Note               string
}

// CheckInByHand is a scan without a ticket by an account, in a dialogue in
// which it may do that; audited. ErrNotFound, *Invalid.
func (s *Store) CheckInByHand(ctx context.Context, actor Actor, dialogueID int64, in HandInput) (ScanAnswer, error) {
	by := scanner{actor: actor, dialogueID: dialogueID, canForce: true}
	scan := ScanInput{List: in.List, Code: in.Registration, Direction: in.Direction, Forced: in.Forced, Note: in.Note}
	rand.Read(scan.Nonce[:])
	if err := scan.check(); err != nil {
		return ScanAnswer{}, err
	}
	var here int64
	err := s.read(ctx).Model(&Registration{}).Where("ref = ? AND dialogue_id = ?", in.Registration, dialogueID).Count(&here).Error
	if err != nil {
		return ScanAnswer{}, err
	}
	if here == 0 {
		return ScanAnswer{}, ErrNotFound
	}
	answer, err := s.judge(ctx, by, registrationKey("ref", in.Registration), scan)
	if errors.Is(err, ErrForbidden) {
		err = ErrNotFound // the list
	}
	return answer, err
}

// UndoLast takes back the last accepted scan of a registration at a list
// today, for an account; audited. ErrNotFound, ErrConflict where nothing was
// accepted.
func (s *Store) UndoLast(ctx context.Context, actor Actor, dialogueID int64, list, registration string) error {
	by := scanner{actor: actor, dialogueID: dialogueID}
	l, err := s.ListByRef(ctx, dialogueID, list)
	if err != nil {
		return err
	}
	var nonce [16]byte
	rand.Read(nonce[:])
	var last Scan
	err = s.read(ctx).Raw(`SELECT s.* FROM scans s JOIN registrations r ON r.id = s.registration_id
		WHERE r.ref = ? AND r.dialogue_id = ? AND s.list_id = ? AND s.result = 'ok'
		AND NOT EXISTS (SELECT 1 FROM scans u WHERE u.registration_id = s.registration_id AND u.previous_scan_id = s.id AND u.result = 'undone')
		ORDER BY s.id DESC LIMIT 1`, registration, dialogueID, l.ID).Take(&last).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return ErrConflict
	}
	if err != nil {
		return err
	}
	return s.undo(ctx, by, nonce, &last)
}
