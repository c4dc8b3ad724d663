package organise

import (
	"context"
	"errors"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

func (o office) showCampaign(c *fiber.Ctx) error {
	d, campaign, err := o.campaign(c)
	if err != nil {
		return err
	}
	page, err := o.campaignPage(c, d, campaign)
	if err != nil {
		return err
	}
	if !page.Draft() {
		query, err := web.Query(c)
		if err != nil {
			return err
		}
		page.State = query.Choice("state", messageStates()...)
		look := func(ctx context.Context, f models.MessageFilter, n int) ([]models.Message, bool, error) {
			return o.Store.LookUpRecipients(ctx, web.Actor(c), web.Scope(c, d), campaign, f, n)
		}
		filter := models.MessageFilter{State: page.State}
		if page.Messages, err = o.messages(c, scope{dialogue: d, base: page.Base}, filter, query, look); err != nil {
			return err
		}
	}
	return o.Render(c, fiber.StatusOK, "campaigns/show", page)
}

// campaignPage is a campaign with who gets it, how it looks and how far it is.
func (o office) campaignPage(c *fiber.Ctx, d *models.Dialogue, campaign *models.Campaign) (views.CampaignPage, error) {
	page := views.CampaignPage{OfficePage: o.page(c, d, "campaigns", "organise.campaigns.one"), Campaign: campaign}
	p := o.Locale.For(page.Lang)
	page.Trail = append(page.Trail, views.Link{Label: p.T("organise.campaigns.title"), Href: page.Base + "/campaigns"})
	agenda, err := o.Store.Agenda(web.Context(c), d)
	if err != nil {
		return page, err
	}
	page.Filter = selectionWords(p, agenda, campaign.Filter)
	figures, err := o.Store.CampaignFigures(web.Context(c), campaign)
	if err != nil {
		return page, err
	}
	page.Progress = views.NewCampaignProgress(campaign, figures[campaign.ID])
	if page.Draft() {
		if page.Recipients, err = o.reach(c, d, campaign); err != nil {
			return page, err
		}
	}
	page.Previews, err = o.previews(c, d, campaign)
	return page, err
}

// reach counts who gets a campaign, and in which language.
func (o office) reach(c *fiber.Ctx, d *models.Dialogue, campaign *models.Campaign) (*views.CampaignReach, error) {
	count, err := o.Store.CampaignRecipients(web.Context(c), d, campaign)
	if err != nil {
		return nil, err
	}
	reach := &views.CampaignReach{CampaignRecipients: count}
	for _, lang := range o.Locale.Languages() {
		if n := count.Languages[lang]; n > 0 {
			_, text := campaign.Body.In(lang, d.Languages...)
			reach.Rows = append(reach.Rows, views.ReachRow{Lang: lang, Name: o.languageName(c, lang), Text: o.languageName(c, text), Count: n})
		}
	}
	return reach, nil
}

// languageName names a language in the reader's words.
func (o office) languageName(c *fiber.Ctx, lang string) string {
	return o.Locale.For(o.Lang(c)).T("language." + o.Locale.For(lang).Lang())
}

// previews renders a campaign in each language in which it is written.
func (o office) previews(c *fiber.Ctx, d *models.Dialogue, campaign *models.Campaign) ([]views.CampaignPreview, error) {
	var previews []views.CampaignPreview
	for _, lang := range d.Languages {
		if campaign.Body[lang] == "" {
			continue
		}
		subject, text, _, err := o.sample(c, d, campaign, lang)
		if err != nil {
			return nil, err
		}
		previews = append(previews, views.CampaignPreview{Lang: lang, HTMLLang: o.Locale.HTMLLang(lang),
			Name: o.languageName(c, lang), Subject: subject, Text: text})
	}
	return previews, nil
}

// sample renders a campaign as if the organiser were a recipient.
func (o office) sample(c *fiber.Ctx, d *models.Dialogue, campaign *models.Campaign, lang string) (subject, text, html string, err error) {
	lang = o.Locale.For(lang).Lang()
	facts := models.SampleFacts(d, campaign, &web.SignIn(c).Account)
	return o.Views.Mail(lang, models.MailCampaign, views.NewGuestMail(lang, o.Link(""), facts))
}

// showCampaignMail is the mail itself, for the frame of its preview.
func (o office) showCampaignMail(c *fiber.Ctx) error {
	d, campaign, err := o.campaign(c)
	if err != nil {
		return err
	}
	lang := c.Params("language")
	if campaign.Body[lang] == "" {
		return models.ErrNotFound
	}
	_, _, html, err := o.sample(c, d, campaign, lang)
	if err != nil {
		return err
	}
	return o.sendMail(c, html)
}

// sendMail answers with the HTML of a mail, locked in.
func (o office) sendMail(c *fiber.Ctx, html string) error {
	o.AllowMail(c)
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.SendString(html)
}

// tryCampaign sends a draft to the organiser alone.
func (o office) tryCampaign(c *fiber.Ctx) error {
	d, campaign, err := o.campaign(c)
	if err != nil {
		return err
	}
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	lang := form.Choice("language", d.Languages...)
	if campaign.Body[lang] == "" {
		return models.ErrNotFound
	}
	ref, err := o.Store.TryCampaign(web.Context(c), web.Actor(c), campaign, o.Locale.For(lang).Lang())
	if err != nil {
		return err
	}
	o.Flash(c, "ok", "organise.campaigns.tried")
	if web.Scope(c, d).Limited() { // it is a guest's mail that they may read
		return web.SeeOther(c, basePath(d)+"/campaigns/"+campaign.Ref)
	}
	return web.SeeOther(c, basePath(d)+"/outbox/"+ref)
}

// askCampaign is the last question before a campaign goes out.
func (o office) askCampaign(c *fiber.Ctx) error {
	d, campaign, err := o.campaign(c)
	if err != nil {
		return err
	}
	return o.showConfirm(c, fiber.StatusOK, d, campaign, views.CampaignConfirmPage{Was: -1})
}

func (o office) showConfirm(c *fiber.Ctx, status int, d *models.Dialogue, campaign *models.Campaign, page views.CampaignConfirmPage) error {
	if campaign.State != models.CampaignDraft {
		return web.SeeOther(c, basePath(d)+"/campaigns/"+campaign.Ref)
	}
	var err error
	if page.CampaignPage, err = o.campaignPage(c, d, campaign); err != nil {
		return err
	}
	return o.Render(c, status, "campaigns/confirm", page)
}

// confirmCampaign starts a campaign, unless it or the number of its recipients
// is no more what was shown: then it asks again.
func (o office) confirmCampaign(c *fiber.Ctx) error {
	d, campaign, err := o.campaign(c)
	if err != nil {
		return err
	}
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	shown, _ := form.Int("recipients", 0, mostPlaces)
	seen := models.CampaignSeen{Recipients: shown, Content: form.Token("content")}
	err = o.Store.ConfirmCampaign(web.Context(c), web.Actor(c), d, campaign, seen)
	var wrong *models.Invalid
	switch {
	case errors.Is(err, models.ErrConflict):
		return o.showConfirm(c, fiber.StatusConflict, d, campaign, views.CampaignConfirmPage{Was: shown})
	case errors.As(err, &wrong):
		page := views.CampaignConfirmPage{Was: -1, Form: o.Refill(c, form, err)}
		return o.showConfirm(c, fiber.StatusUnprocessableEntity, d, campaign, page)
	case err != nil:
		return err
	}
	o.Flash(c, "ok", "organise.campaigns.confirmed")
	return web.SeeOther(c, basePath(d)+"/campaigns/"+campaign.Ref)
}

func (o office) stopCampaign(c *fiber.Ctx) error {
	d, campaign, err := o.campaign(c)
	if err != nil {
		return err
	}
	err = o.Store.StopCampaign(web.Context(c), web.Actor(c), campaign)
	switch {
	case err == nil:
		o.Flash(c, "ok", "organise.campaigns.stopped")
	case errors.Is(err, models.ErrConflict):
		o.Flash(c, "info", "organise.campaigns.over")
	default:
		return err
	}
	return web.SeeOther(c, basePath(d)+"/campaigns/"+campaign.Ref)
}
