package models_test

import (
	"errors"
	"testing"

	"duologue/models"
	"duologue/models/modelstest"
)

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
		if _, err := s.SaveEntry(ctx, models.System(), "NONE", project, was); !errors.As(err, &changed) || changed.Now != nil {
			t.Errorf("one that was removed was saved: %v", err)
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
		project.Topics = nil
		if saved, err := s.SaveEntry(ctx, models.System(), "PROJECT", project, ""); err != nil || saved.Code != "PROJECT" || saved.Revision != 1 {
			t.Errorf("one that was removed was not put back: %+v %v", saved, err)
		}
		if call := get("CALL"); len(call.Links) != 1 || call.Links[0].MoU != "MOU-1" {
			t.Errorf("%+v", call.Links)
		}
		for action, want := range map[string]int64{"cooperation.import": 1, "cooperation.save": 2, "cooperation.delete": 1} {
			if n, err := s.CountAudits(ctx, action); err != nil || n != want {
				t.Errorf("%d of %s are in the audit log, not %d, %v", n, action, want, err)
			}
		}
	})
}

// TestTermsOfTheCooperation: what entries name by code is saved with the same
// care, and a body's name is that of its host.
func TestTermsOfTheCooperation(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s, ctx := modelstest.Open(t, address, nil), t.Context()
		if _, err := s.ImportCooperation(ctx, record()); err != nil {
			t.Fatal(err)
		}
		name := models.Text{"en": "Name"}
		for _, c := range []struct {
			term       models.CooperationTerm
			field, key string
		}{
			{models.CooperationTerm{Kind: models.TermSource, Code: "paper", Names: name}, "code", "cooperation.error.code_taken"},
			{models.CooperationTerm{Kind: models.TermSource, Code: "new", Names: name}, "code", "import.twice"},
			{models.CooperationTerm{Kind: models.TermSource, Code: "y", Names: name, Link: "ftp://x"}, "link", "import.link"},
			{models.CooperationTerm{Kind: models.TermTopic, Code: "No Slug", Names: name}, "code", "import.code"},
			{models.CooperationTerm{Kind: models.TermTopic, Code: "air"}, "names", "field.required"},
			{models.CooperationTerm{Kind: models.TermBody, Code: "CITY", Names: name}, "country", "import.country"},
			{models.CooperationTerm{Kind: models.TermBody, Code: "TOWN", Names: name, Country: "BE"}, "code", "cooperation.error.code_taken"},
		} {
			var wrong *models.Invalid
			if err := s.SaveTerm(ctx, models.System(), c.term, ""); !errors.As(err, &wrong) || wrong.Fields[0].Field != c.field || wrong.Fields[0].Key != c.key {
				t.Errorf("%+v: %v", c.term, err)
			}
		}
		for _, term := range []models.CooperationTerm{{Kind: models.TermSource, Code: "web", Names: name, Link: "https://x.example/"},
			{Kind: models.TermTopic, Code: "air", Names: name}, {Kind: models.TermBody, Code: "CITY", Names: name, Country: "CN", Level: "city"}} {
			if err := s.SaveTerm(ctx, models.System(), term, ""); err != nil {
				t.Errorf("%+v: %v", term, err)
			}
		}
		r, err := s.Cooperation(ctx)
		if err != nil {
			t.Fatal(err)
		}
		city := r.Term(models.TermBody, "CITY")
		if city == nil || city.Level != "city" || r.Term(models.TermSource, "web") == nil || r.Term(models.TermTopic, "air") == nil {
			t.Fatalf("%+v", r)
		}
		was := models.Fingerprint(*city)
		city.Names = models.Text{"en": "Another", "zh": "市"}
		if err := s.SaveTerm(ctx, models.System(), *city, was); err != nil {
			t.Fatal(err)
		}
		hosts, err := s.Hosts(ctx)
		if err != nil || hosts[0].Code != "CITY" || hosts[0].Names["zh"] != "市" {
			t.Errorf("%+v %v", hosts, err)
		}
		var changed *models.ChangedMeanwhile[models.CooperationTerm]
		if err := s.SaveTerm(ctx, models.System(), *city, was); !errors.As(err, &changed) || changed.Now.Names["zh"] != "市" {
			t.Errorf("an old version was saved: %v", err)
		}
	})
}
