// Package views turns typed page structs into pages and mails. Every page has
// one parsed template set per language: what cannot be parsed stops the program
// at its start, not a visitor, and the sets themselves, which take some hundreds
// of kilobytes each, are made when a page is first shown.
package views

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"strings"
	"sync"

	"duologue/views/locale"
)

//go:embed layouts partials pages mail prose
var files embed.FS

// AssetURL gives the fingerprinted address of a file of public, such as
// "/assets/app.4f2a.css" for "app.css".
type AssetURL func(name string) string

// Views holds the parsed templates of every page and mail in every language.
// It is safe for concurrent use.
type Views struct {
	bundle  *locale.Bundle
	pages   map[string]map[string]*pageSet
	mails   map[string]map[string]letter
	buffers sync.Pool
}

// New parses all pages and mails for all languages of the bundle.
func New(bundle *locale.Bundle, asset AssetURL) (*Views, error) {
	v := &Views{
		bundle:  bundle,
		pages:   map[string]map[string]*pageSet{},
		mails:   map[string]map[string]letter{},
		buffers: sync.Pool{New: func() any { return new(bytes.Buffer) }},
	}
	prose, err := readProse(bundle.Languages())
	if err != nil {
		return nil, err
	}
	cache := newMarkdownCache()
	for _, lang := range bundle.Languages() {
		kit := &words{lang: lang, bundle: bundle, printer: bundle.For(lang), languages: bundle.Languages(), asset: asset, markdown: cache, prose: prose}
		if v.pages[lang], err = parsePages(kit.funcs()); err != nil {
			return nil, err
		}
		if v.mails[lang], err = parseMails(kit.funcs()); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// Languages lists the languages of the interface, in the order of the switch.
func (v *Views) Languages() []string { return v.bundle.Languages() }

// Printer says things in a language, for texts outside of templates.
func (v *Views) Printer(lang string) *locale.Printer { return v.bundle.For(lang) }

// Pages lists the names of all pages, such as "dialogues/show", in no order.
func (v *Views) Pages() []string {
	var names []string
	for name := range v.pages[v.Languages()[0]] {
		names = append(names, name)
	}
	return names
}

// Page renders the page name ("dialogues/show") in lang. The page is a struct
// of this package that embeds Frame. Nothing is written to w unless the whole
// page could be rendered.
func (v *Views) Page(w io.Writer, lang, name string, page any) error {
	known, ok := v.pages[lang][name]
	if !ok {
		return fmt.Errorf("views: no page %q in language %q", name, lang)
	}
	set, err := known.parsed()
	if err != nil {
		return err
	}
	buf := v.buffers.Get().(*bytes.Buffer)
	defer v.buffers.Put(buf)
	buf.Reset()
	if err := set.Execute(buf, page); err != nil {
		return fmt.Errorf("views: page %q in %q: %w", name, lang, err)
	}
	_, err = w.Write(buf.Bytes())
	return err
}

// pageSet is the text of a page, or of a mail's HTML part, and the layouts and
// partials of its language, of which its own template set is cloned.
type pageSet struct {
	path, text string
	base       *template.Template
	once       sync.Once
	set        *template.Template
	err        error
}

func readSet(base *template.Template, path string) (*pageSet, error) {
	text, err := files.ReadFile(path)
	return &pageSet{path: path, text: string(text), base: base}, err
}

// parsed is the page's template set, made by the first who asks.
func (p *pageSet) parsed() (*template.Template, error) {
	p.once.Do(func() {
		set, err := p.base.Clone()
		if err == nil {
			set, err = set.New(p.path).Parse(p.text)
		}
		p.set, p.err = set, err
	})
	return p.set, p.err
}

// parsePages parses layouts and partials, and sees that each page can be parsed.
func parsePages(funcs template.FuncMap) (map[string]*pageSet, error) {
	base, err := template.New("").Funcs(funcs).ParseFS(files, "layouts/*.html", "partials/*.html")
	if err != nil {
		return nil, err
	}
	pages := map[string]*pageSet{}
	err = fs.WalkDir(files, "pages", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".html") {
			return err
		}
		set, err := readSet(base, path)
		if err != nil {
			return err
		}
		pages[strings.TrimSuffix(strings.TrimPrefix(path, "pages/"), ".html")] = set
		_, err = template.New(path).Funcs(funcs).Parse(set.text)
		return err
	})
	return pages, err
}
