package models

import (
	"context"
	"strconv"
	"time"
)

// ChangeForm is a changed registration.
type ChangeForm struct {
	RegistrationForm
	// Revision of the registration that the form showed; 0 does not ask.
	Revision int64
	// Marks are set by staff only; nil leaves them as they are.
	Marks *Marks
}

// onRegistration runs f on a registration and its choices, on the places of its
// dialogue, in one transaction. f saves.
func (s *Store) onRegistration(ctx context.Context, actor Actor, id int64, f func(p *placing, r *Registration, choices []*Choice) error) error {
	var dialogueID int64
	err := s.read(ctx).Raw("SELECT dialogue_id FROM registrations WHERE id = ? AND erased_at IS NULL", id).Row().Scan(&dialogueID)
	if err != nil {
		return noRow(err)
	}
	d, err := s.DialogueByID(ctx, dialogueID)
	if err != nil {
		return err
	}
	return s.onFreshAgenda(ctx, d, func(d *Dialogue) error {
		return s.placing(ctx, actor, d, func(p *placing) error {
			var r Registration
			if err := p.tx.Where("id = ? AND erased_at IS NULL", id).Take(&r).Error; err != nil {
				return found(err)
			}
			choices, err := p.choicesOf(&r)
			if err != nil {
				return err
			}
			return f(p, &r, choices)
		})
	})
}

// MayChange tells whether a registrant may still change alone.
func (d *Dialogue) MayChange(r *Registration, now time.Time) bool {
	return r.Active() && before(now, d.ChangeUntil, d)
}

// MayCancel tells whether a registrant may still cancel alone.
func (d *Dialogue) MayCancel(r *Registration, now time.Time) bool {
	return r.Active() && before(now, d.CancelUntil, d)
}

// before compares with a deadline; without one it is the end of the last day.
// What is archived is behind all deadlines.
func before(now time.Time, deadline *time.Time, d *Dialogue) bool {
	if d.Status == DialogueArchived {
		return false
	}
	if deadline != nil {
		return now.Before(*deadline)
	}
	return now.Before(d.lastMoment())
}

// lastMoment is the end of the dialogue's last day in its zone.
func (d *Dialogue) lastMoment() time.Time {
	t, err := time.ParseInLocation(time.DateOnly, d.EndsOn, d.Location())
	if err != nil {
		return time.Time{}
	}
	return t.AddDate(0, 0, 1)
}

// ChangeOwn is a registrant's change: details, mode, sessions, and consents that
// are not required. A new e-mail address counts after its confirmation. Past the deadline it is ErrClosed.
func (s *Store) ChangeOwn(ctx context.Context, actor Actor, id int64, f *ChangeForm) error {
	return s.change(ctx, actor, Scope{}, id, f, false)
}

// ChangeRegistration is staff's change, at any time. Whose guest it is changes
// with a whole scope alone: nobody gives away a guest whom they then lose.
func (s *Store) ChangeRegistration(ctx context.Context, actor Actor, sc Scope, id int64, f *ChangeForm) error {
	return s.change(ctx, actor, sc, id, f, true)
}

func (s *Store) change(ctx context.Context, actor Actor, sc Scope, id int64, f *ChangeForm, staff bool) error {
	err := s.onRegistration(ctx, actor, id, func(p *placing, r *Registration, choices []*Choice) error {
		if !r.Active() || !staff && !p.dialogue.MayChange(r, p.now) {
			return ErrClosed
		}
		if f.Revision != 0 && f.Revision != r.Revision {
			return ErrConflict
		}
		// What is required was given at registration.
		c := formContext{dialogue: p.dialogue, agenda: p.agenda, questions: p.agenda.questions, staff: staff}
		if !sc.Limited() {
			c.guests = p.dialogue.Whole()
		}
		want, err := f.check(c)
		if err == nil && f.Marks != nil {
			err = f.Marks.check()
		}
		if err != nil {
			return err
		}
		return p.apply(r, choices, c, f, want)
	})
	if duplicate(err) {
		wrong := &Invalid{}
		wrong.Add("email", "field.registered")
		return wrong
	}
	return err
}

// apply writes a checked change, its audit and its mails.
func (p *placing) apply(r *Registration, choices []*Choice, c formContext, f *ChangeForm, want desired) error {
	was := *r
	address := f.Email
	if !c.staff {
		f.Email = r.Email
	}
	r.Person = f.Person
	r.Mode = f.Mode
	if !c.guests.Empty() {
		r.HostID = f.hostID
	}
	decided := !c.staff && p.approveAnew(r, was.Category)
	if c.staff {
		r.EmailKey = nil
		if f.Email != "" {
			key := addressKey(f.Email)
			r.EmailKey = &key
		}
		if f.Marks != nil {
			r.mark(*f.Marks)
		}
	} else if err := p.askNewAddress(r, address); err != nil {
		return err
	}
	choices = p.settleChoices(r, choices, want)
	if err := p.save(r, choices); err != nil {
		return err
	}
	if err := p.rewriteParts(r, c, &f.RegistrationForm); err != nil {
		return err
	}
	changes := personChanges(&was, r)
	if !c.staff { // who consent for nobody
		said, err := p.changeConsents(r, f.Consents)
		if err != nil {
			return err
		}
		changes = append(changes, said...)
	}
	entry := AuditEntry{Actor: p.actor, Action: "registration.change", DialogueID: r.DialogueID, RegistrationID: r.ID,
		Details: p.guestDetails(r, "sessions", len(want)), Values: changes}
	if err := p.s.audit(p.ctx, p.tx, entry); err != nil {
		return err
	}
	if f.Unsent {
		return nil
	}
	kind := MailChanged
	if decided && r.State != Waitlisted {
		kind = stateMail(r)
	}
	return p.s.mailTo(p.ctx, p.tx, r, letter{kind: kind})
}

// approveAnew judges a registrant who went over to another category as that
// category's registrations are, places kept, and tells whether this decided
// anything: nobody gets round the approval by their category.
func (p *placing) approveAnew(r *Registration, was string) bool {
	before, now := p.dialogue.approves(was), p.dialogue.approves(r.Category)
	switch {
	case was == r.Category:
		return false
	case r.ApprovedAt != nil && before == ApprovalAutomatic && now == ApprovalManual:
		r.ApprovedAt = nil
	case r.ApprovedAt == nil && now == ApprovalAutomatic:
		r.ApprovedAt = &p.now
	default:
		return false
	}
	if r.State != Waitlisted {
		p.enterState(r)
	}
	return true
}

// personChanges are the personal values that a change touched.
func personChanges(was, is *Registration) []AuditChange {
	var list []AuditChange
	for _, v := range []struct{ field, before, after string }{
		{"family_name", was.FamilyName, is.FamilyName}, {"given_names", was.GivenNames, is.GivenNames},
		{"native_name", was.NativeName, is.NativeName}, {"name_order", was.NameOrder, is.NameOrder},
		{"email", was.Email, is.Email}, {"organisation", was.Organisation, is.Organisation},
		{"country", was.Country, is.Country}, {"position", was.Position, is.Position},
		{"category", was.Category, is.Category}, {"language", was.Language, is.Language},
		{"vip", strconv.FormatBool(was.VIP), strconv.FormatBool(is.VIP)},
		{"head_of_delegation", strconv.FormatBool(was.HeadOfDelegation), strconv.FormatBool(is.HeadOfDelegation)},
		{"door_note", was.DoorNote, is.DoorNote}, {"staff_note", was.StaffNote, is.StaffNote},
	} {
		if v.before != v.after {
			list = append(list, Changed(v.field, v.before, v.after))
		}
	}
	return list
}
