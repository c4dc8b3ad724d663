package site

import (
	"encoding/xml"
	"time"

	"duologue/app/web"
	"duologue/models"

	"github.com/gofiber/fiber/v2"
)

// sitemap lists the public pages (sitemaps.org), each with its other languages.
type sitemap struct {
	XMLName xml.Name   `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	Pages   []sitePage `xml:"url"`
}

type sitePage struct {
	Address    string     `xml:"loc"`
	Modified   string     `xml:"lastmod,omitempty"`
	Alternates []siteLink `xml:"http://www.w3.org/1999/xhtml link"`
}

type siteLink struct {
	Rel      string `xml:"rel,attr"`
	Language string `xml:"hreflang,attr"`
	Address  string `xml:"href,attr"`
}

func (s *site) showSitemap(c *fiber.Ctx) error {
	var m sitemap
	for _, path := range []string{"", "/dialogues", "/cooperation", "/verify", "/privacy", "/accessibility", "/imprint"} {
		s.addPage(&m, path, time.Time{})
	}
	list, err := s.Store.PublishedDialogues(web.Context(c))
	if err != nil {
		return err
	}
	for _, d := range list {
		agenda, err := s.Store.Agenda(web.Context(c), d)
		if err != nil {
			return err
		}
		s.addDialogue(&m, agenda)
	}
	record, err := s.Store.Cooperation(web.Context(c))
	if err != nil {
		return err
	}
	for _, e := range record.Entries {
		s.addPage(&m, "/cooperation/"+e.Code, e.UpdatedAt)
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationXMLCharsetUTF8)
	c.Set(fiber.HeaderCacheControl, "no-cache")
	if err := c.SendString(xml.Header); err != nil {
		return err
	}
	return xml.NewEncoder(c.Response().BodyWriter()).Encode(m)
}

func (s *site) addDialogue(m *sitemap, agenda *models.Agenda) {
	d := agenda.Dialogue
	base := "/dialogues/" + d.Slug
	s.addPage(m, base, d.UpdatedAt)
	if len(d.Practical) > 0 || len(d.Venue) > 0 || len(d.Directions) > 0 {
		s.addPage(m, base+"/practical", d.UpdatedAt)
	}
	if len(agenda.Sessions) > 0 {
		s.addPage(m, base+"/agenda", d.UpdatedAt)
	}
	for _, session := range agenda.Sessions {
		s.addPage(m, base+"/sessions/"+session.Ref, session.UpdatedAt)
	}
}

func (s *site) addPage(m *sitemap, path string, modified time.Time) {
	var alternates []siteLink
	for _, lang := range s.Locale.Languages() {
		alternates = append(alternates, siteLink{Rel: "alternate", Language: s.Locale.HTMLLang(lang), Address: s.Link("/" + lang + path)})
	}
	for _, lang := range s.Locale.Languages() {
		page := sitePage{Address: s.Link("/" + lang + path), Alternates: alternates}
		if !modified.IsZero() {
			page.Modified = modified.UTC().Format(time.DateOnly)
		}
		m.Pages = append(m.Pages, page)
	}
}
