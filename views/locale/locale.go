// Package locale holds everything that is said in the interface's languages:
// words, plurals, dates, time zones, names of persons and countries.
//
// A language is data: words/LANG.json has its words (go-i18n's format, flat
// sorted keys, placeholders as {{.name}}), forms/LANG.json its dates and
// conventions, countries/LANG.json the names of countries in its order.
package locale

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/language"
)

//go:embed words/*.json forms/*.json countries/*.json
var files embed.FS

// Fallback is the language of a visitor whose own is not spoken here.
const Fallback = "en"

// Bundle is all languages, read only and safe for concurrent use.
type Bundle struct {
	languages []string
	printers  map[string]*Printer
	matcher   language.Matcher
	matched   []string // languages by the matcher's index
	zones     sync.Map // name -> *time.Location
}

// Load reads the embedded languages. It fails on a file that does not parse,
// a message with more than plain placeholders, and a machine without zone data.
func Load() (*Bundle, error) {
	b := &Bundle{printers: map[string]*Printer{}}
	names, err := fs.Glob(files, "words/*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		lang := strings.TrimSuffix(path.Base(name), ".json")
		p, err := newPrinter(lang)
		if err != nil {
			return nil, fmt.Errorf("language %s: %w", lang, err)
		}
		b.printers[lang] = p
		b.languages = append(b.languages, lang)
	}
	if b.printers[Fallback] == nil {
		return nil, fmt.Errorf("no words for the fallback language %s", Fallback)
	}
	slices.SortFunc(b.languages, func(x, y string) int {
		return cmp.Compare(b.printers[x].forms.Position, b.printers[y].forms.Position)
	})
	for _, zone := range []string{Brussels, Beijing} {
		if _, err := b.Zone(zone); err != nil {
			return nil, err
		}
	}
	b.prepareMatch()
	return b, nil
}

// Languages lists the codes of the interface's languages in the order in which
// a language switch shows them.
func (b *Bundle) Languages() []string { return slices.Clone(b.languages) }

// Has tells whether lang is exactly the code of a language of the interface.
func (b *Bundle) Has(lang string) bool { return b.printers[lang] != nil }

// For returns the printer of a language; any zh-* is zh, and a language that is
// not spoken here is the fallback.
func (b *Bundle) For(lang string) *Printer {
	if p := b.printers[lang]; p != nil {
		return p
	}
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	if p := b.printers[base]; p != nil {
		return p
	}
	return b.printers[Fallback]
}

// Name is a language's name for itself: 中文.
func (b *Bundle) Name(lang string) string { return b.For(lang).Name() }

// HTMLLang is the lang attribute for content in lang, which need not be a
// language of the interface: zh and zh-CN are zh-Hans, de is de.
func (b *Bundle) HTMLLang(lang string) string {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	if p := b.printers[base]; p != nil {
		return p.HTMLLang()
	}
	return lang
}

// Zone returns the time zone of an IANA name, loaded once.
func (b *Bundle) Zone(name string) (*time.Location, error) {
	if zone, ok := b.zones.Load(name); ok {
		return zone.(*time.Location), nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("time zone %q: %w", name, err)
	}
	b.zones.Store(name, zone)
	return zone, nil
}
