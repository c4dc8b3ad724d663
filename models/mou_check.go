package models

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// The most that a record of the register may hold.
const (
	MoUListMax   = 60 // parties, signatories, texts, commitments …
	mouMonthsMax = 1200
)

// rorPattern is an identifier of ROR, without its address: https://ror.org/facts/
func rorPattern() *regexp.Regexp { return regexp.MustCompile(`^0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}$`) }

// check reports everything that is wrong with a content by itself, under the
// paths of its fields: "parties.0.name".
func (c *MoUContent) check() error {
	m := &mouCheck{c: c}
	for _, part := range []func(){m.facts, m.parties, m.signatories, m.texts, m.term, m.followUp, m.ceremony} {
		part()
	}
	return m.wrong.OrNil()
}

type mouCheck struct {
	importer
	c *MoUContent
}

func (m *mouCheck) choice(path, value string, list []string) {
	if value != "" && !slices.Contains(list, value) {
		m.refuse(path, "field.choose")
	}
}

func (m *mouCheck) line(path, value string, max int) { checkText(&m.wrong, path, value, max, false) }

func (m *mouCheck) date(path string, d StatedDate) {
	if _, ok := ParseStatedDate(string(d)); !ok {
		m.refuse(path, "field.stated_date")
	}
}

func (m *mouCheck) months(path string, n int) {
	if n < 0 || n > mouMonthsMax {
		m.refuse(path, "field.out_of_range", "min", 0, "max", mouMonthsMax)
	}
}

func (m *mouCheck) facts() {
	c := m.c
	m.choice("type", c.Type, MoUTypes())
	m.text("titles", c.Titles, textShort, true)
	m.text("summary", c.Summary, textLong, false)
	m.text("place", c.Place, textShort, false)
	m.text("withheld", c.Withheld, textLong, false)
	m.text("remarks", c.Remarks, textLong, false)
	m.atMost("topics", len(c.Topics), MoUListMax)
	m.choice("competence", c.Competence, MoUCompetences())
	for _, side := range slices.Sorted(maps.Keys(c.Nature)) {
		m.choice("nature."+side, side, MoUSides())
		m.choice("nature."+side, c.Nature[side], MoUNatures())
	}
	for _, line := range [][2]string{{"code", c.Code}, {"parent", c.Parent}, {"dialogue", c.Dialogue}, {"session", c.Session}} {
		m.line(line[0], line[1], 100)
	}
	m.atMost("relations", len(c.Relations), MoUListMax)
	for i, r := range c.Relations {
		at := fmt.Sprintf("relations.%d.", i)
		m.oneOf(at+"kind", r.Kind, "", MoURelations())
		m.text(at+"title", r.Title, textShort, r.MoU == "")
	}
	m.atMost("sources", len(c.Sources), MoUListMax)
	for i, s := range c.Sources {
		at := fmt.Sprintf("sources.%d.", i)
		m.line(at+"code", s.Code, 40)
		m.text(at+"text", s.Text, 2000, false)
		m.optionalLink(at+"link", s.Link)
	}
}

func (m *mouCheck) optionalLink(path, link string) {
	if link != "" {
		m.link(path, link)
	}
}

// keys refuses a key that is missing or used twice.
func (m *mouCheck) keys(path string, keys []string) {
	m.atMost(path, len(keys), MoUListMax)
	for i, key := range keys {
		if key == "" || len(key) > 20 || slices.Contains(keys[:i], key) {
			m.refuse(path, "field.choose")
		}
	}
}

func (m *mouCheck) parties() {
	ror := rorPattern()
	var keys []string
	for i, p := range m.c.Parties {
		at := fmt.Sprintf("parties.%d.", i)
		keys = append(keys, p.Key)
		m.choice(at+"side", p.Side, MoUSides())
		m.text(at+"name", p.Name, textShort, false)
		m.text(at+"unit", p.Unit, textShort, false)
		m.line(at+"signed_as", p.SignedAs, textShort)
		m.line(at+"reference", p.Reference, 100)
		m.line(at+"body", p.Body, 100)
		if p.ROR != "" && !ror.MatchString(p.ROR) {
			m.refuse(at+"ror", "mou.not_a_ror")
		}
	}
	m.keys("parties", keys)
}

func (m *mouCheck) party(path, key string) {
	if key != "" && m.c.Party(key) == nil {
		m.refuse(path, "field.choose")
	}
}

func (m *mouCheck) signatories() {
	var keys []string
	for i, s := range m.c.Signatories {
		at := fmt.Sprintf("signatories.%d.", i)
		keys = append(keys, s.Key)
		m.party(at+"party", s.Party)
		if s.FamilyName == "" && s.GivenNames == "" && s.NativeName == "" && len(s.Title) == 0 {
			m.refuse(at+"family_name", "field.required")
		}
		for _, line := range [][2]string{{"family_name", s.FamilyName}, {"given_names", s.GivenNames}, {"native_name", s.NativeName}, {"authority", s.Authority}} {
			m.line(at+line[0], line[1], textShort)
		}
		m.choice(at+"name_order", s.NameOrder, []string{GivenFirst, FamilyFirst})
		for _, text := range []struct {
			field string
			text  Text
		}{{"title", s.Title}, {"capacity", s.Capacity}, {"place", s.Place}} {
			m.text(at+text.field, text.text, textShort, false)
		}
		m.date(at+"signed_on", s.SignedOn)
		m.choice(at+"mode", s.Mode, SigningModes())
		m.line(at+"witnesses", strings.Join(s.Witnesses, ", "), 1000)
		m.line(at+"registration", s.Registration, 20)
	}
	m.keys("signatories", keys)
}

func (m *mouCheck) texts() {
	m.atMost("texts", len(m.c.Texts), MoUListMax)
	prevail := 0
	for i, t := range m.c.Texts {
		at := fmt.Sprintf("texts.%d.", i)
		m.languages(at+"language", []string{t.Language})
		m.choice(at+"status", t.Status, MoUTextStatuses())
		m.line(at+"version", t.Version, 40)
		m.text(at+"title", t.Title, textShort, false)
		m.atMost(at+"annexes", len(t.Annexes), MoUListMax)
		if t.Prevails {
			prevail++
		}
		if t.Prevails && t.Status == TextTranslation {
			m.refuse(at+"prevails", "mou.translation_prevails")
		}
	}
	if prevail > 1 {
		m.refuse("texts", "mou.two_prevail")
	}
}

func (m *mouCheck) term() {
	c := m.c
	m.date("signed_on", c.SignedOn)
	m.date("effective_on", c.EffectiveOn)
	m.date("ends_on", c.EndsOn)
	m.months("duration_months", c.DurationMonths)
	m.months("notice_months", c.NoticeMonths)
	if c.Originals < 0 || c.Originals > MoUListMax {
		m.refuse("originals", "field.out_of_range", "min", 0, "max", MoUListMax)
	}
	m.text("effective_rule", c.EffectiveRule, textLong, false)
	m.text("renewal_rule", c.RenewalRule, textLong, false)
	if !c.EndsOn.Last().IsZero() && !c.EffectiveOn.Before() {
		if from, precision := c.EffectiveOn.Date(); precision != PrecisionUnknown && c.EndsOn.Last().Before(from) {
			m.refuse("ends_on", "import.order")
		}
	}
	m.atMost("kept", len(c.Kept), MoUListMax)
	for i, k := range c.Kept {
		m.party(fmt.Sprintf("kept.%d.party", i), k.Party)
		m.text(fmt.Sprintf("kept.%d.where", i), k.Where, textShort, true)
	}
}

func (m *mouCheck) followUp() {
	c := m.c
	m.text("committee", c.Committee, textLong, false)
	m.atMost("contacts", len(c.Contacts), MoUListMax)
	for i, x := range c.Contacts {
		at := fmt.Sprintf("contacts.%d.", i)
		m.choice(at+"side", x.Side, MoUSides())
		checkText(&m.wrong, at+"name", x.Name, textShort, true)
		m.line(at+"phone", x.Phone, 60)
		m.address(at+"email", x.Email)
	}
	var keys []string
	for i, x := range c.Commitments {
		at := fmt.Sprintf("commitments.%d.", i)
		keys = append(keys, x.Key)
		m.text(at+"what", x.What, 2000, true)
		m.line(at+"owner", x.Owner, textShort)
		m.date(at+"due", x.Due)
		m.oneOf(at+"state", x.State, "", CommitmentStates())
		m.line(at+"evidence", x.Evidence, 2000)
	}
	m.keys("commitments", keys)
	m.atMost("outcomes", len(c.Outcomes), MoUListMax)
	for i, x := range c.Outcomes {
		at := fmt.Sprintf("outcomes.%d.", i)
		m.oneOf(at+"kind", x.Kind, "", OutcomeKinds())
		m.text(at+"title", x.Title, textShort, true)
		m.optionalLink(at+"link", x.Link)
	}
	if s := c.Security; s != nil {
		m.choice("security.outcome", s.Outcome, SecurityOutcomes())
		m.date("security.on", s.On)
		m.line("security.note", s.Note, 5000)
	}
}

func (m *mouCheck) ceremony() {
	if m.c.Ceremony == nil {
		return
	}
	const part = "ceremony"
	var copies, steps []string
	for i, x := range m.c.Ceremony.Copies {
		copies = append(copies, x.Key)
		m.party(fmt.Sprintf("%s.copies.%d.party", part, i), x.Party)
	}
	m.keys(part+".copies", copies)
	m.atMost(part+".seats", len(m.c.Ceremony.Seats), MoUListMax)
	for i, x := range m.c.Ceremony.Seats {
		m.signatory(fmt.Sprintf("%s.seats.%d.signatory", part, i), x.Signatory)
		m.text(fmt.Sprintf("%s.seats.%d.label", part, i), x.Label, textShort, false)
	}
	for i, x := range m.c.Ceremony.Steps {
		at := fmt.Sprintf("%s.steps.%d.", part, i)
		steps = append(steps, x.Key)
		m.text(at+"cue", x.Cue, 2000, false)
		m.signatory(at+"signatory", x.Signatory)
		m.choice(at+"copy", x.Copy, copies)
		m.line(at+"witness", x.Witness, textShort)
	}
	m.atMost(part+".steps", len(steps), 400)
	for i, key := range steps {
		if key == "" || slices.Contains(steps[:i], key) {
			m.refuse(part+".steps", "field.choose")
		}
	}
}

func (m *mouCheck) signatory(path, key string) {
	if key != "" && m.c.Signatory(key) == nil {
		m.refuse(path, "field.choose")
	}
}
