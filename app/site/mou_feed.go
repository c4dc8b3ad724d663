package site

import (
	"encoding/xml"
	"strconv"
	"time"

	"duologue/app/web"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// feedLength is how many statements the feed tells of.
const feedLength = 50

// atomFeed is an Atom feed (RFC 4287).
type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Language string      `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle"`
	Updated  string      `xml:"updated"`
	Author   string      `xml:"author>name"`
	Links    []atomLink  `xml:"link"`
	Entries  []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel     string `xml:"rel,attr"`
	Type    string `xml:"type,attr"`
	Address string `xml:"href,attr"`
}

type atomEntry struct {
	ID        string     `xml:"id"`
	Title     string     `xml:"title"`
	Updated   string     `xml:"updated"`
	Published string     `xml:"published,omitempty"`
	Link      atomLink   `xml:"link"`
	Summary   string     `xml:"summary"`
	Terms     []atomTerm `xml:"category"`
}

type atomTerm struct {
	Term string `xml:"term,attr"`
}

// tag is a name that stays (RFC 4151), whatever becomes of the address.
func (s *site) tag(specific string) string {
	return "tag:" + s.Settings.URL.Hostname() + ",2026:mous" + specific
}

// showMoUFeed tells what was published and changed last.
func (s *site) showMoUFeed(c *fiber.Ctx) error {
	news, err := s.Store.LatestMoUNews(web.Context(c), feedLength)
	if err != nil {
		return err
	}
	lang := s.Lang(c)
	p := s.Locale.For(lang)
	page := s.Link(views.PathIn(lang, "mous"))
	feed := atomFeed{Language: s.Locale.HTMLLang(lang), ID: s.tag("/" + lang), Title: p.T("mous.title"), Subtitle: p.T("mous.intro"), Author: p.T("site.name"),
		Updated: time.Unix(0, 0).UTC().Format(time.RFC3339), Links: []atomLink{{"self", "application/atom+xml", page + ".atom"}, {"alternate", "text/html", page}}}
	for i, n := range news {
		at := n.Act.At.UTC().Format(time.RFC3339Nano)
		if i == 0 {
			feed.Updated = at
		}
		title, _ := n.Stated.Titles.In(lang)
		entry := atomEntry{ID: s.tag("/" + lang + "/" + *n.Reference + "/" + strconv.Itoa(n.Act.Seq)), Title: title, Updated: at, Summary: views.MoUNewsWords(p, n),
			Link: atomLink{"alternate", "text/html", s.Link(views.PathIn(lang, "mous", *n.Reference))}}
		if n.PublishedAt != nil {
			entry.Published = n.PublishedAt.UTC().Format(time.RFC3339Nano)
		}
		for _, topic := range n.Stated.Topics {
			entry.Terms = append(entry.Terms, atomTerm{topic})
		}
		feed.Entries = append(feed.Entries, entry)
	}
	c.Set(fiber.HeaderContentType, "application/atom+xml; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "no-cache")
	if err := c.SendString(xml.Header); err != nil {
		return err
	}
	return xml.NewEncoder(c.Response().BodyWriter()).Encode(feed)
}
