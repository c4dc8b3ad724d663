package models

import (
	"context"
	"errors"

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
		undone := 0
		for _, row := range rows {
			why, err := p.undoRow(row)
			if err != nil {
				return err
			}
			if row.State = RowUndone; why != "" {
				row.State, row.Problems = RowKept, []ImportProblem{{Column: -1, Key: why}}
			} else {
				undone++
			}
			if err := row.save(p.tx); err != nil {
				return err
			}
		}
		return i.pass(p.tx, map[string]any{"position": rows[len(rows)-1].Number, "undone": gorm.Expr("undone + ?", undone),
			"kept": gorm.Expr("kept + ?", len(rows)-undone), "updated_at": p.now})
	})
}

// undoRow removes the registration of a row as if it had not been, or says why
// it stays: it was changed, was scanned or present, or got a mail.
func (p *placing) undoRow(row *ImportRow) (why string, err error) {
	var r Registration
	err = p.tx.Where("id = ?", row.RegistrationID).Take(&r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	if r.Revision != row.RegistrationRevision {
		return "organise.import.kept_changed", nil
	}
	for _, used := range []struct{ table, key string }{{"scans", "organise.import.kept_scanned"}, {"presences", "organise.import.kept_scanned"},
		{"messages", "organise.import.kept_mailed"}} {
		q := p.tx.Table(used.table).Where("registration_id = ?", r.ID)
		if used.table == "messages" {
			q = q.Where("state NOT IN ?", []string{MessageQueued, MessageCancelled})
		}
		var n int64
		if err := q.Count(&n).Error; err != nil || n > 0 {
			return used.key, err
		}
	}
	choices, err := p.choicesOf(&r)
	if err != nil {
		return "", err
	}
	p.releaseAll(&r, choices)
	return "", p.remove(&r)
}

// remove deletes a registration that nobody has used, whose places are let go
// of. The audit keeps that it was.
func (p *placing) remove(r *Registration) error {
	if err := deleteParts(p.tx, r.ID, p.tx); err != nil {
		return err
	}
	for _, sql := range []string{
		"DELETE FROM message_bodies WHERE message_id IN (SELECT id FROM messages WHERE registration_id = ?)",
		"DELETE FROM messages WHERE registration_id = ?",
		"DELETE FROM one_time_tokens WHERE registration_id = ?",
		"DELETE FROM consents WHERE registration_id = ?",
		"DELETE FROM tickets WHERE registration_id = ?",
		"DELETE FROM choices WHERE registration_id = ?",
		"DELETE FROM registrations WHERE id = ?",
	} {
		if err := p.tx.Exec(sql, r.ID).Error; err != nil {
			return err
		}
	}
	return p.s.audit(p.ctx, p.tx, AuditEntry{Actor: p.actor, Action: "registration.undo_import", DialogueID: r.DialogueID, RegistrationID: r.ID})
}
