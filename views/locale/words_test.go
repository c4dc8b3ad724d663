package locale

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/feature/plural"
)

// keysInOrder reads the keys of a words file as they stand in it.
func keysInOrder(t *testing.T, lang string) []string {
	t.Helper()
	body, err := files.ReadFile("words/" + lang + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	d := json.NewDecoder(strings.NewReader(string(body)))
	for depth := 0; d.More() || depth > 0; {
		token, err := d.Token()
		if err != nil {
			t.Fatalf("%s: %v", lang, err)
		}
		switch v := token.(type) {
		case json.Delim:
			if v == '{' {
				depth++
			} else {
				depth--
			}
		case string:
			if depth == 1 { // a key: read its value whole
				var value any
				if err := d.Decode(&value); err != nil {
					t.Fatalf("%s: %s: %v", lang, v, err)
				}
				keys = append(keys, v)
			}
		}
	}
	return keys
}

func TestWordsAreFlatAndSorted(t *testing.T) {
	valid := regexp.MustCompile(`^[a-z0-9_]+(\.[a-z0-9_]+)+$`)
	for _, lang := range bundle(t).Languages() {
		keys := keysInOrder(t, lang)
		if !slices.IsSorted(keys) {
			t.Errorf("%s is not sorted", lang)
		}
		for i, key := range keys {
			if !valid.MatchString(key) {
				t.Errorf("%s: key %q", lang, key)
			}
			if i > 0 && key == keys[i-1] {
				t.Errorf("%s: %s is there twice", lang, key)
			}
		}
	}
}

func TestLanguagesSayTheSame(t *testing.T) {
	b := bundle(t)
	en := b.For("en")
	for _, lang := range b.Languages() {
		p := b.For(lang)
		for key, m := range en.messages {
			theirs := p.messages[key]
			if theirs == nil {
				t.Errorf("%s lacks %s", lang, key)
				continue
			}
			if got, want := theirs.names(), m.names(); !slices.Equal(got, want) {
				t.Errorf("%s: %s has placeholders %v, English %v", lang, key, got, want)
			}
		}
		for key := range p.messages {
			if !en.Has(key) {
				t.Errorf("%s has %s, English has not", lang, key)
			}
		}
	}
}

func TestPluralForms(t *testing.T) {
	b := bundle(t)
	for _, lang := range b.Languages() {
		p := b.For(lang)
		for key, m := range p.messages {
			if m.other.plain == "" && m.other.parts == nil {
				t.Errorf("%s: %s is empty", lang, key)
			}
			forms := slices.Collect(maps.Keys(m.forms))
			plain := b.For("en").messages[key]
			if plain == nil || len(plain.forms) == 0 {
				if len(forms) > 0 {
					t.Errorf("%s: %s has plural forms, English has not", lang, key)
				}
				continue
			}
			want := []plural.Form{plural.One}
			if lang == "zh" {
				want = nil
			}
			if !slices.Equal(forms, want) {
				t.Errorf("%s: %s has forms %v beside other, want %v", lang, key, forms, want)
			}
			if !m.counts {
				t.Errorf("%s: %s has plural forms but does not show {{.n}}", lang, key)
			}
		}
	}
}
