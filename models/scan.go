package models

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	maxScanCode = 512
	maxScanNote = 500
	// Tries of references per scanner: what no hand can type, so that none can
	// be guessed either.
	referencesPerMinute = 60
	// A claimed time is believed within this window around the receipt.
	claimBack, claimAhead = 48 * time.Hour, 5 * time.Minute
	// A scan that arrives later than this was not answered at the door.
	offlineAfter = 30 * time.Second
)

// ScanInput is one reading of a code by a device.
type ScanInput struct {
	Nonce     [16]byte
	List      string // ref
	Code      string // a ticket, or a reference as it was typed
	Direction string
	ScannedAt *time.Time // as the device's clock says; nil is now
	Forced    bool
	Note      string
}

// ScanAnswer is how a scan was judged.
type ScanAnswer struct {
	Nonce      [16]byte
	Result     string
	Overridden string // what force overrode
	Direction  string
	At         time.Time // when it counts
	// Guest is whom the code belongs to; nil where the device may not know.
	Guest *ScanGuest
	// Previous is the entry that makes this one the second.
	Previous *PreviousEntry
	Conflict bool // an organiser will have to look at it
}

// ScanGuest is what the door needs to know to greet somebody.
type ScanGuest struct {
	Reference string

	FamilyName, GivenNames, NativeName, NameOrder string

	VIP              bool
	HeadOfDelegation bool
	AccessNeed       bool
	Note             string
}

// PreviousEntry is when and where somebody came in; Device is empty when it was
// an organiser.
type PreviousEntry struct {
	At     time.Time
	Device string
}

// Scan judges and stores one scan. A nonce that is known gets its first answer,
// whatever else it is sent with. Otherwise *Invalid for malformed input and for
// the nonce of an undo, ErrForbidden for a list that is not the scanner's and
// for force without the right, ErrTooMany for too many references: then nothing
// was stored.
func (s *Store) Scan(ctx context.Context, by Scanner, in ScanInput) (ScanAnswer, error) {
	answer, err := s.scan(ctx, by, in)
	if err != nil && refusedUnjudged(err) {
		return s.ScanUnread(ctx, by, in.Nonce, err)
	}
	return answer, err
}

// ScanUnread is Scan for a scan that could not be read: the first answer of a
// nonce that is known, else refusal.
func (s *Store) ScanUnread(ctx context.Context, by Scanner, nonce [16]byte, refusal error) (ScanAnswer, error) {
	first, err := s.FirstAnswer(ctx, by, nonce)
	if errors.Is(err, ErrNotFound) {
		err = refusal
	}
	return first, err
}

func refusedUnjudged(err error) bool {
	var invalid *Invalid
	return errors.As(err, &invalid) || errors.Is(err, ErrForbidden) || errors.Is(err, ErrTooMany)
}

func (s *Store) scan(ctx context.Context, by Scanner, in ScanInput) (ScanAnswer, error) {
	if err := in.check(); err != nil {
		return ScanAnswer{}, err
	}
	if in.Forced && !by.canForce {
		return ScanAnswer{}, ErrForbidden
	}
	reference, ok := ParseReference(in.Code)
	if !ok {
		key, err := s.readTicket(ctx, in.Code)
		if err != nil {
			return ScanAnswer{}, err
		}
		return s.judgeAt(ctx, by, key, in)
	}
	// Repetitions are answered before they count against the limit.
	first, err := s.FirstAnswer(ctx, by, in.Nonce)
	if err == nil || !errors.Is(err, ErrNotFound) {
		return first, err
	}
	if err := s.Allow(ctx, "reference", by.key(), referencesPerMinute, time.Minute); err != nil {
		return ScanAnswer{}, err
	}
	return s.judgeAt(ctx, by, registrationKey("reference", reference), in)
}

func (s *Store) judgeAt(ctx context.Context, by Scanner, key codeKey, in ScanInput) (ScanAnswer, error) {
	l, err := s.scanList(ctx, by, in.List)
	if err != nil {
		return ScanAnswer{}, err
	}
	return s.judge(ctx, by, l, key, in)
}

func (in *ScanInput) check() error {
	var wrong Invalid
	if in.Nonce == [16]byte{} {
		wrong.Add("nonce", "field.required")
	}
	if in.List == "" {
		wrong.Add("list", "field.required")
	}
	if in.Direction != Entry && in.Direction != Exit {
		wrong.Add("direction", "field.choose")
	}
	if len(in.Code) > maxScanCode {
		wrong.Add("code", "field.too_long", "max", maxScanCode)
	} else if strings.TrimSpace(in.Code) == "" {
		wrong.Add("code", "field.required")
	}
	checkNote(in.Note, &wrong)
	return wrong.OrNil()
}

func checkNote(note string, wrong *Invalid) {
	if utf8.RuneCountInString(note) > maxScanNote {
		wrong.Add("note", "field.too_long", "max", maxScanNote)
	} else if !utf8.ValidString(note) || strings.ContainsFunc(note, unicode.IsControl) {
		wrong.Add("note", "field.characters")
	}
}

// effective is the time at which a scan counts, and the claimed time if it can
// be stored.
func effective(claimed *time.Time, received time.Time) (at time.Time, kept *time.Time) {
	if claimed == nil {
		return received, nil
	}
	c := claimed.UTC().Truncate(time.Microsecond)
	if c.Year() < 1970 || c.Year() > 9998 {
		return received, nil
	}
	if c.Before(received.Add(-claimBack)) || c.After(received.Add(claimAhead)) {
		return received, &c
	}
	return c, &c
}
