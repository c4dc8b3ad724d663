package organise

import (
	"context"
	"io"
	"strconv"
	"time"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"
	"duologue/views/locale"
	"duologue/views/sheet"

	"github.com/gofiber/fiber/v2"
)

// showAttendance lists who came to a session, in its room or online.
func (o office) showAttendance(c *fiber.Ctx) error {
	d, err := o.dialogue(c)
	if err != nil {
		return err
	}
	agenda, err := o.Store.Agenda(web.Context(c), d)
	if err != nil {
		return err
	}
	session := agenda.Session(c.Params("session"))
	if session == nil {
		return models.ErrNotFound
	}
	page := views.AttendancePage{OfficePage: o.page(c, d, "lists", "organise.attendance.title"), Session: session, Now: o.Clock()}
	query, err := web.Query(c)
	if err != nil {
		return err
	}
	page.Attended, page.Figures, err = o.Store.SessionAttendance(web.Context(c), web.Actor(c), web.Scope(c, d), session, query.Search("q"))
	if err != nil {
		return err
	}
	page.Attended, page.Toolbar, err = sift(o, c, page.Base+"/attendance/"+session.Ref, page.Attended, nil, order[models.Attendance]{name: "name"},
		sorted("arrival", func(a, b models.Attendance) int { return a.From().Compare(b.From()) }))
	if err != nil {
		return err
	}
	return o.Render(c, fiber.StatusOK, "office/attendance", page)
}

// exportAttendance is the same list as a sheet, with times of the dialogue's zone.
func (o office) exportAttendance(c *fiber.Ctx) error {
	d, session, err := o.listed(c)
	if err != nil {
		return err
	}
	if session == nil {
		return models.ErrNotFound
	}
	rows, _, err := o.Store.SessionAttendance(web.Context(c), web.Actor(c), web.Scope(c, d), session, "")
	if err != nil {
		return err
	}
	lang := o.Lang(c)
	return o.sendCSV(c, d.Slug+"-attendance-"+session.Ref, func(_ context.Context, w io.Writer) error {
		return writeAttendance(sheet.NewCSV(w, comma(lang)), o.Locale.For(lang), d, rows)
	})
}

func writeAttendance(out *sheet.CSV, p *locale.Printer, d *models.Dialogue, rows []models.Attendance) error {
	err := out.Row(p.T("organise.field.name"), p.T("organise.field.native_name"), p.T("register.organisation"), p.T("organise.field.country"),
		p.T("organise.field.reference"), p.T("organise.roster.first_entry"), p.T("organise.roster.joined"), p.T("organise.roster.last_seen"),
		p.T("organise.roster.minutes"))
	if err != nil {
		return err
	}
	at := func(t time.Time) string { return t.In(d.Location()).Format(time.DateTime) }
	for _, a := range rows {
		r, entered, joined, seen, minutes := a.Registration, "", "", "", ""
		if a.Entry != nil {
			entered = at(a.Entry.FirstAt)
		}
		if a.Presence != nil {
			joined, seen, minutes = at(a.Presence.JoinedAt), at(a.Presence.LastSeenAt), strconv.Itoa((a.Presence.Seconds+30)/60)
		}
		err := out.Row(views.PersonOf(r).Latin(), r.NativeName, r.Organisation, p.Country(r.Country), models.FormatReference(r.Reference),
			entered, joined, seen, minutes)
		if err != nil {
			return err
		}
	}
	return out.Close()
}
