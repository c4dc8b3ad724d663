package site

import (
	"crypto/rand"
	"encoding/hex"
	"errors"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// nonceSize is that of the nonce which makes a repeated post the same
// registration, in bytes.
const nonceSize = 16

// newRegistration shows the empty form, or when registration opens or closed.
func (s *site) newRegistration(c *fiber.Ctx) error {
	agenda, err := s.agendas.agenda(c)
	if err != nil {
		return err
	}
	d := agenda.Dialogue
	if d.Phase(s.Clock()) != models.PhaseOpen {
		return s.showClosed(c, d, agenda, fiber.StatusOK)
	}
	form := views.Form{Values: map[string][]string{"language": {s.Lang(c)}, "name_order": {models.GivenFirst}}}
	if s.Lang(c) == "zh" {
		form.Values["name_order"] = []string{models.FamilyFirst}
	}
	if d.Format != models.FormatHybrid {
		form.Values["mode"] = []string{d.Format}
	}
	return s.showRegistration(c, fiber.StatusOK, agenda, form, offer{})
}

// createRegistration registers. Whatever comes of a valid form, the answer is
// the same; what came of it is told by mail alone.
func (s *site) createRegistration(c *fiber.Ctx) error {
	agenda, err := s.agendas.agenda(c)
	if err != nil {
		return err
	}
	d := agenda.Dialogue
	if d.Phase(s.Clock()) != models.PhaseOpen {
		return s.showClosed(c, d, agenda, fiber.StatusConflict)
	}
	fields, err := web.Form(c)
	if err != nil {
		return err
	}
	host, err := s.inviting(c, d)
	if err != nil {
		return err
	}
	f := web.ReadRegistration(fields, agenda)
	if f.Nonce = readNonce(fields); host != nil {
		f.Host = host.Code
	}
	offered, err := s.checkRegistration(c, d, fields, f, false)
	if err == nil && !offered.asked() {
		_, err = s.Store.Register(web.Context(c), web.Actor(c), d, f)
	}
	var invalid *models.Invalid
	switch {
	case errors.Is(err, models.ErrClosed):
		return s.showClosed(c, d, agenda, fiber.StatusConflict)
	case errors.As(err, &invalid), err == nil && offered.asked():
		return s.showRegistration(c, fiber.StatusUnprocessableEntity, agenda, s.RefillRegistration(c, fields, agenda, err), offered)
	case err != nil:
		return err
	}
	return web.SeeOther(c, views.PathIn(s.Lang(c), "dialogues", d.Slug, "register", "sent"))
}

// inviting is the host body whose link was followed, or nil. A link that is none
// is ErrNotFound.
func (s *site) inviting(c *fiber.Ctx, d *models.Dialogue) (*models.Host, error) {
	token := c.Query("host")
	if token == "" {
		return nil, nil
	}
	return s.Store.HostByToken(d, token)
}

func (s *site) showRegistration(c *fiber.Ctx, status int, agenda *models.Agenda, form views.Form, offered offer) error {
	d, lang := agenda.Dialogue, s.Lang(c)
	host, err := s.inviting(c, d)
	if err != nil {
		return err
	}
	ask, err := s.RegistrationAsk(c, agenda)
	if err != nil {
		return err
	}
	if ask.Consents, err = s.Store.ConsentTexts(web.Context(c), d.ID); err != nil {
		return err
	}
	p := s.Locale.For(lang)
	page := views.RegistrationPage{
		Frame: s.dialogueFrame(c, d, p.T("register.title")), DialogueHead: views.NewHead(d, "register", s.Clock(), agenda),
		RegistrationFields: views.NewRegistrationFields(p, form, ask),
		Action:             views.PathIn(lang, "dialogues", d.Slug, "register"),
		Back:               views.PathIn(lang, "dialogues", d.Slug, "register", "link"),
		Nonce:              newNonce(form), Suggestion: offered.meant, Checked: offered.typed, Host: host,
	}
	page.Path = "/dialogues/" + d.Slug + "/register"
	if host != nil {
		link := "?host=" + s.Store.HostToken(d, *host)
		page.Action, page.Path, page.NoIndex = page.Action+link, page.Path+link, true
	}
	page.Description = p.T("register.description", "dialogue", s.text(lang, d, d.Title))
	c.Set(fiber.HeaderCacheControl, "no-store")
	return s.Render(c, status, "registrations/new", page)
}

// showClosed says when registration opens, or when it has closed.
func (s *site) showClosed(c *fiber.Ctx, d *models.Dialogue, agenda *models.Agenda, status int) error {
	head := views.NewHead(d, "register", s.Clock(), agenda)
	if head.Register.Phase == models.PhaseNone {
		return models.ErrNotFound
	}
	lang := s.Lang(c)
	page := views.RegistrationClosedPage{Frame: s.dialogueFrame(c, d, s.Locale.For(lang).T("register.title")), DialogueHead: head,
		Link: views.PathIn(lang, "dialogues", d.Slug, "register", "link")}
	page.Path = "/dialogues/" + d.Slug + "/register"
	c.Set(fiber.HeaderCacheControl, "no-store")
	return s.Render(c, status, "registrations/closed", page)
}

// newNonce is the nonce of a form: the one it came with, so that posting it
// again is the same registration, else a new one.
func newNonce(form views.Form) string {
	if typed, err := hex.DecodeString(form.Value("nonce")); err == nil && len(typed) == nonceSize {
		return form.Value("nonce")
	}
	nonce := make([]byte, nonceSize)
	rand.Read(nonce)
	return hex.EncodeToString(nonce)
}

// readNonce is the nonce of a posted form. One that is missing or forged makes
// the form stale.
func readNonce(fields *web.Fields) []byte {
	nonce, err := hex.DecodeString(fields.Token("nonce"))
	if err != nil || len(nonce) != nonceSize {
		fields.Refuse("nonce", "register.stale")
		return nil
	}
	return nonce
}

// showSent says that a mail is under way: after a registration and after a
// request for a lost link alike.
func (s *site) showSent(c *fiber.Ctx) error {
	agenda, err := s.agendas.agenda(c)
	if err != nil {
		return err
	}
	d := agenda.Dialogue
	lang := s.Lang(c)
	page := views.RegistrationSentPage{Frame: s.dialogueFrame(c, d, s.Locale.For(lang).T("register.sent.title")),
		DialogueHead: views.NewHead(d, "register", s.Clock(), agenda), Link: views.PathIn(lang, "dialogues", d.Slug, "register", "link")}
	page.NoIndex = true
	return s.Render(c, fiber.StatusOK, "registrations/sent", page)
}

func (s *site) newLink(c *fiber.Ctx) error {
	return s.showLink(c, fiber.StatusOK, views.Form{})
}

// createLink mails a lost link, if the address is registered.
func (s *site) createLink(c *fiber.Ctx) error {
	d, err := s.Store.PublishedDialogue(web.Context(c), c.Params("slug"))
	if err != nil {
		return err
	}
	fields, err := web.Form(c)
	if err != nil {
		return err
	}
	address := fields.Line("email", 254)
	if address == "" {
		fields.Refuse("email", "field.required")
	}
	if err = fields.Err(); err == nil {
		err = s.Store.ResendLink(web.Context(c), d, address)
		web.Even(c)
	}
	var invalid *models.Invalid
	if errors.As(err, &invalid) {
		return s.showLink(c, fiber.StatusUnprocessableEntity, s.LabelErrors(c, nil, s.Refill(c, fields, err)))
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, views.PathIn(s.Lang(c), "dialogues", d.Slug, "register", "sent"))
}

func (s *site) showLink(c *fiber.Ctx, status int, form views.Form) error {
	agenda, err := s.agendas.agenda(c)
	if err != nil {
		return err
	}
	d := agenda.Dialogue
	head := views.NewHead(d, "register", s.Clock(), agenda)
	if head.Register.Phase == models.PhaseNone || head.Register.Phase == models.PhaseBefore {
		return models.ErrNotFound
	}
	lang := s.Lang(c)
	page := views.RegistrationLinkPage{Frame: s.dialogueFrame(c, d, s.Locale.For(lang).T("register.link.title")), DialogueHead: head,
		Form: form, Action: views.PathIn(lang, "dialogues", d.Slug, "register", "link")}
	page.Path = "/dialogues/" + d.Slug + "/register/link"
	page.NoIndex = true
	c.Set(fiber.HeaderCacheControl, "no-store")
	return s.Render(c, status, "registrations/link", page)
}
