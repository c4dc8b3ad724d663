package site

import (
	"strings"

	"duologue/app/web"
	"duologue/models"

	"github.com/gofiber/fiber/v2"
)

// offer is an address that was probably meant, and the one that was typed.
type offer struct{ typed, meant string }

// asked tells whether there is something to ask.
func (o offer) asked() bool { return o.meant != "" }

// checkRegistration collects all that is wrong with a form. A form that is right
// but for an address that looks mistyped gives an offer: it is made once, and
// taken by the button that accepts it.
func (s *site) checkRegistration(c *fiber.Ctx, d *models.Dialogue, fields *web.Fields, f *models.RegistrationForm, change bool) (offer, error) {
	typed := f.Email
	meant := suggest(typed)
	if meant != "" && fields.Line("accept", 254) == meant {
		f.Email, meant = meant, ""
	}
	err := fields.All(s.Store.CheckRegistration(web.Context(c), d, f, change))
	if err != nil || meant == "" || fields.Line("checked", 254) == typed {
		return offer{}, err
	}
	return offer{typed: typed, meant: meant}, nil
}

// suggest is the address that was probably meant, or nothing.
func suggest(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at < 1 {
		return ""
	}
	if domain := models.SuggestDomain(address[at+1:]); domain != "" {
		return address[:at+1] + domain
	}
	return ""
}
