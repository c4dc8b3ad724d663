package models

import (
	"context"
	"time"
)

// verdict is what the rules say before it is known who is in.
type verdict struct {
	result string // empty: nothing speaks against it
	final  bool   // no force overrides it
}

// rule applies all rules but those about who is in, in the order of the
// results.
func (l *scanList) rule(w *subject, at time.Time) verdict {
	switch {
	case w.foreign:
		return verdict{ScanWrongDialogue, true}
	case w.registrationID == 0:
		return verdict{ScanUnknown, true}
	case w.revoked:
		return verdict{ScanRevoked, true}
	case w.state == Cancelled:
		return verdict{ScanCancelled, true}
	case w.state != Confirmed:
		return verdict{ScanNotConfirmed, false}
	}
	if r := l.admits(w); r != "" {
		return verdict{r, false}
	}
	switch {
	case l.OpensAt != nil && at.Before(*l.OpensAt):
		return verdict{ScanTooEarly, false}
	case l.ClosesAt != nil && !at.Before(*l.ClosesAt):
		return verdict{ScanTooLate, false}
	}
	return verdict{}
}

// admits tells why the list does not admit somebody confirmed, if it does not.
// The gate and open sessions admit all with a place on site; other sessions
// those who hold an on-site place of their own.
func (l *scanList) admits(w *subject) string {
	switch {
	case !w.place:
		return ScanOnlineOnly
	case l.SessionID == 0 || l.open || w.onsiteChoice == Held:
		return ""
	case w.onlineChoice == Held:
		return ScanOnlineOnly
	}
	return ScanNotOnList
}

// judge applies the rules to a scan and stores it.
func (s *Store) judge(ctx context.Context, by scanner, l *scanList, w subject, in ScanInput) (ScanAnswer, error) {
	now := s.Now()
	at, claimed := effective(in.ScannedAt, now)
	scan := Scan{
		Nonce: in.Nonce[:], DialogueID: l.DialogueID, DeviceID: by.deviceID(), AccountID: by.actor.AccountID, ListID: l.ID,
		RegistrationID: w.registrationID, TicketID: w.ticketID, Direction: in.Direction, Note: in.Note,
		ClaimedAt: claimed, EffectiveAt: at, ReceivedAt: now, Day: l.dayOf(at, l.zone),
	}
	v := l.rule(&w, at)
	scan.Result = v.result
	if v.result != "" && in.Forced && !v.final {
		scan.Result, scan.Overridden = "", v.result
	}
	r := recording{store: s, by: by, scan: &scan, forced: in.Forced, byReference: w.byReference}
	known, err := r.run(ctx)
	if err != nil {
		return ScanAnswer{}, err
	}
	if known {
		return s.firstAnswer(ctx, by, in.Nonce)
	}
	return s.answer(ctx, &scan, &w)
}
