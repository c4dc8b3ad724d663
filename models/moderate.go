package models

import (
	"context"

	"gorm.io/gorm"
)

// Approve lets a registration in: what is pending becomes confirmed; what waits
// for a place goes on waiting, approved. A declined one takes its turn again.
func (s *Store) Approve(ctx context.Context, actor Actor, id int64) error {
	return s.onRegistration(ctx, actor, id, (*placing).approve)
}

func (p *placing) approve(r *Registration, choices []*Choice) error {
	if r.ApprovedAt != nil && r.Active() {
		return nil
	}
	if r.State == Cancelled {
		return ErrConflict
	}
	r.ApprovedAt = &p.now
	kind := ""
	switch r.State {
	case Pending:
		p.enterState(r)
		kind = MailConfirmed
	case Declined:
		r.State = ""
		choices = p.settleChoices(r, choices, suspended(choices))
		kind = stateMail(r)
		if err := saveLikenesses(p.tx, r); err != nil {
			return err
		}
	}
	return p.acted(r, choices, "registration.approve", kind)
}

// suspended is what a decline released.
func suspended(choices []*Choice) desired {
	want := desired{}
	for _, c := range choices {
		if c.State == Released && c.Provisional {
			want[c.SessionID] = c.Mode
		}
	}
	return want
}

// Decline refuses a registration that is pending or waits.
func (s *Store) Decline(ctx context.Context, actor Actor, id int64) error {
	return s.onRegistration(ctx, actor, id, (*placing).decline)
}

func (p *placing) decline(r *Registration, choices []*Choice) error {
	if r.State == Declined {
		return nil
	}
	if r.State != Pending && r.State != Waitlisted {
		return ErrConflict
	}
	want := wanted(choices)
	p.releaseAll(r, choices)
	for _, c := range choices {
		c.Provisional = want[c.SessionID] == c.Mode
	}
	r.State, r.ApprovedAt = Declined, nil
	return p.acted(r, choices, "registration.decline", MailDeclined)
}

// Cancel gives up a registration's place by staff, at any time.
func (s *Store) Cancel(ctx context.Context, actor Actor, id int64) error {
	return s.onRegistration(ctx, actor, id, (*placing).cancelByStaff)
}

func (p *placing) cancelByStaff(r *Registration, choices []*Choice) error {
	if r.State == Cancelled {
		return nil
	}
	return p.cancel(r, choices, MailCancelled)
}

// CancelOwn is Cancel by the registrant; past the deadline it is ErrClosed.
func (s *Store) CancelOwn(ctx context.Context, actor Actor, id int64) error {
	return s.onRegistration(ctx, actor, id, func(p *placing, r *Registration, choices []*Choice) error {
		if r.State != Cancelled && !p.dialogue.MayCancel(r, p.now) {
			return ErrClosed
		}
		return p.cancelByStaff(r, choices)
	})
}

// cancel releases everything and frees the address, and the form it was typed
// into, for a new registration.
func (p *placing) cancel(r *Registration, choices []*Choice, kind string) error {
	p.releaseAll(r, choices)
	r.State, r.CancelledAt, r.EmailKey, r.FormNonce = Cancelled, &p.now, nil, nil
	if err := dropMail(p.tx, r.ID); err != nil {
		return err
	}
	return p.acted(r, choices, "registration.cancel", kind)
}

// dropMail cancels what is not yet on its way to a registrant.
func dropMail(tx *gorm.DB, registrationID int64) error {
	return tx.Exec("UPDATE messages SET state = ? WHERE registration_id = ? AND state IN (?, ?)",
		MessageCancelled, registrationID, MessageQueued, MessageFailed).Error
}

// Promote puts a waiting registration first in the dialogue's queue, so that
// the next free place is theirs.
func (s *Store) Promote(ctx context.Context, actor Actor, id int64) error {
	return s.onRegistration(ctx, actor, id, (*placing).promote)
}

func (p *placing) promote(r *Registration, choices []*Choice) error {
	if r.QueueNumber == nil {
		return ErrConflict
	}
	var first int64
	err := p.tx.Raw("SELECT MIN(queue_number) FROM registrations WHERE dialogue_id = ?", r.DialogueID).Row().Scan(&first)
	if err != nil {
		return err
	}
	if first != *r.QueueNumber {
		first--
		r.QueueNumber = &first
	}
	return p.acted(r, choices, "registration.promote", "")
}

// ReissueTicket revokes the ticket of a confirmed registration and makes another.
func (s *Store) ReissueTicket(ctx context.Context, actor Actor, id int64) error {
	return s.onRegistration(ctx, actor, id, func(p *placing, r *Registration, choices []*Choice) error {
		if r.State != Confirmed {
			return ErrConflict
		}
		err := p.tx.Exec("UPDATE tickets SET revoked_at = ? WHERE registration_id = ? AND revoked_at IS NULL", p.now, r.ID).Error
		if err != nil {
			return err
		}
		return p.acted(r, choices, "registration.reissue", MailConfirmed)
	})
}

// Resend mails a registrant again where they stand, with link and ticket.
func (s *Store) Resend(ctx context.Context, actor Actor, id int64) error {
	return s.onRegistration(ctx, actor, id, (*placing).resend)
}

func (p *placing) resend(r *Registration, choices []*Choice) error {
	return p.acted(r, choices, "registration.resend", stateMail(r))
}

// acted saves a registration after an act of staff or of its registrant, with
// its audit and, unless kind is empty, its mail.
func (p *placing) acted(r *Registration, choices []*Choice, action, kind string) error {
	if err := p.save(r, choices); err != nil {
		return err
	}
	err := p.s.audit(p.ctx, p.tx, AuditEntry{Actor: p.actor, Action: action, DialogueID: r.DialogueID,
		RegistrationID: r.ID, Details: map[string]any{"state": r.State}})
	if err != nil || kind == "" {
		return err
	}
	return p.s.mailTo(p.ctx, p.tx, r, letter{kind: kind})
}

// mailMoved tells a registrant, in one mail, what they got from waiting lists.
func (p *placing) mailMoved(m *movedUp) error {
	var refs []string
	for _, id := range m.sessions {
		if s := p.agenda.byID(id); s != nil {
			refs = append(refs, s.Ref)
		}
	}
	r := m.registration
	err := p.s.audit(p.ctx, p.tx, AuditEntry{Actor: System(), Action: "registration.move_up", DialogueID: r.DialogueID,
		RegistrationID: r.ID, Details: map[string]any{"state": r.State, "dialogue": m.dialogue, "sessions": refs}})
	if err != nil {
		return err
	}
	return p.s.mailTo(p.ctx, p.tx, r, letter{kind: MailFreed, params: map[string]any{"dialogue": m.dialogue, "sessions": refs}})
}
