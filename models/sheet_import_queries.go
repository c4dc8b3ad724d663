package models

import (
	"context"
	"encoding/json"
)

func jsonText(v any) (string, error) {
	data, err := json.Marshal(v)
	return string(data), err
}

// Imports are those of a scope, the latest first.
func (s *Store) Imports(ctx context.Context, sc Scope, limit int) ([]*Import, error) {
	var list []*Import
	err := s.read(ctx).Where("dialogue_id = ? AND state <> ?", sc.ID, ImportUploading).Order("id DESC").Find(&list).Error
	return reached(sc, list, func(i *Import) []int64 { return i.Hosts }, limit), err
}

// ImportByRef is one import of a scope, or ErrNotFound.
func (s *Store) ImportByRef(ctx context.Context, sc Scope, ref string) (*Import, error) {
	var i Import
	err := s.read(ctx).Where("dialogue_id = ? AND ref = ? AND state <> ?", sc.ID, ref, ImportUploading).Take(&i).Error
	if err == nil && !sc.reaches(i.Hosts) {
		return nil, ErrNotFound
	}
	return &i, found(err)
}

// ImportRows are the rows of an import in some of the states, from a number on.
// A look at them is audited by OpenImport.
func (s *Store) ImportRows(ctx context.Context, i *Import, states []string, after, limit int) ([]*ImportRow, error) {
	var rows []*ImportRow
	q := s.read(ctx).Where("import_id = ? AND number > ?", i.ID, after)
	if len(states) > 0 {
		q = q.Where("state IN ?", states)
	}
	err := q.Order("number").Limit(limit).Find(&rows).Error
	for _, row := range rows {
		for _, p := range row.Problems {
			p.revive()
		}
	}
	return rows, err
}

// revive makes texts in several languages of what JSON made of them, and whole
// numbers of numbers.
func (p ImportProblem) revive() {
	for name, value := range p.Args {
		switch v := value.(type) {
		case map[string]any:
			text := Text{}
			for lang, words := range v {
				text[lang], _ = words.(string)
			}
			p.Args[name] = text
		case float64:
			p.Args[name] = int(v)
		}
	}
}

// ImportProblems counts the bad rows of an import by the key of their first
// problem's words.
func (s *Store) ImportProblems(ctx context.Context, i *Import) (map[string]int, error) {
	counts := map[string]int{}
	for after := 0; ; {
		rows, err := s.ImportRows(ctx, i, []string{RowBad}, after, 500)
		if err != nil || len(rows) == 0 {
			return counts, err
		}
		for _, row := range rows {
			counts[row.Problems[0].Key]++
			after = row.Number
		}
	}
}

// OpenImport notes that staff look at rows of an import.
func (s *Store) OpenImport(ctx context.Context, actor Actor, i *Import, rows int) error {
	return s.AuditedOnce(ctx, AuditEntry{Actor: actor, Action: "sheet.open", DialogueID: i.DialogueID, Object: "import", ObjectRef: i.Ref,
		Details: map[string]any{"state": i.State, "shown": rows}})
}

// ImportRegistrations are the registrations of rows that are in a scope, by id.
func (s *Store) ImportRegistrations(ctx context.Context, sc Scope, rows []*ImportRow) (map[int64]*Registration, error) {
	var order []listCursor
	for _, row := range rows {
		if row.RegistrationID != 0 {
			order = append(order, listCursor{ID: row.RegistrationID})
		}
	}
	list, err := s.registrationsByID(ctx, order)
	byID := map[int64]*Registration{}
	for _, r := range list {
		if sc.Holds(r) {
			byID[r.ID] = r
		}
	}
	return byID, err
}
