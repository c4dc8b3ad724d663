package models

import (
	"slices"
	"time"
)

// States of an import: what was uploaded is understood by its plan, checked,
// and then taken or dropped; what was taken can be undone.
const (
	ImportUploading = "uploading"
	ImportMapping   = "mapping" // awaits a plan
	ImportChecking  = "checking"
	ImportChecked   = "checked" // awaits a decision
	ImportRunning   = "running"
	ImportDone      = "done"
	ImportUndoing   = "undoing"
	ImportUndone    = "undone"
	ImportDropped   = "dropped"
)

// States of a row of an import.
const (
	RowNew     = "new"
	RowGood    = "good"
	RowBad     = "bad"
	RowDone    = "done"    // became a registration
	RowRefused = "refused" // was good when it was checked, and no more
	RowUndone  = "undone"
	RowKept    = "kept" // its registration was touched since: undoing left it
)

// Limits of an import.
const (
	ImportMostRows = 50_000
	// importCheckStep, importRunStep: rows of one transaction.
	importCheckStep = 500
	importRunStep   = 100
)

// Import is one uploaded sheet of people, and what became of it.
type Import struct {
	ID         int64
	Ref        string
	DialogueID int64
	Hosts      []int64 `gorm:"serializer:json"` // limits of the scope
	AccountID  int64
	Name       string // of the file, to be shown
	State      string
	Facts      map[string]string `gorm:"serializer:json"` // how the file was read
	Header     []string          `gorm:"serializer:json"`
	Plan       ImportPlan        `gorm:"serializer:json"`
	Total      int
	// Position is the number of the last row that the present work has passed.
	Position   int
	Bad        int
	Done       int
	Refused    int
	Undone     int
	Kept       int
	Revision   int64
	CreatedAt  time.Time
	UpdatedAt  time.Time
	FinishedAt *time.Time
}

// Going tells whether work on the import is under way.
func (i *Import) Going() bool {
	return i.State == ImportChecking || i.State == ImportRunning || i.State == ImportUndoing
}

// Good is how many rows can be taken, once they are checked.
func (i *Import) Good() int { return i.Total - i.Bad }

// Settled is how much of the present work is done, in rows.
func (i *Import) Settled() int {
	switch i.State {
	case ImportRunning:
		return i.Done + i.Refused
	case ImportUndoing:
		return i.Undone + i.Kept
	}
	return min(i.Position, i.Total)
}

// Wanted is what Settled counts up to.
func (i *Import) Wanted() int {
	switch i.State {
	case ImportRunning:
		return i.Good()
	case ImportUndoing:
		return i.Done
	}
	return i.Total
}

// ImportPlan says what the columns of a sheet mean.
type ImportPlan struct {
	// Fields are those of ImportFields, by column; empty: not imported.
	Fields []string `json:"fields"`
	// Mode, Category, Country, Language and Host count where a row has none.
	Mode     string `json:"mode"`
	Host     string `json:"host,omitempty"`
	Category string `json:"category"`
	Country  string `json:"country"`
	Language string `json:"language"`
	// Send mails to those who are imported.
	Send bool `json:"send"`
}

// ImportRow is a row of an uploaded sheet.
type ImportRow struct {
	ImportID             int64
	Number               int      // in the file, as spreadsheets show it
	Cells                []string `gorm:"serializer:json"`
	State                string
	EmailKey             string
	Problems             []ImportProblem `gorm:"serializer:json"`
	RegistrationID       int64
	RegistrationRevision int64
}

// ImportProblem is why a row was not taken, or its registration was left: the
// column (-1: none) and the words.
type ImportProblem struct {
	Column int            `json:"column"`
	Field  string         `json:"field,omitempty"`
	Key    string         `json:"key"`
	Args   map[string]any `json:"args,omitempty"`
}

// ImportWords are words that stand for codes, folded by Fold.
type ImportWords struct {
	Countries, Categories, Modes, Languages, Answers map[string]string
}

// ImportFields are what a column can mean, in the order of the form; those of
// the dialogue's questions follow as ColumnAnswer and their ref.
func ImportFields(questions []Question) []string {
	fields := []string{"family_name", "given_names", "native_name", "email", "organisation", "position", "country", "category",
		"language", "host", "mode", ColumnSessions, ColumnDietary, ColumnAccess}
	for _, q := range questions {
		fields = append(fields, ColumnAnswer+q.Ref)
	}
	return fields
}

// check reports a plan that does not fit the sheet.
func (p *ImportPlan) check(i *Import, c formContext) error {
	wrong := &Invalid{}
	known := ImportFields(c.questions)
	if len(p.Fields) != len(i.Header) {
		return ErrConflict
	}
	seen := map[string]bool{}
	for _, field := range p.Fields {
		if field != "" && (!slices.Contains(known, field) || seen[field]) {
			wrong.Add("fields", "organise.import.twice_mapped")
		}
		seen[field] = true
	}
	if !seen["family_name"] && !seen["given_names"] && !seen["native_name"] || !seen["organisation"] {
		wrong.Add("fields", "organise.import.unmapped")
	}
	_, err := c.guests.of(p.Host)
	for _, v := range []struct {
		field, value string
		ok           bool
	}{
		{"host", p.Host, err == nil}, {"mode", p.Mode, slices.Contains(Modes(), p.Mode)}, {"category", p.Category, slices.Contains(Categories(), p.Category)},
		{"country", p.Country, validCountry(p.Country)}, {"language", p.Language, slices.Contains(c.dialogue.Languages, p.Language)},
	} {
		if v.value != "" && !v.ok {
			wrong.Add(v.field, "field.choose")
		}
	}
	return wrong.OrNil()
}
