package views

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"duologue/models"
	"duologue/views/locale"
)

// GuestMail is any mail to a registrant. Links are absolute.
type GuestMail struct {
	Lang string
	models.MailFacts
	base string
	// Ticket is the inline picture of the ticket, or nil.
	Ticket *TicketPicture
	// NewAddress is the address to be confirmed (mail address).
	NewAddress string
	// Calendar tells that a calendar is attached.
	Calendar bool
}

// TicketID is the Content-ID of the ticket's picture.
const TicketID = "ticket@duologue"

// NewGuestMail makes the mail in lang from facts with a registration; base is
// the site's address without a slash at its end.
func NewGuestMail(lang, base string, facts *models.MailFacts) *GuestMail {
	return &GuestMail{Lang: lang, MailFacts: *facts, base: base}
}

// Person is the name of the registrant.
func (m *GuestMail) Person() locale.Person {
	r := m.Registration
	return locale.Person{Family: r.FamilyName, Given: r.GivenNames, Native: r.NativeName, Order: r.NameOrder}
}

func (m *GuestMail) link(segments ...string) string {
	var b strings.Builder
	b.WriteString(m.base + "/" + m.Lang)
	for _, s := range segments {
		b.WriteString("/" + url.PathEscape(s))
	}
	return b.String()
}

// MyLink leads to the registrant's own page.
func (m *GuestMail) MyLink() string { return m.link("my", m.MyToken) }

// JoinLink leads to the page from which an online session is joined.
func (m *GuestMail) JoinLink(session *models.Session) string {
	return m.link("my", m.MyToken, "join", session.Ref)
}

// ConfirmLink confirms a changed address.
func (m *GuestMail) ConfirmLink() string { return m.link("my", "address", m.OneTime) }

// UnsubscribeLink ends campaigns, by a form or by one click (RFC 8058).
func (m *GuestMail) UnsubscribeLink() string { return m.link("unsubscribe", m.Unsubscribe) }

// PracticalLink leads to how to get there.
func (m *GuestMail) PracticalLink() string {
	return m.link("dialogues", m.Dialogue.Slug, "practical")
}

// DialogueLink leads to the dialogue.
func (m *GuestMail) DialogueLink() string { return m.link("dialogues", m.Dialogue.Slug) }

// Reference is the printed form of the registration's reference.
func (m *GuestMail) Reference() string { return models.FormatReference(m.Registration.Reference) }

// Waits tells whether a chosen session is still waited for by somebody who has
// a place in the dialogue.
func (m *GuestMail) Waits() bool {
	return m.Registration.State == models.Confirmed && slices.ContainsFunc(m.Sessions, func(c models.ChosenSession) bool {
		return c.State == models.Waitlisted
	})
}

// Online tells whether any session is attended online.
func (m *GuestMail) Online() bool {
	return m.Registration.Mode == models.Online || !m.Registration.Place || slices.ContainsFunc(m.Sessions, func(c models.ChosenSession) bool {
		return c.Mode == models.Online
	})
}

// Visits tells whether the registrant has a place at the venue.
func (m *GuestMail) Visits() bool { return m.Registration.Place }

// Day is the first moment of the dialogue's first or last session in its zone.
func (m *GuestMail) First() time.Time { return m.Starts.In(m.Dialogue.Location()) }
func (m *GuestMail) Last() time.Time  { return m.Ends.In(m.Dialogue.Location()) }

// Rows are the chosen sessions as the mail lists them.
func (m *GuestMail) Rows() []MailSession { return m.rows(m.Sessions) }

func (m *GuestMail) rows(sessions []models.ChosenSession) []MailSession {
	var rows []MailSession
	for _, c := range sessions {
		row := m.row(c.Session)
		row.Mode, row.Waits, row.Kept = c.Mode, c.State == models.Waitlisted, c.Kept
		if c.Mode == models.Online && c.State == models.Held && m.Registration.State == models.Confirmed {
			row.Join = m.JoinLink(c.Session)
		}
		rows = append(rows, row)
	}
	return rows
}

// OpenRows are the sessions open to all confirmed that the registrant can attend.
func (m *GuestMail) OpenRows() []MailSession { return m.rows(m.Open) }

// MovedRows are the sessions in which a place was got (mail freed).
func (m *GuestMail) MovedRows() []MailSession {
	var rows []MailSession
	for _, s := range m.Moved {
		row := m.row(s)
		for _, c := range m.Sessions {
			if c.ID == s.ID {
				row.Mode = c.Mode
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func (m *GuestMail) row(s *models.Session) MailSession {
	d := m.Dialogue
	row := MailSession{Title: s.Title, Fallback: d.Languages, Span: Span{Start: s.StartsAt, End: s.EndsAt, Zone: d.Location(), Other: d.OtherLocation()}}
	if s.Room != nil {
		row.Room = s.Room.Name
	}
	return row
}

// MailSession is a session as a mail lists it.
type MailSession struct {
	Title    models.Text
	Fallback []string
	Span
	Room  models.Text
	Mode  string // onsite or online; empty: not said
	Waits bool   // on the waiting list
	Kept  bool   // until what replaces it is got
	Join  string // where it is joined online; empty: not
}

// Onsite tells whether it is attended in its room.
func (s MailSession) Onsite() bool { return s.Mode != models.Online }

// CampaignSubject and CampaignBody (Markdown) are the campaign's texts in the
// mail's language, or in the one there is, filled for this registrant.
func (m *GuestMail) CampaignSubject() string {
	text, _ := m.Campaign.Subject.In(m.Lang, m.Dialogue.Languages...)
	return models.FillCampaign(text, m.placeholders(), false)
}

// CampaignBody is the body as Markdown, in which what is filled in means only
// itself.
func (m *GuestMail) CampaignBody() string {
	text, _ := m.Campaign.Body.In(m.Lang, m.Dialogue.Languages...)
	return models.FillCampaign(text, m.placeholders(), true)
}

// CampaignText is the body for the text part.
func (m *GuestMail) CampaignText() string {
	text, _ := m.Campaign.Body.In(m.Lang, m.Dialogue.Languages...)
	return models.FillCampaign(text, m.placeholders(), false)
}

// CampaignLang is the language of the body's text.
func (m *GuestMail) CampaignLang() string {
	_, lang := m.Campaign.Body.In(m.Lang, m.Dialogue.Languages...)
	return lang
}

func (m *GuestMail) placeholders() map[string]string {
	title, _ := m.Dialogue.Title.In(m.Lang, m.Dialogue.Languages...)
	name := m.Person().Plain()
	if native := m.Person().Native; native != "" && (m.Lang == "zh" || name == "") {
		name = native
	}
	return map[string]string{"name": name, "organisation": m.Registration.Organisation, "dialogue": title,
		"reference": m.Reference(), "link": m.MyLink()}
}

// AccountMail is a mail to somebody of the back office.
type AccountMail struct {
	models.MailFacts
	Name string
	Link string
}

// NewAccountMail makes the mail of a kind from facts with an account.
func NewAccountMail(kind, base string, facts *models.MailFacts) *AccountMail {
	m := &AccountMail{MailFacts: *facts, Link: base + "/organise"}
	if facts.Account != nil {
		m.Name = facts.Account.Name
	}
	switch kind {
	case models.MailReset:
		m.Link = base + "/organise/reset/" + url.PathEscape(facts.OneTime)
	case models.MailInvite:
		if facts.OneTime != "" {
			m.Link = base + "/organise/invitation/" + url.PathEscape(facts.OneTime)
		}
	case models.MailMoUAlert:
		m.Link = base + "/organise/mous/" + facts.Alert.MoU.Ref
	case models.MailDigest:
		m.Link = base + "/organise/dialogues/" + url.PathEscape(facts.Dialogue.Slug) + "/registrations?state=" + models.Pending
	}
	return m
}

// SpeakerMail is a mail to a speaker.
type SpeakerMail struct {
	models.MailFacts
	// Link is the speaker's own.
	Link string
}

// NewSpeakerMail makes the mail from facts with a speaker.
func NewSpeakerMail(lang, base string, facts *models.MailFacts) *SpeakerMail {
	return &SpeakerMail{MailFacts: *facts, Link: base + PathIn(lang, "speakers", facts.SpeakerToken)}
}

// Person is the name of the speaker.
func (m *SpeakerMail) Person() locale.Person { return SpeakerName(m.Speaker) }

// guestFacts are what every mail to a registrant recalls.
func (w *words) guestFacts(m *GuestMail) []Fact {
	d, p := m.Dialogue, w.printer
	facts := []Fact{
		{Term: p.T("mail.guest.dialogue"), Text: w.plainIn(d.Title, d.Languages)},
		{Term: p.T("mail.guest.when"), Text: p.DateRange(dayOf(d.StartsOn), dayOf(d.EndsOn)), More: p.TimeRange(m.Starts, time.Time{}, d.Location(), d.OtherLocation())},
	}
	if m.Visits() {
		place := w.plainIn(d.Venue, d.Languages)
		if place == "" {
			place = w.plainIn(d.Place, d.Languages)
		}
		if place != "" {
			facts = append(facts, Fact{Term: p.T("mail.guest.where"), Text: place, More: w.plainIn(d.Address, d.Languages)})
		}
	}
	return append(facts,
		Fact{Term: p.T("mail.guest.mode"), Text: p.T("mode." + m.Registration.Attends())},
		Fact{Term: p.T("mail.guest.state"), Text: p.T("state.registration." + m.Registration.State)},
		Fact{Term: p.T("mail.guest.reference"), Text: m.Reference()},
	)
}
