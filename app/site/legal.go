package site

import (
	"strings"

	"duologue/app/web"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// showLegal shows the privacy notice, the accessibility statement or the
// imprint, with those who are responsible: the hosts of the latest dialogue.
func (s *site) showLegal(name string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		facts, err := s.responsible(c)
		if err != nil {
			return err
		}
		page := views.LegalPage{Frame: s.frame(c, "", s.Locale.For(s.Lang(c)).T("site.nav."+name), ""), Name: name, Facts: facts}
		page.Path = "/" + name
		return s.Render(c, fiber.StatusOK, "legal/show", page)
	}
}

func (s *site) responsible(c *fiber.Ctx) ([]views.Fact, error) {
	list, err := s.Store.PublishedDialogues(web.Context(c))
	if err != nil {
		return nil, err
	}
	lang, contact := s.Lang(c), s.Settings.Contact
	p := s.Locale.For(lang)
	var facts []views.Fact
	if len(list) > 0 {
		var names []string
		for _, h := range list[0].Hosts {
			names = append(names, s.text(lang, list[0], h.Host.Names))
		}
		if len(names) > 0 {
			facts = append(facts, views.Fact{Term: p.T("dialogue.hosts"), Text: strings.Join(names, "\n")})
		}
		if list[0].ContactEmail != "" {
			contact = list[0].ContactEmail
		}
	}
	if contact != "" {
		facts = append(facts, views.Fact{Term: p.T("dialogue.contact"), Text: contact, More: "mail"})
	}
	return facts, nil
}
