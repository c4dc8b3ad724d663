package models

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"
)

// StatusChange brings a dialogue from one state to another. Reason is why all
// the same, where something is missing or history is opened again.
type StatusChange struct {
	Was, Now string
	Reason   string
}

// NextStatuses are the states that a dialogue can be brought to.
func (d *Dialogue) NextStatuses() []string {
	switch d.Status {
	case DialogueDraft:
		return []string{DialoguePublished}
	case DialoguePublished:
		return []string{DialogueArchived, DialogueDraft}
	}
	return []string{DialoguePublished}
}

// ReasonMax is the longest reason, in characters.
const ReasonMax = 500

// SetDialogueStatus publishes, withdraws or archives a dialogue. To publish one
// that lacks something, and to open an archived one, takes a reason, which the
// audit keeps. One in which somebody registered is not withdrawn. A dialogue
// that is no longer in the state that was seen is ErrConflict.
func (s *Store) SetDialogueStatus(ctx context.Context, actor Actor, id int64, c StatusChange) error {
	c.Reason = strings.TrimSpace(c.Reason)
	return s.write(ctx, func(tx *gorm.DB) error {
		d, err := lockDialogue(tx, id, s.Now())
		if err != nil {
			return err
		}
		if d.Status != c.Was || !slices.Contains(d.NextStatuses(), c.Now) {
			return ErrConflict
		}
		missing, err := c.check(tx, d)
		if err != nil {
			return err
		}
		if err := tx.Model(&Dialogue{ID: id}).UpdateColumn("status", c.Now).Error; err != nil {
			return err
		}
		return s.audit(ctx, tx, AuditEntry{Actor: actor, Action: "dialogue." + c.verb(), DialogueID: id, Object: "dialogue", ObjectRef: d.Slug,
			Details: map[string]any{"before": c.Was, "after": c.Now, "missing": missing, "reason": c.Reason}})
	})
}

// verb names the change for the audit.
func (c StatusChange) verb() string {
	switch {
	case c.Was == DialogueArchived:
		return "reopen"
	case c.Now == DialoguePublished:
		return "publish"
	case c.Now == DialogueArchived:
		return "archive"
	}
	return "withdraw"
}

// check refuses what needs a reason and has none, and counts what is missing.
func (c StatusChange) check(tx *gorm.DB, d *Dialogue) (missing int, err error) {
	wrong := &Invalid{}
	checkText(wrong, "reason", c.Reason, ReasonMax, c.Was == DialogueArchived)
	switch c.verb() {
	case "publish":
		gaps, err := gapsOf(tx, d)
		if err != nil {
			return 0, err
		}
		if missing = len(gaps); missing > 0 && c.Reason == "" {
			wrong.Add("reason", "editor.error.reason_needed")
		}
	case "withdraw":
		var n int64
		if err := tx.Model(&Registration{}).Where("dialogue_id = ?", d.ID).Count(&n).Error; err != nil {
			return 0, err
		}
		if n > 0 {
			wrong.Add("", "editor.error.has_registrations")
		}
	}
	return missing, wrong.OrNil()
}
