package models

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Greatest lengths of a document's texts, in characters.
const (
	textShort  = 300
	textMiddle = 2000
	textLong   = 20000
)

var (
	importSlug     = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	importCode     = regexp.MustCompile(`^[A-Za-z0-9]+([-_][A-Za-z0-9]+)*$`)
	importLanguage = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
	importCountry  = regexp.MustCompile(`^[A-Z]{2}$`)
)

// ThemeColours are the colours that a theme can have; the style sheet knows
// each by its name.
func ThemeColours() []string {
	return []string{"red", "ochre", "green", "teal", "blue", "violet", "plum", "slate"}
}

// importer turns a document into rows and notes every mistake on the way.
type importer struct {
	wrong Invalid
	doc   *Document
	zone  *time.Location
	// first and last enclose the dialogue's days, from midnight to the midnight
	// after the last; zero if they are not right.
	first, last time.Time
	// least is the smallest capacity of a session.
	least int
	// cast are the names of speakers by their refs, or codes in a document.
	cast map[string]string
}

// refuse notes a mistake; after a hundred, who reads them has seen enough.
func (m *importer) refuse(path, key string, args ...any) {
	if len(m.wrong.Fields) < 100 {
		m.wrong.Add(path, key, args...)
	}
}

// code checks an identifier that the file itself chooses; seen holds those
// before it.
func (m *importer) code(path, code string, pattern *regexp.Regexp, max int, seen map[string]int, index int) {
	switch {
	case code == "":
		m.refuse(path, "field.required")
	case len(code) > max:
		m.refuse(path, "field.too_long", "max", max)
	case !pattern.MatchString(code):
		m.refuse(path, "import.code")
	default:
		if _, ok := seen[code]; ok {
			m.refuse(path, "import.twice")
			return
		}
		seen[code] = index
	}
}

// text checks a text in all its languages.
func (m *importer) text(path string, t Text, max int, required bool) {
	found := false
	for _, language := range slices.Sorted(maps.Keys(t)) {
		s := t[language]
		at := path + "." + language
		switch {
		case !importLanguage.MatchString(language):
			m.refuse(at, "import.language")
		case utf8.RuneCountInString(s) > max:
			m.refuse(at, "field.too_long", "max", max)
		case !cleanText(s):
			m.refuse(at, "field.control_characters")
		}
		found = found || strings.TrimSpace(s) != ""
	}
	if required && !found {
		m.refuse(path, "field.required")
	}
}

// cleanText refuses control characters but line ends and tabs, and the marks
// that turn the direction of what follows.
func cleanText(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' && r != '\t' ||
			r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0xFEFF || r == 0xFFFD
	})
}

// oneOf checks a word; an empty one becomes the default, which may be "" where
// the word is required.
func (m *importer) oneOf(path, value, byDefault string, list []string) string {
	if value == "" {
		value = byDefault
	}
	switch {
	case value == "":
		m.refuse(path, "field.required")
	case !slices.Contains(list, value):
		m.refuse(path, "import.not_one_of", "list", strings.Join(list, ", "))
	}
	return value
}

// number checks an optional whole number.
func (m *importer) number(path string, n *int, low, high int) {
	if n != nil && (*n < low || *n > high) {
		m.refuse(path, "field.out_of_range", "min", low, "max", high)
	}
}

func (m *importer) numberOr(path string, n *int, byDefault, low, high int) int {
	m.number(path, n, low, high)
	if n == nil {
		return byDefault
	}
	return *n
}

func (m *importer) atMost(path string, n, max int) {
	if n > max {
		m.refuse(path, "field.too_many", "max", max)
	}
}

// zoneOf checks the name of a zone; the machine's own has none.
func (m *importer) zoneOf(path, name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" || len(name) > 64 {
		m.refuse(path, "import.zone")
		return time.UTC
	}
	return zone
}

func (m *importer) day(path, text string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, text, m.zone)
	if err != nil {
		m.refuse(path, "field.not_a_date")
		return time.Time{}
	}
	return t
}

// moment checks a local time; an empty one is nil.
func (m *importer) moment(path, text string, required bool) *time.Time {
	if text == "" {
		if required {
			m.refuse(path, "field.required")
		}
		return nil
	}
	t, err := LocalTime(text, m.zone)
	switch {
	case errors.Is(err, ErrTimeMissing):
		m.refuse(path, "import.time_missing")
	case errors.Is(err, ErrTimeTwice):
		m.refuse(path, "import.time_twice")
	case err != nil:
		m.refuse(path, "import.time")
	default:
		return &t
	}
	return nil
}

// after refuses an end that does not follow its start; either may be nil.
func (m *importer) after(path string, start, end *time.Time) {
	if start != nil && end != nil && !end.After(*start) {
		m.refuse(path, "import.order")
	}
}

func (m *importer) languages(path string, list []string) {
	m.atMost(path, len(list), 20)
	for i, l := range list {
		at := fmt.Sprintf("%s[%d]", path, i)
		if !importLanguage.MatchString(l) {
			m.refuse(at, "import.language")
		} else if slices.Contains(list[:i], l) {
			m.refuse(at, "import.twice")
		}
	}
}

func (m *importer) address(path, email string) {
	if email == "" {
		return
	}
	if clean, ok := cleanAddress(email); !ok || clean != email {
		m.refuse(path, "field.email")
	}
}

func (m *importer) link(path, link string) {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || len(link) > 500 || !cleanText(link) || strings.ContainsAny(link, " \"'<>;\\") {
		m.refuse(path, "import.link")
	}
}
