package models

import (
	"context"
	"errors"
	"time"
)

// addressLife is how long the link works that confirms a changed address.
const addressLife = 48 * time.Hour

// MailFacts is what a mail can speak of. What its kind does not need is zero.
type MailFacts struct {
	Dialogue     *Dialogue
	Registration *Registration
	// Sessions are those chosen and not released, in order of time.
	Sessions []ChosenSession
	// Open are the sessions that admit all confirmed, as far as and in the mode
	// in which the registrant can attend them, in order of time.
	Open []ChosenSession
	// Entries are those of the registrant's calendar.
	Entries []ChosenSession
	// Starts is the beginning of the first session, Ends the end of the last.
	Starts, Ends time.Time
	// MyToken is the secret part of the registrant's own link.
	MyToken string
	// TicketCode is what the QR code says; empty for those who attend online
	// only and for those who are not confirmed.
	TicketCode string
	// MovedDialogue and Moved are what was got from waiting lists (kind freed).
	MovedDialogue bool
	Moved         []*Session
	// Changes are those of a released agenda that concern the registrant (kind
	// rescheduled).
	Changes []AgendaChange
	// OneTime is the secret part of a link that works once (kinds reset and
	// address), made for this mail.
	OneTime  string
	Account  *Account
	Campaign *Campaign
	// Speaker and the secret part of their own link (kind speaker).
	Speaker      *Speaker
	SpeakerToken string
	// Unsubscribe is the secret part of the link that ends campaigns.
	Unsubscribe string
	// Roles are those that somebody was given (kind invite).
	Roles []string
	// Pending counts the registrations that await a decision (kind digest).
	Pending int
	// Alert is about a record of the register (kind mou_alert).
	Alert *MoUAlert
}

// MailFacts collects what m can speak of, as things stand now, and makes its
// one-time link. ErrNotFound: what it is about is gone. ErrClosed: it has lost
// its sense, such as a confirmation of what was cancelled since.
func (s *Store) MailFacts(ctx context.Context, m *Message) (*MailFacts, error) {
	f := &MailFacts{}
	var err error
	if m.AccountID != 0 {
		if f.Account, err = s.account(s.read(ctx), m.AccountID); err != nil {
			return nil, err
		}
	}
	if m.DialogueID != 0 {
		if f.Dialogue, err = s.DialogueByID(ctx, m.DialogueID); err != nil {
			return nil, err
		}
	}
	if m.RegistrationID != 0 {
		if err := s.guestFacts(ctx, m, f); err != nil {
			return nil, err
		}
	}
	if m.SpeakerID != 0 {
		return f, s.speakerFacts(ctx, m, f)
	}
	if m.CampaignID != 0 {
		var c Campaign
		if err := s.read(ctx).Where("id = ?", m.CampaignID).Take(&c).Error; err != nil {
			return nil, found(err)
		}
		f.Campaign = &c
	}
	if m.Kind == MailCampaign && f.Registration == nil && f.Account != nil && f.Dialogue != nil {
		if err := s.sampleFacts(ctx, m, f); err != nil {
			return nil, err
		}
	}
	if m.Kind == MailInvite && f.Account != nil {
		return f, s.invitationFacts(ctx, m, f)
	}
	if m.Kind == MailDigest {
		if err := s.countPending(ctx, f); err != nil {
			return nil, err
		}
	}
	if m.Kind == MailMoUAlert && f.Account != nil {
		return f, s.alertFacts(ctx, m, f)
	}
	return f, s.oneTimeLink(ctx, m, f)
}

func (s *Store) guestFacts(ctx context.Context, m *Message, f *MailFacts) error {
	var r Registration
	err := s.read(ctx).Where("id = ? AND erased_at IS NULL", m.RegistrationID).Take(&r).Error
	if err != nil {
		return found(err)
	}
	f.Registration = &r
	if pointless(m, &r) {
		return ErrClosed
	}
	agenda, err := s.Agenda(ctx, f.Dialogue)
	if err != nil {
		return err
	}
	f.Starts, f.Ends = agenda.Starts(), agenda.Ends()
	if m.Kind == MailReminder && s.Now().After(f.Ends) {
		return ErrClosed
	}
	var choices []Choice
	if err := s.read(ctx).Where("registration_id = ?", r.ID).Find(&choices).Error; err != nil {
		return err
	}
	f.choose(agenda, choices)
	f.Entries = agenda.Entries(&r, choices)
	f.moved(agenda, m.Params)
	if err := s.releaseFacts(ctx, m, agenda, f); err != nil {
		return err
	}
	f.MyToken, f.Unsubscribe = s.MyToken(&r), s.unsubscribeToken(&r)
	return s.ticketFact(ctx, f)
}

// pointless tells whether what m says is no longer so. The mail of the change
// that made it so is on its way.
func pointless(m *Message, r *Registration) bool {
	switch m.Kind {
	case MailConfirmed, MailReminder:
		return r.State != Confirmed
	case MailWaitlisted:
		return r.State != Waitlisted
	case MailReceived:
		return r.State != Pending
	case MailFreed, MailRescheduled:
		return !r.Active()
	}
	return false
}

func (f *MailFacts) choose(a *Agenda, choices []Choice) {
	for _, session := range a.Sessions {
		chosen := false
		for _, c := range choices {
			if c.SessionID == session.ID && c.State != Released {
				f.Sessions = append(f.Sessions, ChosenSession{Session: session, Mode: c.Mode, State: c.State, Kept: c.Provisional})
				chosen = true
			}
		}
		if mode := f.Registration.OpenMode(session); mode != "" && !chosen {
			f.Open = append(f.Open, ChosenSession{Session: session, Mode: mode, State: Held})
		}
	}
}

// moved reads the parameters of kind freed.
func (f *MailFacts) moved(a *Agenda, params map[string]any) {
	f.MovedDialogue, _ = params["dialogue"].(bool)
	refs, _ := params["sessions"].([]any)
	for _, ref := range refs {
		if name, ok := ref.(string); ok {
			if session := a.Session(name); session != nil {
				f.Moved = append(f.Moved, session)
			}
		}
	}
}

// ticketFact adds the ticket of those who have a place at the venue.
func (s *Store) ticketFact(ctx context.Context, f *MailFacts) error {
	if f.Registration.State != Confirmed || !f.Registration.Place {
		return nil
	}
	code, err := s.TicketCode(ctx, f.Dialogue, f.Registration)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	f.TicketCode = code
	return err
}

func (s *Store) countPending(ctx context.Context, f *MailFacts) error {
	n, err := s.pendingFor(ctx, f.Dialogue, f.Account.ID)
	if err == nil && n == 0 {
		return ErrClosed
	}
	f.Pending = int(n)
	return err
}

func (s *Store) oneTimeLink(ctx context.Context, m *Message, f *MailFacts) error {
	switch m.Kind {
	case MailReset:
		var err error
		f.OneTime, err = s.ResetToken(ctx, m.AccountID)
		return err
	case MailAddress:
		var err error
		f.OneTime, err = s.addressToken(ctx, m)
		return err
	}
	return nil
}
