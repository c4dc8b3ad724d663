package models

import (
	"context"
	"crypto/sha256"
	"errors"

	"gorm.io/gorm"
)

// Sources of a registration.
const (
	SourceForm      = "form"
	SourceOrganiser = "organiser"
	SourceImport    = "import"
	// sourceShadow is that of a registration which is undone.
	sourceShadow = "shadow"
)

// Register registers a stakeholder by the public form. It returns nil without
// an error when the address, or the form's nonce, has registered before: a mail
// with the link was queued then, and nothing shows the difference. Mistakes are
// an *Invalid; outside the registration window it is ErrClosed.
func (s *Store) Register(ctx context.Context, actor Actor, d *Dialogue, f *RegistrationForm) (*Registration, error) {
	if d.Phase(s.Now()) != PhaseOpen {
		return nil, ErrClosed
	}
	return s.register(ctx, actor, d.Whole(), f, SourceForm)
}

// AddRegistration registers somebody by staff as a guest of their scope: at any
// time, approved at once, with an address that may be missing. A known address
// is an *Invalid.
func (s *Store) AddRegistration(ctx context.Context, actor Actor, sc Scope, f *RegistrationForm) (*Registration, error) {
	return s.register(ctx, actor, sc, f, SourceOrganiser)
}

func (s *Store) register(ctx context.Context, actor Actor, sc Scope, f *RegistrationForm, source string) (made *Registration, err error) {
	err = s.onFreshAgenda(ctx, sc.Dialogue, func(d *Dialogue) error {
		sc.Dialogue = d
		made, err = s.registerOnce(ctx, actor, sc, f, source)
		return err
	})
	return made, err
}

func (s *Store) registerOnce(ctx context.Context, actor Actor, sc Scope, f *RegistrationForm, source string) (*Registration, error) {
	check, err := s.formContext(ctx, sc, source != SourceForm)
	if err != nil {
		return nil, err
	}
	want, err := f.check(check)
	if err != nil {
		return nil, err
	}
	f = f.bound()
	var made *Registration
	err = s.placing(ctx, actor, sc.Dialogue, func(p *placing) error {
		made = nil
		known, err := p.registrationByAddress(addressKey(f.Email))
		if err != nil {
			return err
		}
		if source == SourceForm {
			made, err = p.registerEvenly(known, check, f, want)
			return err
		}
		if known != nil {
			wrong := &Invalid{}
			wrong.Add("email", "field.registered")
			return wrong
		}
		made, err = p.create(check, f, want, source)
		return err
	})
	if duplicate(err) && f.Nonce != nil {
		return nil, nil // the same form, posted twice at once
	}
	if err != nil {
		return nil, err
	}
	return made, nil
}

func (s *Store) formContext(ctx context.Context, sc Scope, staff bool) (formContext, error) {
	agenda, err := s.agendaOf(ctx, sc.Dialogue)
	if err != nil {
		return formContext{}, err
	}
	return formContext{dialogue: sc.Dialogue, guests: sc, agenda: agenda, questions: agenda.questions, consents: agenda.consents, staff: staff}, nil
}

// bound ties the nonce to the address, so that a form that is posted again with
// another one registers that too: who corrects an address gets a mail there, and
// nobody learns from what becomes of a second post whether the first was known.
func (f *RegistrationForm) bound() *RegistrationForm {
	if f.Nonce == nil {
		return f
	}
	tied := *f
	sum := sha256.Sum256(append([]byte(addressKey(f.Email)+" "), f.Nonce...))
	tied.Nonce = sum[:len(f.Nonce)]
	return &tied
}

func (p *placing) registrationByAddress(key string) (*Registration, error) {
	if key == "" {
		return nil, nil
	}
	var r Registration
	err := p.tx.Where("dialogue_id = ? AND email_key = ?", p.dialogue.ID, key).Take(&r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	return &r, err
}

// create writes a new registration with all that belongs to it.
func (p *placing) create(c formContext, f *RegistrationForm, want desired, source string) (*Registration, error) {
	r := &Registration{Ref: newRef(), Reference: newReference(), DialogueID: p.dialogue.ID, HostID: f.hostID, Mode: f.Mode,
		Person: f.Person, Source: source, FormNonce: f.Nonce, Revision: 1, CreatedAt: p.now, UpdatedAt: p.now}
	if f.Email != "" {
		key := addressKey(f.Email)
		if source == sourceShadow { // which nobody has
			key = " " + key[1:]
		}
		r.EmailKey = &key
	}
	p.s.setLink(r)
	form := source == SourceForm || source == sourceShadow
	if !form || p.dialogue.approves(f.Category) == ApprovalAutomatic {
		r.ApprovedAt = &p.now
	}
	choices := p.settleChoices(r, nil, want)
	r.stamp()
	if err := p.tx.Create(r).Error; err != nil {
		return nil, err
	}
	if err := p.saveChoices(r, choices); err != nil {
		return nil, err
	}
	if err := p.createParts(r, c, f); err != nil {
		return nil, err
	}
	if r.State == Confirmed {
		if err := p.issueTicket(r); err != nil {
			return nil, err
		}
	}
	if err := p.s.audit(p.ctx, p.tx, AuditEntry{Actor: p.actor, Action: "registration.create", DialogueID: r.DialogueID,
		RegistrationID: r.ID, Details: p.guestDetails(r, "source", source)}); err != nil {
		return nil, err
	}
	if f.Unsent {
		return r, nil
	}
	return r, p.s.mailTo(p.ctx, p.tx, r, letter{kind: stateMail(r)})
}

// guestDetails tell the audit how a registration stands, and of whose guest.
func (p *placing) guestDetails(r *Registration, name string, value any) map[string]any {
	details := map[string]any{"state": r.State, "mode": r.Mode, name: value}
	if host := p.dialogue.HostCode(r.HostID); host != "" {
		details["host"] = host
	}
	return details
}

// approves tells how registrations of a category are approved.
func (d *Dialogue) approves(category string) string {
	if a := d.ApprovalByCategory[category]; a != "" {
		return a
	}
	return d.Approval
}

// stateMail is the kind of mail that tells a registrant where they stand.
func stateMail(r *Registration) string {
	switch r.State {
	case Confirmed:
		return MailConfirmed
	case Waitlisted:
		return MailWaitlisted
	case Declined:
		return MailDeclined
	case Cancelled:
		return MailCancelled
	}
	return MailReceived
}

// createParts writes needs, answers, consents and search terms.
func (p *placing) createParts(r *Registration, c formContext, f *RegistrationForm) error {
	if err := p.saveNeeds(r, f); err != nil {
		return err
	}
	if err := p.saveAnswers(r, c, f); err != nil {
		return err
	}
	var consents []Consent
	for _, t := range c.consents {
		consents = append(consents, Consent{RegistrationID: r.ID, ConsentTextID: t.ID, Given: f.Consents[t.Ref], At: p.now})
	}
	if len(consents) > 0 {
		if err := p.tx.Create(&consents).Error; err != nil {
			return err
		}
	}
	return saveTerms(p.tx, r)
}
