package site

import (
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"time"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// showAgenda shows the agenda that a filter leaves. The page depends on the
// dialogue's revision, the filter, and on whether one can register.
func (s *site) showAgenda(c *fiber.Ctx) error {
	agenda, err := s.agendas.agenda(c)
	if err != nil {
		return err
	}
	filter, err := agendaFilter(c, agenda)
	if err != nil {
		return err
	}
	d := agenda.Dialogue
	version := strconv.FormatInt(d.ID, 10) + "-" + strconv.FormatInt(d.Revision, 10) + "-" + string(d.Phase(s.Clock()))
	key := d.Slug + "/agenda" + filter.Query()
	return s.Cached(c, fiber.MIMETextHTMLCharsetUTF8, key, version, func(w io.Writer) error {
		frame := s.dialogueFrame(c, d, s.Locale.For(s.Lang(c)).T("dialogue.tab.agenda"))
		frame.Path = "/dialogues/" + d.Slug + "/agenda" + filter.Query()
		frame.Sheets = []string{s.agendaStyle(d)}
		page := views.NewAgendaPage(frame, views.NewHead(d, "agenda", s.Clock(), agenda), agenda, filter)
		return s.RenderTo(c, w, "dialogues/agenda", page)
	})
}

// showEmbed is the agenda as a list for the frames of other sites, with the same
// filters.
func (s *site) showEmbed(c *fiber.Ctx) error {
	agenda, err := s.agendas.agenda(c)
	if err != nil {
		return err
	}
	filter, err := agendaFilter(c, agenda)
	if err != nil {
		return err
	}
	filter.List = true
	d := agenda.Dialogue
	s.AllowEmbedding(c)
	version := fmt.Sprintf("%d-%d", d.ID, d.Revision)
	return s.Cached(c, fiber.MIMETextHTMLCharsetUTF8, d.Slug+"/embed"+filter.Query(), version, func(w io.Writer) error {
		frame := s.dialogueFrame(c, d, s.Locale.For(s.Lang(c)).T("dialogue.tab.agenda"))
		frame.NoIndex = true
		page := views.NewAgendaPage(frame, views.NewHead(d, "agenda", s.Clock(), agenda), agenda, filter)
		return s.RenderTo(c, w, "dialogues/embed", page)
	})
}

// agendaFilter reads the filter of the query; a day, theme or mode that the
// agenda does not know is an address that does not exist.
func agendaFilter(c *fiber.Ctx, agenda *models.Agenda) (views.AgendaFilter, error) {
	if len(c.Request().URI().QueryString()) == 0 {
		return views.AgendaFilter{}, nil
	}
	query, err := web.Query(c)
	if err != nil {
		return views.AgendaFilter{}, err
	}
	f := views.AgendaFilter{Day: query.Line("day", 10), Theme: query.Line("theme", 100), Mode: query.Line("mode", 10), List: query.Token("view") == "list"}
	zone := agenda.Dialogue.Location()
	knownDay := func(s *models.Session) bool { return s.StartsAt.In(zone).Format(time.DateOnly) == f.Day }
	knownTheme := func(t models.Theme) bool { return t.Code == f.Theme }
	switch {
	case query.Err() != nil,
		f.Day != "" && !slices.ContainsFunc(agenda.Sessions, knownDay),
		f.Theme != "" && !slices.ContainsFunc(agenda.Themes, knownTheme),
		f.Mode != "" && !slices.Contains(models.Modes(), f.Mode):
		return f, models.ErrNotFound
	}
	return f, nil
}

// agendaStyle is the address of an agenda's stylesheet in its present version.
func (s *site) agendaStyle(d *models.Dialogue) string {
	return "/dialogues/" + url.PathEscape(d.Slug) + "/agenda.css?v=" + s.styleVersion(d)
}

func (s *site) styleVersion(d *models.Dialogue) string {
	return fmt.Sprintf("%s-%d", s.Settings.Build, d.Revision)
}

// showAgendaStyle serves the places of an agenda's grid. Under the version that
// pages name it can be kept for ever.
func (s *site) showAgendaStyle(c *fiber.Ctx) error {
	agenda, err := s.agendas.agenda(c)
	if err != nil {
		return err
	}
	version := s.styleVersion(agenda.Dialogue)
	err = s.Cached(c, "text/css; charset=utf-8", agenda.Dialogue.Slug+"/style", version, func(w io.Writer) error {
		_, err := io.WriteString(w, views.AgendaCSS(agenda))
		return err
	})
	if err == nil && c.Query("v") == version {
		c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	}
	return err
}
