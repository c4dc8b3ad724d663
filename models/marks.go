package models

import (
	"context"
	"strings"
)

// Marks are what staff note about a registration.
type Marks struct {
	VIP              bool
	HeadOfDelegation bool
	DoorNote         string // shown to door staff at a scan
	StaffNote        string // shown to organisers
}

func (m *Marks) check() error {
	wrong := &Invalid{}
	m.DoorNote, m.StaffNote = strings.TrimSpace(m.DoorNote), strings.TrimSpace(m.StaffNote)
	checkText(wrong, "door_note", m.DoorNote, 500, false)
	checkText(wrong, "staff_note", m.StaffNote, 2000, false)
	return wrong.OrNil()
}

func (r *Registration) mark(m Marks) {
	r.VIP, r.HeadOfDelegation, r.DoorNote, r.StaffNote = m.VIP, m.HeadOfDelegation, m.DoorNote, m.StaffNote
}

// SetMarks notes something about a registration, whatever its state; its
// registrant gets no mail. ErrConflict: it is no longer what revision showed.
func (s *Store) SetMarks(ctx context.Context, actor Actor, id, revision int64, m Marks) error {
	if err := m.check(); err != nil {
		return err
	}
	return s.onRegistration(ctx, actor, id, func(p *placing, r *Registration, choices []*Choice) error {
		if revision != r.Revision {
			return ErrConflict
		}
		was := *r
		r.mark(m)
		if err := p.save(r, choices); err != nil {
			return err
		}
		return p.s.audit(p.ctx, p.tx, AuditEntry{Actor: p.actor, Action: "registration.mark", DialogueID: r.DialogueID, RegistrationID: r.ID,
			Values: personChanges(&was, r)})
	})
}
