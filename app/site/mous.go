package site

import (
	"errors"
	"strings"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// mouPage is how many records a page of the register shows.
const mouPage = 25

func (s *site) indexMoUs(c *fiber.Ctx) error { return s.listMoUs(c, fiber.StatusOK, views.Form{}) }

// listMoUs shows a page of the register; typed is the form of a subscription.
func (s *site) listMoUs(c *fiber.Ctx, status int, typed views.Form) error {
	query, err := web.Query(c)
	if err != nil {
		return err
	}
	f, after := web.MoUFilter(query), query.Line("after", 400)
	r, err := s.Store.PublicRegister(web.Context(c), f, after, mouPage)
	if err != nil {
		return err
	}
	p := s.Locale.For(s.Lang(c))
	page := views.NewMoUIndex(s.frame(c, "mous", p.T("mous.title"), p.T("mous.intro")), p, r, f, after)
	page.Path = "/mous" + views.MoUQuery(f, after)
	page.Feeds = []views.Link{{Label: p.T("mous.title"), Href: page.Data.Feed}}
	page.Subscribe = views.MoUSubscribe{Form: typed, Action: views.PathIn(page.Lang, "mous", "subscribe"), Abouts: views.RegisterAbouts(p, r)}
	return s.Render(c, status, "mous/index", page)
}

func (s *site) showMoU(c *fiber.Ctx) error {
	return s.showRecord(c, fiber.StatusOK, c.Params("reference"), views.Form{})
}

// showRecord shows a record; typed is the form of a subscription.
func (s *site) showRecord(c *fiber.Ctx, status int, reference string, typed views.Form) error {
	r, err := s.Store.PublicRecord(web.Context(c), reference)
	if err != nil {
		return err
	}
	p := s.Locale.For(s.Lang(c))
	title, _ := r.Stated.Titles.In(p.Lang())
	summary, _ := r.Stated.Summary.In(p.Lang())
	page := views.NewMoURecord(s.frame(c, "mous", title, shorten(summary)), p, r)
	page.Path = "/mous/" + page.Reference
	page.Trail = []views.Link{{Label: p.T("site.nav.mous"), Href: views.PathIn(page.Lang, "mous")}}
	page.Feeds = []views.Link{{Label: p.T("mous.title"), Href: page.Data.Feed}}
	page.JSONLD = views.MoUJSONLD(p, page)
	page.Subscribe = views.MoUSubscribe{Form: typed, Action: views.PathIn(page.Lang, "mous", "subscribe"), Abouts: views.RecordAbouts(p, r)}
	return s.Render(c, status, "mous/show", page)
}

// showMoUFile serves a file that the public record names.
func (s *site) showMoUFile(c *fiber.Ctx) error {
	file, err := s.Store.PublicFileOfMoU(web.Context(c), c.Params("reference"), c.Params("file"))
	if err != nil {
		return err
	}
	return s.SendUpload(c, file)
}

// createSubscription asks an address whether it wants news. Whatever comes of a
// valid form, the answer is the same.
func (s *site) createSubscription(c *fiber.Ctx) error {
	fields, err := web.Form(c)
	if err != nil {
		return err
	}
	f := models.MoUSubscriber{Email: fields.Line("email", 254), About: fields.Line("about", 120), Language: s.Lang(c)}
	if f.Email == "" {
		fields.Refuse("email", "field.required")
	}
	if err = fields.Err(); err == nil {
		err = s.Store.Subscribe(web.Context(c), f)
		web.Even(c)
	}
	var wrong *models.Invalid
	if errors.As(err, &wrong) {
		form := s.Refill(c, fields, err, "email", "mous.subscribe.email", "about", "mous.subscribe.what")
		if reference, ok := strings.CutPrefix(f.About, models.SubscribeMoU+":"); ok {
			return s.showRecord(c, fiber.StatusUnprocessableEntity, reference, form)
		}
		return s.listMoUs(c, fiber.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, views.PathIn(s.Lang(c), "mous", "subscribed"))
}

func (s *site) showSubscribed(c *fiber.Ctx) error {
	return s.showMoUNotice(c, "mous.subscribe.sent_title", "mous.subscribe.sent")
}

func (s *site) showMoUNotice(c *fiber.Ctx, title, text string) error {
	p := s.Locale.For(s.Lang(c))
	page := views.MoUNoticePage{Frame: s.frame(c, "mous", p.T(title), ""), Text: p.T(text)}
	page.NoIndex = true
	return s.Render(c, fiber.StatusOK, "mous/notice", page)
}

// askSubscription asks before it begins a subscription, for mail scanners open
// every link.
func (s *site) askSubscription(c *fiber.Ctx) error {
	if _, err := s.Store.SubscriptionToConfirm(web.Context(c), c.Params("token")); err != nil {
		return err
	}
	return s.confirm(c, "mous.confirm", "")
}

func (s *site) confirmSubscription(c *fiber.Ctx) error {
	if err := s.Store.ConfirmSubscription(web.Context(c), c.Params("token")); err != nil {
		return err
	}
	s.Flash(c, "ok", "mous.confirm.done")
	return web.SeeOther(c, views.PathIn(s.Lang(c), "mous"))
}

func (s *site) askUnsubscription(c *fiber.Ctx) error {
	if _, err := s.Store.SubscriptionToLeave(web.Context(c), c.Params("token")); err != nil {
		return err
	}
	return s.confirm(c, "mous.unsubscribe", "")
}

// deleteSubscription ends a subscription: by the button of the page, or by the one
// click of a mail program (RFC 8058), which follows no redirect.
func (s *site) deleteSubscription(c *fiber.Ctx) error {
	if err := s.Store.Unsubscribe(web.Context(c), c.Params("token")); err != nil {
		return err
	}
	return s.showMoUNotice(c, "mous.unsubscribe.done", "mous.unsubscribe.done_text")
}
