package models

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// ImportStep does the next part of every import under way, in one transaction
// each, and tells whether there was any. Several processes may call it at once
// and die in between: the position moves in the transaction of what it has
// passed, so that every row is taken once. One that fails is in no other's way.
func (s *Store) ImportStep(ctx context.Context, words ImportWords) (bool, error) {
	var due []*Import
	err := s.read(ctx).Where("state IN ?", []string{ImportChecking, ImportRunning, ImportUndoing}).Order("id").Find(&due).Error
	if err != nil {
		return false, err
	}
	var failed error
	for _, i := range due {
		if err := s.stepImport(ctx, i, words); err != nil && !errors.Is(err, errPassed) {
			failed = errors.Join(failed, fmt.Errorf("import %s: %w", i.Ref, err))
		}
	}
	return len(due) > 0, failed
}

func (s *Store) stepImport(ctx context.Context, i *Import, words ImportWords) error {
	d, err := s.DialogueByID(ctx, i.DialogueID)
	if err != nil {
		return err
	}
	if i.State == ImportUndoing {
		return s.undoRows(ctx, d, i)
	}
	c, err := s.formContext(ctx, d.within(i.Hosts), true)
	if err != nil {
		return err
	}
	reader := newImportReader(i, words, c)
	if i.State == ImportChecking {
		return s.checkRows(ctx, i, reader)
	}
	return s.runRows(ctx, d, i, reader)
}

// actor is who started the import.
func (i *Import) actor() Actor { return Actor{Kind: ActorAccount, AccountID: i.AccountID} }

// rowsAfter are the next rows in a state (empty: any).
func (s *Store) rowsAfter(ctx context.Context, i *Import, state string, limit int) ([]*ImportRow, error) {
	q := s.read(ctx).Where("import_id = ? AND number > ?", i.ID, i.Position)
	if state != "" {
		q = q.Where("state = ?", state)
	}
	var rows []*ImportRow
	return rows, q.Order("number").Limit(limit).Find(&rows).Error
}

// pass moves an import on, unless another process was faster. columns are what
// else changes.
func (i *Import) pass(tx *gorm.DB, columns map[string]any) error {
	done := tx.Model(&Import{}).Where("id = ? AND state = ? AND position = ? AND revision = ?", i.ID, i.State, i.Position, i.Revision).Updates(columns)
	if done.Error == nil && done.RowsAffected != 1 {
		return errPassed
	}
	return done.Error
}

// saveRows writes what became of rows, all at once.
func saveRows(tx *gorm.DB, rows []*ImportRow) error {
	for _, row := range rows {
		if row.Problems == nil {
			row.Problems = []ImportProblem{}
		}
	}
	return createAll(tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "import_id"}, {Name: "number"}},
		DoUpdates: clause.AssignmentColumns([]string{"state", "email_key", "problems", "registration_id", "registration_revision"})}), rows)
}

// checkRows judges the next rows, each by itself and against who is registered.
func (s *Store) checkRows(ctx context.Context, i *Import, reader *importReader) error {
	rows, err := s.rowsAfter(ctx, i, "", importCheckStep)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return s.finishCheck(ctx, i, reader)
	}
	bad, keys := 0, []string{}
	for _, row := range rows {
		f, _, problems := reader.form(row)
		row.State, row.EmailKey, row.Problems = RowGood, "", problems
		if _, good := cleanAddress(f.Email); good { // else it may be longer than any
			row.EmailKey = addressKey(f.Email)
			keys = append(keys, row.EmailKey)
		}
	}
	known, err := knownAddresses(s.read(ctx), i.DialogueID, keys)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if known[row.EmailKey] {
			row.Problems = append(row.Problems, reader.problem(FieldError{Field: "email", Key: "organise.import.registered"}))
		}
		if len(row.Problems) > 0 {
			row.State = RowBad
			bad++
		}
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		err := i.pass(tx, map[string]any{"position": rows[len(rows)-1].Number, "bad": gorm.Expr("bad + ?", bad), "updated_at": s.Now()})
		if err != nil {
			return err
		}
		return saveRows(tx, rows)
	})
}

func knownAddresses(db *gorm.DB, dialogueID int64, keys []string) (map[string]bool, error) {
	known := map[string]bool{}
	if len(keys) == 0 {
		return known, nil
	}
	var found []string
	err := db.Model(&Registration{}).Where("dialogue_id = ? AND email_key IN ?", dialogueID, keys).Pluck("email_key", &found).Error
	for _, key := range found {
		known[key] = true
	}
	return known, err
}

// twin is an address that several rows have, and the first of them.
type twin struct {
	EmailKey string
	First    int
}

// finishCheck refuses addresses that stand in the sheet twice, but for the first.
func (s *Store) finishCheck(ctx context.Context, i *Import, reader *importReader) error {
	var twins []twin
	err := s.read(ctx).Raw(`SELECT email_key, MIN(number) AS first FROM import_rows WHERE import_id = ? AND state = ? AND email_key <> ''
		GROUP BY email_key HAVING COUNT(*) > 1`, i.ID, RowGood).Scan(&twins).Error
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		bad := 0
		for _, t := range twins {
			again := ImportRow{State: RowBad, EmailKey: t.EmailKey, Problems: []ImportProblem{reader.problem(FieldError{Field: "email",
				Key: "organise.import.twice", Args: map[string]any{"row": t.First}})}}
			done := tx.Model(&ImportRow{}).Where("import_id = ? AND state = ? AND email_key = ? AND number > ?", i.ID, RowGood, t.EmailKey, t.First).
				Select("state", "problems").Updates(again)
			if done.Error != nil {
				return done.Error
			}
			bad += int(done.RowsAffected)
		}
		return i.pass(tx, map[string]any{"state": ImportChecked, "bad": gorm.Expr("bad + ?", bad), "updated_at": s.Now()})
	})
}

// runRows registers the next good rows, as staff would one by one.
func (s *Store) runRows(ctx context.Context, d *Dialogue, i *Import, reader *importReader) error {
	rows, err := s.rowsAfter(ctx, i, RowGood, importRunStep)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return s.finishImport(ctx, i, ImportDone, "sheet.done")
	}
	return s.placing(ctx, i.actor(), d, func(p *placing) error {
		done, err := p.takeRows(rows, reader)
		if err != nil {
			return err
		}
		if err := saveRows(p.tx, rows); err != nil {
			return err
		}
		return i.pass(p.tx, map[string]any{"position": rows[len(rows)-1].Number, "done": gorm.Expr("done + ?", done),
			"refused": gorm.Expr("refused + ?", len(rows)-done), "updated_at": p.now})
	})
}

// takeRows makes registrations of rows, or says why not, and tells how many.
func (p *placing) takeRows(rows []*ImportRow, reader *importReader) (int, error) {
	var keys []string
	for _, row := range rows {
		if row.EmailKey != "" {
			keys = append(keys, row.EmailKey)
		}
	}
	known, err := knownAddresses(p.tx, p.dialogue.ID, keys)
	if err != nil {
		return 0, err
	}
	var made []*newcomer
	var taken []*ImportRow
	for _, row := range rows {
		f, want, problems := reader.form(row)
		if known[row.EmailKey] {
			problems = append(problems, reader.problem(FieldError{Field: "email", Key: "organise.import.registered"}))
		}
		if row.Problems = problems; len(problems) > 0 {
			row.State = RowRefused
			continue
		}
		made, taken = append(made, p.newcomer(f, want, SourceImport)), append(taken, row)
	}
	if len(made) == 0 {
		return 0, nil
	}
	if err := p.insert(reader.check, made...); err != nil {
		return 0, err
	}
	for n, row := range taken {
		row.State, row.RegistrationID, row.RegistrationRevision = RowDone, made[n].ID, made[n].Revision
	}
	return len(made), nil
}

func (s *Store) finishImport(ctx context.Context, i *Import, state, action string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		if err := i.pass(tx, map[string]any{"state": state, "updated_at": s.Now(), "finished_at": s.Now()}); err != nil {
			return err
		}
		return s.auditImport(ctx, tx, i.actor(), i, action)
	})
}

// auditImport tells an act on an import, with its figures so far.
func (s *Store) auditImport(ctx context.Context, tx *gorm.DB, actor Actor, i *Import, action string) error {
	return s.audit(ctx, tx, AuditEntry{Actor: actor, Action: action, DialogueID: i.DialogueID, Object: "import", ObjectRef: i.Ref,
		Details: map[string]any{"rows": i.Total, "bad": i.Bad, "done": i.Done, "refused": i.Refused, "undone": i.Undone, "kept": i.Kept, "send": i.Plan.Send}})
}
