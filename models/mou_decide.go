package models

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"
)

// MoUMove is a decision that leads a record to another state.
type MoUMove struct {
	Revision int
	To       string
	Reason   string
	// On is the day from which it is so: of the effect, of the end.
	On StatedDate
}

// ProposeMoU asks for another pair of eyes to clear the texts as they are.
// *Invalid names what is still missing; ErrConflict: it cannot be proposed now.
func (s *Store) ProposeMoU(ctx context.Context, actor Actor, desk Desk, ref string, revision int) (*MoU, error) {
	return s.onMoU(ctx, desk, ref, revision, func(tx *gorm.DB, m *MoU) error {
		if m.State != MoUNegotiating || m.ProposedBy != 0 {
			return ErrConflict
		}
		if err := lacks(m.Lacks(MoUCleared)); err != nil {
			return err
		}
		m.ProposedBy = actor.AccountID
		return s.act(ctx, tx, actor, m, deed{kind: ActPropose})
	})
}

// MoveMoU leads a record to another state. *Invalid names what is missing;
// ErrForbidden: only another account than that which proposed it may clear the
// texts; ErrConflict: the state does not follow.
func (s *Store) MoveMoU(ctx context.Context, actor Actor, desk Desk, ref string, move MoUMove) (*MoU, error) {
	return s.onMoU(ctx, desk, ref, move.Revision, func(tx *gorm.DB, m *MoU) error {
		if !slices.Contains(m.Moves(), move.To) {
			return ErrConflict
		}
		if err := s.mayMove(m, actor, desk, move); err != nil {
			return err
		}
		m.State, m.ProposedBy = move.To, 0
		m.Content.settleDates(move)
		if err := m.Content.check(); err != nil {
			return err
		}
		return s.act(ctx, tx, actor, m, deed{kind: ActMove, reason: move.Reason, on: move.On})
	})
}

func (s *Store) mayMove(m *MoU, actor Actor, desk Desk, move MoUMove) error {
	switch move.To {
	case MoUCleared:
		switch {
		case m.ProposedBy == 0:
			return ErrConflict
		case m.ProposedBy == actor.AccountID || !desk.Clears(m.DialogueID):
			return ErrForbidden
		}
	case MoUWithdrawn, MoUTerminated, MoUSuperseded:
		if !desk.Clears(m.DialogueID) {
			return ErrForbidden
		}
		if move.Reason == "" {
			return refused("reason", "field.required")
		}
	case MoUInEffect, MoUExpired, MoURenewed, MoUAmended:
		if move.On == "" {
			return refused("on", "field.required")
		}
	}
	return lacks(m.Lacks(move.To))
}

// settleDates writes the day of a decision where the record keeps it.
func (c *MoUContent) settleDates(move MoUMove) {
	if move.On == "" {
		return
	}
	switch move.To {
	case MoUInEffect:
		c.EffectiveOn = move.On
	case MoUExpired, MoUTerminated, MoUSuperseded:
		c.EndsOn = move.On
	}
}

// Lacks names what a record needs before it can come to a state, by the field.
func (m *MoU) Lacks(state string) []string {
	var missing []string
	need := func(field string, there bool) {
		if !there {
			missing = append(missing, field)
		}
	}
	c := &m.Content
	switch state {
	case MoUCleared:
		need("type", c.Type != "")
		need("parties", slices.ContainsFunc(c.Parties, MoUParty.Known) && len(c.Parties) > 1)
		need("texts", slices.ContainsFunc(c.Texts, func(t MoUText) bool { return t.Status == TextAuthentic && t.File != "" }))
	case MoUReady:
		for _, p := range c.Parties {
			if !slices.ContainsFunc(c.Signatories, func(s MoUSignatory) bool { return s.Party == p.Key }) {
				need("signatories", false)
				break
			}
		}
	}
	return missing
}

func lacks(fields []string) error {
	wrong := &Invalid{}
	for _, field := range fields {
		wrong.Add(field, "mou.lacks."+field)
	}
	return wrong.OrNil()
}

// MoUShowing says who is to see a record.
type MoUShowing struct {
	Revision   int
	Visibility string
	// Until is the end of an embargo, Then the visibility after it.
	Until *time.Time
	Then  string
	// Ground is the legal ground on which something is withheld.
	Ground Text
	Reason string
}

// ShowMoU says who is to see a record. ErrForbidden: the desk may not publish.
func (s *Store) ShowMoU(ctx context.Context, actor Actor, desk Desk, ref string, w MoUShowing) (*MoU, error) {
	return s.onMoU(ctx, desk, ref, w.Revision, func(tx *gorm.DB, m *MoU) error {
		if !desk.Clears(m.DialogueID) {
			return ErrForbidden
		}
		if err := w.check(s.Now()); err != nil {
			return err
		}
		m.Visibility, m.EmbargoUntil, m.VisibleThen = w.Visibility, nil, ""
		if w.Visibility == MoUEmbargoed {
			until := w.Until.UTC().Truncate(time.Microsecond)
			m.EmbargoUntil, m.VisibleThen = &until, w.Then
		}
		m.Content.Withheld = w.Ground
		if err := m.Content.check(); err != nil {
			return err
		}
		return s.act(ctx, tx, actor, m, deed{kind: ActShow, reason: w.Reason})
	})
}

func (w *MoUShowing) check(now time.Time) error {
	m := &importer{}
	if !slices.Contains(MoUVisibilities(), w.Visibility) {
		m.refuse("visibility", "field.choose")
	}
	if w.Visibility == MoUEmbargoed {
		if w.Until == nil {
			m.refuse("until", "field.required")
		} else if !w.Until.After(now) {
			m.refuse("until", "mou.embargo_past")
		}
		if w.Then != MoUPublic && w.Then != MoUMetadataOnly {
			m.refuse("then", "field.choose")
		}
	}
	if w.Visibility == MoUMetadataOnly || w.Then == MoUMetadataOnly {
		m.text("ground", w.Ground, textLong, true)
	}
	return m.wrong.OrNil()
}

// letEmbargoesEnd is EndEmbargoes for who reads: what fails is tried again by the
// next, and keeps nobody from reading what is public.
func (s *Store) letEmbargoesEnd(ctx context.Context) {
	if _, err := s.EndEmbargoes(ctx); err != nil && ctx.Err() == nil {
		s.log.Error("an embargo that is over could not be ended", "error", err)
	}
}

// EndEmbargoes publishes the records whose embargo is over. It is cheap where
// there is none, so that whoever reads the public register can see to it first.
func (s *Store) EndEmbargoes(ctx context.Context) (ended int64, err error) {
	var refs []string
	err = s.read(ctx).Model(&MoU{}).Where("visibility = ? AND embargo_until <= ?", MoUEmbargoed, s.Now()).Pluck("ref", &refs).Error
	for _, ref := range refs {
		if err != nil {
			break
		}
		_, err = s.onMoU(ctx, WholeDesk(), ref, 0, func(tx *gorm.DB, m *MoU) error {
			if m.Visibility != MoUEmbargoed || m.EmbargoUntil.After(s.Now()) {
				return nil // another process was faster
			}
			m.Visibility, m.EmbargoUntil, m.VisibleThen = m.VisibleThen, nil, ""
			ended++
			return s.act(ctx, tx, System(), m, deed{kind: ActShow})
		})
	}
	return ended, err
}
