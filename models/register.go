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

// newcomer is a registration that has taken its places and is to be written.
type newcomer struct {
	*Registration
	choices []*Choice
	form    *RegistrationForm
}

// create makes a new registration with all that belongs to it.
func (p *placing) create(c formContext, f *RegistrationForm, want desired, source string) (*Registration, error) {
	n := p.newcomer(f, want, source)
	return n.Registration, p.insert(c, n)
}

// newcomer takes the places of a new registration, which insert writes.
func (p *placing) newcomer(f *RegistrationForm, want desired, source string) *newcomer {
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
	return &newcomer{r, choices, f}
}

// insert writes newcomers with all that belongs to them, each table at once.
func (p *placing) insert(c formContext, list ...*newcomer) error {
	if err := p.insertRegistrations(list); err != nil {
		return err
	}
	var choices []*Choice
	var tickets []Ticket
	var audits []Audit
	for _, n := range list {
		p.stampChoices(n.Registration, n.choices)
		choices = append(choices, n.choices...)
		if n.State == Confirmed {
			tickets = append(tickets, p.newTicket(n.Registration))
		}
		row, _ := p.s.auditRow(AuditEntry{Actor: p.actor, Action: "registration.create", DialogueID: n.DialogueID, RegistrationID: n.ID,
			Details: p.guestDetails(n.Registration, "source", n.Source)})
		audits = append(audits, row)
	}
	if err := createAll(p.tx, choices); err != nil {
		return err
	}
	if err := p.insertParts(c, list); err != nil {
		return err
	}
	if err := createAll(p.tx, tickets); err != nil {
		return err
	}
	if err := createAll(p.tx, audits); err != nil {
		return err
	}
	for _, n := range list {
		if n.form.Unsent {
			continue
		}
		if err := p.s.mailTo(p.ctx, p.tx, n.Registration, letter{kind: stateMail(n.Registration)}); err != nil {
			return err
		}
	}
	return nil
}

// insertRegistrations writes the registrations themselves and learns their ids:
// of several rows at once, not every database tells them in a row.
func (p *placing) insertRegistrations(list []*newcomer) error {
	rows, byRef, refs := []*Registration{}, map[string]*Registration{}, []string{}
	for _, n := range list {
		rows, refs = append(rows, n.Registration), append(refs, n.Ref)
		byRef[n.Ref] = n.Registration
	}
	if err := createAll(p.tx, rows); err != nil || len(rows) < 2 {
		return err
	}
	var made []Registration
	err := p.tx.Select("id, ref").Where("ref IN ?", refs).Find(&made).Error
	for _, r := range made {
		byRef[r.Ref].ID = r.ID
	}
	return err
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

// insertParts writes needs, answers, consents and search terms.
func (p *placing) insertParts(c formContext, list []*newcomer) error {
	var needs []Needs
	var answers []Answer
	var consents []Consent
	var registrations []*Registration
	for _, n := range list {
		registrations = append(registrations, n.Registration)
		needs = append(needs, p.needsOf(n.Registration, n.form)...)
		answers = append(answers, answersOf(n.Registration, c, n.form)...)
		for _, t := range c.consents {
			consents = append(consents, Consent{RegistrationID: n.ID, ConsentTextID: t.ID, Given: n.form.Consents[t.Ref], At: p.now})
		}
	}
	if err := createAll(p.tx, needs); err != nil {
		return err
	}
	if err := createAll(p.tx, answers); err != nil {
		return err
	}
	if err := createAll(p.tx, consents); err != nil {
		return err
	}
	return saveTerms(p.tx, registrations...)
}
