package models

import (
	"context"
	"time"

	"duologue/models/ticket"
)

// verdict is what the rules say before it is asked who is in.
type verdict struct {
	result string // empty: nothing speaks against it
	final  bool   // no force overrides it
}

// rule applies all rules but those about who is in, in the order of the
// results.
func (f *situation) rule(key codeKey, at time.Time) verdict {
	l, w := f.list, &f.subject
	foreign := w.registrationID != 0 && w.dialogueID != l.DialogueID ||
		w.registrationID == 0 && key.dialogue != [6]byte{} && key.dialogue != ticket.DialogueID(l.slug)
	switch {
	case foreign:
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

// maxJudgings bounds how often somebody else can be faster.
const maxJudgings = 12

// judge applies the rules to a scan and stores it. What decides is the write:
// when who is in has changed since it was read, the scan is judged anew.
func (s *Store) judge(ctx context.Context, by Scanner, l *scanList, key codeKey, in ScanInput) (ScanAnswer, error) {
	for try := 1; ; try++ {
		now := s.Now()
		at, claimed := effective(in.ScannedAt, now)
		day := l.dayOf(at, l.zone)
		found, err := s.situation(ctx, by, l, key, day)
		if err != nil {
			return ScanAnswer{}, err
		}
		scan := found.scan(by, in)
		scan.EffectiveAt, scan.ClaimedAt, scan.ReceivedAt, scan.Day = at, claimed, now, day
		err = s.record(ctx, &recording{by: by, scan: scan, rule: found.rule(key, at), forced: in.Forced, byHand: key.hand, entry: found.entry})
		switch {
		case err == nil:
			return s.answer(ctx, scan, found.known())
		case err == errNonceTaken:
			return s.FirstAnswer(ctx, by, in.Nonce)
		case err != errOvertaken || try == maxJudgings:
			return ScanAnswer{}, err
		}
	}
}

// known is the guest as far as this dialogue may know of them.
func (f *situation) known() *ScanGuest {
	if f.registrationID == 0 || f.dialogueID != f.list.DialogueID {
		return nil
	}
	return &f.guest
}

func (f *situation) scan(by Scanner, in ScanInput) *Scan {
	scan := &Scan{
		Nonce: in.Nonce[:], DialogueID: f.list.DialogueID, DeviceID: by.deviceID(), AccountID: by.actor.AccountID,
		ListID: f.list.ID, Direction: in.Direction, Note: in.Note,
	}
	if f.known() != nil {
		scan.RegistrationID, scan.TicketID = f.registrationID, f.ticketID
	}
	return scan
}

// asks tells whether it matters who is in.
func (r *recording) asks() bool { return r.rule.result == "" || r.forced && !r.rule.final }

// decide sets the result of a scan from the rules and from who is in.
func (r *recording) decide() {
	scan, against := r.scan, r.rule.result
	scan.Overridden, scan.PreviousScanID, scan.Conflict = "", 0, ""
	if against == "" {
		against = r.whoIsIn()
	}
	switch {
	case against == "":
		scan.Result = ScanOK
	case r.forced && !r.rule.final:
		scan.Result, scan.Overridden = ScanOK, against
	default:
		scan.Result = against
	}
	if scan.Result == ScanAlreadyIn {
		r.namePrevious()
	}
}

// whoIsIn tells whether somebody is in already, or not in at all. What waited
// offline must also fit what happened next.
func (r *recording) whoIsIn() string {
	again := r.next != nil && r.next.Direction == r.scan.Direction
	switch {
	case r.scan.Direction == Entry && (r.inside() || again):
		return ScanAlreadyIn
	case r.scan.Direction == Exit && (!r.inside() || again):
		return ScanNotIn
	}
	return ""
}

func (r *recording) inside() bool { return r.entry != nil && r.entry.Inside }

func (r *recording) namePrevious() {
	if r.inside() {
		r.scan.PreviousScanID = r.entry.ScanID
	} else {
		r.scan.PreviousScanID = r.next.ID
	}
	r.markConflict()
}
