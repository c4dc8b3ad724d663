package models

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"
)

// Signing is one step of a signing as it happens: a step of the run sheet, or,
// where the record has none for them, the signature of a signatory.
type Signing struct {
	Step      string // key of the run sheet
	Signatory string // key
	// On is the day of a signature that was not given here and now.
	On   StatedDate
	Mode string
}

// RecordSigning records a step with its time, and with it what is signed. Once
// every signatory has signed in every copy, the record is signed; cues alone can
// follow. A step that was recorded already is left as it is. ErrConflict: it is
// not ready to be signed.
func (s *Store) RecordSigning(ctx context.Context, actor Actor, desk Desk, ref string, g Signing) (*MoU, error) {
	return s.onMoU(ctx, desk, ref, 0, func(tx *gorm.DB, m *MoU) error {
		step := m.Content.Ceremony.Step(g.Step)
		closing := m.State == MoUSigned && step != nil && step.Signatory == ""
		switch {
		case m.Content.recorded(g):
			return nil
		case m.State != MoUReady && m.State != MoUPartlySigned && !closing:
			return ErrConflict
		}
		zone, err := zoneOfMoU(tx, m)
		if err != nil {
			return err
		}
		if on, precision := g.On.Date(); precision != PrecisionUnknown && on.After(s.Now().In(zone)) {
			return refused("on", "mou.signed_in_future")
		}
		if err := m.Content.sign(g, s.Now().Truncate(time.Second), zone); err != nil {
			return err
		}
		m.settleSigning()
		if err := m.Content.check(); err != nil {
			return err
		}
		return s.act(ctx, tx, actor, m, deed{kind: ActSign, step: g.Step + g.Signatory})
	})
}

// zoneOfMoU is where the day of its signatures is told: that of its dialogue.
func zoneOfMoU(tx *gorm.DB, m *MoU) (*time.Location, error) {
	var d []Dialogue
	if err := tx.Where("id = ?", m.DialogueID).Limit(1).Find(&d).Error; err != nil || len(d) == 0 {
		return time.UTC, err
	}
	return d[0].Location(), nil
}

// UndoSigning takes back a step that was recorded by mistake, a cue among them,
// as long as not all have signed.
func (s *Store) UndoSigning(ctx context.Context, actor Actor, desk Desk, ref string, g Signing, reason string) (*MoU, error) {
	return s.onMoU(ctx, desk, ref, 0, func(tx *gorm.DB, m *MoU) error {
		switch {
		case m.State != MoUReady && m.State != MoUPartlySigned:
			return ErrConflict
		case reason == "":
			return refused("reason", "field.required")
		case !m.Content.recorded(g):
			return nil
		}
		m.Content.unsign(g)
		m.settleSigning()
		return s.act(ctx, tx, actor, m, deed{kind: ActUnsign, reason: reason, step: g.Step + g.Signatory})
	})
}

// stepsOf are the steps in which somebody signs.
func (c *MoUContent) stepsOf(signatory string) []MoUStep {
	if c.Ceremony == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(c.Ceremony.Steps), func(s MoUStep) bool { return s.Signatory != signatory })
}

func (c *MoUContent) recorded(g Signing) bool {
	if step := c.Ceremony.Step(g.Step); step != nil {
		return step.DoneAt != nil
	}
	who := c.Signatory(g.Signatory)
	return who != nil && who.SignedOn != ""
}

// sign writes a step and, with the last of theirs, the signatory's signature, on
// the day that it is in a zone.
func (c *MoUContent) sign(g Signing, now time.Time, zone *time.Location) error {
	key := g.Signatory
	if g.Step != "" {
		step := c.Ceremony.Step(g.Step)
		if step == nil {
			return ErrNotFound
		}
		step.DoneAt, key = &now, step.Signatory
		if key == "" {
			return nil // a cue
		}
	} else if len(c.stepsOf(key)) > 0 {
		return refused("signatory", "mou.by_steps")
	}
	who := c.Signatory(key)
	switch {
	case who == nil:
		return ErrNotFound
	case slices.ContainsFunc(c.stepsOf(key), func(s MoUStep) bool { return s.DoneAt == nil }):
		return nil
	}
	if g.Mode != "" {
		who.Mode = g.Mode
	}
	if who.SignedOn = g.On; g.On == "" {
		who.SignedOn, who.SignedAt = StatedDate(now.In(zone).Format(time.DateOnly)), &now
	}
	return nil
}

func (c *MoUContent) unsign(g Signing) {
	key := g.Signatory
	if step := c.Ceremony.Step(g.Step); step != nil {
		step.DoneAt, key = nil, step.Signatory
	}
	if who := c.Signatory(key); who != nil {
		who.SignedOn, who.SignedAt = "", nil
	}
}

// signatures are the signatories who have signed.
func (c *MoUContent) signatures() []MoUSignatory {
	return slices.DeleteFunc(slices.Clone(c.Signatories), func(s MoUSignatory) bool { return s.SignedOn == "" })
}

// unsignedSteps are the steps in which somebody is still to sign.
func (c *MoUContent) unsignedSteps() []MoUStep {
	if c.Ceremony == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(c.Ceremony.Steps), func(s MoUStep) bool { return s.Signatory == "" || s.DoneAt != nil })
}

// signedOut tells whether nothing is left to be signed by which a signatory, or
// all of them, would have signed.
func (c *MoUContent) signedOut() bool {
	return len(c.unsignedSteps()) == 0 && len(c.signatures()) == len(c.Signatories) ||
		slices.ContainsFunc(c.Signatories, func(s MoUSignatory) bool {
			steps := c.stepsOf(s.Key)
			return s.SignedOn == "" && len(steps) > 0 && !slices.ContainsFunc(steps, func(step MoUStep) bool { return step.DoneAt == nil })
		})
}

// signingStays refuses an edit, before all have signed, of what the signing alone
// records: who has signed, and whether that is all.
func (m *MoU) signingStays(before, after *MoUContent) error {
	if m.Signed() {
		return nil
	}
	under := m.State == MoUReady || m.State == MoUPartlySigned
	was, is := before.signatures(), after.signatures()
	changed := Fingerprint(was) != Fingerprint(is)
	if changed && (under || len(is) > 0) || m.State == MoUPartlySigned && after.signedOut() {
		return refused("signatories", "mou.at_the_signing")
	}
	return nil
}

// settleSigning tells from the signatures how far the record is signed.
func (m *MoU) settleSigning() {
	c := &m.Content
	signed := 0
	var last StatedDate
	for _, s := range c.Signatories {
		if s.SignedOn == "" {
			continue
		}
		if signed++; s.SignedOn.Sort() > last.Sort() || last == "" {
			last = s.SignedOn
		}
	}
	begun := c.Ceremony != nil && slices.ContainsFunc(c.Ceremony.Steps, func(s MoUStep) bool { return s.Signatory != "" && s.DoneAt != nil })
	switch {
	case signed == len(c.Signatories) && signed > 0 && len(c.unsignedSteps()) == 0:
		m.State = MoUSigned
		if c.SignedOn == "" {
			c.SignedOn = last
		}
	case signed > 0 || begun:
		m.State = MoUPartlySigned
	default:
		m.State = MoUReady
	}
}
