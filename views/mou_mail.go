package views

import (
	"net/url"

	"duologue/models"
	"duologue/views/locale"
)

// MoUMail is a mail to who wants news of the register. Links are absolute.
type MoUMail struct {
	models.MailFacts
	p    *locale.Printer
	base string
}

// NewMoUMail makes the mail from facts with a subscription.
func NewMoUMail(p *locale.Printer, base string, facts *models.MailFacts) *MoUMail {
	return &MoUMail{MailFacts: *facts, p: p, base: base}
}

func (m *MoUMail) link(segments ...any) string { return m.base + PathIn(m.p.Lang(), segments...) }

// ConfirmLink begins the subscription.
func (m *MoUMail) ConfirmLink() string { return m.link("mous", "confirm", m.OneTime) }

// LeaveLink ends it, by a form or by one click (RFC 8058).
func (m *MoUMail) LeaveLink() string { return m.link("mous", "unsubscribe", m.Unsubscribe) }

// RecordLink leads to the record.
func (m *MoUMail) RecordLink() string {
	return m.base + "/" + m.p.Lang() + "/mous/" + url.PathEscape(mouReference(m.MoU.MoU))
}

// About is what the subscription is to, in words.
func (m *MoUMail) About() string {
	kind, value := m.Subscription.Kind, m.Subscription.Value
	switch {
	case kind == models.SubscribeMoU && m.MoU != nil:
		title, _ := m.MoU.Stated.Titles.In(m.p.Lang())
		return title
	case kind == models.FacetTopic || kind == models.FacetParty:
		return aboutWords(m.p, kind, facetWord(m.p, m.MoUNames, kind, value))
	}
	return m.p.T("mous.subscribe.all")
}

// Change is the last statement on the record.
func (m *MoUMail) Change() MoUChange { return MoUHistory(m.p, m.MoU)[0] }

// Facts tell the record in short.
func (m *MoUMail) Facts() []Fact {
	c, p := &m.MoU.Stated, m.p
	var parties []string
	for _, party := range partyWords(c.Parties, m.MoU.Names) {
		parties = append(parties, PartyName(p, party))
	}
	date := p.T("common.unknown")
	if c.SignedOn != "" {
		date = StatedDate(p, c.SignedOn)
	}
	return []Fact{
		{Term: p.T("mou.field.state"), Text: MoUWord(p, "state", m.MoU.State)},
		{Term: p.T("mou.field.parties"), Text: lines(parties, func(s string) string { return s + " " })},
		{Term: p.T("mou.field.signed_on"), Text: date},
	}
}
