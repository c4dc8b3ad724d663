package site

import (
	"errors"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// confirm shows what a button will do. key is the start of the page's words,
// points the ends of those that say what will happen.
func (s *site) confirm(c *fiber.Ctx, key, back string, points ...string) error {
	page := views.ConfirmPage{Frame: s.myFrame(c, key+".title"), Key: key, Action: c.Path(), Back: back, Danger: len(points) > 0}
	for _, point := range points {
		page.Points = append(page.Points, s.Locale.For(page.Lang).T(point))
	}
	return s.Render(c, fiber.StatusOK, "my/confirm", page)
}

func (s *site) askCancel(c *fiber.Ctx) error {
	own, err := s.own(c)
	if err != nil {
		return err
	}
	if !own.Dialogue.MayCancel(own.Registration, s.Clock()) {
		return web.SeeOther(c, s.myPath(c))
	}
	return s.confirm(c, "my.cancel", s.myPath(c), "my.cancel.point.places", "my.cancel.point.ticket", "my.cancel.point.again")
}

// cancelMy cancels. Past the deadline the own page says that it is too late.
func (s *site) cancelMy(c *fiber.Ctx) error {
	err := s.Store.CancelOwn(web.Context(c), web.Actor(c), web.GuestOf(c).ID)
	if err != nil && !errors.Is(err, models.ErrClosed) {
		return err
	}
	if err == nil {
		s.Flash(c, "ok", "my.cancelled")
	}
	return web.SeeOther(c, s.myPath(c))
}

func (s *site) askErase(c *fiber.Ctx) error {
	return s.confirm(c, "my.erase", s.myPath(c), "my.erase.point.place", "my.erase.point.data", "my.erase.point.earlier",
		"my.erase.point.kept", "my.erase.point.link")
}

// deleteMy erases the registrant's data; afterwards their link leads nowhere.
func (s *site) deleteMy(c *fiber.Ctx) error {
	if err := s.Store.EraseOwn(web.Context(c), web.Actor(c), web.GuestOf(c).ID); err != nil {
		return err
	}
	s.Flash(c, "ok", "my.erased")
	return web.SeeOther(c, views.PathIn(s.Lang(c)))
}

// editAddress asks to confirm a changed address. The link works until it is
// used or expires, which only the button finds out.
func (s *site) editAddress(c *fiber.Ctx) error {
	if err := s.Store.TokenWorks(web.Context(c), models.TokenAddress, c.Params("token")); err != nil {
		return gone(err)
	}
	return s.confirm(c, "my.address", "")
}

// updateAddress makes the changed address count and leads to the own page.
func (s *site) updateAddress(c *fiber.Ctx) error {
	r, err := s.Store.ConfirmAddress(web.Context(c), web.Actor(c), c.Params("token"))
	if err != nil {
		return gone(err)
	}
	s.Flash(c, "ok", "my.address_done")
	return web.SeeOther(c, views.PathIn(s.Lang(c), "my", s.Store.MyToken(r)))
}

// gone tells of a link that worked once and does no longer.
func gone(err error) error {
	if errors.Is(err, models.ErrNotFound) {
		return fiber.ErrGone
	}
	return err
}
