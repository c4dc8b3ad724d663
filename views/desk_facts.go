package views

import (
	"strconv"
	"time"

	"duologue/models"
	"duologue/views/locale"
)

// DeskFacts are what is known of a record, at a glance. What is unknown is said
// to be.
func DeskFacts(p *locale.Printer, m *models.MoU) []Fact {
	c := &m.Content
	var facts []Fact
	add := func(name, text, more string) {
		if text == "" {
			text = p.T("common.unknown")
		}
		facts = append(facts, Fact{Term: p.T("desk.field." + name), Text: text, More: more})
	}
	add("type", MoUWord(p, "type", c.Type), "")
	add("signed_on", statedOrNot(p, c.SignedOn), inWords(p, c.Place))
	add("effective_on", statedOrNot(p, c.EffectiveOn), inWords(p, c.EffectiveRule))
	add("ends_on", statedOrNot(p, c.EndsOn), inWords(p, c.RenewalRule))
	if c.DurationMonths > 0 {
		add("duration_months", strconv.Itoa(c.DurationMonths), "")
	}
	if m.NoticeOn != nil {
		add("notice_months", strconv.Itoa(c.NoticeMonths), p.Date(*m.NoticeOn))
	}
	if c.Originals > 0 {
		add("originals", strconv.Itoa(c.Originals), "")
	}
	if c.Security != nil && c.Security.Outcome != "" {
		add("security.outcome", p.T("desk.security."+c.Security.Outcome), c.Security.Note)
	}
	return facts
}

func statedOrNot(p *locale.Printer, d models.StatedDate) string {
	if d == "" {
		return ""
	}
	return StatedDate(p, d)
}

func inWords(p *locale.Printer, t models.Text) string {
	text, _ := t.In(p.Lang())
	return text
}

// PartyName names a party: as far as it is known.
func (p DeskPage) PartyName(party models.MoUParty) string {
	for _, name := range []string{inText(party.Name, p.Lang), party.SignedAs, party.Body} {
		if name != "" {
			return name
		}
	}
	return ""
}

func inText(t models.Text, lang string) string {
	text, _ := t.In(lang)
	return text
}

// Signatory is the name of a signatory.
func (p DeskPage) Signatory(s models.MoUSignatory) locale.Person {
	return locale.Person{Family: s.FamilyName, Given: s.GivenNames, Native: s.NativeName, Order: s.NameOrder}
}

// FormOf is the form of a decision: as it was typed, if it was refused.
func (p DeskPage) FormOf(name string) Form {
	if p.Open == name {
		return p.Form
	}
	return Form{}
}

// ShowingValues fill the form of who is to see a record; the end of an embargo
// is as the clocks of a zone show it.
func ShowingValues(m *models.MoU, zone *time.Location) map[string][]string {
	values := map[string][]string{"visibility": {m.Visibility}, "then": {m.VisibleThen}}
	if m.EmbargoUntil != nil {
		values["until"] = []string{m.EmbargoUntil.In(zone).Format(models.LocalTimeLayout)}
	}
	textValues(values, "ground", m.Content.Withheld)
	return values
}
