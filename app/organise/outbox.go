package organise

import (
	"bytes"
	"context"
	"errors"
	"mime"
	"net/mail"
	"net/url"
	"strconv"
	"time"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"
	"duologue/views/locale"

	"github.com/gofiber/fiber/v2"
)

// messagesPerPage is how many messages a page of a list shows.
const messagesPerPage = 50

// scope is whose messages are meant: those of one dialogue, or all there are.
type scope struct {
	dialogue *models.Dialogue // nil: all
	guests   models.Scope
	base     string
}

func (s scope) zone(o office) *time.Location {
	if s.dialogue != nil {
		return s.dialogue.Location()
	}
	return o.Locale.OtherZone(locale.Beijing)
}

// scope reads it from the address. Messages of all dialogues, and those of
// none, are for those alone who administer everything.
func (o office) scope(c *fiber.Ctx) (scope, error) {
	if c.Params("dialogue") == "" {
		all := web.Scope(c, nil)
		if all.Limited() {
			return scope{}, models.ErrNotFound
		}
		return scope{guests: all, base: "/organise"}, nil
	}
	d, guests, err := o.guests(c)
	if err != nil {
		return scope{}, err
	}
	return scope{dialogue: d, guests: guests, base: basePath(d)}, nil
}

// scopeFrame is the frame of a page of an entry that both the menu of a dialogue
// and that of the back office have.
func (o office) scopeFrame(c *fiber.Ctx, s scope, current string) views.Frame {
	if s.dialogue == nil {
		return o.topFrame(c, current, "organise.nav."+current)
	}
	return o.page(c, s.dialogue, current, "organise.nav."+current).Frame
}

func messageStates() []string {
	return []string{models.MessageQueued, models.MessageSending, models.MessageSent, models.MessageFailed, models.MessageBounced,
		models.MessageSuppressed, models.MessageCancelled}
}

func (o office) indexMessages(c *fiber.Ctx) error {
	s, err := o.scope(c)
	if err != nil {
		return err
	}
	query, err := web.Query(c)
	if err != nil {
		return err
	}
	filter := models.MessageFilter{State: query.Choice("state", messageStates()...),
		Kind: query.Choice("kind", models.MailKinds()...), Address: query.Search("q")}
	page := views.OutboxPage{Frame: o.scopeFrame(c, s, "outbox"), Base: s.base,
		Form:   views.Form{Values: map[string][]string{"q": {filter.Address}, "state": {filter.State}, "kind": {filter.Kind}}},
		Narrow: filter.Address+filter.State+filter.Kind != ""}
	p := o.Locale.For(page.Lang)
	page.States = append(page.States, views.Option{Label: p.T("common.all")})
	for _, state := range messageStates() {
		page.States = append(page.States, views.Option{Value: state, Label: p.T("state.message." + state)})
	}
	page.Kinds = append(page.Kinds, views.Option{Label: p.T("common.all")})
	for _, kind := range models.MailKinds() {
		page.Kinds = append(page.Kinds, views.Option{Value: kind, Label: p.T("kind." + kind)})
	}
	look := func(ctx context.Context, f models.MessageFilter, n int) ([]models.Message, bool, error) {
		return o.Store.LookUpMessages(ctx, web.Actor(c), s.guests, f, n)
	}
	if page.MessageList, err = o.messages(c, s, filter, query, look); err != nil {
		return err
	}
	return o.Render(c, fiber.StatusOK, "outbox/index", page)
}

// lookUp finds messages, at most n, and tells whether there are more.
type lookUp func(ctx context.Context, f models.MessageFilter, n int) ([]models.Message, bool, error)

// messages is one page of a list of messages; the query says where it begins.
func (o office) messages(c *fiber.Ctx, s scope, f models.MessageFilter, query *web.Fields, look lookUp) (views.MessageList, error) {
	list := views.MessageList{Zone: s.zone(o)}
	if before := query.Token("before"); before != "" {
		last, err := strconv.ParseInt(before, 36, 64)
		if err != nil || last < 1 {
			return list, models.ErrNotFound
		}
		f.Before = last
	}
	found, more, err := look(web.Context(c), f, messagesPerPage)
	if err != nil {
		return list, err
	}
	subjects, err := o.Store.MessageSubjects(web.Context(c), found)
	if err != nil {
		return list, err
	}
	for _, m := range found {
		list.Rows = append(list.Rows, views.MessageRow{Message: m, Subject: subjects[m.ID], Zone: s.zone(o),
			Href: s.base + "/outbox/" + url.PathEscape(m.Ref)})
	}
	link := func(before string) string {
		values := url.Values{}
		for name, value := range map[string]string{"state": f.State, "kind": f.Kind, "q": f.Address, "before": before} {
			if value != "" {
				values.Set(name, value)
			}
		}
		return c.Path() + "?" + values.Encode()
	}
	if more {
		list.Next = link(strconv.FormatInt(found[len(found)-1].ID, 36))
	}
	if f.Before != 0 {
		list.Previous = link("") // the newest: the list only goes back in time
	}
	return list, nil
}

// message is the one that the address names; that it is looked at is audited.
func (o office) message(c *fiber.Ctx) (scope, *models.Message, error) {
	s, err := o.scope(c)
	if err != nil {
		return s, nil, err
	}
	m, err := o.Store.MessageByRef(web.Context(c), s.guests, c.Params("message"))
	return s, m, err
}

// opened is a message with what was rendered; nil where nothing was, or what
// was has been erased.
func (o office) opened(c *fiber.Ctx) (s scope, m *models.Message, raw []byte, err error) {
	if s, m, err = o.message(c); err != nil {
		return s, m, nil, err
	}
	if err = o.Store.OpenMessage(web.Context(c), web.Actor(c), m); err != nil {
		return s, m, nil, err
	}
	body, err := o.Store.MessageContent(web.Context(c), m.ID)
	if errors.Is(err, models.ErrNotFound) {
		return s, m, nil, nil
	}
	if err != nil {
		return s, m, nil, err
	}
	return s, m, body.Raw, nil
}

func (o office) showMessage(c *fiber.Ctx) error {
	s, m, raw, err := o.opened(c)
	if err != nil {
		return err
	}
	page := views.MessagePage{Frame: o.scopeFrame(c, s, "outbox"), Base: s.base, Zone: s.zone(o), Message: m}
	page.Trail = append(page.Trail, views.Link{Label: o.Locale.For(page.Lang).T("organise.outbox.title"), Href: s.base + "/outbox"})
	if raw != nil {
		if page.Opened, err = views.OpenMail(raw); err != nil {
			o.Log.Error("a kept mail cannot be read", "message", m.Ref, "error", err)
			page.Failed = true
		}
		page.Headers = headersOf(raw)
	}
	return o.Render(c, fiber.StatusOK, "outbox/show", page)
}

// headersOf lists the headers of a mail in the order in which mail programs
// show them.
func headersOf(raw []byte) []views.Fact {
	message, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return nil
	}
	word := new(mime.WordDecoder)
	var facts []views.Fact
	for _, name := range []string{"From", "Reply-To", "To", "Subject", "Date", "Message-Id", "Content-Language",
		"List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted", "Content-Type"} {
		value := message.Header.Get(name)
		if decoded, err := word.DecodeHeader(value); err == nil {
			value = decoded
		}
		if value != "" {
			facts = append(facts, views.Fact{Term: name, Text: value})
		}
	}
	return facts
}

// showMessageMail is the mail itself, for the frame on its page.
func (o office) showMessageMail(c *fiber.Ctx) error {
	opened, err := o.openMail(c)
	if err != nil {
		return err
	}
	return o.sendMail(c, opened.HTML)
}

func (o office) openMail(c *fiber.Ctx) (*views.OpenedMail, error) {
	_, _, raw, err := o.opened(c)
	if err != nil {
		return nil, err
	}
	if raw == nil {
		return nil, models.ErrNotFound
	}
	return views.OpenMail(raw)
}

// showMessageFile hands out an attachment, always as a download.
func (o office) showMessageFile(c *fiber.Ctx) error {
	opened, err := o.openMail(c)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(c.Params("file"))
	if err != nil || n < 0 || n >= len(opened.Files) {
		return models.ErrNotFound
	}
	file := opened.Files[n]
	c.Set(fiber.HeaderContentType, fiber.MIMEOctetStream)
	c.Set(fiber.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": file.Name}))
	return c.Send(file.Body)
}

func (o office) retryMessage(c *fiber.Ctx) error {
	return o.changeMessage(c, o.Store.RetryMessage, "organise.outbox.retried")
}

func (o office) cancelMessage(c *fiber.Ctx) error {
	return o.changeMessage(c, o.Store.WithdrawMessage, "organise.outbox.cancelled")
}

func (o office) changeMessage(c *fiber.Ctx, change messageChange, done string) error {
	s, m, err := o.message(c)
	if err != nil {
		return err
	}
	err = change(web.Context(c), web.Actor(c), m)
	switch {
	case err == nil:
		o.Flash(c, "ok", done)
	case errors.Is(err, models.ErrConflict):
		o.Flash(c, "info", "organise.outbox.moved_on")
	default:
		return err
	}
	return web.SeeOther(c, s.base+"/outbox/"+url.PathEscape(m.Ref))
}

// messageChange is a store method that changes one message.
type messageChange func(ctx context.Context, actor models.Actor, m *models.Message) error
