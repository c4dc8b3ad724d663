package checkin

import (
	"duologue/app/web"

	"github.com/gofiber/fiber/v2"
)

// guestAnswer is a registration that a name search found.
type guestAnswer struct {
	Reference    string     `json:"reference" doc:"The code of a scan by hand."`
	Name         string     `json:"name"`
	Organisation string     `json:"organisation"`
	Country      string     `json:"country" doc:"In the language of the request."`
	State        string     `json:"state" enum:"pending,confirmed,waitlisted"`
	Onsite       bool       `json:"onsite" doc:"Has a place on site."`
	Inside       bool       `json:"inside"`
	Flags        *scanFlags `json:"flags"`
}

// showGuests searches a name at a list; every search is audited.
func (d door) showGuests(c *fiber.Ctx) error {
	query, err := web.Query(c)
	if err != nil {
		return err
	}
	found, err := d.Store.SearchGuests(web.Context(c), scanner(c), query.Token("list"), query.Search("q"))
	if err != nil {
		return err
	}
	words := d.Locale.For(d.Lang(c))
	answers := make([]guestAnswer, len(found))
	for i, g := range found {
		answers[i] = guestAnswer{
			Reference: g.Reference, Name: d.name(c, g.ScanGuest), Organisation: g.Organisation, Country: words.Country(g.Country),
			State: g.State, Onsite: g.Place, Inside: g.Inside, Flags: flags(g.ScanGuest),
		}
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.JSON(answers)
}

// createUndo takes back an accepted scan, once per nonce.
func (d door) createUndo(c *fiber.Ctx) error {
	text, err := body(c)
	if err != nil {
		return err
	}
	o := readObject(text, "nonce", "scan")
	nonce, typed := o.uuid("nonce")
	scan, _ := o.uuid("scan")
	if typed == "" && len(o.wrong.Fields) == 0 {
		o.wrong.Add("nonce", "field.required")
	}
	if err := o.err(); err != nil {
		return err
	}
	if err := d.Store.UndoScan(web.Context(c), scanner(c), nonce, scan); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}
