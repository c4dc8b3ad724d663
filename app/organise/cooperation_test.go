package organise_test

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"duologue/app"
	"duologue/app/web/webtest"
	"duologue/models"
	"duologue/models/demo"
	"duologue/models/modelstest"
)

// formOf are the values that a page's last form before a text would send.
func formOf(t *testing.T, page string) url.Values {
	t.Helper()
	_, page, _ = strings.Cut(page, `novalidate>`)
	page, _, _ = strings.Cut(page, "</form>")
	values := url.Values{}
	for _, input := range regexp.MustCompile(`<input [^>]*>`).FindAllString(page, -1) {
		attribute := func(name string) string {
			found := regexp.MustCompile(` ` + name + `="([^"]*)"`).FindStringSubmatch(input)
			if found == nil {
				return ""
			}
			return html.UnescapeString(found[1])
		}
		if attribute("type") != "checkbox" || strings.Contains(input, " checked") {
			values.Add(attribute("name"), attribute("value"))
		}
	}
	for _, area := range regexp.MustCompile(`(?s)<textarea [^>]*name="([^"]+)"[^>]*>(.*?)</textarea>`).FindAllStringSubmatch(page, -1) {
		values.Set(area[1], html.UnescapeString(area[2]))
	}
	for _, choice := range regexp.MustCompile(`(?s)<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>`).FindAllStringSubmatch(page, -1) {
		if chosen := regexp.MustCompile(`value="([^"]*)"[^>]* selected`).FindStringSubmatch(choice[2]); chosen != nil {
			values.Set(choice[1], chosen[1])
		}
	}
	return values
}

// TestEditingTheCooperation: an administrator finds an entry, saves it as it is
// without changing it, mistypes, is told of a colleague, adds one and removes one.
func TestEditingTheCooperation(t *testing.T) {
	store := modelstest.New(t)
	ctx := t.Context()
	doc, err := demo.Cooperation()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.ImportCooperation(ctx, doc); err != nil {
		t.Fatal(err)
	}
	_, err = store.AddAccount(ctx, models.System(), models.NewAccount{Email: "ada@host.example", Name: "Ada", Language: "en", Password: password, Role: models.RoleAdministrator})
	if err != nil {
		t.Fatal(err)
	}
	b := &webtest.Browser{App: app.New(webtest.Kit(t, store, nil, nil))}
	signIn(t, b)
	list := b.Get(t, "/organise/cooperation?kind=call&q=beijing").Text
	if strings.Contains(list, "entries/GC19") || strings.Contains(list, "entries/C2015\"") {
		t.Error("a call in no place is found in Beijing")
	}
	if list = b.Get(t, "/organise/cooperation?q=beijing").Text; !strings.Contains(list, "entries/GC19") || strings.Contains(list, "entries/GC15") {
		t.Error("what was in Beijing is not what is found")
	}
	entry := func(code string) models.DocumentEntry {
		t.Helper()
		r, err := store.Cooperation(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if r.Entry(code) == nil {
			return models.DocumentEntry{}
		}
		return r.Entry(code).Document()
	}
	for _, known := range doc.Entries {
		before, path := entry(known.Code), "/organise/cooperation/entries/"+known.Code
		form := formOf(t, b.Get(t, path).Text)
		if a := b.Post(t, path, form); a.StatusCode != 303 {
			t.Fatalf("%s: %d", known.Code, a.StatusCode)
		}
		if after := entry(known.Code); models.Fingerprint(after) != models.Fingerprint(before) {
			t.Errorf("%s was changed by saving it:\n%+v\n%+v", known.Code, before, after)
		}
	}

	const path = "/organise/cooperation/entries/C2015"
	form := formOf(t, b.Get(t, path).Text)
	form.Set("bodies[2].body", "NOBODY")
	form.Set("starts", "soon")
	a := b.Post(t, path, form)
	for _, want := range []string{`href="#f-starts"`, `href="#f-bodies-2-body"`, `value="soon"`} {
		if a.StatusCode != 422 || !strings.Contains(a.Text, want) {
			t.Errorf("%d lacks %s", a.StatusCode, want)
		}
	}
	form.Set("starts", "2015-12")
	form.Set("bodies[2].body", "MOST")
	form.Set("bodies[2].role", "issuer")
	if a := b.Post(t, path, form); a.StatusCode != 303 || entry("C2015").Starts != "2015-12" || len(entry("C2015").Bodies) != 2 {
		t.Errorf("%d %+v", a.StatusCode, entry("C2015"))
	}
	form.Set("starts", "2015")
	if a := b.Post(t, path, form); a.StatusCode != 409 || !strings.Contains(a.Text, "<td>2015-12</td><td>2015</td>") || entry("C2015").Starts != "2015-12" {
		t.Errorf("%d, a colleague's change is not told of", a.StatusCode)
	}

	fresh := url.Values{"csrf": form["csrf"], "code": {"W2016"}, "kind": {"workshop"}, "title.en": {"A workshop"}, "title.zh": {"研讨会"}, "starts": {"2016-05"},
		"facts[0].field": {"all"}, "facts[0].sources": {"brief", "x1"}, "links[1].relation": {"under"}, "links[1].mou": {"MOU-SOA"}}
	if a := b.Post(t, "/organise/cooperation/entries/new", fresh); a.StatusCode != 303 {
		t.Fatal(a.StatusCode)
	}
	if e := entry("W2016"); e.Starts != "2016-05" || len(e.Facts[0].Sources) != 2 || e.Links[0].MoU != "MOU-SOA" {
		t.Errorf("%+v", e)
	}
	if a := b.Get(t, "/zh/cooperation/W2016"); a.StatusCode != 200 || !strings.Contains(a.Text, "2016年5月") {
		t.Error(a.StatusCode)
	}
	remove := url.Values{"csrf": form["csrf"], "was": {"old"}}
	if a := b.Post(t, "/organise/cooperation/entries/W2016/delete", remove); a.StatusCode != 303 || entry("W2016").Code == "" {
		t.Error(a.StatusCode, "an old version was removed")
	}
	remove.Set("was", models.Fingerprint(entry("W2016")))
	if a := b.Post(t, "/organise/cooperation/entries/W2016/delete", remove); a.StatusCode != 303 || entry("W2016").Code != "" {
		t.Error(a.StatusCode)
	}
	if a := b.Post(t, "/organise/cooperation/topic/new", url.Values{"csrf": form["csrf"], "code": {"air"}, "names.fr": {"Air"}}); a.StatusCode != 303 {
		t.Error(a.StatusCode)
	}
	if a := b.Get(t, "/organise/cooperation/nothing/air"); a.StatusCode != 404 {
		t.Error(a.StatusCode)
	}
}
