package site_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"duologue/models"
)

func TestPages(t *testing.T) {
	w := newWorld(t, 0, func(doc *models.Document) {
		doc.Practical, doc.Venue = text("## Getting there"), text("Example Hall")
		doc.Themes = []models.DocumentTheme{{Code: "water", Name: text("Water"), Colour: "blue"}}
		doc.Sessions[1].Themes = []string{"water"}
	})
	day := w.clock.now.AddDate(0, 0, 42).Format(time.DateOnly)
	base := "/dialogues/test"
	session := base + "/sessions/" + w.refs["x"]
	for _, c := range []struct {
		path     string
		status   int
		contains []string
		lacks    string
	}{
		{"", 200, []string{"Test dialogue test", `application/ld+json`}, `og:title" content=""`},
		{"/dialogues", 200, []string{"Test dialogue test"}, ""},
		{base, 200, []string{"Water", `property="og:title"`, `rel="canonical"`}, ""},
		{base + "/practical", 200, []string{"Getting there"}, ""},
		{base + "/agenda", 200, []string{"Session x", "Session y", "10:00–11:00", "17:00–18:00", "/dialogues/test/agenda.css?v="}, ""},
		{base + "/agenda?theme=water", 200, []string{"Session x"}, "Session y"},
		{base + "/agenda?day=" + day + "&mode=online&view=list&from=wechat", 200, []string{"Session y"}, "wechat"},
		{session, 200, []string{"Session x", "Session x2", "agenda.ics?sessions=" + w.refs["x"]}, ""},
		{base + "/register", 200, []string{`name="nonce"`, "Session x2", "I agree"}, ""},
		{base + "/register/link", 200, []string{`name="email"`}, ""},
		{base + "/register/sent", 200, nil, ""},
		{"/privacy", 200, []string{"dialogue@host.example"}, ""},
		{"/accessibility", 200, nil, ""},
		{"/imprint", 200, nil, ""},
		{base + "/agenda?day=2020-01-01", 404, nil, ""},
		{base + "/agenda?day=%ff", 404, nil, ""},
		{base + "/agenda?theme=nothing", 404, nil, ""},
		{base + "/agenda?mode=astral", 404, nil, ""},
		{base + "/agenda?day=%zz", 400, nil, ""},
		{base + "/sessions/nothing", 404, nil, ""},
		{"/dialogues/nothing", 404, nil, ""},
		{"/dialogues/nothing/agenda", 404, nil, ""},
		{"/dialogues/nothing/register", 404, nil, ""},
		{"/dialogues/TEST", 404, nil, ""},
		{"/dialogues/%F0%9F%8E%89", 404, nil, ""},
	} {
		for _, lang := range []string{"nl", "fr", "en", "zh"} {
			a := w.browser.Get(t, "/"+lang+c.path)
			if a.StatusCode != c.status {
				t.Errorf("/%s%s: %d", lang, c.path, a.StatusCode)
			}
			if strings.Contains(a.Text, "⟦") || strings.Contains(a.Text, " style=") || strings.Contains(a.Text, "stream.example") {
				t.Errorf("/%s%s: a word is missing, an inline style, or a session's link", lang, c.path)
			}
			if c.lacks != "" && strings.Contains(a.Text, c.lacks) {
				t.Errorf("/%s%s contains %q", lang, c.path, c.lacks)
			}
			for _, part := range c.contains {
				if lang == "en" && !strings.Contains(a.Text, part) {
					t.Errorf("/%s%s lacks %q", lang, c.path, part)
				}
			}
			if c.status == 200 && !strings.Contains(c.path, "register/") && strings.Count(a.Text, `rel="alternate" hreflang=`) != 5 {
				t.Errorf("/%s%s: hreflang", lang, c.path)
			}
		}
	}
	if a := w.browser.Get(t, "/de"+base); a.StatusCode != 404 {
		t.Errorf("an unknown language: %d", a.StatusCode)
	}
}

// TestOnlyTheEmbeddedAgendaMayBeFramed by other sites.
func TestOnlyTheEmbeddedAgendaMayBeFramed(t *testing.T) {
	w := newWorld(t, 0, nil)
	for path, framed := range map[string]bool{"/en/dialogues/test/agenda/embed": true, "/en/dialogues/test/agenda/embed?mode=online": true,
		"/en/dialogues/test/agenda": false, "/en/dialogues/test/speakers": false, "/en/dialogues/none/agenda/embed": false} {
		for range 2 { // rendered, and kept
			a := w.browser.Get(t, path)
			policy := a.Header.Get("Content-Security-Policy")
			if strings.Contains(policy, "frame-ancestors *") != framed || !framed && a.Header.Get("X-Frame-Options") != "DENY" ||
				framed && (a.StatusCode != 200 || a.Header.Get("X-Frame-Options") != "" || !strings.Contains(a.Text, "Session x2")) {
				t.Errorf("%s: %d %s, %s", path, a.StatusCode, policy, a.Header.Get("X-Frame-Options"))
			}
		}
	}
}

// TestSchedules are published under the addresses that apps ask for.
func TestSchedules(t *testing.T) {
	w := newWorld(t, 0, nil)
	for path, kind := range map[string]string{"schedule.json": "application/json", "schedule.xml": "application/xml; charset=utf-8"} {
		a := w.browser.Get(t, "/zh/dialogues/test/"+path)
		if a.StatusCode != 200 || a.Header.Get("Content-Type") != kind || !strings.Contains(a.Text, "Session x2") || a.Header.Get("ETag") == "" {
			t.Errorf("%s: %d %s", path, a.StatusCode, a.Header.Get("Content-Type"))
		}
	}
}

func TestRegionalLanguages(t *testing.T) {
	w := newWorld(t, 0, nil)
	for path, want := range map[string]string{
		"/zh-CN": "/zh", "/EN": "/en", "/zh-Hans/dialogues/test?mode=online&x=%2F": "/zh/dialogues/test?mode=online&x=%2F",
		"/FR-be/dialogues/%74est": "/fr/dialogues/%74est", "/de": "", "/xx-CN": "", "/zh_CN": "", "/EN%2Fx": "",
		"//evil.example/zh-CN": "", "/en-GB//evil.example": "", "/en-GB/nowhere/at/all": "",
	} {
		a := w.browser.Get(t, path)
		if location := a.Header.Get("Location"); location != want || (a.StatusCode == 302) != (want != "") || want == "" && a.StatusCode != 404 {
			t.Errorf("%s: %d to %q", path, a.StatusCode, location)
		}
	}
	if a := w.browser.Post(t, "/EN/dialogues/test/register", nil); a.StatusCode != 404 {
		t.Errorf("a form: %d", a.StatusCode)
	}
}

func TestNothingToShow(t *testing.T) {
	w := newWorld(t, 0, func(doc *models.Document) { doc.Status = models.DialogueDraft })
	for path, status := range map[string]int{"/en": 200, "/en/dialogues": 200, "/sitemap.xml": 200, "/en/dialogues/test": 404,
		"/en/dialogues/test/agenda": 404, "/en/dialogues/test/agenda.ics": 404, "/dialogues/test/agenda.css": 404, formPath: 404, sentPath: 404} {
		if a := w.browser.Get(t, path); a.StatusCode != status || strings.Contains(a.Text, "Test dialogue") {
			t.Errorf("%s: %d", path, a.StatusCode)
		}
	}
	if a := w.browser.Post(t, formPath, w.form()); a.StatusCode != 404 {
		t.Errorf("registering for a draft: %d", a.StatusCode)
	}
}

func TestLinkedData(t *testing.T) {
	w := newWorld(t, 0, nil)
	for path, name := range map[string]string{"/en/dialogues/test": "Test dialogue test", "/en/dialogues/test/sessions/" + w.refs["x"]: "Session x"} {
		found := regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`).FindStringSubmatch(w.browser.Get(t, path).Text)
		var event map[string]any
		if len(found) != 2 || json.Unmarshal([]byte(found[1]), &event) != nil {
			t.Fatalf("%s: no JSON-LD: %v", path, found)
		}
		if event["@type"] != "Event" || event["name"] != name || event["eventAttendanceMode"] != "https://schema.org/MixedEventAttendanceMode" {
			t.Errorf("%s: %v", path, event)
		}
	}
}

func TestSitemap(t *testing.T) {
	w := newWorld(t, 0, nil)
	var m struct {
		URL []struct {
			Loc  string `xml:"loc"`
			Link []struct {
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"url"`
	}
	a := w.browser.Get(t, "/sitemap.xml")
	if err := xml.Unmarshal([]byte(a.Text), &m); err != nil {
		t.Fatal(err)
	}
	if len(m.URL) == 0 || len(m.URL[0].Link) != 4 {
		t.Fatalf("%d pages", len(m.URL))
	}
	for _, u := range m.URL {
		path, ok := strings.CutPrefix(u.Loc, "https://duologue.example")
		if a := w.browser.Get(t, path); !ok || a.StatusCode != 200 || strings.Contains(a.Text, `content="noindex"`) {
			t.Errorf("%s: %d", u.Loc, a.StatusCode)
		}
	}
	if a := w.browser.Get(t, "/robots.txt"); !strings.Contains(a.Text, "Sitemap: https://duologue.example/sitemap.xml") {
		t.Error("robots.txt does not name the map")
	}
}

func TestCalendar(t *testing.T) {
	w := newWorld(t, 0, nil)
	path := "/en/dialogues/test/agenda.ics"
	for query, events := range map[string]int{"": 4, "?mode=onsite": 4, "?sessions=" + w.refs["x"]: 1, "?sessions=" + w.refs["x"] + "," + w.refs["y"]: 2} {
		a := w.browser.Get(t, path+query)
		if a.StatusCode != 200 || strings.Count(a.Text, "BEGIN:VEVENT\r\n") != events || !strings.Contains(a.Text, "METHOD:PUBLISH\r\n") {
			t.Errorf("%s: %d\n%s", query, a.StatusCode, a.Text)
		}
	}
	uid := regexp.MustCompile(`UID:.*`)
	first := uid.FindAllString(w.browser.Get(t, path).Text, -1)
	if again := uid.FindAllString(w.browser.Get(t, "/zh/dialogues/test/agenda.ics").Text, -1); len(first) != 4 || fmt.Sprint(first) != fmt.Sprint(again) {
		t.Errorf("the UIDs differ: %v, %v", first, again)
	}
	for _, query := range []string{"?sessions=", "?sessions=nothing", "?sessions=" + w.refs["x"] + ",nothing", "?sessions=" + strings.Repeat("a,", 300), "?mode=astral", "?sessions=%ff"} {
		if a := w.browser.Get(t, path+query); a.StatusCode != 404 && a.StatusCode != 400 {
			t.Errorf("%.30s: %d", query, a.StatusCode)
		}
	}
}

// TestFreshAgenda: the kept page gives way as soon as the database has changed.
func TestFreshAgenda(t *testing.T) {
	w := newWorld(t, 1, nil)
	path := "/en/dialogues/test/agenda"
	first := w.browser.Get(t, path)
	tag := first.Header.Get("ETag")
	ask := func() int {
		request := httptest.NewRequest("GET", path, nil)
		request.Header.Set("If-None-Match", tag)
		return w.browser.Do(t, request).StatusCode
	}
	if tag == "" || ask() != 304 || strings.Contains(first.Text, "is-full") {
		t.Fatalf("tag %q, again %d", tag, ask())
	}
	w.registered("sessions."+w.refs["x"], "onsite")
	if second := w.browser.Get(t, path); ask() != 200 || second.Header.Get("ETag") == tag || !strings.Contains(second.Text, "is-full") {
		t.Error("the full session does not show")
	}
	style := regexp.MustCompile(`/dialogues/test/agenda\.css\?v=[^"]*`).FindString(w.browser.Get(t, path).Text)
	if a := w.browser.Get(t, style); a.StatusCode != 200 || !strings.Contains(a.Header.Get("Cache-Control"), "immutable") || !strings.Contains(a.Text, "grid") {
		t.Errorf("style: %d %s", a.StatusCode, a.Header.Get("Cache-Control"))
	}
	if a := w.browser.Get(t, "/dialogues/test/agenda.css?v=old"); a.StatusCode != 200 || strings.Contains(a.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("an old style: %d %s", a.StatusCode, a.Header.Get("Cache-Control"))
	}
}
