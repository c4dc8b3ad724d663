package models

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// CooperationDocument is the cooperation record, or a part of it, as a file
// describes it; docs/cooperation.md explains every field.
type CooperationDocument struct {
	Sources []CooperationSource `json:"sources,omitempty"`
	Bodies  []DocumentBody      `json:"bodies,omitempty"`
	Topics  []Topic             `json:"topics,omitempty"`
	Entries []DocumentEntry     `json:"entries,omitempty"`
}

// DocumentBody is a body with its names; Unsure are the languages of those that
// no source confirms.
type DocumentBody struct {
	Code    string            `json:"code"`
	Country string            `json:"country"`
	Level   string            `json:"level,omitempty"`
	Names   Text              `json:"names"`
	Unsure  []string          `json:"unsure,omitempty"`
	Facts   []CooperationFact `json:"facts,omitempty"`
}

// DocumentEntry is an entry as files and forms know it.
type DocumentEntry struct {
	Code     string     `json:"code"`
	Kind     string     `json:"kind"`
	Starts   StatedDate `json:"starts,omitempty"`
	Ends     StatedDate `json:"ends,omitempty"`
	Dialogue string     `json:"dialogue,omitempty"`
	EntryContent
	Links []EntryLink `json:"links,omitempty"`
}

// ReadCooperation reads a file as ReadDocument does.
func ReadCooperation(r io.Reader) (*CooperationDocument, error) {
	return readJSON[CooperationDocument](r)
}

// Document is the entry as a file describes it.
func (e *CooperationEntry) Document() DocumentEntry {
	return DocumentEntry{Code: e.Code, Kind: e.Kind, Starts: e.Starts, Ends: e.Ends, Dialogue: e.Dialogue, EntryContent: e.Content, Links: e.Links}
}

// cooperationKnown are the codes that entries can name.
type cooperationKnown struct {
	sources, bodies, topics, entries map[string]int
}

// check reports as *Invalid everything that is wrong with a document; known are
// the codes of the database, to which those of the file are added.
func (doc *CooperationDocument) check(known cooperationKnown) error {
	m := &importer{}
	for at, n := range map[string]int{"sources": len(doc.Sources), "bodies": len(doc.Bodies), "topics": len(doc.Topics)} {
		m.atMost(at, n, 1000)
	}
	m.atMost("entries", len(doc.Entries), 5000)
	sources, bodies, topics, entries := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	for i, s := range doc.Sources {
		s.check(m, fmt.Sprintf("sources[%d]", i), sources, i)
	}
	addAll(known.sources, sources)
	for i, b := range doc.Bodies {
		at := fmt.Sprintf("bodies[%d]", i)
		m.code(at+".code", b.Code, importCode, 32, bodies, i)
		b.check(m, at, known)
	}
	for i, t := range doc.Topics {
		at := fmt.Sprintf("topics[%d]", i)
		m.code(at+".code", t.Code, importSlug, 64, topics, i)
		m.text(at+".names", t.Names, textShort, true)
		checkFacts(m, at+".facts", t.Facts, []string{AllFields, "names"}, known)
	}
	for i, e := range doc.Entries {
		m.code(fmt.Sprintf("entries[%d].code", i), e.Code, importCode, 32, entries, i)
	}
	addAll(known.bodies, bodies)
	addAll(known.topics, topics)
	addAll(known.entries, entries)
	for i := range doc.Entries {
		doc.Entries[i].check(m, fmt.Sprintf("entries[%d]", i), known)
	}
	return m.wrong.OrNil()
}

func addAll(to, from map[string]int) {
	for code := range from {
		to[code] = 0
	}
}

func (s CooperationSource) check(m *importer, at string, seen map[string]int, i int) {
	m.code(at+".code", s.Code, importCode, 32, seen, i)
	m.text(at+".name", s.Name, textShort, true)
	if s.Link != "" {
		m.link(at+".link", s.Link)
	}
}

func (b DocumentBody) check(m *importer, at string, known cooperationKnown) {
	if !importCountry.MatchString(b.Country) {
		m.refuse(at+".country", "import.country")
	}
	if utf8.RuneCountInString(b.Level) > 64 {
		m.refuse(at+".level", "field.too_long", "max", 64)
	}
	m.text(at+".names", b.Names, textShort, true)
	for i, lang := range b.Unsure {
		if b.Names[lang] == "" {
			m.refuse(fmt.Sprintf("%s.unsure[%d]", at, i), "cooperation.error.unsure")
		}
	}
	checkFacts(m, at+".facts", b.Facts, []string{AllFields, "names", "level", "country"}, known)
}

// check notes what is wrong with an entry, but with its code.
func (e *DocumentEntry) check(m *importer, at string, known cooperationKnown) {
	if e.Code == "new" { // the address of the page that makes one
		m.refuse(at+".code", "import.twice")
	}
	m.oneOf(at+".kind", e.Kind, "", CooperationKinds())
	for name, date := range map[string]StatedDate{"starts": e.Starts, "ends": e.Ends} {
		if clean, ok := ParseStatedDate(string(date)); !ok || clean != date {
			m.refuse(at+"."+name, "cooperation.error.date")
		}
	}
	if !e.Ends.Last().IsZero() && e.Ends.Last().Before(e.Starts.Last()) {
		m.refuse(at+".ends", "import.order")
	}
	if e.Dialogue != "" && !importSlug.MatchString(e.Dialogue) {
		m.refuse(at+".dialogue", "import.code")
	}
	e.checkContent(m, at, known)
	m.atMost(at+".links", len(e.Links), mostEntryRows)
	for i, l := range e.Links {
		path := fmt.Sprintf("%s.links[%d]", at, i)
		m.oneOf(path+".relation", l.Relation, "", CooperationRelations())
		switch _, ok := known.entries[l.Entry]; {
		case l.Entry == "" && l.MoU == "" || l.Entry != "" && l.MoU != "":
			m.refuse(path+".entry", "cooperation.error.link")
		case l.Entry != "" && (!ok || l.Entry == e.Code):
			m.refuse(path+".entry", "cooperation.error.unknown_code")
		case l.MoU != "" && (len(l.MoU) > 32 || !importCode.MatchString(l.MoU)):
			m.refuse(path+".mou", "import.code")
		case slices.Contains(e.Links[:i], l):
			m.refuse(path+".entry", "import.twice")
		}
	}
}

// mostEntryRows is how many bodies, links or facts an entry has at most.
const mostEntryRows = 60

func (e *DocumentEntry) checkContent(m *importer, at string, known cooperationKnown) {
	m.text(at+".title", e.Title, textShort, true)
	m.text(at+".place", e.Place, textShort, false)
	m.text(at+".occasion", e.Occasion, textMiddle, false)
	m.text(at+".about", e.About, textMiddle, false)
	m.text(at+".outcome", e.Outcome, textMiddle, false)
	m.number(at+".number", e.Number, 1, 9999)
	m.number(at+".stakeholders_about", e.StakeholdersAbout, 0, 1_000_000)
	m.number(at+".mous_signed", e.MousSigned, 0, 10_000)
	m.number(at+".projects_approved", e.ProjectsApproved, 0, 10_000)
	if e.Format != "" {
		m.oneOf(at+".format", e.Format, "", []string{FormatOnsite, FormatOnline, FormatHybrid})
	}
	e.Deadline.check(m, at+".deadline")
	m.atMost(at+".bodies", len(e.Bodies), mostEntryRows)
	for i, b := range e.Bodies {
		path := fmt.Sprintf("%s.bodies[%d]", at, i)
		m.oneOf(path+".role", b.Role, "", CooperationRoles())
		if _, ok := known.bodies[b.Body]; !ok {
			m.refuse(path+".body", "cooperation.error.unknown_code")
		} else if slices.Contains(e.Bodies[:i], b) {
			m.refuse(path+".body", "import.twice")
		}
	}
	m.atMost(at+".topics", len(e.Topics), mostEntryRows)
	for i, topic := range e.Topics {
		if _, ok := known.topics[topic]; !ok {
			m.refuse(fmt.Sprintf("%s.topics[%d]", at, i), "cooperation.error.unknown_code")
		} else if slices.Contains(e.Topics[:i], topic) {
			m.refuse(fmt.Sprintf("%s.topics[%d]", at, i), "import.twice")
		}
	}
	checkFacts(m, at+".facts", e.Facts, EntryFields(), known)
}

// checkFacts notes what is wrong with facts about some fields. Each names a
// source; what differs says how.
func checkFacts(m *importer, at string, facts []CooperationFact, fields []string, known cooperationKnown) {
	m.atMost(at, len(facts), mostEntryRows)
	for i, f := range facts {
		path := fmt.Sprintf("%s[%d]", at, i)
		m.oneOf(path+".field", f.Field, "", fields)
		if len(f.Sources) == 0 {
			m.refuse(path+".sources", "field.required")
		}
		for _, source := range f.Sources {
			if _, ok := known.sources[source]; !ok {
				m.refuse(path+".sources", "cooperation.error.unknown_code")
			}
		}
		m.text(path+".note", f.Note, textMiddle, f.Differs)
	}
}

// tidy drops what is empty, so that what is the same has one form.
func (e *DocumentEntry) tidy() {
	for _, text := range []*Text{&e.Title, &e.Place, &e.Occasion, &e.About, &e.Outcome} {
		*text = text.tidy()
	}
	for i := range e.Facts {
		e.Facts[i].Note = e.Facts[i].Note.tidy()
	}
}

// tidy is the text without languages that say nothing, nil where none does.
func (t Text) tidy() Text {
	kept := Text{}
	for lang, words := range t {
		if words = strings.TrimSpace(words); words != "" {
			kept[lang] = words
		}
	}
	if len(kept) == 0 {
		return nil
	}
	return kept
}

// entry is the row of a document's entry.
func (e DocumentEntry) entry() CooperationEntry {
	sort := e.Starts.Sort()
	if e.Starts.Year() == 0 { // it was open before its deadline
		sort = e.Deadline.Date().Sort()
	}
	return CooperationEntry{Code: e.Code, Kind: e.Kind, Starts: e.Starts, Ends: e.Ends, Sort: sort, Dialogue: e.Dialogue, Content: e.EntryContent, Links: e.Links}
}
