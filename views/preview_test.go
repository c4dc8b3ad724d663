package views

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duologue/models"
	"duologue/public"
	"duologue/views/locale"
)

// samplePages are the public pages filled with sample data, by file name.
func samplePages(lang string, p *locale.Printer) map[string]samplePage {
	now := moment("2026-11-23 10:00")
	list := sampleDialogues()
	agenda := sampleAgenda(list[0])
	frame := func(area, path, title string) Frame {
		return Frame{Lang: lang, Path: path, BaseURL: "https://dialogue.example", Area: area, Title: title, Description: "Description"}
	}
	head := func(tab string) DialogueHead { return NewHead(list[0], tab, now, agenda) }
	sheets := func(f Frame) Frame {
		f.Sheets = []string{"/agenda.css"}
		return f
	}
	places := func(*models.Dialogue) *models.Counter { return &agenda.Places }
	coming, past := Split(list, now)
	before := *list[0]
	before.RegistrationOpensAt = before.RegistrationClosesAt
	pages := map[string]samplePage{
		"home":         {"home/show", NewHomePage(frame("home", "/", ""), list, now, places)},
		"home-empty":   {"home/show", NewHomePage(frame("home", "/", ""), nil, now, places)},
		"dialogues":    {"dialogues/index", DialogueIndexPage{Frame: frame("dialogues", "/dialogues", "Dialogues"), Coming: coming, Past: past}},
		"dialogue":     {"dialogues/show", DialoguePage{Frame: frame("dialogues", "/dialogues/third", "Third"), DialogueHead: head("show"), Sessions: len(agenda.Sessions)}},
		"before":       {"dialogues/show", DialoguePage{Frame: frame("dialogues", "/dialogues/third", "Third"), DialogueHead: NewHead(&before, "show", now, agenda)}},
		"past":         {"dialogues/show", DialoguePage{Frame: frame("dialogues", "/dialogues/first", "First"), DialogueHead: NewHead(list[2], "show", now, nil), Past: true}},
		"agenda":       {"dialogues/agenda", NewAgendaPage(sheets(frame("dialogues", "/dialogues/third/agenda", "Agenda")), head("agenda"), agenda, AgendaFilter{})},
		"agenda-list":  {"dialogues/agenda", NewAgendaPage(frame("dialogues", "/dialogues/third/agenda", "Agenda"), head("agenda"), agenda, AgendaFilter{Theme: "life-sciences"})},
		"agenda-empty": {"dialogues/agenda", NewAgendaPage(frame("dialogues", "/dialogues/third/agenda", "Agenda"), head("agenda"), agenda, AgendaFilter{Day: "2020-01-01"})},
		"session":      {"sessions/show", NewSessionPage(frame("dialogues", "/dialogues/third/sessions/x", "Session"), head("agenda"), agenda, agenda.Sessions[3])},
		"practical":    {"dialogues/practical", PracticalPage{Frame: frame("dialogues", "/dialogues/third/practical", "Practical"), DialogueHead: head("practical")}},
		"error":        {"errors/show", NewErrorPage(frame("", "", ""), p, 404)},
	}
	for name, page := range doorPages(lang, frame) {
		pages[name] = page
	}
	for _, name := range []string{"privacy", "accessibility", "imprint"} {
		pages[name] = samplePage{"legal/show", LegalPage{Frame: frame("", "/"+name, p.T("site.nav."+name)), Name: name,
			Facts: []Fact{{Term: p.T("dialogue.contact"), Text: "dialogue@hosts.example", More: "mail"}}}}
	}
	return pages
}

type samplePage struct {
	name string
	page any
}

func TestPagesInEveryLanguage(t *testing.T) {
	v := engine(t)
	for _, lang := range v.Languages() {
		for name, s := range samplePages(lang, v.bundle.For(lang)) {
			var buf bytes.Buffer
			if err := v.Page(&buf, lang, s.name, s.page); err != nil {
				t.Error(err)
				continue
			}
			html := buf.String()
			for _, bad := range []string{"⟦", "style=", "<no value>", "ZgotmplZ", "%!"} {
				if i := strings.Index(html, bad); i >= 0 {
					t.Errorf("%s %s: %s", lang, name, html[max(0, i-80):min(len(html), i+80)])
				}
			}
		}
	}
}

// TestPreview writes the sample pages as files, to be looked at through any
// web server: DUOLOGUE_PREVIEW=DIR go test ./views -run Preview
func TestPreview(t *testing.T) {
	dir := os.Getenv("DUOLOGUE_PREVIEW")
	if dir == "" {
		return
	}
	assets, err := public.Open()
	if err != nil {
		t.Fatal(err)
	}
	bundle, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	v, err := New(bundle, assets.URL)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name string, body []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("agenda.css", []byte(AgendaCSS(sampleAgenda(sampleDialogues()[0]))))
	for _, lang := range v.Languages() {
		for name, s := range samplePages(lang, bundle.For(lang)) {
			var buf bytes.Buffer
			if err := v.Page(&buf, lang, s.name, s.page); err != nil {
				t.Fatal(err)
			}
			write(lang+"-"+name+".html", buf.Bytes())
		}
	}
}

func BenchmarkAgenda(b *testing.B) {
	v := engine(b)
	now := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	d := sampleDialogues()[0]
	agenda := sampleAgenda(d)
	var buf bytes.Buffer
	for b.Loop() {
		buf.Reset()
		page := NewAgendaPage(Frame{Lang: "en", Path: "/x"}, NewHead(d, "agenda", now, agenda), agenda, AgendaFilter{})
		if err := v.Page(&buf, "en", "dialogues/agenda", page); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(buf.Len()))
}
