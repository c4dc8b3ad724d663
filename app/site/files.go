package site

import (
	"duologue/models"

	"github.com/gofiber/fiber/v2"
)

// showFile serves a file of the released agenda that is for everybody.
func (s *site) showFile(c *fiber.Ctx) error {
	agenda, err := s.agendas.agenda(c)
	if err != nil {
		return err
	}
	for _, session := range agenda.Sessions {
		if session.HasFile(models.FileForAll, c.Params("file")) {
			return s.SendFile(c, agenda.Dialogue, c.Params("file"))
		}
	}
	return models.ErrNotFound
}

// showMyFile serves a file of a session in which the registrant is.
func (s *site) showMyFile(c *fiber.Ctx) error {
	own, err := s.own(c)
	if err != nil {
		return err
	}
	for _, session := range own.Agenda.Sessions {
		if own.Has(session) && session.HasFile(models.FileForGuests, c.Params("file")) {
			return s.SendFile(c, own.Dialogue, c.Params("file"))
		}
	}
	return models.ErrNotFound
}
