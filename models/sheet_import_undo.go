package models

import (
	"context"

	"gorm.io/gorm"
)

// undoRows takes the registrations of the last rows back, the latest first: so
// nobody of the import moves up before it is their turn to go.
func (s *Store) undoRows(ctx context.Context, d *Dialogue, i *Import) error {
	var rows []*ImportRow
	err := s.read(ctx).Where("import_id = ? AND state = ? AND number < ?", i.ID, RowDone, i.Position).Order("number DESC").Limit(importRunStep).Find(&rows).Error
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return s.finishImport(ctx, i, ImportUndone, "sheet.undone")
	}
	return s.placing(ctx, i.actor(), d, func(p *placing) error {
		undone, err := p.undo(rows)
		if err != nil {
			return err
		}
		if err := saveRows(p.tx, rows); err != nil {
			return err
		}
		return i.pass(p.tx, map[string]any{"position": rows[len(rows)-1].Number, "undone": gorm.Expr("undone + ?", undone),
			"kept": gorm.Expr("kept + ?", len(rows)-undone), "updated_at": p.now})
	})
}

// undo removes the registrations of rows as if they had not been, but for those
// that were changed, were scanned or present, or got a mail, and tells how many.
func (p *placing) undo(rows []*ImportRow) (int, error) {
	ids := make([]int64, len(rows))
	for n, row := range rows {
		ids[n] = row.RegistrationID
	}
	used, err := p.used(ids)
	if err != nil {
		return 0, err
	}
	var list []*Registration
	if err := p.tx.Where("id IN ?", ids).Find(&list).Error; err != nil {
		return 0, err
	}
	byID := map[int64]*Registration{}
	for _, r := range list {
		byID[r.ID] = r
	}
	var gone []*Registration
	undone := 0
	for _, row := range rows {
		r, why := byID[row.RegistrationID], used[row.RegistrationID]
		if r != nil && r.Revision != row.RegistrationRevision {
			why = "organise.import.kept_changed"
		}
		switch {
		case r == nil:
			row.State, undone = RowUndone, undone+1
		case why != "":
			row.State, row.Problems = RowKept, []ImportProblem{{Column: -1, Key: why}}
		default:
			row.State, undone, gone = RowUndone, undone+1, append(gone, r)
		}
	}
	return undone, p.remove(gone)
}

// used tells of registrations that were scanned or present, or got a mail, why
// they are not undone.
func (p *placing) used(ids []int64) (map[int64]string, error) {
	used := map[int64]string{}
	for _, by := range []struct{ table, key string }{{"messages", "organise.import.kept_mailed"}, {"scans", "organise.import.kept_scanned"},
		{"presences", "organise.import.kept_scanned"}} {
		q := p.tx.Table(by.table).Where("registration_id IN ?", ids)
		if by.table == "messages" {
			q = q.Where("state NOT IN ?", []string{MessageQueued, MessageCancelled})
		}
		var found []int64
		if err := q.Distinct().Pluck("registration_id", &found).Error; err != nil {
			return nil, err
		}
		for _, id := range found {
			used[id] = by.key
		}
	}
	return used, nil
}

// remove deletes registrations that nobody has used, and lets go of their places.
// The audit keeps that they were.
func (p *placing) remove(list []*Registration) error {
	if len(list) == 0 {
		return nil
	}
	var ids []int64
	var audits []Audit
	for _, r := range list {
		ids = append(ids, r.ID)
		row, _ := p.s.auditRow(AuditEntry{Actor: p.actor, Action: "registration.undo_import", DialogueID: r.DialogueID, RegistrationID: r.ID})
		audits = append(audits, row)
	}
	var choices []*Choice
	if err := p.tx.Where("registration_id IN ?", ids).Find(&choices).Error; err != nil {
		return err
	}
	byID := map[int64][]*Choice{}
	for _, c := range choices {
		byID[c.RegistrationID] = append(byID[c.RegistrationID], c)
	}
	for _, r := range list {
		p.releaseAll(r, byID[r.ID])
	}
	if err := deleteParts(p.tx, p.tx, ids...); err != nil {
		return err
	}
	for _, sql := range []string{
		"DELETE FROM message_bodies WHERE message_id IN (SELECT id FROM messages WHERE registration_id IN ?)",
		"DELETE FROM messages WHERE registration_id IN ?",
		"DELETE FROM one_time_tokens WHERE registration_id IN ?",
		"DELETE FROM consents WHERE registration_id IN ?",
		"DELETE FROM tickets WHERE registration_id IN ?",
		"DELETE FROM choices WHERE registration_id IN ?",
		"DELETE FROM registrations WHERE id IN ?",
	} {
		if err := p.tx.Exec(sql, ids).Error; err != nil {
			return err
		}
	}
	return createAll(p.tx, audits)
}
