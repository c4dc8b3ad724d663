package site

import (
	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// frame is the frame of a public page: title is a text of the page's language.
func (s *site) frame(c *fiber.Ctx, area, title, description string) views.Frame {
	f := s.Frame(c)
	f.Area, f.Title, f.Description = area, title, description
	if description == "" {
		f.Description = s.Locale.For(f.Lang).T("site.description")
	}
	return f
}

// dialogueFrame is the frame of a page under a dialogue.
func (s *site) dialogueFrame(c *fiber.Ctx, d *models.Dialogue, title string) views.Frame {
	lang := s.Lang(c)
	name, summary := s.text(lang, d, d.Title), s.text(lang, d, d.Summary)
	if title != "" {
		title += " · "
	}
	f := s.frame(c, "dialogues", title+name, summary)
	f.Trail = []views.Link{{Label: s.Locale.For(lang).T("site.nav.dialogues"), Href: views.PathIn(lang, "dialogues")}}
	return f
}

// text is a content text of a dialogue in a language, or in the one there is.
func (s *site) text(lang string, d *models.Dialogue, text models.Text) string {
	words, _ := text.In(lang, d.Languages...)
	return words
}

// loaded is a published dialogue with its agenda and its counters of now.
func (s *site) loaded(c *fiber.Ctx) (*models.Dialogue, *models.Agenda, error) {
	d, err := s.Store.PublishedDialogue(web.Context(c), c.Params("slug"))
	if err != nil {
		return nil, nil, err
	}
	agenda, err := s.Store.Agenda(web.Context(c), d)
	return d, agenda, err
}

// homeMoUs is how many records of the register the first page shows.
const homeMoUs = 3

func (s *site) showHome(c *fiber.Ctx) error {
	ctx := web.Context(c)
	list, err := s.Store.PublishedDialogues(ctx)
	if err != nil {
		return err
	}
	var failed error
	places := func(d *models.Dialogue) *models.Counter {
		agenda, err := s.Store.Agenda(ctx, d)
		if failed = err; err != nil {
			return nil
		}
		return &agenda.Places
	}
	page := views.NewHomePage(s.frame(c, "home", "", ""), list, s.Clock(), places)
	if failed != nil {
		return failed
	}
	latest, err := s.Store.LatestMoUs(ctx, homeMoUs)
	if err != nil {
		return err
	}
	page.Path, page.MoUs = "/", views.MoUCards(latest)
	if page.Coming != nil {
		page.JSONLD = s.event(page.Lang, page.Coming)
	}
	return s.Render(c, fiber.StatusOK, "home/show", page)
}

func (s *site) indexDialogues(c *fiber.Ctx) error {
	list, err := s.Store.PublishedDialogues(web.Context(c))
	if err != nil {
		return err
	}
	p := s.Locale.For(s.Lang(c))
	page := views.DialogueIndexPage{Frame: s.frame(c, "dialogues", p.T("dialogues.title"), p.T("dialogues.intro"))}
	page.Path = "/dialogues"
	page.Coming, page.Past = views.Split(list, s.Clock())
	return s.Render(c, fiber.StatusOK, "dialogues/index", page)
}

func (s *site) showDialogue(c *fiber.Ctx) error {
	d, agenda, err := s.loaded(c)
	if err != nil {
		return err
	}
	page := views.DialoguePage{
		Frame: s.dialogueFrame(c, d, ""), DialogueHead: views.NewHead(d, "show", s.Clock(), agenda),
		Sessions: len(agenda.Sessions), Past: s.past(d),
	}
	page.Path = "/dialogues/" + d.Slug
	page.JSONLD = s.event(page.Lang, d)
	return s.Render(c, fiber.StatusOK, "dialogues/show", page)
}

// past tells whether a dialogue is over.
func (s *site) past(d *models.Dialogue) bool {
	_, past := views.Split([]*models.Dialogue{d}, s.Clock())
	return len(past) > 0
}

func (s *site) showPractical(c *fiber.Ctx) error {
	d, agenda, err := s.loaded(c)
	if err != nil {
		return err
	}
	head := views.NewHead(d, "practical", s.Clock(), agenda)
	if !head.HasPractical() {
		return models.ErrNotFound
	}
	page := views.PracticalPage{Frame: s.dialogueFrame(c, d, s.Locale.For(s.Lang(c)).T("dialogue.tab.practical")), DialogueHead: head}
	page.Path = "/dialogues/" + d.Slug + "/practical"
	return s.Render(c, fiber.StatusOK, "dialogues/practical", page)
}

func (s *site) showSession(c *fiber.Ctx) error {
	d, agenda, err := s.loaded(c)
	if err != nil {
		return err
	}
	session := agenda.Session(c.Params("session"))
	if session == nil {
		return models.ErrNotFound
	}
	lang := s.Lang(c)
	frame := s.dialogueFrame(c, d, s.text(lang, d, session.Title))
	frame.Path = "/dialogues/" + d.Slug + "/sessions/" + session.Ref
	frame.Trail = append(frame.Trail, views.Link{Label: s.Locale.For(lang).T("dialogue.tab.agenda"), Href: views.PathIn(lang, "dialogues", d.Slug, "agenda")})
	if abstract := s.text(lang, d, session.Abstract); abstract != "" {
		frame.Description = shorten(abstract)
	}
	frame.JSONLD = s.sessionEvent(lang, d, session)
	page := views.NewSessionPage(frame, views.NewHead(d, "agenda", s.Clock(), agenda), agenda, session)
	return s.Render(c, fiber.StatusOK, "sessions/show", page)
}

// shorten cuts a text to the length that search engines show.
func shorten(text string) string {
	if runes := []rune(text); len(runes) > 160 {
		return string(runes[:157]) + "…"
	}
	return text
}
