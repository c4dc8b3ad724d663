package mailer

import (
	"cmp"
	"context"
	"net/mail"
	"slices"
	"strings"

	"duologue/models"
	"duologue/views"
	"duologue/views/ics"
	"duologue/views/locale"
	"duologue/views/qr"
)

// drafter turns message rows into drafts.
type drafter struct {
	store *models.Store
	views *views.Views
	from  mail.Address
	base  string
}

// make renders m in its recipient's language, as things stand now.
// models.ErrNotFound and models.ErrClosed mean that it has lost its sense.
func (d *drafter) make(ctx context.Context, m *models.Message) (Draft, error) {
	lang := m.Language
	if !slices.Contains(d.views.Languages(), lang) {
		lang = d.views.Printer(lang).Lang()
	}
	facts, err := d.store.MailFacts(ctx, m)
	if err != nil {
		return Draft{}, err
	}
	draft := Draft{
		MessageID: m.Ref + "@" + helloName(d.from),
		Date:      d.store.Now(),
		From:      d.from,
		To:        mail.Address{Address: m.ToAddress},
		Language:  d.views.Printer(lang).HTMLLang(),
	}
	if facts.Dialogue != nil {
		if facts.Dialogue.SenderName != "" {
			draft.From.Name = facts.Dialogue.SenderName
		}
		draft.ReplyTo.Address = cmp.Or(facts.Dialogue.ReplyTo, facts.Dialogue.ContactEmail)
	}
	var data any = views.NewAccountMail(m.Kind, d.base, facts)
	if facts.Registration != nil {
		if data, err = d.guest(lang, m, facts, &draft); err != nil {
			return Draft{}, err
		}
	}
	if facts.Speaker != nil {
		mail := views.NewSpeakerMail(lang, d.base, facts)
		data, draft.To.Name = mail, mail.Person().Plain()
	}
	if facts.Checkpoint != nil {
		mail := views.NewCheckpointMail(d.views.Printer(lang), d.base, facts)
		data = mail
		draft.Attachments = []Part{{Name: mail.File, Type: "text/plain", Parameters: map[string]string{"charset": "utf-8"}, Body: []byte(facts.Checkpoint.Note)}}
	}
	draft.Subject, draft.Text, draft.HTML, err = d.views.Mail(lang, m.Kind, data)
	return draft, err
}

// guest makes the data of a mail to a registrant, and gives the draft its
// ticket, calendar and List-Unsubscribe.
func (d *drafter) guest(lang string, m *models.Message, facts *models.MailFacts, draft *Draft) (*views.GuestMail, error) {
	data := views.NewGuestMail(lang, d.base, facts)
	data.NewAddress = m.ToAddress
	p := d.views.Printer(lang)
	draft.To.Name = data.Person().Plain()
	if facts.TicketCode != "" && showsTicket(m.Kind) {
		picture, err := qr.PNG(facts.TicketCode, ticketScale)
		if err != nil {
			return nil, err
		}
		data.Ticket = &views.TicketPicture{Source: "cid:" + views.TicketID, Reference: data.Reference(),
			Alt: p.T("mail.guest.ticket_alt", "reference", data.Reference())}
		name := p.T("mail.guest.ticket_file") + "-" + data.Reference() + ".png"
		draft.Inline = []Part{{Name: name, Type: "image/png", ContentID: views.TicketID, Body: picture}}
		draft.Attachments = []Part{{Name: name, Type: "image/png", Body: picture}}
	}
	if calendar := d.calendar(p, m.Kind, facts); calendar != nil {
		data.Calendar = true
		draft.Attachments = append(draft.Attachments, Part{Name: p.T("mail.guest.calendar_file") + "-" + facts.Dialogue.Slug + ".ics",
			Type: "text/calendar", Parameters: map[string]string{"method": "PUBLISH", "charset": "utf-8"}, Body: calendar})
	}
	if m.Kind == models.MailCampaign && m.RegistrationID != 0 {
		draft.UnsubscribeURL, draft.UnsubscribeMail = data.UnsubscribeLink(), facts.Dialogue.ContactEmail
	}
	return data, nil
}

// ticketScale is how many pixels a module of the QR code is wide: twice what
// the mail shows, for screens of high density.
const ticketScale = 10

func showsTicket(kind string) bool {
	switch kind {
	case models.MailConfirmed, models.MailFreed, models.MailChanged, models.MailRescheduled, models.MailLink, models.MailReminder:
		return true
	}
	return false
}

// calendar is what a mail attaches: the chosen sessions and those open to all
// and, but for a first time, those that are to go from an older calendar; nil
// where there is nothing of that.
func (d *drafter) calendar(p *locale.Printer, kind string, facts *models.MailFacts) []byte {
	r, ok := facts.Registration, false
	switch kind {
	case models.MailConfirmed, models.MailFreed, models.MailChanged, models.MailRescheduled:
		ok = r.State == models.Confirmed
	case models.MailDeclined, models.MailCancelled:
		ok = !r.Active()
	}
	if !ok {
		return nil
	}
	title, _ := facts.Dialogue.Title.In(p.Lang(), facts.Dialogue.Languages...)
	c := ics.Calendar{Name: title}
	for _, e := range facts.Entries {
		if e.State != models.Released || kind != models.MailConfirmed {
			c.Events = append(c.Events, ics.Chosen(p, d.base, facts.Dialogue, r, e))
		}
	}
	if len(c.Events) == 0 {
		return nil
	}
	return c.Bytes()
}

// helloName is the domain we speak for: that of the sender's address.
func helloName(from mail.Address) string {
	address, err := asciiAddress(from.Address)
	if err != nil {
		return "localhost"
	}
	return address[strings.LastIndexByte(address, '@')+1:]
}
