package models

import (
	"context"
	"slices"
	"strings"
)

// Merge is two registrations of one person of which one is to be kept.
type Merge struct {
	// Keep and GiveUp are ids.
	Keep, GiveUp int64
	// KeepRevision and GiveUpRevision are those that were looked at.
	KeepRevision, GiveUpRevision int64
	// Take are the fields whose value is that of the one which is given up:
	// those of MergeFields, and ColumnAnswer with the ref of a question. "host" is
	// whose guest they are.
	Take []string
}

// MergeFields are the fields of which a merge chooses one value, in the order in
// which they are shown; the answers to a dialogue's own questions follow.
func MergeFields() []string {
	return []string{"host", "family_name", "given_names", "native_name", "name_order", "email", "organisation", "position", "country", "category",
		"language", "mode", "door_note", "staff_note", ColumnDietary, ColumnAccess}
}

// field is the value of a merge's field that stands in the registration itself,
// or nil.
func (r *Registration) field(name string) *string {
	return map[string]*string{"family_name": &r.FamilyName, "given_names": &r.GivenNames, "native_name": &r.NativeName, "name_order": &r.NameOrder,
		"email": &r.Email, "organisation": &r.Organisation, "position": &r.Position, "country": &r.Country, "category": &r.Category,
		"language": &r.Language, "mode": &r.Mode, "door_note": &r.DoorNote, "staff_note": &r.StaffNote}[name]
}

// Value is what a registration has in a field that stands in itself.
func (r *Registration) Value(field string) string {
	if value := r.field(field); value != nil {
		return *value
	}
	return ""
}

// Merge makes one registration of two of a dialogue: the one that is kept gets
// the chosen values, the places that it lacks, the earlier number in every queue
// and the attendance of both; the other is cancelled, its ticket is revoked, and
// its link leads to the one that is kept. The guest gets one mail. ErrConflict:
// one of them is no longer what was looked at. *Invalid: the chosen values make
// no registration.
func (s *Store) Merge(ctx context.Context, actor Actor, m Merge) error {
	return s.onRegistration(ctx, actor, m.Keep, func(p *placing, keep *Registration, choices []*Choice) error {
		var drop Registration
		err := p.tx.Where("id = ? AND dialogue_id = ? AND id <> ? AND erased_at IS NULL", m.GiveUp, keep.DialogueID, keep.ID).Take(&drop).Error
		if err != nil {
			return found(err)
		}
		if !keep.Active() || !drop.Active() || keep.Revision != m.KeepRevision || drop.Revision != m.GiveUpRevision {
			return ErrConflict
		}
		given, err := p.choicesOf(&drop)
		if err != nil {
			return err
		}
		return p.merge(&merging{keep: keep, drop: &drop, choices: choices, given: given, take: m.Take})
	})
}

// merging is a merge under way.
type merging struct {
	keep, drop     *Registration
	choices, given []*Choice
	take           []string
}

func (p *placing) merge(m *merging) error {
	was, key := *m.keep, m.drop.EmailKey
	m.inheritFields()
	wrong := &Invalid{}
	if m.keep.Person.check(wrong); wrong.OrNil() != nil {
		return wrong
	}
	if m.keep.Email != was.Email {
		m.keep.EmailKey = key
	}
	// Calendars know the events of both by the same names: what they get from now
	// on is newer than what either sent.
	m.keep.CalendarSequence = max(m.keep.CalendarSequence, m.drop.CalendarSequence+1)
	p.inheritPlace(m)
	p.inheritChoices(m)
	if err := p.giveUp(m); err != nil {
		return err
	}
	m.choices = p.settleChoices(m.keep, m.choices, wanted(m.choices))
	if err := p.save(m.keep, m.choices); err != nil {
		return err
	}
	if err := p.inheritParts(m); err != nil {
		return err
	}
	if err := p.inheritOptOut(m.keep, was.Email, m.drop.Email); err != nil {
		return err
	}
	scans, err := p.inheritAttendance(m.keep, m.drop)
	if err != nil {
		return err
	}
	details := p.guestDetails(m.keep, "was", was.State)
	details["other"], details["taken"], details["scans"] = m.drop.Ref, m.take, scans
	err = p.s.audit(p.ctx, p.tx, AuditEntry{Actor: p.actor, Action: "registration.merge", DialogueID: m.keep.DialogueID, RegistrationID: m.keep.ID,
		Details: details, Values: personChanges(&was, m.keep)})
	if err != nil {
		return err
	}
	return p.s.mailTo(p.ctx, p.tx, m.keep, letter{kind: stateMail(m.keep)})
}

// inheritFields takes the chosen values; a mark that either had stays.
func (m *merging) inheritFields() {
	for _, name := range m.take {
		if value := m.keep.field(name); value != nil {
			*value = *m.drop.field(name)
		} else if name == "host" {
			m.keep.HostID = m.drop.HostID
		}
	}
	m.keep.VIP = m.keep.VIP || m.drop.VIP
	m.keep.HeadOfDelegation = m.keep.HeadOfDelegation || m.drop.HeadOfDelegation
}

// giveUp cancels the other registration without a mail.
func (p *placing) giveUp(m *merging) error {
	drop := m.drop
	p.releaseAll(drop, m.given)
	drop.State, drop.CancelledAt, drop.EmailKey, drop.FormNonce, drop.MergedInto = Cancelled, &p.now, nil, nil, m.keep.ID
	err := p.tx.Exec("UPDATE registrations SET merged_into = ? WHERE merged_into = ?", m.keep.ID, drop.ID).Error
	if err != nil {
		return err
	}
	// An address that is yet to be confirmed is that of the person.
	err = p.tx.Exec("UPDATE one_time_tokens SET registration_id = ? WHERE registration_id = ?", m.keep.ID, drop.ID).Error
	if err != nil {
		return err
	}
	err = p.tx.Exec("UPDATE tickets SET revoked_at = ? WHERE registration_id = ? AND revoked_at IS NULL", p.now, drop.ID).Error
	if err != nil {
		return err
	}
	if err := dropMail(p.tx, drop.ID); err != nil {
		return err
	}
	if err := p.save(drop, m.given); err != nil {
		return err
	}
	return p.s.audit(p.ctx, p.tx, AuditEntry{Actor: p.actor, Action: "registration.give_up", DialogueID: drop.DialogueID, RegistrationID: drop.ID,
		Details: map[string]any{"state": drop.State, "other": m.keep.Ref}})
}

// inheritParts takes the chosen needs and answers, and finds the registration by
// its new values.
func (p *placing) inheritParts(m *merging) error {
	if err := deleteTerms(p.tx, m.keep.ID); err != nil {
		return err
	}
	if err := saveTerms(p.tx, m.keep); err != nil {
		return err
	}
	if err := p.inheritNeeds(m); err != nil {
		return err
	}
	var refs []string
	for _, name := range m.take {
		if ref, ok := strings.CutPrefix(name, ColumnAnswer); ok {
			refs = append(refs, ref)
		}
	}
	if len(refs) == 0 {
		return nil
	}
	taken := p.tx.Model(&Question{}).Select("id").Where("dialogue_id = ? AND ref IN ?", m.keep.DialogueID, refs)
	if err := p.tx.Where("registration_id = ? AND question_id IN (?)", m.keep.ID, taken).Delete(&Answer{}).Error; err != nil {
		return err
	}
	var answers []Answer
	err := p.tx.Where("registration_id = ? AND question_id IN (?)", m.drop.ID, taken).Find(&answers).Error
	if err != nil {
		return err
	}
	for i := range answers {
		answers[i].RegistrationID = m.keep.ID
	}
	return createAll(p.tx, answers)
}

func (p *placing) inheritNeeds(m *merging) error {
	needs := map[int64]Needs{}
	var rows []Needs
	if err := p.tx.Where("registration_id IN ?", []int64{m.keep.ID, m.drop.ID}).Find(&rows).Error; err != nil {
		return err
	}
	for _, n := range rows {
		needs[n.RegistrationID] = n
	}
	f := &RegistrationForm{Dietary: needs[m.keep.ID].Dietary, Access: needs[m.keep.ID].Access}
	if slices.Contains(m.take, ColumnDietary) {
		f.Dietary = needs[m.drop.ID].Dietary
	}
	if slices.Contains(m.take, ColumnAccess) {
		f.Access = needs[m.drop.ID].Access
	}
	if err := p.tx.Where("registration_id = ?", m.keep.ID).Delete(&Needs{}).Error; err != nil {
		return err
	}
	return createAll(p.tx, p.needsOf(m.keep, f))
}

// MergedInto is the registration that was kept when r was given up, or nil.
func (s *Store) MergedInto(ctx context.Context, r *Registration) (*Registration, error) {
	if r.MergedInto == 0 {
		return nil, nil
	}
	var kept Registration
	err := s.read(ctx).Where("id = ?", r.MergedInto).Take(&kept).Error
	return &kept, found(err)
}
