package views

import (
	"html/template"
	"strings"
	"time"
)

// timesHTML is the partial "times": a span in both zones. It is written here,
// not as a template, because an agenda shows it dozens of times.
func (w *words) timesHTML(s Span) template.HTML {
	zones := w.printer.TwoZones(s.Start, s.End, s.Zone, s.Other)
	at := s.Start.UTC().Format(time.RFC3339)
	var b strings.Builder
	b.Grow(320)
	b.WriteString(`<span class="times"><span class="times-row"><time datetime="` + at + `">`)
	if s.Dated {
		b.WriteString(template.HTMLEscapeString(w.printer.Day(s.Start.In(s.Zone))))
		if w.lang == "zh" {
			b.WriteString(" ")
		} else {
			b.WriteString(", ")
		}
	}
	b.WriteString(`<span class="times-clock">` + template.HTMLEscapeString(zones.Here.Times()) + `</span></time> <span class="times-city">` +
		template.HTMLEscapeString(zones.Here.City) + `</span></span>`)
	if zones.There != nil {
		b.WriteString(`<span class="times-row times-other"><time datetime="` + at + `">` + template.HTMLEscapeString(zones.There.Times()) +
			`</time> <span class="times-city">` + template.HTMLEscapeString(zones.There.City) + `</span></span>`)
	}
	b.WriteString(`</span>`)
	return template.HTML(b.String())
}
