package models

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Text is a content text in each language it exists in, by language code. It
// is stored as one JSON column.
type Text map[string]string

// In is the text in a language, or else in English, or else in the given
// languages in order, or else in any; actual is the language that was found, as
// the text names it, and empty where there is no text at all. Any zh-* is zh.
func (t Text) In(lang string, fallback ...string) (text, actual string) {
	for _, want := range append([]string{lang, "en"}, fallback...) {
		if found := t.find(want); found != "" {
			return t[found], found
		}
	}
	for _, l := range slices.Sorted(maps.Keys(t)) {
		if t[l] != "" {
			return t[l], l
		}
	}
	return "", ""
}

// find returns the key under which there is text for a language: its own, that of
// the language without a region, or that with any region.
func (t Text) find(lang string) string {
	base := baseLanguage(lang)
	for _, l := range []string{lang, base} {
		if t[l] != "" {
			return l
		}
	}
	for _, l := range slices.Sorted(maps.Keys(t)) {
		if t[l] != "" && baseLanguage(l) == base {
			return l
		}
	}
	return ""
}

// baseLanguage is "zh" for zh-Hans, ZH-cn and zh_TW.
func baseLanguage(lang string) string {
	base, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(lang), "_", "-"), "-")
	return base
}

// Scan reads the JSON column.
func (t *Text) Scan(src any) error {
	var raw []byte
	switch v := src.(type) {
	case nil:
		*t = nil
		return nil
	case []byte:
		raw = v
	case string:
		raw = []byte(v)
	default:
		return fmt.Errorf("text from %T", src)
	}
	*t = nil
	return json.Unmarshal(raw, t)
}

// Value writes the JSON column.
func (t Text) Value() (driver.Value, error) {
	if t == nil {
		return "{}", nil
	}
	b, err := json.Marshal(map[string]string(t))
	return string(b), err
}
