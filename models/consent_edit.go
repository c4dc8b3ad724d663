package models

import (
	"context"
	"maps"
	"slices"

	"gorm.io/gorm"
)

// Content tells one state of a consent from another.
func (c *ConsentText) Content() string { return contentOf([]any{c.document(), c.Hidden}) }

func (c *ConsentText) document() DocumentConsent {
	return DocumentConsent{Code: c.Code, Version: c.Version, Required: c.Required, Label: c.Label}
}

// ConsentVersions are all versions of a consent of a dialogue, the newest
// first, and how many gave each by its id; none is ErrNotFound.
func (s *Store) ConsentVersions(ctx context.Context, dialogueID int64, code string) ([]ConsentText, map[int64]int, error) {
	list, err := versionsOf(s.read(ctx), dialogueID, code)
	if err != nil {
		return nil, nil, err
	}
	given := map[int64]int{}
	for _, c := range list {
		if given[c.ID], err = consentsTo(s.read(ctx).Where("given"), c.ID); err != nil {
			return nil, nil, err
		}
	}
	return list, given, nil
}

func versionsOf(db *gorm.DB, dialogueID int64, code string) ([]ConsentText, error) {
	var list []ConsentText
	err := db.Where("dialogue_id = ? AND code = ?", dialogueID, code).Order("version DESC").Find(&list).Error
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	return list, err
}

func consentsTo(db *gorm.DB, id int64) (int, error) {
	var n int64
	err := db.Model(&Consent{}).Where("consent_text_id = ?", id).Count(&n).Error
	return int(n), err
}

// AddConsent gives a dialogue one more consent to ask for, the last. *Invalid
// names the fields of DocumentConsent.
func (s *Store) AddConsent(ctx context.Context, actor Actor, dialogueID int64, form DocumentConsent) error {
	is, err := checkConsent(form)
	if err != nil {
		return err
	}
	return s.onDialogue(ctx, dialogueID, func(tx *gorm.DB, d *Dialogue) error {
		list, err := consentVersions(tx, dialogueID)
		if err != nil {
			return err
		}
		wrong := &Invalid{}
		if is.Code == "new" || slices.ContainsFunc(list, func(c ConsentText) bool { return c.Code == is.Code }) {
			wrong.Add("code", "import.twice")
		} else if len(currentConsents(slices.Clone(list))) >= consentsMax {
			wrong.Add("", "field.too_many", "max", consentsMax)
		}
		if err := wrong.OrNil(); err != nil {
			return err
		}
		is.DialogueID = dialogueID
		if n := len(list); n > 0 {
			is.Position = list[n-1].Position + 1
		}
		if err := tx.Create(&is).Error; err != nil {
			return err
		}
		return s.auditForm(ctx, tx, actor, d, "consent.create", is.Code, nil, is.document())
	})
}

// EditConsent changes a consent. Another wording is a new version, which is
// asked for from now on; whoever gave the one before keeps that. Only while
// the dialogue is a draft is a version that nobody gave reworded itself.
// Content is that of the consent that was seen: ErrConflict if it is another
// one by now.
func (s *Store) EditConsent(ctx context.Context, actor Actor, dialogueID int64, content string, form DocumentConsent, hidden bool) error {
	is, err := checkConsent(form)
	if err != nil {
		return err
	}
	return s.onDialogue(ctx, dialogueID, func(tx *gorm.DB, d *Dialogue) error {
		versions, err := versionsOf(tx, dialogueID, form.Code)
		if err != nil {
			return err
		}
		was := versions[0]
		if was.Content() != content {
			return ErrConflict
		}
		given, err := consentsTo(tx, was.ID)
		if err != nil {
			return err
		}
		is.ID, is.Ref, is.DialogueID, is.Version, is.Position, is.Hidden = was.ID, was.Ref, dialogueID, was.Version, was.Position, hidden
		if !maps.Equal(is.Label, was.Label) && (d.Status != DialogueDraft || given > 0) {
			is.ID, is.Ref, is.Version = 0, newRef(), was.Version+1
		}
		if err := tx.Save(&is).Error; err != nil {
			return err
		}
		before, after := differences(was.document(), is.document())
		before["hidden"], after["hidden"] = was.Hidden, is.Hidden
		return s.auditForm(ctx, tx, actor, d, "consent.edit", is.Code, before, after)
	})
}

func checkConsent(form DocumentConsent) (ConsentText, error) {
	m := &importer{doc: &Document{Consents: []DocumentConsent{form}}}
	rows := m.consents()
	return rows[0], m.wrongWithin("consents[0].").OrNil()
}
