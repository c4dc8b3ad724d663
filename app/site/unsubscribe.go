package site

import (
	"duologue/app/web"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// askUnsubscribe asks before it ends announcements, for mail scanners open
// every link.
func (s *site) askUnsubscribe(c *fiber.Ctx) error {
	if _, _, err := s.Store.ByUnsubscribeToken(web.Context(c), c.Params("token")); err != nil {
		return err
	}
	return s.confirm(c, "unsubscribe.ask", "")
}

// createUnsubscribe ends announcements: by the button of the page, or by the
// one click of a mail program (RFC 8058), which sends no cookie, no origin, and
// follows no redirect, so that the answer is the page itself. It offers to take
// the step back.
func (s *site) createUnsubscribe(c *fiber.Ctx) error {
	if err := s.Store.OptOut(web.Context(c), web.Actor(c), c.Params("token")); err != nil {
		return err
	}
	page := views.ConfirmPage{Frame: s.myFrame(c, "unsubscribe.done.title"), Key: "unsubscribe.done",
		Action: views.PathIn(s.Lang(c), "resubscribe", c.Params("token"))}
	return s.Render(c, fiber.StatusOK, "my/confirm", page)
}

// deleteUnsubscribe lets announcements come again.
func (s *site) deleteUnsubscribe(c *fiber.Ctx) error {
	if err := s.Store.OptIn(web.Context(c), web.Actor(c), c.Params("token")); err != nil {
		return err
	}
	s.Flash(c, "ok", "unsubscribe.undone")
	return web.SeeOther(c, views.PathIn(s.Lang(c)))
}
