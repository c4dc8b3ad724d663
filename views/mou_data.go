package views

import (
	"strings"
	"time"

	"duologue/models"
	"duologue/views/locale"
)

// MoUOpen is a record as open data.
type MoUOpen struct {
	Reference   string             `json:"reference" doc:"Of the register, stable."`
	Address     string             `json:"address" format:"uri"`
	State       string             `json:"state"`
	Visibility  string             `json:"visibility" enum:"public,metadata_only" doc:"Of metadata_only, the texts are withheld."`
	PublishedAt *time.Time         `json:"published_at,omitempty" doc:"When visitors came to see it."`
	UpdatedAt   time.Time          `json:"updated_at" doc:"When it was last stated anew."`
	Record      *models.MoUContent `json:"record" doc:"What is left out is unknown. Dates are of ISO 8601-2, as precise as is stated."`
}

// NewMoUOpen makes open data of what visitors see of a record; base is the site's
// address.
func NewMoUOpen(base string, m *models.MoU) MoUOpen {
	reference := mouReference(m)
	return MoUOpen{Reference: reference, Address: base + PathIn("en", "mous", reference), State: m.State, Visibility: m.Visibility,
		PublishedAt: m.PublishedAt, UpdatedAt: m.UpdatedAt, Record: &m.Stated}
}

// MoUTable is the register as a sheet in a language.
type MoUTable struct {
	p    *locale.Printer
	base string
}

// NewMoUTable starts it; base is the site's address.
func NewMoUTable(p *locale.Printer, base string) MoUTable { return MoUTable{p, base} }

func (t MoUTable) languages() []string { return []string{"nl", "fr", "en", "zh"} }

// Head names the columns.
func (t MoUTable) Head() []string {
	p := t.p
	head := []string{p.T("mous.reference"), p.T("mou.field.type")}
	for _, lang := range t.languages() {
		head = append(head, p.T("mou.field.titles")+" ("+lang+")")
	}
	for _, field := range []string{"parties", "signatories", "topics", "state", "signed_on", "effective_on", "ends_on", "competence", "dialogue", "visibility"} {
		head = append(head, p.T("mou.field."+field))
	}
	return append(head, p.T("mous.updated"), p.T("mous.address"))
}

// Row is a record. Dates and codes are as they are stated; what is unknown is
// empty.
func (t MoUTable) Row(m *models.MoU, names models.MoUNames) []string {
	c, p := &m.Stated, t.p
	row := []string{mouReference(m), ""}
	if c.Type != "" {
		row[1] = MoUWord(p, "type", c.Type)
	}
	for _, lang := range t.languages() {
		row = append(row, c.Titles[lang])
	}
	var parties, signers []string
	for _, party := range partyWords(c.Parties, names) {
		name := PartyName(p, party)
		if party.Side != "" {
			name += " (" + MoUWord(p, "side", party.Side) + ")"
		}
		parties = append(parties, name)
	}
	for _, s := range c.Signatories {
		signers = append(signers, p.Person(MoUSigner{MoUSignatory: s}.Person()))
	}
	competence := ""
	if c.Competence != "" {
		competence = MoUWord(p, "competence", c.Competence)
	}
	return append(row, strings.Join(parties, "; "), strings.Join(signers, "; "), strings.Join(c.Topics, "; "), MoUWord(p, "state", m.State),
		string(c.SignedOn), string(c.EffectiveOn), string(c.EndsOn), competence, c.Dialogue, MoUWord(p, "visibility", m.Visibility),
		m.UpdatedAt.UTC().Format(time.RFC3339), t.base+PathIn(p.Lang(), "mous", mouReference(m)))
}
