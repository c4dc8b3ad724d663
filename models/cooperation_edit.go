package models

import (
	"context"
	"strings"

	"gorm.io/gorm"
)

// SaveEntry saves an entry of the cooperation record; code is empty for a new
// one, and was the fingerprint of the document that was edited. *Invalid names
// mistakes; *ChangedMeanwhile: somebody else was faster.
func (s *Store) SaveEntry(ctx context.Context, actor Actor, code string, doc DocumentEntry, was string) (*CooperationEntry, error) {
	var saved *CooperationEntry
	doc.tidy()
	err := s.write(ctx, func(tx *gorm.DB) error {
		known, err := cooperationCodes(tx)
		if err != nil {
			return err
		}
		var before *CooperationEntry
		if code == "" {
			if err := doc.checkAlone(known, true); err != nil {
				return err
			}
		} else {
			doc.Code = code
			if before, err = unchangedEntry(tx, code, was); err != nil {
				return err
			}
			if err := doc.checkAlone(known, false); err != nil {
				return err
			}
		}
		if saved, err = s.storeEntry(ctx, tx, before, doc); err != nil {
			return err
		}
		return s.audit(ctx, tx, AuditEntry{Actor: actor, Action: "cooperation.save", Object: "cooperation", ObjectRef: doc.Code,
			Details: map[string]any{"new": before == nil, "revision": saved.Revision}})
	})
	return saved, err
}

// checkAlone checks an entry that comes from a form, whose fields are named as in
// the document.
func (doc *DocumentEntry) checkAlone(known cooperationKnown, fresh bool) error {
	const at = "entry"
	m := &importer{}
	if fresh {
		m.code(at+".code", doc.Code, importCode, 32, known.entries, 0)
	}
	doc.check(m, at, known)
	for i, wrong := range m.wrong.Fields {
		m.wrong.Fields[i].Field = strings.TrimPrefix(wrong.Field, at+".")
		if wrong.Key == "import.twice" && wrong.Field == at+".code" {
			m.wrong.Fields[i].Key = "cooperation.error.code_taken"
		}
	}
	return m.wrong.OrNil()
}

// unchangedEntry is the entry of a code if it is as the fingerprint says.
// ErrNotFound, *ChangedMeanwhile.
func unchangedEntry(tx *gorm.DB, code, was string) (*CooperationEntry, error) {
	entry := &CooperationEntry{}
	if err := tx.Where("code = ?", code).Take(entry).Error; err != nil {
		return nil, found(err)
	}
	var links []CooperationLink
	if err := tx.Where("entry_id = ?", entry.ID).Order("position").Find(&links).Error; err != nil {
		return nil, err
	}
	for _, l := range links {
		entry.Links = append(entry.Links, EntryLink{Relation: l.Relation, Entry: l.ToCode, MoU: l.MouCode})
	}
	if now := entry.Document(); Fingerprint(now) != was {
		return nil, &ChangedMeanwhile[DocumentEntry]{Now: &now}
	}
	return entry, nil
}

// DeleteEntry removes an entry, and the links of others to it. ErrNotFound;
// *ChangedMeanwhile: it is not as the fingerprint says.
func (s *Store) DeleteEntry(ctx context.Context, actor Actor, code, was string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		entry, err := unchangedEntry(tx, code, was)
		if err != nil {
			return err
		}
		for _, step := range []*gorm.DB{
			tx.Where("entry_id = ? OR to_code = ?", entry.ID, code).Delete(&CooperationLink{}), tx.Delete(&CooperationEntry{ID: entry.ID}),
		} {
			if step.Error != nil {
				return step.Error
			}
		}
		return s.audit(ctx, tx, AuditEntry{Actor: actor, Action: "cooperation.delete", Object: "cooperation", ObjectRef: code})
	})
}
