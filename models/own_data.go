package models

import (
	"context"
	"time"
)

// OwnData is all that is kept about a registrant, as they may export it.
type OwnData struct {
	Registration *Registration
	Needs        Needs
	Choices      []*Choice
	Answers      []Answer
	Consents     []Consent
	ConsentTexts []ConsentText // all versions of the dialogue's texts
	Tickets      []Ticket
	Scans        []Scan
	Presences    []Presence
	Messages     []Message
	Audits       []Audit
}

// OwnData collects what is kept about a registrant.
func (s *Store) OwnData(ctx context.Context, r *Registration) (*OwnData, error) {
	d := &OwnData{Registration: r}
	db := s.read(ctx)
	var needs []Needs
	for _, rows := range []any{&needs, &d.Choices, &d.Answers, &d.Consents, &d.Tickets, &d.Scans, &d.Presences, &d.Messages} {
		if err := db.Where("registration_id = ?", r.ID).Find(rows).Error; err != nil {
			return nil, err
		}
	}
	if len(needs) > 0 {
		d.Needs = needs[0]
	}
	err := db.Where("dialogue_id = ?", r.DialogueID).Order("position, id").Find(&d.ConsentTexts).Error
	if err != nil {
		return nil, err
	}
	d.Audits, _, err = s.AuditsOf(ctx, r.ID, 1000)
	return d, err
}

// EraseOwn erases a registrant's data: a place that lies ahead is cancelled,
// the person's fields, mails, notes, search terms and personal audit values go;
// id, category, country and attendance stay for the figures.
func (s *Store) EraseOwn(ctx context.Context, actor Actor, id int64) error {
	return s.onRegistration(ctx, actor, id, func(p *placing, r *Registration, choices []*Choice) error {
		if r.Active() && p.now.Before(p.dialogue.lastMoment()) {
			if err := p.cancel(r, choices, ""); err != nil {
				return err
			}
		}
		if err := p.forgetOptOut(r); err != nil {
			return err
		}
		r.Person = Person{Country: r.Country, Category: r.Category, Language: r.Language, NameOrder: GivenFirst}
		r.EmailKey, r.FormNonce = nil, nil
		r.DoorNote, r.StaffNote = "", ""
		r.ErasedAt = &p.now
		if err := p.save(r, choices); err != nil {
			return err
		}
		return p.erase(r)
	})
}

// forgetOptOut removes the address from those that want no announcements of the
// dialogue, which will have none to send them to.
func (p *placing) forgetOptOut(r *Registration) error {
	key := addressKey(r.Email)
	return p.tx.Where("email_key = ? AND reason = ? AND scope = ?", key, SuppressedByOptOut, r.DialogueID).
		Where("NOT EXISTS (SELECT 1 FROM registrations o WHERE o.dialogue_id = ? AND o.email_key = ? AND o.id <> ?)", r.DialogueID, key, r.ID).
		Delete(&Suppression{}).Error
}

func (p *placing) erase(r *Registration) error {
	if err := deleteParts(p.tx, r.ID); err != nil {
		return err
	}
	for _, sql := range []string{
		"DELETE FROM message_bodies WHERE message_id IN (SELECT id FROM messages WHERE registration_id = ?)",
		"UPDATE messages SET to_address = '', to_key = '', params = '{}', last_error = '' WHERE registration_id = ?",
		"DELETE FROM one_time_tokens WHERE registration_id = ?",
		"UPDATE scans SET note = '' WHERE registration_id = ?",
		"UPDATE audits SET ip = '' WHERE registration_id = ? AND actor IN ('" + ActorGuest + "', '" + ActorPublic + "')",
	} {
		if err := p.tx.Exec(sql, r.ID).Error; err != nil {
			return err
		}
	}
	if err := dropMail(p.tx, r.ID); err != nil {
		return err
	}
	if err := p.s.eraseAuditValues(p.ctx, p.tx, r.ID); err != nil {
		return err
	}
	actor := p.actor
	if actor.Kind == ActorGuest {
		actor.IP = ""
	}
	return p.s.audit(p.ctx, p.tx, AuditEntry{Actor: actor, Action: "registration.erase", DialogueID: r.DialogueID, RegistrationID: r.ID})
}

// TicketCode is the signed code of a confirmed registration's ticket, or
// ErrNotFound where it has none.
func (s *Store) TicketCode(ctx context.Context, d *Dialogue, r *Registration) (string, error) {
	var t Ticket
	err := s.read(ctx).Where("registration_id = ? AND revoked_at IS NULL", r.ID).Order("id").Take(&t).Error
	if err != nil {
		return "", found(err)
	}
	return s.signTicket(ctx, d, &t)
}

// PurgeNeeds forgets the dietary and access needs of dialogues that ended
// before a moment, and tells how many.
func (s *Store) PurgeNeeds(ctx context.Context, endedBefore time.Time) (int64, error) {
	done := s.writer.WithContext(ctx).Exec(`DELETE FROM needs WHERE registration_id IN (SELECT r.id FROM registrations r
		JOIN dialogues d ON d.id = r.dialogue_id WHERE d.ends_on < ?)`, endedBefore.Format(time.DateOnly))
	return done.RowsAffected, done.Error
}
