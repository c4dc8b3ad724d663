package views

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"duologue/models"
	"duologue/views/locale"
	"duologue/views/sheet"
)

// ImportsPage is "office/imports": what was imported, and a sheet to be chosen.
type ImportsPage struct {
	OfficePage
	Form      Form
	Toolbar   Toolbar
	Imports   []*models.Import
	Encodings []Option
	// Most is how many rows a sheet may have, Megabytes how large it may be.
	Most, Megabytes int
}

// ImportPage is "office/import": one sheet, from its columns to what it came to.
type ImportPage struct {
	OfficePage
	Import *models.Import
	Form   Form
	// Columns are those of the sheet, with what they mean.
	Columns []ImportColumn
	// Modes, Categories, Countries, Languages and Hosts are offered where rows have none.
	Modes, Categories, Countries, Languages, Hosts []Option
	// Kinds counts what is wrong, in words.
	Kinds []ImportKind
	Rows  []ImportProblemRow
	// More leads to the next rows.
	More string
	Now  time.Time
	// Conflict: a colleague has gone on with it meanwhile.
	Conflict bool
}

// ImportColumn is a column of a sheet, with what stands in its first rows.
type ImportColumn struct {
	Letter, Name string
	Samples      []string
	Field        Field
}

// ImportKind is a kind of mistake and how often it was made.
type ImportKind struct {
	Words string
	Count int
}

// ImportProblemRow is one thing that is wrong in a row.
type ImportProblemRow struct {
	Number               int
	Column, Value, Words string
	// Person is the registration that was left, if it still is one.
	Registration *models.Registration
}

// Address is the start of the import's own addresses.
func (p ImportPage) Address() string {
	return p.Base + "/registrations/imports/" + p.Import.Ref
}

// Undoable tells whether it can be undone.
func (p ImportPage) Undoable() bool { return p.Import.Undoable(p.Now) }

// Plannable tells whether the columns can be said anew.
func (p ImportPage) Plannable() bool {
	return p.Import.State == models.ImportMapping || p.Import.State == models.ImportChecked
}

// NewImportProblems words what is wrong with rows.
func NewImportProblems(p *locale.Printer, i *models.Import, rows []*models.ImportRow, people map[int64]*models.Registration) []ImportProblemRow {
	var list []ImportProblemRow
	for _, row := range rows {
		for _, problem := range row.Problems {
			line := ImportProblemRow{Number: row.Number, Words: p.Words(problem.Key, problem.Args), Registration: people[row.RegistrationID]}
			if problem.Column >= 0 && problem.Column < len(i.Header) {
				line.Column = sheet.Column(problem.Column) + " " + i.Header[problem.Column]
			} else if key := importKeys()[problem.Field]; key != "" {
				line.Column = p.T(key)
			}
			if problem.Column >= 0 && problem.Column < len(row.Cells) {
				line.Value = shortened(row.Cells[problem.Column])
			}
			list = append(list, line)
		}
	}
	return list
}

// shortened is the start of a long cell; what cannot be seen is written as its
// code, so that it is.
func shortened(cell string) string {
	var b strings.Builder
	for n, r := range []rune(cell) {
		if n == 60 {
			return b.String() + "…"
		}
		if unicode.IsPrint(r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "\\u%04x", r)
		}
	}
	return b.String()
}
