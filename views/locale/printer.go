package locale

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Printer says things in one language. It is read only and safe for concurrent use.
type Printer struct {
	lang      string
	tag       language.Tag
	messages  map[string]*message
	forms     forms
	countries []Country
	country   map[string]string
}

// newPrinter reads the three files of a language.
func newPrinter(lang string) (*Printer, error) {
	p := &Printer{lang: lang, messages: map[string]*message{}}
	for _, read := range []func() error{p.readForms, p.readWords, p.readCountries} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (p *Printer) readWords() error {
	name := p.lang + ".json"
	body, err := files.ReadFile("words/" + name)
	if err != nil {
		return err
	}
	file, err := i18n.ParseMessageFileBytes(body, name, map[string]i18n.UnmarshalFunc{"json": json.Unmarshal})
	if err != nil {
		return err
	}
	p.tag = file.Tag
	for _, m := range file.Messages {
		compiled, err := compile(m, strings.NewReplacer(p.forms.Spaces...))
		if err != nil {
			return fmt.Errorf("%s: %w", m.ID, err)
		}
		compiled.counts = slices.Contains(compiled.names(), "n")
		p.messages[m.ID] = compiled
	}
	if len(p.messages) == 0 {
		return errors.New("no words")
	}
	return nil
}

// Lang is the language's code, as in addresses: zh.
func (p *Printer) Lang() string { return p.lang }

// HTMLLang is the language as HTML's lang attribute: zh-Hans.
func (p *Printer) HTMLLang() string { return p.forms.HTML }

// Name is the language's name for itself: 中文.
func (p *Printer) Name() string { return p.forms.Name }

// Has tells whether there are words for a key.
func (p *Printer) Has(key string) bool { return p.messages[key] != nil }

// Under lists, sorted, what follows a start in the keys that have it.
func (p *Printer) Under(start string) []string {
	var ends []string
	for key := range p.messages {
		if end, ok := strings.CutPrefix(key, start); ok {
			ends = append(ends, end)
		}
	}
	slices.Sort(ends)
	return ends
}

// T returns the words of a key. args are pairs of a placeholder's name and its
// value. A key without words gives ⟦key⟧, a placeholder without a value ⟦name⟧.
// Where the wording depends on a number, that is the argument "n", an int.
func (p *Printer) T(key string, args ...any) string {
	m := p.messages[key]
	if m == nil {
		return "⟦" + key + "⟧"
	}
	if len(args) == 0 && m.other.parts == nil {
		return m.other.plain
	}
	return p.say(m, func(name string) (any, bool) {
		for i := 0; i+1 < len(args); i += 2 {
			if args[i] == name {
				return args[i+1], true
			}
		}
		return nil, false
	})
}

// N returns the words of a key for the number n, which they show as {{.n}} with
// the language's grouping of thousands.
func (p *Printer) N(key string, n int, args ...any) string {
	return p.T(key, append([]any{"n", n}, args...)...)
}

// Words is T with its arguments in a map, as validation errors carry them.
func (p *Printer) Words(key string, args map[string]any) string {
	m := p.messages[key]
	if m == nil {
		return "⟦" + key + "⟧"
	}
	return p.say(m, func(name string) (any, bool) {
		value, ok := args[name]
		return value, ok
	})
}

// say picks the form for the number, if there is one, and fills it.
func (p *Printer) say(m *message, get func(string) (any, bool)) string {
	chosen := m.other
	value, _ := get("n")
	n, counted := value.(int)
	counted = counted && m.counts
	if counted {
		if form, ok := m.forms[p.form(n)]; ok {
			chosen = form
		}
	}
	return chosen.with(func(name string) (string, bool) {
		if name == "n" && counted {
			return p.Number(n), true
		}
		value, ok := get(name)
		return p.show(value), ok
	})
}

// form is the plural form of n (CLDR cardinal rules).
func (p *Printer) form(n int) plural.Form {
	if n < 0 {
		n = -n
	}
	if n >= 10_000_000 { // the rules look at the last digits, and take no more
		n = 1_000_000 + n%1_000_000
	}
	return plural.Cardinal.MatchPlural(p.tag, n, 0, 0, 0, 0)
}

// Number writes an integer with the language's grouping of thousands.
func (p *Printer) Number(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	groups := []string{}
	for len(digits) > 3 {
		groups = append(groups, digits[len(digits)-3:])
		digits = digits[:len(digits)-3]
	}
	groups = append(groups, digits)
	slices.Reverse(groups)
	return sign + strings.Join(groups, p.forms.Group)
}

// names lists the placeholders of all the message's forms, sorted, each once.
func (m *message) names() []string {
	var names []string
	all := append([]text{m.other}, values(m.forms)...)
	for _, t := range all {
		for _, p := range t.parts {
			if p.name != "" {
				names = append(names, p.name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func values(forms map[plural.Form]text) []text {
	var out []text
	for _, t := range forms {
		out = append(out, t)
	}
	return out
}
