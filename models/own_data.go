package models

import "context"

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
	Resolutions  []Resolution
	Presences    []Presence
	Imported     []ImportRow // the row that the registration was made of
	Messages     []Message
	Subjects     map[int64]string // of the messages that are still kept, by their id
	Audits       []Audit
	Values       map[int64][]AuditValue // of the audits, by their id
	Wishes       []OneTimeToken         // new addresses that are not confirmed
	Suppressions []Suppression          // of the addresses that were written to
}

// OwnData collects what is kept about a registrant.
func (s *Store) OwnData(ctx context.Context, r *Registration) (*OwnData, error) {
	d := &OwnData{Registration: r}
	db := s.read(ctx)
	var needs []Needs
	for _, rows := range []any{&needs, &d.Choices, &d.Answers, &d.Consents, &d.Tickets, &d.Scans, &d.Resolutions, &d.Presences, &d.Imported, &d.Messages} {
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
	if d.Audits, d.Values, err = s.AuditsOf(ctx, r.ID, -1); err != nil {
		return nil, err
	}
	if d.Subjects, err = s.MessageSubjects(ctx, d.Messages); err != nil {
		return nil, err
	}
	err = db.Where("registration_id = ? AND purpose = ? AND used_at IS NULL", r.ID, TokenAddress).Order("created_at").Find(&d.Wishes).Error
	if err != nil {
		return nil, err
	}
	keys := []string{addressKey(r.Email)}
	for _, m := range d.Messages {
		keys = append(keys, m.ToKey)
	}
	return d, db.Where("email_key IN ? AND email_key <> '' AND scope IN ?", keys, []int64{0, r.DialogueID}).Order("id").Find(&d.Suppressions).Error
}

// GivenUp is what is kept of the registrations that were given up for r in merges.
func (s *Store) GivenUp(ctx context.Context, r *Registration) ([]*Record, error) {
	var list []*Registration
	err := s.read(ctx).Where("merged_into = ? AND erased_at IS NULL", r.ID).Order("id").Find(&list).Error
	if err != nil {
		return nil, err
	}
	records := make([]*Record, len(list))
	for i, given := range list {
		records[i] = &Record{}
		if records[i].OwnPage, err = s.OwnPage(ctx, given); err != nil {
			return nil, err
		}
		if records[i].OwnData, err = s.OwnData(ctx, given); err != nil {
			return nil, err
		}
	}
	return records, nil
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
