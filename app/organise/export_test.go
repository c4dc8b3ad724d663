package organise_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"duologue/models"
	"duologue/models/modelstest"
)

func TestExport(t *testing.T) {
	k := newDesk(t, modelstest.Plan{})
	form := modelstest.Form(1, models.Onsite, map[string]string{k.sessions["x"]: models.Onsite})
	form.FamilyName, form.Access = `=HYPERLINK("http://evil.example","x")`, "A ramp"
	if _, err := k.store.Register(context.Background(), models.Actor{}, k.dialogue, form); err != nil {
		t.Fatal(err)
	}
	k.enrol(t, 2, models.Online, nil)
	page := k.boss.Get(t, k.base+"/registrations/export?mode=onsite")
	if page.StatusCode != 200 || !strings.Contains(page.Text, "1 registration<") {
		t.Errorf("the form: %d", page.StatusCode)
	}
	ask := func(format string) url.Values {
		return url.Values{"format": {format}, "purpose": {"Badges"}, "mode": {"onsite"}, "columns": {"family_name", "email", "sessions", "vip", "access"}}
	}
	for name, change := range map[string]func(url.Values){
		"no purpose":     func(v url.Values) { v.Del("purpose") },
		"no columns":     func(v url.Values) { v.Del("columns") },
		"unknown column": func(v url.Values) { v.Set("columns", "token_hash") },
		"unknown format": func(v url.Values) { v.Set("format", "doc") },
	} {
		v := ask("csv")
		change(v)
		if a := k.post(t, "/registrations/export", v); a.StatusCode != 422 || a.Header.Get("Content-Disposition") != "" || strings.Contains(a.Text, "guest.example") {
			t.Errorf("%s: %d", name, a.StatusCode)
		}
	}
	for _, format := range models.ExportFormats() {
		a := k.post(t, "/registrations/export", ask(format))
		if a.StatusCode != 200 || !strings.HasSuffix(a.Header.Get("Content-Disposition"), `-registrations.`+format+`"`) {
			t.Fatalf("%s: %d", format, a.StatusCode)
		}
		if rows := exported(t, format, a.Text); len(rows) != 2 || !slices.Contains(rows[1], "person1@guest.example") ||
			!slices.Contains(rows[1], map[bool]string{true: "'", false: ""}[format == "csv"]+form.FamilyName) || !slices.Contains(rows[1], "A ramp") ||
			strings.Contains(strings.Join(rows[1], "|"), "University") {
			t.Errorf("%s: %q", format, rows)
		}
	}
}

// exported are the rows of a file, each with its cells as text.
func exported(t *testing.T, format, file string) [][]string {
	t.Helper()
	switch format {
	case models.FormatCSV:
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file, "\ufeff"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return rows
	case models.FormatXLSX:
		book, err := excelize.OpenReader(bytes.NewReader([]byte(file)))
		if err != nil {
			t.Fatal(err)
		}
		defer book.Close()
		rows, err := book.GetRows(book.GetSheetName(0))
		if err != nil {
			t.Fatal(err)
		}
		if formula, _ := book.GetCellFormula(book.GetSheetName(0), "B2"); formula != "" {
			t.Error("a formula")
		}
		return rows
	}
	var objects []map[string]any
	if err := json.Unmarshal([]byte(file), &objects); err != nil {
		t.Fatal(err)
	}
	rows := [][]string{nil}
	for _, o := range objects {
		var row []string
		for _, value := range o {
			if text, ok := value.(string); ok {
				row = append(row, text)
			}
		}
		rows = append(rows, row)
	}
	return rows
}
