package views

import (
	"fmt"
	"strconv"
	"strings"

	"duologue/models"
	"duologue/views/locale"
)

// OfficeCooperationPage is "cooperation_editor/index": the entries of the record,
// and the words that they share.
type OfficeCooperationPage struct {
	Frame
	Toolbar Toolbar
	Kinds   []CooperationChoice
	Entries []CooperationCard
	Terms   []OfficeTerms
}

// OfficeTerms are the sources, topics or bodies that entries name.
type OfficeTerms struct {
	Kind  string
	Terms []models.CooperationTerm
}

// OfficeEntryPage is "cooperation_editor/edit": the form of an entry.
type OfficeEntryPage struct {
	Frame
	Form      Form
	Action    string
	New       bool
	Languages []Option
	// Was is the fingerprint of what is edited; Theirs and Gone tell what somebody
	// did meanwhile.
	Was    string
	Theirs []Difference
	Gone   bool

	Kinds, Formats, Dialogues, Topics, Sources []Option
	Bodies, Roles, Relations, Entries, Fields  []Option
	BodyRows, LinkRows                         []int
	FactRows                                   []FactRow
}

// FactRow is one fact of the form.
type FactRow struct {
	I     int
	Title string
	Open  bool
}

// OfficeTermPage is "cooperation_editor/term": a source, a topic or a body.
type OfficeTermPage struct {
	Frame
	Form      Form
	Action    string
	Kind      string
	New       bool
	Languages []Option
	Countries []Option
	Was       string
	Theirs    []Difference
	Gone      bool
}

// RowField names an input of a row of a list, as errors name it.
func RowField(list string, i int, part string) string { return fmt.Sprintf("%s[%d].%s", list, i, part) }

// EntryValues fill the form of an entry.
func EntryValues(e models.DocumentEntry) map[string][]string {
	values := map[string][]string{"code": {e.Code}, "kind": {e.Kind}, "starts": {string(e.Starts)}, "ends": {string(e.Ends)}, "dialogue": {e.Dialogue},
		"number": {capacityText(e.Number)}, "format": {e.Format}, "topics": e.Topics,
		"deadline.at": {e.Deadline.At}, "deadline.zone": {e.Deadline.Zone}, "deadline.zone_as_printed": {e.Deadline.Printed},
		"stakeholders_about": {capacityText(e.StakeholdersAbout)}, "mous_signed": {capacityText(e.MousSigned)}, "projects_approved": {capacityText(e.ProjectsApproved)}}
	for name, text := range map[string]models.Text{"title": e.Title, "place": e.Place, "occasion": e.Occasion, "about": e.About, "outcome": e.Outcome} {
		textValues(values, name, text)
	}
	for i, b := range e.Bodies {
		values[RowField("bodies", i, "body")], values[RowField("bodies", i, "role")] = []string{b.Body}, []string{b.Role}
	}
	for i, l := range e.Links {
		values[RowField("links", i, "relation")], values[RowField("links", i, "entry")], values[RowField("links", i, "mou")] = []string{l.Relation}, []string{l.Entry}, []string{l.MoU}
	}
	for i, f := range e.Facts {
		values[RowField("facts", i, "field")], values[RowField("facts", i, "sources")] = []string{f.Field}, f.Sources
		for part, on := range map[string]bool{"unsure": f.Unsure, "differs": f.Differs} {
			if on {
				values[RowField("facts", i, part)] = []string{"yes"}
			}
		}
		textValues(values, RowField("facts", i, "note"), f.Note)
	}
	return values
}

// TermValues fill the form of a source, a topic or a body.
func TermValues(t models.CooperationTerm) map[string][]string {
	values := map[string][]string{"code": {t.Code}, "link": {t.Link}, "country": {t.Country}, "level": {t.Level}}
	textValues(values, "names", t.Names)
	return values
}

// FillRows lays out as many rows of lists as are filled, and spare ones.
func (p *OfficeEntryPage) FillRows(words *locale.Printer, most, spare int) {
	rows := func(list string, parts ...string) int {
		n := 0
		for name, values := range p.Form.Values {
			rest, ok := strings.CutPrefix(name, list+"[")
			index, part, cut := strings.Cut(rest, "].")
			if i, err := strconv.Atoi(index); ok && cut && err == nil && i < most && strings.Join(values, "") != "" && containsPart(parts, part) {
				n = max(n, i+1)
			}
		}
		return min(n+spare, most)
	}
	for i := range rows("bodies", "body") {
		p.BodyRows = append(p.BodyRows, i)
	}
	for i := range rows("links", "entry", "mou") {
		p.LinkRows = append(p.LinkRows, i)
	}
	for i := range rows("facts", "field", "sources", "note") {
		row := FactRow{I: i, Title: words.T("cooperation.edit.fact", "n", i+1)}
		if field := p.Form.Value(RowField("facts", i, "field")); field != "" {
			key := "cooperation.field." + field
			if words.Has(key) {
				row.Title += " · " + words.T(key)
			}
			row.Title += " · " + strings.Join(p.Form.Values[RowField("facts", i, "sources")], ", ")
		}
		for _, e := range p.Form.Errors {
			row.Open = row.Open || strings.HasPrefix(e.Field, RowField("facts", i, ""))
		}
		p.FactRows = append(p.FactRows, row)
	}
}

func containsPart(parts []string, part string) bool {
	name, _, _ := strings.Cut(part, ".")
	for _, p := range parts {
		if p == name {
			return true
		}
	}
	return false
}
