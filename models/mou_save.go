package models

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
)

// MoUEdit changes the content of a record. Revision is that of the record which
// its author saw.
type MoUEdit struct {
	Revision int
	// Reason is needed for a correction: a change, after it was signed, of
	// anything but what is kept up.
	Reason string
	Change func(*MoUContent) error
}

// EnterMoU enters a new record: an idea, unless what it tells of happened before
// it was entered, which the state then says. *Invalid names mistakes.
func (s *Store) EnterMoU(ctx context.Context, actor Actor, desk Desk, state string, content MoUContent) (*MoU, error) {
	return s.EnterMoUOnce(ctx, actor, desk, newRef(), state, content)
}

// NewMoURef is a ref for a record that is yet to be entered.
func NewMoURef() string { return newRef() }

// EnterMoUOnce is EnterMoU with a ref that the form was given, so that a repeated
// post enters one record.
func (s *Store) EnterMoUOnce(ctx context.Context, actor Actor, desk Desk, ref, state string, content MoUContent) (*MoU, error) {
	if len(ref) != refLength || strings.Trim(ref, strings.ToLower(crockford)) != "" {
		return nil, refused("", "field.choose")
	}
	var m *MoU
	if state != "" && !slices.Contains(MoUEntryStates(), state) {
		return nil, refused("state", "field.choose")
	}
	err := s.write(ctx, func(tx *gorm.DB) error {
		content.Told = state != "" && comesTo(state, MoUSigned) && state != MoUWithdrawn
		m = &MoU{Ref: ref, Code: newRef(), State: state, Visibility: MoUInternal, Content: content, CreatedAt: s.Now()}
		if err := s.settleMoU(tx, desk, m); err != nil {
			return err
		}
		if m.State == "" {
			m.State = MoUIdea
		}
		var err error
		if m.Number, err = draw(tx, "register"); err != nil {
			return err
		}
		if err := tx.Create(m).Error; err != nil {
			return err
		}
		return s.act(ctx, tx, actor, m, deed{kind: ActEnter})
	})
	if duplicate(err) {
		return mouOf(s.read(ctx), desk, ref)
	}
	return m, err
}

// settleMoU checks a content, fills in what the database knows of its files and
// finds its dialogue, which must be one of the desk.
func (s *Store) settleMoU(tx *gorm.DB, desk Desk, m *MoU) error {
	if err := m.Content.check(); err != nil {
		return err
	}
	m.DialogueID = 0
	if slug := m.Content.Dialogue; slug != "" {
		var d []Dialogue
		if err := tx.Select("id").Where("slug = ?", slug).Limit(1).Find(&d).Error; err != nil {
			return err
		}
		if len(d) == 0 {
			return refused("dialogue", "field.choose")
		}
		m.DialogueID = d[0].ID
	}
	if !desk.Keeps(m.DialogueID) {
		return refused("dialogue", "mou.not_yours")
	}
	for i, x := range m.Content.Signatories {
		if reference, ok := ParseReference(x.Registration); ok {
			m.Content.Signatories[i].Registration = reference
		}
	}
	if err := settleRelations(tx, desk, &m.Content); err != nil {
		return err
	}
	return s.describeFiles(tx, m)
}

// refused is one mistake in one field.
func refused(field, key string, args ...any) error {
	wrong := &Invalid{}
	wrong.Add(field, key, args...)
	return wrong
}

// EditMoU changes the content of a record. *Invalid names mistakes, texts that
// are frozen among them; *ChangedMeanwhile: somebody else was faster.
func (s *Store) EditMoU(ctx context.Context, actor Actor, desk Desk, ref string, e MoUEdit) (*MoU, error) {
	return s.onMoU(ctx, desk, ref, e.Revision, func(tx *gorm.DB, m *MoU) error {
		before := m.Content
		after, err := before.clone()
		if err == nil {
			err = e.Change(after)
			after.Told = before.Told
		}
		if err != nil {
			return err
		}
		if Fingerprint(before) == Fingerprint(after) {
			return nil
		}
		d := deed{kind: ActEdit, reason: e.Reason}
		if d.kind, err = m.kindOf(&before, after, e.Reason); err != nil {
			return err
		}
		m.Content = *after
		cleared := desk.Clears(m.DialogueID)
		if err := s.settleMoU(tx, desk, m); err != nil {
			return err
		}
		if desk.Clears(m.DialogueID) && !cleared { // nobody moves a record to where they clear it
			return refused("dialogue", "mou.not_yours")
		}
		m.ProposedBy = 0 // what was proposed is no more what there is
		return s.act(ctx, tx, actor, m, d)
	})
}

// kindOf tells what a change is, or why it cannot be.
func (m *MoU) kindOf(before, after *MoUContent, reason string) (kind string, err error) {
	if m.Frozen() && Fingerprint(before.Texts) != Fingerprint(after.Texts) {
		return "", refused("texts", "mou.texts_frozen")
	}
	if err := m.signingStays(before, after); err != nil {
		return "", err
	}
	switch {
	case !m.Signed():
		return ActEdit, nil
	case Fingerprint(before.signedPart()) == Fingerprint(after.signedPart()):
		return ActFollowUp, nil
	case reason == "":
		return "", refused("reason", "field.required")
	}
	return ActCorrect, nil
}

// onMoU runs f on a record of the desk, in a transaction. With a revision that is
// not the record's it is *ChangedMeanwhile; 0 stands for any.
func (s *Store) onMoU(ctx context.Context, desk Desk, ref string, revision int, f func(*gorm.DB, *MoU) error) (*MoU, error) {
	var m *MoU
	err := s.write(ctx, func(tx *gorm.DB) error {
		var err error
		if m, err = mouOf(tx, desk, ref); err != nil {
			return err
		}
		if revision != 0 && revision != m.Revision {
			return &ChangedMeanwhile[MoU]{Now: m}
		}
		return f(tx, m)
	})
	return m, err
}

// mouOf is a record of the desk, or ErrNotFound.
func mouOf(tx *gorm.DB, desk Desk, ref string) (*MoU, error) {
	var m MoU
	if err := tx.Where("ref = ?", ref).Take(&m).Error; err != nil {
		return nil, found(err)
	}
	if !desk.Keeps(m.DialogueID) {
		return nil, ErrNotFound
	}
	return &m, nil
}

// OpenMoU is a record of the desk for staff, which is audited, or ErrNotFound.
func (s *Store) OpenMoU(ctx context.Context, actor Actor, desk Desk, ref string) (*MoU, error) {
	m, err := mouOf(s.read(ctx), desk, ref)
	if err != nil {
		return nil, err
	}
	return m, s.AuditedOnce(ctx, AuditEntry{Actor: actor, Action: "mou.open", DialogueID: m.DialogueID, Object: "mou", ObjectRef: m.Ref})
}

// derive fills the columns that follow from the content.
func (m *MoU) derive() {
	c := &m.Content
	m.Year, m.SortDate = c.SignedOn.Year(), ""
	if m.Year != 0 {
		m.SortDate = c.SignedOn.Sort()
	}
	m.EndsOn, m.NoticeOn, m.DueOn = nil, nil, nil
	inForce := m.Signed() && !m.Final()
	if end := c.EndsOn.Last(); inForce && !end.IsZero() {
		m.EndsOn = &end
		if c.NoticeMonths > 0 {
			notice := monthsBefore(end, c.NoticeMonths)
			m.NoticeOn = &notice
		}
	}
	for _, x := range c.Commitments {
		if due := x.Due.Last(); x.State == CommitmentOpen && !due.IsZero() && (m.DueOn == nil || due.Before(*m.DueOn)) {
			m.DueOn = &due
		}
	}
	m.Unscanned = inForce && c.Scan == nil && !c.Told
}

// monthsBefore is the same day some months earlier, or the last of that month.
func monthsBefore(day time.Time, months int) time.Time {
	first := time.Date(day.Year(), day.Month()-time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	return first.AddDate(0, 0, min(day.Day(), first.AddDate(0, 1, -1).Day())-1)
}

// IsChangedMoU is the record as it is now, where err says that somebody else was
// faster; else nil.
func IsChangedMoU(err error) *MoU {
	var changed *ChangedMeanwhile[MoU]
	if errors.As(err, &changed) {
		return changed.Now
	}
	return nil
}
