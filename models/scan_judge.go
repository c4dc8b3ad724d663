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
func (s *Store) judge(ctx context.Context, by scanner, key codeKey, in ScanInput) (ScanAnswer, error) {
	l, err := s.scanList(ctx, by, in.List)
	if err != nil {
		return ScanAnswer{}, err
	}
	for try := 1; ; try++ {
		now := s.Now()
		at, claimed := effective(in.ScannedAt, now)
		day := l.dayOf(at, l.zone)
		found, err := s.situation(ctx, l, key, day)
		if err != nil {
			return ScanAnswer{}, err
		}
		scan := found.scan(by, in)
		scan.EffectiveAt, scan.ClaimedAt, scan.ReceivedAt, scan.Day = at, claimed, now, day
		found.decide(scan, found.rule(key, at), in.Forced)
		err = s.record(ctx, &recording{by: by, scan: scan, entry: found.entry, byHand: key.hand})
		switch {
		case err == nil:
			return s.answer(ctx, scan, found.known())
		case err == errNonceTaken:
			return s.firstAnswer(ctx, by, in.Nonce)
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

func (f *situation) scan(by scanner, in ScanInput) *Scan {
	scan := &Scan{
		Nonce: in.Nonce[:], DialogueID: f.list.DialogueID, DeviceID: by.deviceID(), AccountID: by.actor.AccountID,
		ListID: f.list.ID, Direction: in.Direction, Note: in.Note,
	}
	if f.known() != nil {
		scan.RegistrationID, scan.TicketID = f.registrationID, f.ticketID
	}
	return scan
}

// decide sets the result of a scan from the rules and from who is in.
func (f *situation) decide(scan *Scan, v verdict, forced bool) {
	if v.result == "" || forced && !v.final {
		scan.Overridden = v.result
		if r := f.decideEntry(scan); r != ScanOK && !forced {
			v.result = r
		} else {
			v.result = ScanOK
			if r != ScanOK && scan.Overridden == "" {
				scan.Overridden = r
			}
		}
	}
	scan.Result = v.result
	if scan.Result == ScanAlreadyIn {
		scan.PreviousScanID = f.entry.ScanID
	}
}

// decideEntry asks whether somebody is in already, or not in at all.
func (f *situation) decideEntry(scan *Scan) string {
	inside := f.entry != nil && f.entry.Inside
	switch {
	case scan.Direction == Entry && inside:
		return ScanAlreadyIn
	case scan.Direction == Exit && !inside:
		return ScanNotIn
	case scan.Direction == Exit && scan.late() && scan.EffectiveAt.Before(f.entry.EnteredAt):
		return ScanNotIn // what waited offline is no exit from a later entry
	}
	return ScanOK
}

// late tells that a scan waited offline.
func (s *Scan) late() bool { return s.ReceivedAt.Sub(s.EffectiveAt) > offlineAfter }
