package views

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"duologue/models"
	"duologue/views/locale"
)

// words is what the templates of one language can call.
type words struct {
	lang      string
	printer   *locale.Printer
	bundle    *locale.Bundle
	languages []string
	asset     AssetURL
	markdown  *markdownCache
	prose     map[string]string
	// iconHead is the markup of an icon up to its name.
	iconHead string
}

// funcs lists the functions of templates; those for one page only are methods
// of its struct.
func (w *words) funcs() template.FuncMap {
	p := w.printer
	w.iconHead = `<svg class="icon" aria-hidden="true" focusable="false"><use href="` + template.HTMLEscapeString(w.asset("icons.svg")) + `#`
	return template.FuncMap{
		// words
		"t": p.T, "n": p.N, "words": p.Words, "number": p.Number, "country": p.Country,
		"lang": func() string { return w.lang }, "htmlLang": p.HTMLLang, "langName": w.bundle.Name, "langOf": w.bundle.HTMLLang,
		"languages": func() []string { return w.languages }, "person": p.Person, "greeting": p.Greeting,
		// content
		"textIn": w.textIn, "plainIn": w.plainIn, "langIn": w.langIn, "mdIn": w.markdownIn, "md": w.markdown.html, "prose": w.longText,
		// times
		"date": p.Date, "fullDate": p.FullDate, "mediumDate": p.MediumDate, "day": p.Day, "shortDay": p.ShortDay,
		"dateRange": p.DateRange, "datetime": p.DateTime, "clock": p.Clock, "year": p.Year, "city": p.City,
		"dateISO": func(t time.Time) string { return t.Format(time.DateOnly) }, "timeISO": func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		"partialDate": p.PartialDate, "stated": func(d models.StatedDate) string { return StatedDate(p, d) }, "times": times, "timesHTML": w.timesHTML, "zoneTimes": p.TwoZones, "dayOf": dayOf, "fullDateTime": p.FullDateTime,
		// addresses and parts
		"path": w.path, "asset": func(name string) string { return w.asset(name) }, "icon": w.icon, "arcs": w.arcs,
		"langShort": w.langShort, "fieldID": FieldID, "field": field, "linkField": LinkField, "partField": PartField, "badge": badge, "empty": empty, "link": func(label, href string) Link { return Link{Label: label, Href: href} },
		"role": func(grant string) string { return RoleWords(p, grant) }, "guestFacts": w.guestFacts, "barsOf": w.barsOf, "speakerName": SpeakerName, "ownReason": models.OwnReason, "options": w.options,
		"list": func(items ...any) []any { return items }, "stateBadge": w.stateBadge, "mouWord": func(kind, value string) string { return MoUWord(p, kind, value) }, "mouBadge": func(state string) Badge { return MoUBadge(p, state) }, "join": strings.Join, "negative": func(n int) int { return -n }, "placesLeft": placesLeft, "picture": w.picture, "add": func(a, b int) int { return a + b }, "int": func(n int64) int { return int(n) }, "deskFile": DeskFile, "mouAlertSubject": w.mouAlertSubject, "mouAlertText": w.mouAlertText,
	}
}

// StatedDate says as much of a date as is stated.
func StatedDate(p *locale.Printer, d models.StatedDate) string {
	date := p.PartialDate(d.Date())
	if d.Before() {
		return p.T("common.before_date", "date", date)
	}
	return date
}

// path is PathIn the language of the page: path "dialogues" .Slug "agenda".
func (w *words) path(segments ...any) string { return PathIn(w.lang, segments...) }

// icon shows one picture of icons.svg. It is decoration: words stand beside it.
func (w *words) icon(name string) template.HTML {
	return template.HTML(w.iconHead + name + `"></use></svg>`)
}

// arcs draws the motif of two arcs that meet, as decoration.
func (w *words) arcs(class string) template.HTML {
	return template.HTML(`<svg class="arcs ` + template.HTMLEscapeString(class) + `" viewBox="0 0 64 32" aria-hidden="true" focusable="false"><use href="` +
		template.HTMLEscapeString(w.asset("icons.svg")) + `#arcs"></use></svg>`)
}

// picture shows a decoration of icons.svg by its name, in its own proportions.
func (w *words) picture(name string) template.HTML {
	return template.HTML(`<svg class="` + template.HTMLEscapeString(name) + `" viewBox="0 0 612 242" aria-hidden="true" focusable="false"><use href="` +
		template.HTMLEscapeString(w.asset("icons.svg")) + `#` + template.HTMLEscapeString(name) + `"></use></svg>`)
}

// textIn shows a content text in the page's language, or in the first that it
// has: English, then fallback in order. Text in another language is marked.
func (w *words) textIn(text models.Text, fallback ...[]string) template.HTML {
	words, lang := w.choose(text, fallback)
	escaped := template.HTMLEscapeString(words)
	if lang == w.lang || words == "" {
		return template.HTML(escaped)
	}
	return template.HTML(`<span lang="` + template.HTMLEscapeString(w.bundle.HTMLLang(lang)) + `">` + escaped + `</span>`)
}

// plainIn is the text of textIn without a mark, for attributes and mails.
func (w *words) plainIn(text models.Text, fallback ...[]string) string {
	words, _ := w.choose(text, fallback)
	return words
}

// langIn is the lang attribute's value for the text of plainIn.
func (w *words) langIn(text models.Text, fallback ...[]string) string {
	_, lang := w.choose(text, fallback)
	return w.bundle.HTMLLang(lang)
}

// markdownIn is textIn for a text in Markdown, as a block.
func (w *words) markdownIn(text models.Text, fallback ...[]string) template.HTML {
	words, lang := w.choose(text, fallback)
	if words == "" {
		return ""
	}
	html := w.markdown.html(words)
	if lang == w.lang {
		return html
	}
	return `<div lang="` + template.HTML(template.HTMLEscapeString(w.bundle.HTMLLang(lang))) + `">` + html + `</div>`
}

func (w *words) choose(text models.Text, fallback [][]string) (words, lang string) {
	words, lang = text.In(w.lang, slices.Concat(fallback...)...)
	if lang == "" {
		lang = w.lang
	}
	return words, lang
}

// longText renders prose/NAME in the page's language.
func (w *words) longText(name string) (template.HTML, error) {
	text, ok := w.prose[name+"."+w.lang]
	if !ok {
		return "", fmt.Errorf("no prose %q in %q", name, w.lang)
	}
	return w.markdown.html(text), nil
}

// langShort is a language in two letters, or its own name if that is as short.
func (w *words) langShort(lang string) string {
	if name := w.bundle.Name(lang); utf8.RuneCountInString(name) < 4 {
		return name
	}
	return strings.ToUpper(lang)
}
