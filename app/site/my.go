package site

import (
	"errors"
	"html/template"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"
	"duologue/views/ics"
	"duologue/views/qr"

	"github.com/gofiber/fiber/v2"
)

// ticketScale is the size of a module of the ticket as a picture, in pixels.
const ticketScale = 12

// myPath is the address of a registrant's own page, or of what is under it.
func (s *site) myPath(c *fiber.Ctx, segments ...any) string {
	return views.PathIn(s.Lang(c), append([]any{"my", c.Params("token")}, segments...)...)
}

// myFrame is the frame of a registrant's own page.
func (s *site) myFrame(c *fiber.Ctx, title string) views.Frame {
	f := s.Frame(c)
	f.Title, f.NoIndex = s.Locale.For(f.Lang).T(title), true
	return f
}

// own is all that a registrant's own page shows.
func (s *site) own(c *fiber.Ctx) (*models.OwnPage, error) {
	return s.Store.OwnPage(web.Context(c), web.GuestOf(c))
}

// ticket is the code of a registrant's ticket; it is empty for who is not
// confirmed or comes online only.
func (s *site) ticket(c *fiber.Ctx, own *models.OwnPage) (string, error) {
	r := own.Registration
	if r.State != models.Confirmed || !r.Place {
		return "", nil
	}
	code, err := s.Store.TicketCode(web.Context(c), own.Dialogue, r)
	if errors.Is(err, models.ErrNotFound) {
		return "", nil
	}
	return code, err
}

func (s *site) myPage(c *fiber.Ctx, title string) (*views.MyPage, error) {
	own, err := s.own(c)
	if err != nil {
		return nil, err
	}
	code, err := s.ticket(c, own)
	if err != nil {
		return nil, err
	}
	var picture template.HTML
	if code != "" {
		if picture, err = qr.SVG(code, s.Locale.For(s.Lang(c)).T("my.ticket_label")); err != nil {
			return nil, err
		}
	}
	now := s.Clock()
	return &views.MyPage{Frame: s.myFrame(c, title), OwnPage: own, Base: s.myPath(c), Code: picture, Now: now,
		Register: views.NewRegister(own.Dialogue, now, &own.Agenda.Places)}, nil
}

func (s *site) showMy(c *fiber.Ctx) error {
	page, err := s.myPage(c, "my.title")
	if err != nil {
		return err
	}
	return s.Render(c, fiber.StatusOK, "my/show", page)
}

// showTicket shows the ticket alone, to be printed.
func (s *site) showTicket(c *fiber.Ctx) error {
	page, err := s.myPage(c, "my.ticket")
	if err != nil {
		return err
	}
	if page.Code == "" {
		return models.ErrNotFound
	}
	return s.Render(c, fiber.StatusOK, "my/ticket", page)
}

func (s *site) showTicketPicture(c *fiber.Ctx) error {
	own, err := s.own(c)
	if err != nil {
		return err
	}
	code, err := s.ticket(c, own)
	if err != nil {
		return err
	}
	if code == "" {
		return models.ErrNotFound
	}
	picture, err := qr.PNG(code, ticketScale)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "image/png")
	return c.Send(picture)
}

// showMyCalendar is a registrant's own sessions as a calendar: those that wait
// are tentative, those that were dropped are cancelled.
func (s *site) showMyCalendar(c *fiber.Ctx) error {
	own, err := s.own(c)
	if err != nil {
		return err
	}
	lang, d, r := s.Lang(c), own.Dialogue, own.Registration
	calendar := ics.Calendar{Name: s.text(lang, d, d.Title)}
	for _, e := range own.Entries {
		calendar.Events = append(calendar.Events, ics.Chosen(s.Locale.For(lang), s.Link(""), d, r, e))
	}
	return sendCalendar(c, calendar, d.Slug)
}
