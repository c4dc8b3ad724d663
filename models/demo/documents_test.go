package demo_test

import (
	"encoding/json"
	"testing"
	"time"

	"duologue/models/demo"
)

// TestDocumentsOnAnyDay: on whatever day it is loaded, the example is right and
// comes some weeks later.
func TestDocumentsOnAnyDay(t *testing.T) {
	for n := range 4 * 366 {
		day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n)
		docs, err := demo.Documents(day)
		if err != nil {
			t.Fatal(err)
		}
		example := docs[2]
		first, err := time.Parse(time.DateOnly, example.StartsOn)
		if err != nil {
			t.Fatal(err)
		}
		if weeks := first.Sub(day).Hours() / 24 / 7; first.Weekday() != time.Thursday || weeks < 5 || weeks > 10 {
			t.Errorf("loaded on %s, it starts on %s", day.Format(time.DateOnly), first.Format("Mon "+time.DateOnly))
		}
		if n%30 > 0 {
			continue // the rest takes longer
		}
		for _, doc := range docs {
			if err := doc.Check(); err != nil {
				t.Errorf("%s on %s: %v", doc.Slug, day.Format(time.DateOnly), err)
			}
		}
	}
}

// TestTextsInFourLanguages: what is ours is said in all of them. Names of themes
// and of bodies of the past are as the sources give them.
func TestTextsInFourLanguages(t *testing.T) {
	docs, err := demo.Documents(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	for _, doc := range docs {
		doc.Themes = nil
		if !doc.Example {
			doc.Hosts = nil
		}
		text, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		var tree any
		if err := json.Unmarshal(text, &tree); err != nil {
			t.Fatal(err)
		}
		checkTexts(t, doc.Slug, tree)
	}
	record, err := demo.Cooperation()
	if err != nil {
		t.Fatal(err)
	}
	record.Topics = nil
	for i := range record.Bodies {
		record.Bodies[i].Names = nil
	}
	text, err := json.Marshal(record)
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(text, &tree); err != nil {
		t.Fatal(err)
	}
	checkTexts(t, "cooperation", tree)
}

// TestThemesHaveTheirOfficialNames: the sources give them in English alone, so
// that no dialogue has them in another language.
func TestThemesHaveTheirOfficialNames(t *testing.T) {
	docs, err := demo.Documents(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	official := map[string]string{"factories-of-the-future": "Factories of the Future", "life-sciences": "Life Sciences",
		"smart-and-sustainable-cities": "Smart and Sustainable Cities"}
	for _, doc := range docs {
		for _, theme := range doc.Themes {
			if len(theme.Name) != 1 || theme.Name["en"] != official[theme.Code] {
				t.Errorf("%s: %s is %v", doc.Slug, theme.Code, theme.Name)
			}
		}
	}
}

func checkTexts(t *testing.T, path string, node any) {
	t.Helper()
	switch v := node.(type) {
	case []any:
		for _, child := range v {
			checkTexts(t, path+"[]", child)
		}
	case map[string]any:
		if _, ok := v["en"]; ok {
			for _, language := range []string{"nl", "fr", "zh"} {
				if s, _ := v[language].(string); s == "" {
					t.Errorf("%s: %v is not there in %s", path, v["en"], language)
				}
			}
			return
		}
		for key, child := range v {
			checkTexts(t, path+"."+key, child)
		}
	}
}
