package organise

import (
	"context"
	"errors"
	"io"
	"strings"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"
	"duologue/views/locale"
	"duologue/views/sheet"

	"github.com/gofiber/fiber/v2"
)

const (
	// gateList is the address of the venue's own list, beside the sessions'.
	gateList = "gate"
	// mostPrinted is how many rows a page to print has.
	mostPrinted = 5000
)

// errEnough ends a reading that has all it wants.
var errEnough = errors.New("enough")

func (o office) indexLists(c *fiber.Ctx) error {
	d, guests, err := o.guests(c)
	if err != nil {
		return err
	}
	page := views.ListsPage{OfficePage: o.page(c, d, "lists", "organise.nav.lists")}
	if page.Agenda, err = o.Store.Agenda(web.Context(c), d); err != nil {
		return err
	}
	page.Agenda.Sessions, page.Toolbar, err = sift(o, c, page.Base+"/lists", page.Agenda.Sessions, func(s *models.Session) []string { return inAll(s.Title) })
	if err != nil {
		return err
	}
	if page.Attended, err = o.Store.AttendanceFigures(web.Context(c), guests); err != nil {
		return err
	}
	return o.Render(c, fiber.StatusOK, "office/lists", page)
}

// listed is the dialogue and the session that the address names; the session is
// nil for the gate.
func (o office) listed(c *fiber.Ctx) (*models.Dialogue, *models.Session, error) {
	d, err := o.dialogue(c)
	if err != nil || c.Params("session") == gateList {
		return d, nil, err
	}
	agenda, err := o.Store.Agenda(web.Context(c), d)
	if err != nil {
		return nil, nil, err
	}
	session := agenda.Session(c.Params("session"))
	if session == nil {
		return nil, nil, models.ErrNotFound
	}
	return d, session, nil
}

// showList is a list to print: the fallback on paper.
func (o office) showList(c *fiber.Ctx) error {
	d, session, err := o.listed(c)
	if err != nil {
		return err
	}
	page := views.RosterPage{OfficePage: o.page(c, d, "lists", "organise.roster.gate"), Session: session, Printed: o.Clock()}
	page.CSV = page.Base + "/lists/" + c.Params("session") + "/list.csv"
	p := o.Locale.For(page.Lang)
	page.Trail = append(page.Trail, views.Link{Label: p.T("organise.nav.lists"), Href: page.Base + "/lists"})
	if session != nil {
		page.Title, _ = session.Title.In(page.Lang, d.Languages...)
	}
	if err := o.Store.AuditExport(web.Context(c), web.Actor(c), web.Scope(c, d), c.Params("session"), models.RegistrationFilter{}); err != nil {
		return err
	}
	err = o.Store.Roster(web.Context(c), web.Scope(c, d), session, func(rows []models.RosterRow) error {
		page.Rows = append(page.Rows, rows...)
		if page.More = len(page.Rows) > mostPrinted; page.More {
			page.Rows = page.Rows[:mostPrinted]
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return err
	}
	return o.Render(c, fiber.StatusOK, "office/roster", page)
}

// exportList is the same list as a sheet.
func (o office) exportList(c *fiber.Ctx) error {
	d, session, err := o.listed(c)
	if err != nil {
		return err
	}
	name, lang, guests := c.Params("session"), o.Lang(c), web.Scope(c, d)
	if err := o.Store.AuditExport(web.Context(c), web.Actor(c), web.Scope(c, d), name, models.RegistrationFilter{}); err != nil {
		return err
	}
	return o.sendCSV(c, d.Slug+"-"+name, func(ctx context.Context, w io.Writer) error {
		p, out := o.Locale.For(lang), sheet.NewCSV(w, comma(lang))
		err := out.Row(p.T("organise.roster.tick"), p.T("organise.field.name"), p.T("organise.field.native_name"), p.T("register.organisation"),
			p.T("organise.field.reference"), p.T("organise.field.mode"), p.T("organise.roster.flags"), p.T("organise.field.door_note"))
		if err != nil {
			return err
		}
		err = o.Store.Roster(ctx, guests, session, func(rows []models.RosterRow) error {
			for _, r := range rows {
				err := out.Row("", views.PersonOf(r.Registration).Latin(), r.NativeName, r.Organisation, models.FormatReference(r.Reference),
					p.T("mode."+r.Mode), flags(p, r), r.DoorNote)
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		return out.Close()
	})
}

func flags(p *locale.Printer, r models.RosterRow) string {
	var list []string
	if r.VIP {
		list = append(list, p.T("organise.flag.vip"))
	}
	if r.HeadOfDelegation {
		list = append(list, p.T("organise.flag.head"))
	}
	if r.AccessNeed {
		list = append(list, p.T("organise.flag.access"))
	}
	return strings.Join(list, " · ")
}
