package locale

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/feature/plural"
)

// text is one wording, cut at its placeholders once. go-i18n reads the files;
// rendering is ours, for its Localizer looks for the language and the template
// on every call (7 to 15 times slower: BenchmarkWords).
type text struct {
	plain string // the whole, if there are no placeholders
	parts []part
}

// part is literal words, or the name of a placeholder.
type part struct{ words, name string }

// message is the wording of one key: other, and where numbers matter the rest.
type message struct {
	other  text
	forms  map[plural.Form]text
	counts bool // has forms for numbers
}

// cut compiles one wording. {{.name}} is the only template action in words.
func cut(words string) (text, error) {
	var t text
	for rest := words; rest != ""; {
		before, after, found := strings.Cut(rest, "{{.")
		name, after, closed := strings.Cut(after, "}}")
		if strings.Contains(before, "{{") || strings.Contains(before, "}}") || found && (!closed || !placeholder(name)) {
			return text{}, fmt.Errorf("more than plain placeholders in %q", words)
		}
		if before != "" {
			t.parts = append(t.parts, part{words: before})
		}
		if !found {
			break
		}
		t.parts = append(t.parts, part{name: name})
		rest = after
	}
	if len(t.parts) == 1 && t.parts[0].name == "" {
		return text{plain: words}, nil
	}
	return t, nil
}

// placeholder tells whether s can name one: small letters, _ and a dot.
func placeholder(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz_.") == ""
}

// compile turns a message of go-i18n into ours, with the spaces that the
// language's typography wants.
func compile(m *i18n.Message, spaces *strings.Replacer) (*message, error) {
	out := &message{forms: map[plural.Form]text{}}
	var err error
	if out.other, err = cut(spaces.Replace(m.Other)); err != nil {
		return nil, err
	}
	all := map[plural.Form]string{
		plural.Zero: m.Zero, plural.One: m.One, plural.Two: m.Two, plural.Few: m.Few, plural.Many: m.Many,
	}
	for form, words := range all {
		if words == "" {
			continue
		}
		if out.forms[form], err = cut(spaces.Replace(words)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// with writes the text with the values that get finds for its placeholders. One
// without a value is written as ⟦name⟧, so that a test sees it.
func (t text) with(get func(name string) (string, bool)) string {
	if t.parts == nil {
		return t.plain
	}
	var b strings.Builder
	for _, p := range t.parts {
		if p.name == "" {
			b.WriteString(p.words)
		} else if value, ok := get(p.name); ok {
			b.WriteString(value)
		} else {
			b.WriteString("⟦" + p.name + "⟧")
		}
	}
	return b.String()
}

// show writes an argument in the language: a text that exists in several (a
// models.Text) in that one, numbers as they are, for they may be years.
func (p *Printer) show(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case interface {
		In(lang string, fallback ...string) (text, actual string)
	}:
		text, _ := v.In(p.lang)
		return text
	}
	return fmt.Sprint(value)
}
