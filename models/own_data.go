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
