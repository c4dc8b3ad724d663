package site

import (
	"strings"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// book is the record of the cooperation in the language of a request.
func (s *site) book(c *fiber.Ctx) (*models.CooperationRecord, views.CooperationBook, error) {
	record, err := s.Store.Cooperation(web.Context(c))
	if err != nil {
		return nil, views.CooperationBook{}, err
	}
	return record, views.NewCooperationBook(s.Locale.For(s.Lang(c)), record, s.Clock()), nil
}

// indexCooperation shows the timeline, narrowed as the query asks.
func (s *site) indexCooperation(c *fiber.Ctx) error {
	query, err := web.Query(c)
	if err != nil {
		return err
	}
	_, book, err := s.book(c)
	if err != nil {
		return err
	}
	p := s.Locale.For(s.Lang(c))
	filter := views.CooperationFilter{Kind: query.Token("kind"), Topic: query.Token("topic"), Body: query.Token("body")}
	page := views.NewCooperationPage(s.frame(c, "cooperation", p.T("cooperation.heading"), p.T("cooperation.intro")), book, filter)
	page.Path = "/cooperation" + filter.Query()
	return s.Render(c, fiber.StatusOK, "cooperation/index", page)
}

func (s *site) showCooperation(c *fiber.Ctx) error {
	record, book, err := s.book(c)
	if err != nil {
		return err
	}
	entry := record.Entry(c.Params("entry"))
	if entry == nil {
		return models.ErrNotFound
	}
	lang := s.Lang(c)
	title, _ := entry.Content.Title.In(lang)
	frame := s.frame(c, "cooperation", title, s.entryDescription(lang, entry))
	frame.Path = "/cooperation/" + entry.Code
	frame.Trail = []views.Link{{Label: s.Locale.For(lang).T("cooperation.title"), Href: views.PathIn(lang, "cooperation")}}
	page := views.NewCooperationEntryPage(frame, book, entry)
	page.JSONLD = s.entryData(lang, book, entry)
	return s.Render(c, fiber.StatusOK, "cooperation/show", page)
}

// entryDescription is what search engines show of an entry: its date, its place
// and what it is about.
func (s *site) entryDescription(lang string, e *models.CooperationEntry) string {
	parts := []string{views.StatedRange(s.Locale.For(lang), e.Starts, e.Ends)}
	for _, text := range []models.Text{e.Content.Place, e.Content.About, e.Content.Outcome} {
		if words, _ := text.In(lang); words != "" {
			parts = append(parts, words)
		}
	}
	return shorten(strings.Join(parts, " · "))
}

// entryData is an entry as schema.org knows its kind: what was held is an Event,
// a project a ResearchProject; other kinds have none. What is unknown is left out.
func (s *site) entryData(lang string, book views.CooperationBook, e *models.CooperationEntry) map[string]any {
	types := map[string]string{models.KindCommission: "Event", models.KindDialogue: "Event", models.KindWorkshop: "Event", models.KindProject: "ResearchProject"}
	kind, ok := types[e.Kind]
	if !ok || kind == "Event" && (e.Starts == "" || e.Starts.Before()) {
		return nil
	}
	title, _ := e.Content.Title.In(lang)
	data := map[string]any{"@context": "https://schema.org", "@type": kind, "name": title, "url": s.Link(views.PathIn(lang, "cooperation", e.Code))}
	property := map[string]string{"organiser": "organizer", "participant": "attendee", "funder": "funder"}
	for _, b := range e.Content.Bodies {
		if name := property[b.Role]; name != "" {
			known, _ := data[name].([]map[string]any)
			data[name] = append(known, map[string]any{"@type": "Organization", "name": book.Body(b.Body).Name})
		}
	}
	if kind != "Event" {
		return data
	}
	data["startDate"] = string(e.Starts)
	if e.Ends != "" && !e.Ends.Before() {
		data["endDate"] = string(e.Ends)
	}
	if place, _ := e.Content.Place.In(lang); place != "" {
		data["location"] = map[string]any{"@type": "Place", "name": place}
	} else if e.Content.Format == models.FormatOnline {
		data["location"] = map[string]any{"@type": "VirtualLocation", "url": data["url"]}
	}
	return data
}
