package organise

import (
	"errors"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

func (o office) indexSpeakers(c *fiber.Ctx) error {
	d, w, err := o.working(c)
	if err != nil {
		return err
	}
	page := views.OfficeSpeakersPage{OfficePage: o.page(c, d, "speakers", "organise.nav.speakers"), Speaks: map[string]int{}}
	if page.Speakers, err = o.Store.LookUpSpeakers(web.Context(c), web.Actor(c), d); err != nil {
		return err
	}
	for _, speaker := range page.Speakers {
		if speaker.Asked() {
			page.Asked++
		}
	}
	for _, session := range w.Sessions {
		for _, part := range session.Speakers {
			page.Speaks[part.Speaker]++
		}
	}
	speaker := func(s *models.Speaker) []string {
		return append(inAll(s.Organisation), s.FamilyName, s.GivenNames, s.NativeName)
	}
	page.Speakers, page.Toolbar, err = sift(o, c, page.Base+"/speakers", page.Speakers, speaker, order[*models.Speaker]{name: "name"},
		sorted("missing", func(a, b *models.Speaker) int { return len(b.Missing()) - len(a.Missing()) }),
		sorted("sessions", func(a, b *models.Speaker) int { return page.Speaks[b.Ref] - page.Speaks[a.Ref] }))
	if err != nil {
		return err
	}
	return o.Render(c, fiber.StatusOK, "speaker_editor/index", page)
}

func (o office) editSpeaker(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	if c.Params("speaker") == newItem {
		return o.showSpeaker(c, fiber.StatusOK, d, nil, views.SpeakerFields{Form: views.Form{Values: map[string][]string{"language": {d.Languages[0]}}}})
	}
	speaker, err := o.Store.OpenSpeaker(web.Context(c), web.Actor(c), d, c.Params("speaker"))
	if err != nil {
		return err
	}
	values := views.SpeakerValues(speaker.SpeakerProfile)
	values["email"], values["language"] = []string{speaker.Email}, []string{speaker.Language}
	return o.showSpeaker(c, fiber.StatusOK, d, speaker, views.SpeakerFields{Form: views.Form{Values: values}, Was: models.Fingerprint(speaker.SpeakerProfile)})
}

func (o office) showSpeaker(c *fiber.Ctx, status int, d *models.Dialogue, speaker *models.Speaker, f views.SpeakerFields) error {
	page := views.OfficeSpeakerPage{New: speaker == nil, OfficePage: o.page(c, d, "speakers", "organise.speakers.new")}
	p := o.Locale.For(page.Lang)
	page.Trail = append(page.Trail, views.Link{Label: p.T("organise.nav.speakers"), Href: page.Base + "/speakers"})
	page.SpeakerFields = views.NewSpeakerFields(p, o.languages(), f.Form)
	page.Was, page.Theirs, page.Gone = f.Was, f.Theirs, f.Gone
	page.Action = page.Base + "/speakers/" + newItem
	for _, lang := range d.Languages {
		page.MailLanguages = append(page.MailLanguages, views.Option{Value: lang, Label: o.languageName(c, lang)})
	}
	if speaker != nil {
		page.Title = p.Person(views.SpeakerName(speaker))
		page.Action, page.Speaker = page.Base+"/speakers/"+speaker.Ref, speaker
		page.Link = o.Link(views.PathIn(page.Lang, "speakers", o.Store.SpeakerToken(speaker)))
		if speaker.Portrait != "" {
			page.Picture = page.Action + "/portrait.jpg?v=" + speaker.Portrait
		}
	}
	return o.Render(c, status, "speaker_editor/edit", page)
}

func (o office) updateSpeaker(c *fiber.Ctx) error {
	d, form, err := o.sent(c)
	if err != nil {
		return err
	}
	ref, profile := "", models.SpeakerProfile{}
	var speaker *models.Speaker
	if c.Params("speaker") != newItem {
		if speaker, err = o.Store.OpenSpeaker(web.Context(c), web.Actor(c), d, c.Params("speaker")); err != nil {
			return err
		}
		ref, profile = speaker.Ref, speaker.SpeakerProfile
	}
	typed := form.Speaker(o.Locale, profile)
	typed.Language = form.Choice("language", d.Languages...)
	if err = form.Err(); err == nil {
		_, err = o.Store.SaveSpeaker(web.Context(c), web.Actor(c), d, ref, typed)
	}
	var wrong *models.Invalid
	var changed *models.ChangedMeanwhile[models.SpeakerProfile]
	switch {
	case errors.As(err, &wrong):
		return o.showSpeaker(c, fiber.StatusUnprocessableEntity, d, speaker, views.SpeakerFields{Form: o.Refill(c, form, err), Was: typed.Was})
	case errors.As(err, &changed):
		return o.showSpeaker(c, fiber.StatusConflict, d, speaker, views.SpeakerFields{Form: o.Refill(c, form, nil), Was: models.Fingerprint(*changed.Now),
			Theirs: o.Differences(c, "speaker.what.", views.SpeakerValues(*changed.Now), views.SpeakerValues(typed.SpeakerProfile))})
	case err != nil:
		return err
	}
	o.Flash(c, "ok", "organise.speakers.saved")
	return web.SeeOther(c, basePath(d)+"/speakers")
}

func (o office) showPortrait(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	speakers, err := o.Store.Speakers(web.Context(c), d)
	if err != nil {
		return err
	}
	for _, s := range speakers {
		if s.Ref == c.Params("speaker") {
			return o.SendPortrait(c, s)
		}
	}
	return models.ErrNotFound
}

// mailSpeaker mails a speaker their own link.
func (o office) mailSpeaker(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	err = o.Store.MailSpeakerLink(web.Context(c), web.Actor(c), d, c.Params("speaker"))
	switch {
	case errors.Is(err, models.ErrConflict):
		o.Flash(c, "warn", "organise.speakers.not_mailed")
	case err != nil:
		return err
	default:
		o.Flash(c, "ok", "organise.speakers.mailed", 1)
	}
	return web.SeeOther(c, basePath(d)+"/speakers")
}

// mailSpeakers mails their links to all whose profile is incomplete.
func (o office) mailSpeakers(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	n, err := o.Store.MailSpeakerLinks(web.Context(c), web.Actor(c), d)
	if err != nil {
		return err
	}
	o.Flash(c, "ok", "organise.speakers.mailed", n)
	return web.SeeOther(c, basePath(d)+"/speakers")
}

func (o office) renewSpeaker(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	if err := o.Store.RenewSpeakerLink(web.Context(c), web.Actor(c), d, c.Params("speaker")); err != nil {
		return err
	}
	o.Flash(c, "ok", "organise.speakers.renewed")
	return web.SeeOther(c, basePath(d)+"/speakers/"+c.Params("speaker"))
}

func (o office) deleteSpeaker(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	if err := o.Store.DeleteSpeaker(web.Context(c), web.Actor(c), d, c.Params("speaker")); err != nil {
		return err
	}
	o.Flash(c, "ok", "organise.speakers.removed")
	return web.SeeOther(c, basePath(d)+"/speakers")
}
