package models_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/demo"
	"duologue/models/modelstest"
)

// record is a small document of the cooperation, changed by the test.
func record() *models.CooperationDocument {
	text := models.Text{"en": "Words", "nl": "Woorden"}
	facts := []models.CooperationFact{{Field: models.AllFields, Sources: []string{"paper"}}}
	return &models.CooperationDocument{
		Sources: []models.CooperationSource{{Code: "paper", Name: text}},
		Bodies:  []models.DocumentBody{{Code: "TOWN", Country: "BE", Names: models.Text{"en": "Town", "zh": "镇"}, Unsure: []string{"zh"}}},
		Topics:  []models.Topic{{Code: "water", Names: text, Facts: facts}},
		Entries: []models.DocumentEntry{
			{Code: "CALL", Kind: models.KindCall, Starts: "2020-03", EntryContent: models.EntryContent{Title: text, Topics: []string{"water"}, Facts: facts,
				Bodies: []models.EntryBody{{Body: "TOWN", Role: "issuer"}}, Deadline: models.Deadline{At: "2020-06-01T15:00", Zone: "Europe/Brussels"}},
				Links: []models.EntryLink{{Relation: models.RelationLedTo, Entry: "PROJECT"}, {Relation: models.RelationUnder, MoU: "MOU-1"}}},
			{Code: "PROJECT", Kind: models.KindProject, EntryContent: models.EntryContent{Title: text}},
		},
	}
}

func TestImportCooperation(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s, ctx := modelstest.Open(t, address, nil), t.Context()
		load := func(want models.CooperationCounts, doc *models.CooperationDocument) *models.CooperationRecord {
			t.Helper()
			counts, err := s.ImportCooperation(ctx, doc)
			if err != nil || counts != want {
				t.Fatalf("%+v %v, want %+v", counts, err, want)
			}
			r, err := s.Cooperation(ctx)
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		r := load(models.CooperationCounts{Added: 2}, record())
		call := r.Entry("CALL")
		if call == nil || len(call.Links) != 2 || call.Content.Bodies[0].Body != "TOWN" || call.Sort != "2020-03" || call.Revision != 1 {
			t.Fatalf("%+v", call)
		}
		if relatives := r.Relatives(r.Entry("PROJECT")); len(relatives) != 1 || relatives[0].Code != "CALL" || !relatives[0].Back {
			t.Errorf("the project comes from %+v", relatives)
		}
		if relatives := r.Relatives(call); len(relatives) != 1 || relatives[0].Code != "PROJECT" {
			t.Errorf("an MoU that nobody may see is among %+v", relatives)
		}
		body := r.Body("TOWN")
		if name, lang, unsure := body.Name("zh"); name != "镇" || lang != "zh" || !unsure {
			t.Errorf("%s in %s, unsure %v", name, lang, unsure)
		}
		if name, lang, unsure := body.Name("fr"); name != "Town" || lang != "en" || unsure {
			t.Errorf("%s in %s, unsure %v", name, lang, unsure)
		}
		load(models.CooperationCounts{Same: 2}, record())
		doc := record()
		doc.Entries[1].Starts, doc.Bodies[0].Names = "../2022-05-01", models.Text{"en": "City"}
		doc.Bodies[0].Unsure = nil
		r = load(models.CooperationCounts{Changed: 1, Same: 1}, doc)
		if p := r.Entry("PROJECT"); p.Revision != 2 || p.Starts != "../2022-05-01" {
			t.Errorf("%+v", p)
		}
		if name, _, _ := r.Body("TOWN").Name("en"); name != "Town" {
			t.Errorf("what was known of a body was replaced by %s", name)
		}
	})
}

// TestWrongCooperation: every mistake is named by its path, and nothing is stored.
func TestWrongCooperation(t *testing.T) {
	s, ctx := modelstest.New(t), t.Context()
	for _, c := range []struct {
		path, key string
		change    func(*models.CooperationDocument)
	}{
		{"sources[0].code", "field.required", func(d *models.CooperationDocument) { d.Sources[0].Code = "" }},
		{"sources[0].link", "import.link", func(d *models.CooperationDocument) { d.Sources[0].Link = "http://x" }},
		{"bodies[0].country", "import.country", func(d *models.CooperationDocument) { d.Bodies[0].Country = "Belgium" }},
		{"bodies[0].unsure[0]", "cooperation.error.unsure", func(d *models.CooperationDocument) { d.Bodies[0].Unsure = []string{"fr"} }},
		{"topics[0].code", "import.code", func(d *models.CooperationDocument) { d.Topics[0].Code = "A B" }},
		{"topics[0].facts[0].sources", "cooperation.error.unknown_code", func(d *models.CooperationDocument) { d.Topics[0].Facts[0].Sources[0] = "rumour" }},
		{"entries[1].code", "import.twice", func(d *models.CooperationDocument) { d.Entries[1].Code = "CALL" }},
		{"entries[1].code", "import.twice", func(d *models.CooperationDocument) { d.Entries[1].Code = "new" }},
		{"entries[0].kind", "import.not_one_of", func(d *models.CooperationDocument) { d.Entries[0].Kind = "party" }},
		{"entries[0].starts", "cooperation.error.date", func(d *models.CooperationDocument) { d.Entries[0].Starts = "03/2020" }},
		{"entries[0].ends", "import.order", func(d *models.CooperationDocument) { d.Entries[0].Ends = "2019" }},
		{"entries[0].title", "field.required", func(d *models.CooperationDocument) { d.Entries[0].Title = nil }},
		{"entries[0].format", "import.not_one_of", func(d *models.CooperationDocument) { d.Entries[0].Format = "by post" }},
		{"entries[0].dialogue", "import.code", func(d *models.CooperationDocument) { d.Entries[0].Dialogue = "No Slug" }},
		{"entries[0].bodies[0].body", "cooperation.error.unknown_code", func(d *models.CooperationDocument) { d.Entries[0].Bodies[0].Body = "CITY" }},
		{"entries[0].bodies[0].role", "import.not_one_of", func(d *models.CooperationDocument) { d.Entries[0].Bodies[0].Role = "king" }},
		{"entries[0].topics[0]", "cooperation.error.unknown_code", func(d *models.CooperationDocument) { d.Entries[0].Topics[0] = "fire" }},
		{"entries[0].deadline.zone", "import.zone", func(d *models.CooperationDocument) { d.Entries[0].Deadline.Zone = "E.T" }},
		{"entries[0].deadline.at", "import.time_missing", func(d *models.CooperationDocument) { d.Entries[0].Deadline.At = "2020-03-29T02:30" }},
		{"entries[0].deadline.at", "cooperation.error.date", func(d *models.CooperationDocument) { d.Entries[0].Deadline.At = "soon" }},
		{"entries[0].facts[0].field", "import.not_one_of", func(d *models.CooperationDocument) { d.Entries[0].Facts[0].Field = "weather" }},
		{"entries[0].facts[0].sources", "field.required", func(d *models.CooperationDocument) { d.Entries[0].Facts[0].Sources = nil }},
		{"entries[0].facts[0].note", "field.required", func(d *models.CooperationDocument) { d.Entries[0].Facts[0].Differs = true }},
		{"entries[0].links[0].entry", "cooperation.error.unknown_code", func(d *models.CooperationDocument) { d.Entries[0].Links[0].Entry = "CALL" }},
		{"entries[0].links[0].entry", "cooperation.error.link", func(d *models.CooperationDocument) { d.Entries[0].Links[0].MoU = "MOU-1" }},
		{"entries[0].links[0].relation", "field.required", func(d *models.CooperationDocument) { d.Entries[0].Links[0].Relation = "" }},
	} {
		doc := record()
		c.change(doc)
		_, err := s.ImportCooperation(ctx, doc)
		var wrong *models.Invalid
		if !errors.As(err, &wrong) || !slices.ContainsFunc(wrong.Fields, func(f models.FieldError) bool { return f.Field == c.path && f.Key == c.key }) {
			t.Errorf("%s %s: %v", c.path, c.key, err)
		}
	}
	if r, err := s.Cooperation(ctx); err != nil || len(r.Entries)+len(r.Sources)+len(r.Topics)+len(r.Bodies) > 0 {
		t.Errorf("something was stored: %+v %v", r, err)
	}
	for text, path := range map[string]string{`{"entries": [{"colour": 1}]}`: "entries[0].colour", `{"entries": 1}`: "entries", `{`: "document"} {
		_, err := models.ReadCooperation(strings.NewReader(text))
		var wrong *models.Invalid
		if !errors.As(err, &wrong) || wrong.Fields[0].Field != path {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestEditingAnEntry: a second editor is told what the first saved; whoever
// deletes an entry deletes what leads to it.
func TestEditingAnEntry(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s, ctx := modelstest.Open(t, address, nil), t.Context()
		if _, err := s.ImportCooperation(ctx, record()); err != nil {
			t.Fatal(err)
		}
		get := func(code string) models.DocumentEntry {
			t.Helper()
			r, err := s.Cooperation(ctx)
			if err != nil || r.Entry(code) == nil {
				t.Fatal(code, err)
			}
			return r.Entry(code).Document()
		}
		project := get("PROJECT")
		was := models.Fingerprint(project)
		project.Starts, project.Title = "2021", models.Text{"en": "Another", "fr": " "}
		if _, err := s.SaveEntry(ctx, models.System(), "PROJECT", project, was); err != nil {
			t.Fatal(err)
		}
		if now := get("PROJECT"); now.Starts != "2021" || len(now.Title) != 1 {
			t.Errorf("%+v", now)
		}
		var changed *models.ChangedMeanwhile[models.DocumentEntry]
		if _, err := s.SaveEntry(ctx, models.System(), "PROJECT", project, was); !errors.As(err, &changed) || changed.Now.Starts != "2021" {
			t.Errorf("an old version was saved: %v", err)
		}
		if err := s.DeleteEntry(ctx, models.System(), "PROJECT", was); !errors.Is(err, models.ErrConflict) {
			t.Errorf("an old version was deleted: %v", err)
		}
		if _, err := s.SaveEntry(ctx, models.System(), "NONE", project, was); !errors.Is(err, models.ErrNotFound) {
			t.Error(err)
		}
		var wrong *models.Invalid
		project.Code = "CALL"
		if _, err := s.SaveEntry(ctx, models.System(), "", project, ""); !errors.As(err, &wrong) || wrong.Fields[0].Field != "code" || wrong.Fields[0].Key != "cooperation.error.code_taken" {
			t.Errorf("a code was given twice: %v", err)
		}
		project.Code, project.Topics = "NEXT", []string{"fire"}
		if _, err := s.SaveEntry(ctx, models.System(), "", project, ""); !errors.As(err, &wrong) || wrong.Fields[0].Field != "topics[0]" {
			t.Errorf("%v", err)
		}
		if err := s.DeleteEntry(ctx, models.System(), "PROJECT", models.Fingerprint(get("PROJECT"))); err != nil {
			t.Fatal(err)
		}
		if call := get("CALL"); len(call.Links) != 1 || call.Links[0].MoU != "MOU-1" {
			t.Errorf("%+v", call.Links)
		}
	})
}

func TestCallsAreOpenNowOrNot(t *testing.T) {
	at := func(text string) time.Time {
		moment, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	for _, c := range []struct {
		starts   models.StatedDate
		deadline models.Deadline
		now      string
		want     string
	}{
		{"2020-01-02", models.Deadline{At: "2020-06-01T15:00", Zone: "Europe/Brussels"}, "2020-06-01T12:59:00Z", models.CallOpen},
		{"2020-01-02", models.Deadline{At: "2020-06-01T15:00", Zone: "Europe/Brussels"}, "2020-06-01T13:00:00Z", models.CallClosed},
		{"2020-01-02", models.Deadline{At: "2020-06-01T15:00", Zone: "Europe/Brussels"}, "2019-12-30T00:00:00Z", models.CallComing},
		{"", models.Deadline{At: "2020-06-01T15:00", Printed: "E.T"}, "2020-06-01T00:59:00Z", models.CallOpen},
		{"", models.Deadline{At: "2020-06-01T15:00", Printed: "E.T"}, "2020-06-01T13:00:00Z", models.CallClosing},
		{"", models.Deadline{At: "2020-06-01T15:00", Printed: "E.T"}, "2020-06-02T03:00:00Z", models.CallClosed},
		{"2020", models.Deadline{At: "2020-06-01"}, "2020-06-01T09:59:00Z", models.CallOpen},
		{"2020", models.Deadline{At: "2020-06-01"}, "2020-06-02T12:00:00Z", models.CallClosed},
		{"2020", models.Deadline{At: "2020-06"}, "2020-06-29T12:00:00Z", models.CallOpen},
		{"2015-12-21", models.Deadline{}, "2026-06-29T12:00:00Z", models.CallUnknown},
		{"", models.Deadline{At: "../2020-06-01"}, "2026-06-29T12:00:00Z", models.CallUnknown},
	} {
		e := models.CooperationEntry{Starts: c.starts, Content: models.EntryContent{Deadline: c.deadline}}
		if got := e.CallState(at(c.now)); got != c.want {
			t.Errorf("%s to %+v is %s at %s, want %s", c.starts, c.deadline, got, c.now, c.want)
		}
	}
}

// TestTheRecordOfTheDemonstration is right, and repeating it changes nothing.
func TestTheRecordOfTheDemonstration(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		for _, want := range []models.CooperationCounts{{Added: 14}, {Same: 14}} {
			doc, err := demo.Cooperation()
			if err != nil {
				t.Fatal(err)
			}
			if counts, err := s.ImportCooperation(t.Context(), doc); err != nil || counts != want {
				t.Errorf("%+v %v, want %+v", counts, err, want)
			}
		}
	})
}
