package organise

import (
	"net/url"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"
	"duologue/views/locale"

	"github.com/gofiber/fiber/v2"
)

// signingOf is the record of the register that the address names, as a page
// about its signing shows it; title is the key of the page's words.
func (o office) signingOf(c *fiber.Ctx, title string) (views.CeremonyFrame, error) {
	m, err := o.Store.OpenMoU(web.Context(c), web.Actor(c), web.SignIn(c).Desk(), c.Params("mou"))
	if err != nil {
		return views.CeremonyFrame{}, err
	}
	return o.ceremonyFrame(c, m, title)
}

func (o office) ceremonyFrame(c *fiber.Ctx, m *models.MoU, title string) (views.CeremonyFrame, error) {
	f := views.CeremonyFrame{Frame: o.topFrame(c, "mous", title), MoU: m, Base: mouPath(m)}
	f.Words = o.Locale.For(f.Lang)
	zone := locale.Brussels
	if m.DialogueID != 0 {
		d, err := o.Store.DialogueByID(web.Context(c), m.DialogueID)
		if err != nil {
			return f, err
		}
		zone = d.Location().String()
	}
	var err error
	if f.Zone, err = o.Locale.Zone(zone); err != nil {
		return f, err
	}
	f.Other = o.Locale.OtherZone(zone)
	f.Trail = append(o.deskTrail(c), views.Link{Label: f.Name(), Href: f.Base})
	return f, nil
}

func ceremonyPath(c *fiber.Ctx) string {
	return mousPath + "/" + url.PathEscape(c.Params("mou")) + "/ceremony"
}

// ceremonyPage shows the ceremony with who of the signatories is in.
func (o office) ceremonyPage(c *fiber.Ctx, title string) (page views.CeremonyPage, err error) {
	f, err := o.signingOf(c, title)
	if err != nil {
		return page, err
	}
	present, err := o.Store.SignatoriesPresent(web.Context(c), web.Actor(c), f.MoU)
	return views.NewCeremonyPage(f, present), err
}

func (o office) showCeremony(c *fiber.Ctx) error {
	page, err := o.ceremonyPage(c, "ceremony.title")
	if err != nil {
		return err
	}
	return o.Render(c, fiber.StatusOK, "ceremony/show", page)
}

// printCeremony is what is handed to who runs the ceremony, on paper.
func (o office) printCeremony(c *fiber.Ctx) error {
	page, err := o.ceremonyPage(c, "ceremony.title")
	if err != nil {
		return err
	}
	page.Trail = append(page.Trail, views.Link{Label: page.Words.T("ceremony.title"), Href: page.Base + "/ceremony"})
	return o.Render(c, fiber.StatusOK, "ceremony/print", page)
}

// askPlan asks before a plan that there is already is made anew.
func (o office) askPlan(c *fiber.Ctx) error {
	f, err := o.signingOf(c, "ceremony.plan.title")
	if err != nil {
		return err
	}
	f.Trail = append(f.Trail, views.Link{Label: f.Words.T("ceremony.title"), Href: f.Base + "/ceremony"})
	return o.Render(c, fiber.StatusOK, "ceremony/plan", f)
}

// createPlan makes the plan from the rules. One that there is already is
// replaced only by who was asked.
func (o office) createPlan(c *fiber.Ctx) error {
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	revision, _ := form.Int("revision", 1, 1<<30)
	cues := o.cues()
	_, err = o.Store.EditMoU(web.Context(c), web.Actor(c), web.SignIn(c).Desk(), c.Params("mou"), models.MoUEdit{Revision: revision,
		Change: func(content *models.MoUContent) error {
			if content.Ceremony.Begun() || content.Ceremony != nil && !form.Bool("replace") {
				return models.ErrConflict
			}
			content.Ceremony = models.PlanCeremony(content, cues)
			return nil
		}})
	return o.ceremonyChanged(c, err, "ceremony.planned")
}

// cues are the words of a ceremony in all languages.
func (o office) cues() models.CeremonyCues {
	say := func(key string) models.Text {
		text := models.Text{}
		for _, lang := range o.Locale.Languages() {
			text[lang] = o.Locale.For(lang).T(key)
		}
		return text
	}
	return models.CeremonyCues{Welcome: say("ceremony.cue.welcome"), Entrance: say("ceremony.cue.entrance"), Folders: say("ceremony.cue.folders"),
		Exchange: say("ceremony.cue.exchange"), Handshake: say("ceremony.cue.handshake"), Photograph: say("ceremony.cue.photograph"),
		Unnamed: say("ceremony.unnamed")}
}

// ceremonyChanged leads back to the ceremony, and says so where somebody else was
// faster or a step of it was recorded already.
func (o office) ceremonyChanged(c *fiber.Ctx, err error, says string) error {
	switch {
	case models.IsChangedMoU(err) != nil:
		o.Flash(c, "warn", "ceremony.changed")
	case isConflict(err):
		o.Flash(c, "warn", "ceremony.begun")
	case err != nil:
		return err
	default:
		o.Flash(c, "ok", says)
	}
	return web.SeeOther(c, ceremonyPath(c))
}

// languagesOf are the languages of the record's texts and of the installation.
func (o office) languagesOf(f views.CeremonyFrame) []views.Option {
	var options []views.Option
	known := map[string]bool{}
	add := func(lang string) {
		if !known[lang] {
			known[lang] = true
			options = append(options, views.Option{Value: lang, Label: views.LanguageWord(f.Words, lang)})
		}
	}
	for _, lang := range o.Locale.Languages() {
		add(lang)
	}
	for _, t := range f.MoU.Content.Texts {
		add(t.Language)
	}
	return options
}
