package site

import (
	"errors"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

func (s *site) indexSpeakers(c *fiber.Ctx) error {
	d, agenda, err := s.loaded(c)
	if err != nil {
		return err
	}
	if len(agenda.Speakers) == 0 {
		return models.ErrNotFound
	}
	page := views.SpeakersPage{Frame: s.dialogueFrame(c, d, s.Locale.For(s.Lang(c)).T("dialogue.tab.speakers")),
		DialogueHead: views.NewHead(d, "speakers", s.Clock(), agenda)}
	page.Path, page.Cards = "/dialogues/"+d.Slug+"/speakers", views.SpeakerCards(page.Lang, agenda)
	return s.Render(c, fiber.StatusOK, "speakers/index", page)
}

// showPortrait serves the picture of a speaker whom visitors may see.
func (s *site) showPortrait(c *fiber.Ctx) error {
	agenda, err := s.agendas.agenda(c)
	if err != nil {
		return err
	}
	for _, speaker := range agenda.Speakers {
		if speaker.Ref == c.Params("speaker") {
			return s.SendPortrait(c, speaker)
		}
	}
	return models.ErrNotFound
}

func (s *site) editSpeaker(c *fiber.Ctx) error {
	speaker, d, err := s.Store.SpeakerByToken(web.Context(c), c.Params("token"))
	if err != nil {
		return err
	}
	fields := views.SpeakerFields{Form: views.Form{Values: views.SpeakerValues(speaker.SpeakerProfile)}, Was: models.Fingerprint(speaker.SpeakerProfile)}
	return s.showSpeaker(c, fiber.StatusOK, d, speaker, fields)
}

func (s *site) showSpeaker(c *fiber.Ctx, status int, d *models.Dialogue, speaker *models.Speaker, f views.SpeakerFields) error {
	lang := s.Lang(c)
	p := s.Locale.For(lang)
	page := views.OwnSpeakerPage{Frame: s.frame(c, "", p.T("speaker.own"), ""), Dialogue: d, SpeakerFields: views.NewSpeakerFields(p, s.languages(), f.Form)}
	page.Path, page.Was, page.Theirs = "", f.Was, f.Theirs
	page.Action = views.PathIn(lang, "speakers", c.Params("token"))
	if speaker.Portrait != "" {
		page.Picture = page.Action + "/portrait.jpg?v=" + speaker.Portrait
	}
	return s.Render(c, status, "speakers/own", page)
}

// languages are those of content texts.
func (s *site) languages() []views.Option {
	var options []views.Option
	for _, lang := range s.Locale.Languages() {
		options = append(options, views.Option{Value: lang, Label: s.Locale.Name(lang), Lang: s.Locale.HTMLLang(lang)})
	}
	return options
}

func (s *site) updateSpeaker(c *fiber.Ctx) error {
	speaker, d, err := s.Store.SpeakerByToken(web.Context(c), c.Params("token"))
	if err != nil {
		return err
	}
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	typed := form.Speaker(s.Locale, speaker.SpeakerProfile)
	if err = form.Err(); err == nil {
		err = s.Store.SaveOwnSpeaker(web.Context(c), d, speaker, typed)
	}
	var wrong *models.Invalid
	var changed *models.ChangedMeanwhile[models.SpeakerProfile]
	switch {
	case errors.As(err, &wrong):
		return s.showSpeaker(c, fiber.StatusUnprocessableEntity, d, speaker, views.SpeakerFields{Form: s.Refill(c, form, err), Was: typed.Was})
	case errors.As(err, &changed):
		return s.showSpeaker(c, fiber.StatusConflict, d, speaker, views.SpeakerFields{Form: s.Refill(c, form, nil), Was: models.Fingerprint(*changed.Now),
			Theirs: s.Differences(c, "speaker.what.", views.SpeakerValues(*changed.Now), views.SpeakerValues(typed.SpeakerProfile))})
	case err != nil:
		return err
	}
	s.Flash(c, "ok", "speaker.own_saved")
	return web.SeeOther(c, views.PathIn(s.Lang(c), "speakers", c.Params("token")))
}

func (s *site) showOwnPortrait(c *fiber.Ctx) error {
	speaker, _, err := s.Store.SpeakerByToken(web.Context(c), c.Params("token"))
	if err != nil {
		return err
	}
	return s.SendPortrait(c, speaker)
}
