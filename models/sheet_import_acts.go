package models

import (
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"
)

// importKept is how long the rows of an import are kept after its end, and so
// how long it can be undone.
const importKept = 30 * 24 * time.Hour

// NewImport is an uploaded sheet: Read calls row with all its rows, the first of
// which is the head, and returns how it was read.
type NewImport struct {
	Name string
	Read func(row func(number int, cells []string) error) (facts map[string]string, err error)
	// Guess says what the columns of a head mean.
	Guess func(header []string) []string
}

// CreateImport keeps a sheet, row by row as it is read. Nothing of it counts
// before its plan is made. A sheet without rows, or with too many, is an *Invalid.
func (s *Store) CreateImport(ctx context.Context, actor Actor, sc Scope, n NewImport) (*Import, error) {
	i := &Import{Ref: newRef(), DialogueID: sc.ID, Hosts: sc.limits(), AccountID: actor.AccountID, Name: n.Name, State: ImportUploading, Facts: map[string]string{},
		Header: []string{}, Revision: 1, CreatedAt: s.Now(), UpdatedAt: s.Now()}
	if err := s.write(ctx, func(tx *gorm.DB) error { return tx.Create(i).Error }); err != nil {
		return nil, err
	}
	facts, err := s.keepRows(ctx, i, n)
	if err != nil {
		return nil, errors.Join(err, s.dropRows(ctx, i))
	}
	i.Facts, i.State = facts, ImportMapping
	i.Plan.Fields = n.Guess(i.Header)
	return i, s.write(ctx, func(tx *gorm.DB) error {
		err := tx.Model(&Import{}).Where("id = ?", i.ID).Select("facts", "header", "plan", "total", "state").Updates(i).Error
		if err != nil {
			return err
		}
		return s.auditImport(ctx, tx, actor, i, "sheet.upload")
	})
}

// keepRows writes the rows in portions, so that others get their turn.
func (s *Store) keepRows(ctx context.Context, i *Import, n NewImport) (map[string]string, error) {
	var rows []*ImportRow
	flush := func() error {
		if len(rows) == 0 {
			return nil
		}
		err := s.write(ctx, func(tx *gorm.DB) error { return tx.Create(&rows).Error })
		rows = rows[:0]
		return err
	}
	facts, err := n.Read(func(number int, cells []string) error {
		if !slices.ContainsFunc(cells, func(cell string) bool { return cell != "" }) {
			return nil
		}
		if len(i.Header) == 0 {
			i.Header = cells
			return nil
		}
		if i.Total++; i.Total > ImportMostRows {
			wrong := &Invalid{}
			wrong.Add("file", "organise.import.too_many", "max", ImportMostRows)
			return wrong
		}
		for len(i.Header) < len(cells) { // a column without a name
			i.Header = append(i.Header, "")
		}
		rows = append(rows, &ImportRow{ImportID: i.ID, Number: number, Cells: cells, State: RowNew, Problems: []ImportProblem{}})
		if len(rows) == 400 {
			return flush()
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if i.Total == 0 {
		wrong := &Invalid{}
		wrong.Add("file", "organise.import.empty")
		return nil, wrong
	}
	return facts, flush()
}

func (s *Store) dropRows(ctx context.Context, i *Import) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("import_id = ?", i.ID).Delete(&ImportRow{}).Error; err != nil {
			return err
		}
		return tx.Model(&Import{}).Where("id = ?", i.ID).Updates(map[string]any{"state": ImportDropped, "updated_at": s.Now()}).Error
	})
}

// turn changes the state of an import that is in one of from and still what
// revision showed, with its audit; else it is ErrConflict.
func (s *Store) turn(ctx context.Context, actor Actor, i *Import, revision int64, from []string, columns map[string]any, action string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		columns["revision"], columns["updated_at"] = revision+1, s.Now()
		done := tx.Model(&Import{}).Where("id = ? AND revision = ? AND state IN ?", i.ID, revision, from).Updates(columns)
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected != 1 {
			return ErrConflict
		}
		return s.auditImport(ctx, tx, actor, i, action)
	})
}

// PlanImport says what the columns mean; from then on ImportStep checks the rows.
func (s *Store) PlanImport(ctx context.Context, actor Actor, d *Dialogue, i *Import, revision int64, plan ImportPlan) error {
	c, err := s.formContext(ctx, d.within(i.Hosts), true)
	if err != nil {
		return err
	}
	if err := plan.check(i, c); err != nil {
		return err
	}
	text, err := jsonText(plan)
	if err != nil {
		return err
	}
	return s.turn(ctx, actor, i, revision, []string{ImportMapping, ImportChecked}, map[string]any{"state": ImportChecking, "plan": text, "position": 0, "bad": 0}, "sheet.plan")
}

// StartImport takes the good rows of a checked import, in the background, with
// mails or without.
func (s *Store) StartImport(ctx context.Context, actor Actor, i *Import, revision int64) error {
	if i.Good() == 0 {
		return ErrConflict
	}
	return s.turn(ctx, actor, i, revision, []string{ImportChecked}, map[string]any{"state": ImportRunning, "position": 0, "account_id": actor.AccountID}, "sheet.start")
}

// UndoImport takes back what an import made, in the background, as far as it is
// untouched since.
func (s *Store) UndoImport(ctx context.Context, actor Actor, i *Import, revision int64) error {
	if !i.Undoable(s.Now()) {
		return ErrConflict
	}
	return s.turn(ctx, actor, i, revision, []string{ImportDone}, map[string]any{"state": ImportUndoing, "position": 1 << 30, "finished_at": nil,
		"account_id": actor.AccountID}, "sheet.undo")
}

// DropImport forgets a sheet of which nothing was taken.
func (s *Store) DropImport(ctx context.Context, actor Actor, i *Import, revision int64) error {
	err := s.turn(ctx, actor, i, revision, []string{ImportMapping, ImportChecked}, map[string]any{"state": ImportDropped}, "sheet.drop")
	if err != nil {
		return err
	}
	return s.dropRows(ctx, i)
}

// PurgeImports forgets the rows of imports whose last change is long ago, and
// tells how many; their figures stay.
func (s *Store) PurgeImports(ctx context.Context) (int64, error) {
	old := "SELECT id FROM imports WHERE updated_at < ? AND state NOT IN ?"
	done := s.writer.WithContext(ctx).Exec("DELETE FROM import_rows WHERE import_id IN ("+old+")", s.Now().Add(-importKept),
		[]string{ImportChecking, ImportRunning, ImportUndoing})
	return done.RowsAffected, done.Error
}

// Undoable tells whether the import can still be undone.
func (i *Import) Undoable(now time.Time) bool {
	return i.State == ImportDone && i.Done > 0 && now.Before(i.UpdatedAt.Add(importKept))
}
