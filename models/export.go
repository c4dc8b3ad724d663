package models

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"
)

// Formats of an export.
const (
	FormatCSV  = "csv"
	FormatXLSX = "xlsx"
	FormatJSON = "json"
)

// ExportFormats lists them in the order in which they are offered.
func ExportFormats() []string { return []string{FormatCSV, FormatXLSX, FormatJSON} }

// Columns of an export that are kept apart from the registration.
const (
	ColumnSessions = "sessions"
	ColumnDietary  = "dietary"
	ColumnAccess   = "access"
	// ColumnAnswer begins the column of a question; its ref follows.
	ColumnAnswer = "answers."
)

// exportPurposeMax is how long a stated purpose may be, in characters.
const exportPurposeMax = 300

// Export is what staff ask to take away, and why.
type Export struct {
	Filter  RegistrationFilter
	Format  string
	Columns []string
	Purpose string
}

// ExportRow is a registration with what the columns ask for beside it.
type ExportRow struct {
	*Registration
	Needs   Needs
	Choices []Choice           // held or waiting, in the order of their making
	Answers map[int64][]string // by the question's id
}

// StartExport checks an export against the columns that there are and notes it
// in the audit: filter, columns, purpose and count. Mistakes are an *Invalid.
func (s *Store) StartExport(ctx context.Context, actor Actor, sc Scope, e *Export, known []string) error {
	e.Purpose = strings.TrimSpace(e.Purpose)
	wrong := &Invalid{}
	checkText(wrong, "purpose", e.Purpose, exportPurposeMax, true)
	if !slices.Contains(ExportFormats(), e.Format) {
		wrong.Add("format", "field.choose")
	}
	if len(e.Columns) == 0 || slices.ContainsFunc(e.Columns, func(c string) bool { return !slices.Contains(known, c) }) {
		wrong.Add("columns", "field.choose")
	}
	if err := wrong.OrNil(); err != nil {
		return err
	}
	count, err := s.CountMatching(ctx, sc, e.Filter)
	if err != nil {
		return err
	}
	details := s.filterDetails(e.Filter)
	details["format"], details["columns"], details["purpose"], details["count"] = e.Format, e.Columns, e.Purpose, count
	return s.Audited(ctx, AuditEntry{Actor: actor, Action: "registration.export", DialogueID: sc.ID, Object: "export",
		ObjectRef: "registrations", Details: details})
}

// ExportRows calls f with all that match, page by page, so that memory does not
// grow with their number.
func (s *Store) ExportRows(ctx context.Context, sc Scope, e *Export, f func(rows []ExportRow) error) error {
	return s.Matching(ctx, sc, e.Filter, func(page []*Registration) error {
		rows := make([]ExportRow, len(page))
		byID := make(map[int64]*ExportRow, len(page))
		ids := make([]int64, len(page))
		for i, r := range page {
			rows[i].Registration, ids[i], byID[r.ID] = r, r.ID, &rows[i]
		}
		if err := s.exportParts(ctx, e.Columns, ids, byID); err != nil {
			return err
		}
		return f(rows)
	})
}

// exportParts reads only what a column asks for.
func (s *Store) exportParts(ctx context.Context, columns []string, ids []int64, byID map[int64]*ExportRow) error {
	of := func() *gorm.DB { return s.read(ctx).Where("registration_id IN ?", ids) }
	if slices.Contains(columns, ColumnDietary) || slices.Contains(columns, ColumnAccess) {
		var needs []Needs
		if err := of().Find(&needs).Error; err != nil {
			return err
		}
		for _, n := range needs {
			byID[n.RegistrationID].Needs = n
		}
	}
	if slices.Contains(columns, ColumnSessions) {
		var choices []Choice
		if err := of().Where("state <> ?", Released).Order("id").Find(&choices).Error; err != nil {
			return err
		}
		for _, c := range choices {
			row := byID[c.RegistrationID]
			row.Choices = append(row.Choices, c)
		}
	}
	if !slices.ContainsFunc(columns, func(c string) bool { return strings.HasPrefix(c, ColumnAnswer) }) {
		return nil
	}
	var answers []Answer
	if err := of().Find(&answers).Error; err != nil {
		return err
	}
	for _, a := range answers {
		row := byID[a.RegistrationID]
		if row.Answers == nil {
			row.Answers = map[int64][]string{}
		}
		row.Answers[a.QuestionID] = a.Value
	}
	return nil
}
