package models

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Text is a content text in each language it exists in, by language code. It
// is stored as one JSON column.
type Text map[string]string

// In is the text in a language, or else in English, or else in the given
// languages in order, or else in any; actual is the language that was found,
// and empty where there is no text at all. Any zh-* is zh.
func (t Text) In(lang string, fallback ...string) (text, actual string) {
	for _, l := range append([]string{lang, "en"}, fallback...) {
		if base, _, _ := strings.Cut(strings.ToLower(l), "-"); t[base] != "" {
			return t[base], base
		}
	}
	keys := make([]string, 0, len(t))
	for k, v := range t {
		if v != "" {
			keys = append(keys, k)
		}
	}
	if len(keys) == 0 {
		return "", ""
	}
	first := slices.Min(keys)
	return t[first], first
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
