package organise

import (
	"errors"
	"net/url"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// Longest texts read from the form; the store has its own, shorter bounds.
const (
	longestSubject = 500
	longestBody    = 50000
)

func (o office) indexCampaigns(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	list, err := o.Store.Campaigns(web.Context(c), web.Scope(c, d))
	if err != nil {
		return err
	}
	page := views.CampaignIndexPage{OfficePage: o.page(c, d, "campaigns", "organise.campaigns.title")}
	list, page.Toolbar, err = sift(o, c, page.Base+"/campaigns", list, func(m *models.Campaign) []string { return inAll(m.Subject) },
		newestFirst(func(m *models.Campaign) string {
			subject, _ := m.Subject.In(page.Lang, d.Languages...)
			return subject
		})...)
	if err != nil {
		return err
	}
	figures, err := o.Store.CampaignFigures(web.Context(c), list...)
	if err != nil {
		return err
	}
	for _, campaign := range list {
		page.Rows = append(page.Rows, views.CampaignRow{Campaign: campaign, Progress: views.NewCampaignProgress(campaign, figures[campaign.ID])})
	}
	return o.Render(c, fiber.StatusOK, "campaigns/index", page)
}

// newCampaign begins a draft to those whom the query selects, as the list of
// registrations writes it.
func (o office) newCampaign(c *fiber.Ctx) error {
	d, query, err := o.asked(c)
	if err != nil {
		return err
	}
	form := views.Form{Values: selectionValues(readFilter(query))}
	return o.showCampaignForm(c, fiber.StatusOK, d, views.CampaignEditPage{Form: form})
}

// showCampaignForm completes a page with its form, its errors and its content.
func (o office) showCampaignForm(c *fiber.Ctx, status int, d *models.Dialogue, page views.CampaignEditPage) error {
	base, ref, title := basePath(d)+"/campaigns", c.Params("campaign"), "organise.campaigns.new"
	page.Action, page.Back = base, base
	if ref != "" {
		title = "organise.campaigns.edit"
		page.Action = base + "/" + url.PathEscape(ref)
		page.Back = page.Action
	}
	page.OfficePage, page.Placeholders = o.page(c, d, "campaigns", title), models.CampaignPlaceholders()
	p := o.Locale.For(page.Lang)
	page.Trail = append(page.Trail, views.Link{Label: p.T("organise.campaigns.title"), Href: base})
	for _, lang := range d.Languages {
		page.Languages = append(page.Languages, views.Option{Value: lang, Label: o.Locale.Name(lang), Lang: o.Locale.HTMLLang(lang)})
	}
	agenda, err := o.Store.Agenda(web.Context(c), d)
	if err != nil {
		return err
	}
	page.Selection = views.NewFilterChoices(p, agenda, web.Scope(c, d))
	return o.Render(c, status, "campaigns/edit", page)
}

func (o office) createCampaign(c *fiber.Ctx) error {
	d, form, err := o.sent(c)
	if err != nil {
		return err
	}
	text := readCampaign(form, d)
	var made *models.Campaign
	if err = form.Err(); err == nil {
		made, err = o.Store.CreateCampaign(web.Context(c), web.Actor(c), web.Scope(c, d), text)
	}
	var wrong *models.Invalid
	if errors.As(err, &wrong) {
		return o.showCampaignForm(c, fiber.StatusUnprocessableEntity, d, views.CampaignEditPage{Form: o.refillCampaign(c, form, err)})
	}
	if err != nil {
		return err
	}
	o.Flash(c, "ok", "organise.campaigns.saved")
	return web.SeeOther(c, basePath(d)+"/campaigns/"+made.Ref)
}

func (o office) editCampaign(c *fiber.Ctx) error {
	d, campaign, err := o.campaign(c)
	if err != nil {
		return err
	}
	if campaign.State != models.CampaignDraft {
		return web.SeeOther(c, basePath(d)+"/campaigns/"+campaign.Ref)
	}
	form := views.Form{Values: selectionValues(campaign.Filter)}
	for _, lang := range d.Languages {
		form.Values["subject."+lang] = []string{campaign.Subject[lang]}
		form.Values["body."+lang] = []string{campaign.Body[lang]}
	}
	return o.showCampaignForm(c, fiber.StatusOK, d, views.CampaignEditPage{Form: form, Content: campaign.Content()})
}

// updateCampaign saves a draft. What a colleague has saved meanwhile is only
// written over when it is saved a second time.
func (o office) updateCampaign(c *fiber.Ctx) error {
	d, campaign, err := o.campaign(c)
	if err != nil {
		return err
	}
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	text, content := readCampaign(form, d), form.Token("content")
	if err = form.Err(); err == nil {
		err = o.Store.UpdateCampaign(web.Context(c), web.Actor(c), web.Scope(c, d), campaign.Ref, content, text)
	}
	var wrong *models.Invalid
	page := views.CampaignEditPage{Content: content}
	switch {
	case errors.As(err, &wrong):
		page.Form = o.refillCampaign(c, form, err)
		return o.showCampaignForm(c, fiber.StatusUnprocessableEntity, d, page)
	case errors.Is(err, models.ErrConflict) && campaign.State == models.CampaignDraft:
		page.Form, page.Content, page.Conflict = o.Refill(c, form, nil), campaign.Content(), true
		return o.showCampaignForm(c, fiber.StatusConflict, d, page)
	case err != nil:
		return err
	}
	o.Flash(c, "ok", "organise.campaigns.saved")
	return web.SeeOther(c, basePath(d)+"/campaigns/"+campaign.Ref)
}

// campaign is the one that the address names.
func (o office) campaign(c *fiber.Ctx) (*models.Dialogue, *models.Campaign, error) {
	d, guests, err := o.guests(c)
	if err != nil {
		return nil, nil, err
	}
	campaign, err := o.Store.CampaignByRef(web.Context(c), guests, c.Params("campaign"))
	return d, campaign, err
}

// readCampaign reads the form of a campaign.
func readCampaign(form *web.Fields, d *models.Dialogue) models.CampaignForm {
	f := models.CampaignForm{Filter: readFilter(form), Subject: models.Text{}, Body: models.Text{}}
	for _, lang := range d.Languages {
		if subject := form.Line("subject."+lang, longestSubject); subject != "" {
			f.Subject[lang] = subject
		}
		if body := form.Text("body."+lang, longestBody); body != "" {
			f.Body[lang] = body
		}
	}
	return f
}

func (o office) refillCampaign(c *fiber.Ctx, form *web.Fields, err error) views.Form {
	return o.Refill(c, form, err, "subject", "organise.campaigns.subject", "body", "organise.campaigns.body",
		"session", "organise.campaigns.field.session", "host", "editor.field.host")
}
