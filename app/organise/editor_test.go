package organise_test

import (
	"context"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"duologue/app"
	"duologue/app/web/webtest"
	"duologue/models"
	"duologue/models/modelstest"
)

// editor is a back office without a dialogue, and Ada, who administers it.
func editor(t *testing.T, address string) *hall {
	t.Helper()
	h := &hall{store: modelstest.Open(t, address, nil)}
	for _, name := range []string{"ada", "ben"} {
		account := models.NewAccount{Email: name + "@host.example", Name: name, Language: "en", Password: password, Role: models.RoleAdministrator}
		if _, err := h.store.AddAccount(context.Background(), models.System(), account); err != nil {
			t.Fatal(err)
		}
	}
	h.Browser = &webtest.Browser{App: app.New(webtest.Kit(t, h.store, nil, nil))}
	signIn(t, h.Browser)
	h.csrf = csrf(t, h.Get(t, "/organise/account").Text)
	return h
}

// begin makes a draft in the browser.
func (h *hall) begin(t *testing.T) {
	t.Helper()
	day := time.Now().AddDate(0, 2, 0).Format(time.DateOnly)
	form := url.Values{"csrf": {h.csrf}, "slug": {"next"}, "title.en": {"The next dialogue"}, "title.zh": {"下届对话"}, "starts_on": {day}, "ends_on": {day},
		"zone": {"Europe/Brussels"}, "format": {"hybrid"}, "languages": {"nl", "fr", "en", "zh"}}
	if a := h.Post(t, "/organise/dialogues/new", form); a.StatusCode != 303 || a.Header.Get("Location") != "/organise/dialogues/next/edit/texts" {
		t.Fatalf("%d %s", a.StatusCode, a.Text)
	}
	d, err := h.store.DialogueBySlug(context.Background(), "next")
	if err != nil {
		t.Fatal(err)
	}
	h.dialogue = d
}

// save sends the form of a page as it is, but for some fields.
func (h *hall) save(t *testing.T, path string, fields ...string) webtest.Answer {
	t.Helper()
	return h.fill(t, path, h.Get(t, path).Text, fields...)
}

// fill sends the form of a page that was seen before, but for some fields.
func (h *hall) fill(t *testing.T, path, page string, fields ...string) webtest.Answer {
	t.Helper()
	form := filled(page)
	form.Set("csrf", h.csrf)
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return h.Post(t, path, form)
}

var (
	inputs    = regexp.MustCompile(`<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"[^>]*>`)
	textareas = regexp.MustCompile(`<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)</textarea>`)
	selects   = regexp.MustCompile(`<select[^>]* name="([^"]+)"[^>]*>((?:\s*<option[^>]*>[^<]*</option>)*)`)
	chosen    = regexp.MustCompile(`value="([^"]*)"[^>]* selected`)
)

// filled are the fields of a page as a browser would send them.
func filled(page string) url.Values {
	form := url.Values{}
	for _, found := range inputs.FindAllStringSubmatch(page, -1) {
		if !strings.Contains(found[0], `type="checkbox"`) || strings.Contains(found[0], " checked") {
			form.Add(found[1], html.UnescapeString(found[2]))
		}
	}
	for _, found := range textareas.FindAllStringSubmatch(page, -1) {
		form.Add(found[1], html.UnescapeString(found[2]))
	}
	for _, found := range selects.FindAllStringSubmatch(page, -1) {
		if option := chosen.FindStringSubmatch(found[2]); option != nil {
			form.Add(found[1], option[1])
		}
	}
	return form
}

const next = "/organise/dialogues/next"

// No address that everybody can ask for gives away that there is a draft.
func TestNobodySeesADraft(t *testing.T) {
	h := editor(t, modelstest.SQLite(t))
	h.begin(t)
	if a := h.save(t, next+"/edit/registration", "registration.opens", "2026-01-01T09:00"); a.StatusCode != 303 {
		t.Fatalf("%d %s", a.StatusCode, a.Text)
	}
	visitor := &webtest.Browser{App: h.App}
	paths := map[string]string{"lang": "en", "slug": "next", "session": "unknown", "token": "unknown"}
	looked := 0
	for _, route := range app.Routes(webtest.Kit(t, h.store, nil, nil)) {
		if route.Access.String() != "public" || strings.HasPrefix(route.Path, "/organise") {
			continue
		}
		path := regexp.MustCompile(`:(\w+)`).ReplaceAllStringFunc(route.Path, func(name string) string { return paths[name[1:]] })
		answer := visitor.Get(t, path)
		if route.Method == "POST" {
			answer = visitor.Post(t, path, url.Values{"email": {"person@host.be"}})
		}
		looked++
		if strings.Contains(route.Path, ":slug") && answer.StatusCode != 404 {
			t.Errorf("%s %s: %d", route.Method, path, answer.StatusCode)
		}
		if strings.Contains(answer.Text, "next dialogue") || strings.Contains(answer.Text, "dialogues/next") || strings.Contains(answer.Text, "下届对话") {
			t.Errorf("%s %s shows it: %s", route.Method, path, answer.Text)
		}
	}
	if looked < 25 {
		t.Errorf("only %d addresses", looked)
	}
	if a := h.send(t, next+"/status", "was", "draft", "now", "published", "reason", "To see whether it shows"); a.StatusCode != 303 {
		t.Fatalf("%d %s", a.StatusCode, a.Text)
	}
	for _, path := range []string{"/en", "/en/dialogues", "/en/dialogues/next", "/zh/dialogues/next/register", "/sitemap.xml"} {
		if a := visitor.Get(t, path); a.StatusCode != 200 || !strings.Contains(a.Text, "dialogues/next") {
			t.Errorf("published, %s: %d", path, a.StatusCode)
		}
	}
}

// From nothing to published, form by form, and what visitors see is fresh each
// time.
func TestADialogueIsBuiltInTheBrowser(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		h, visitor := editor(t, address), &webtest.Browser{}
		visitor.App = h.App
		h.begin(t)
		for _, step := range []struct {
			path   string
			fields []string
		}{
			{"/edit", []string{"contact_email", "desk@host.be", "reply_to", "answers@host.be", "sender_name", "The Desk", "map_url", "https://map.example/x", "reminder_hours", "48，24"}},
			{"/edit/texts", []string{"summary.en", "In short", "description.en", "Long **and** bold", "venue.en", "Palace", "venue.fr", "Palais", "directions.en", "Take tram 7",
				"practical.en", "Bring an umbrella", "place.en", "Brussels", "address.en", "Street 1\nBrussels"}},
			{"/edit/registration", []string{"registration.opens", "2026-01-01T09:00", "registration.approval", "manual", "registration.approval_by_category.researcher", "automatic"}},
			{"/edit/hosts", []string{"new.code", "TOWN", "new.country", "be", "new.names.en", "Town of Example", "new.role", "organiser"}},
			{"/edit/questions/new", []string{"kind", "choice", "label.en", "Which bus?", "option.0.label.en", "Morning", "option.1.label.en", "Evening", "required", "yes"}},
			{"/edit/consents/new", []string{"code", "privacy", "label.en", "I have read it", "required", "yes"}},
		} {
			if a := h.save(t, next+step.path, step.fields...); a.StatusCode != 303 {
				t.Fatalf("%s: %d %s", step.path, a.StatusCode, a.Text)
			}
		}
		if a := h.send(t, next+"/status", "was", "draft", "now", "published"); a.StatusCode != 422 || !strings.Contains(a.Text, "#f-reason") {
			t.Errorf("published without a reason: %d %s", a.StatusCode, a.Text)
		}
		if a := h.Get(t, next); !strings.Contains(a.Text, "What is missing") || !strings.Contains(a.Text, "No sessions in the agenda") || strings.Contains(a.Text, "No contact") {
			t.Errorf("the overview: %s", a.Text)
		}
		if a := h.send(t, next+"/status", "was", "draft", "now", "published", "reason", "The agenda follows"); a.StatusCode != 303 {
			t.Fatalf("%d %s", a.StatusCode, a.Text)
		}
		for path, wants := range map[string][]string{
			"/en/dialogues/next":           {"The next dialogue", "Long <strong>and</strong> bold", "Town of Example"},
			"/en/dialogues/next/practical": {"Take tram 7", "https://map.example/x", "desk@host.be", "Bring an umbrella"},
			"/fr/dialogues/next/practical": {"Palais"},
			"/zh/dialogues/next/register":  {"下届对话", "Which bus?", "Morning", "I have read it"},
		} {
			page := visitor.Get(t, path).Text
			for _, want := range wants {
				if !strings.Contains(page, want) {
					t.Errorf("%s lacks %s", path, want)
				}
			}
		}
		if a := h.save(t, next+"/edit/texts", "title.en", "Another name"); a.StatusCode != 303 {
			t.Fatalf("%d %s", a.StatusCode, a.Text)
		}
		if page := visitor.Get(t, "/en/dialogues/next").Text; !strings.Contains(page, "Another name") {
			t.Error("a kept page is shown")
		}
		d, err := h.store.DialogueBySlug(t.Context(), "next")
		if err != nil || d.ApprovalByCategory["researcher"] != "automatic" || d.ApprovalByCategory["other"] != "" || d.ReplyTo != "answers@host.be" || len(d.ReminderHours) != 2 {
			t.Errorf("%+v %v", d, err)
		}
	})
}

// What a form has changed is on the kept pages of every other process by the time
// that the form is answered, however many read them.
func TestAnEditShowsInEveryProcess(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		h := editor(t, address)
		h.begin(t)
		if a := h.send(t, next+"/status", "was", "draft", "now", "published", "reason", "To see what shows"); a.StatusCode != 303 {
			t.Fatalf("%d %s", a.StatusCode, a.Text)
		}
		other := app.New(webtest.Kit(t, modelstest.Open(t, address, nil), nil, nil))
		ctx, stop := context.WithCancel(t.Context())
		var readers sync.WaitGroup
		for range 4 {
			readers.Go(func() {
				for visitor := (&webtest.Browser{App: other}); ctx.Err() == nil; {
					visitor.Get(t, "/en/dialogues/next/agenda")
				}
			})
		}
		for i := range 10 {
			title := fmt.Sprintf("Title number %d.", i)
			if a := h.save(t, next+"/edit/texts", "title.en", title); a.StatusCode != 303 {
				t.Errorf("%d %s", a.StatusCode, a.Text)
			}
			visitor := &webtest.Browser{App: other}
			if page := visitor.Get(t, "/en/dialogues/next/agenda").Text; !strings.Contains(page, title) {
				t.Errorf("after change %d an older page", i)
			}
		}
		stop()
		readers.Wait()
	})
}

// Two people edit the same page in two browsers: the second is told, sees both
// versions, and may then replace the first one's knowingly.
func TestTwoPeopleEditTheSame(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		h := editor(t, address)
		h.begin(t)
		if a := h.save(t, next+"/edit/questions/new", "label.en", "Hotel?"); a.StatusCode != 303 {
			t.Fatalf("%d %s", a.StatusCode, a.Text)
		}
		if a := h.save(t, next+"/edit/consents/new", "code", "privacy", "label.en", "I agree"); a.StatusCode != 303 {
			t.Fatalf("%d %s", a.StatusCode, a.Text)
		}
		questions, err := h.store.Questions(t.Context(), h.dialogue.ID)
		if err != nil || len(questions) != 1 {
			t.Fatal(questions, err)
		}
		ben := &hall{Browser: &webtest.Browser{App: h.App}, store: h.store}
		ben.Post(t, "/organise/sign-in", url.Values{"email": {"ben@host.example"}, "password": {password}})
		ben.csrf = csrf(t, ben.Get(t, "/organise/account").Text)
		for _, input := range [][2]string{
			{"/edit", "sender_name"}, {"/edit/texts", "summary.en"}, {"/edit/registration", "registration.opens"},
			{"/edit/questions/" + questions[0].Ref, "label.en"}, {"/edit/consents/privacy", "label.en"},
		} {
			path, field := input[0], input[1]
			one, two := "By Ada", "By Ben"
			if field == "registration.opens" {
				one, two = "2026-01-01T09:00", "2026-02-02T09:00"
			}
			seen := ben.Get(t, next+path).Text
			if a := h.save(t, next+path, field, one); a.StatusCode != 303 {
				t.Fatalf("%s: %d %s", path, a.StatusCode, a.Text)
			}
			a := ben.fill(t, next+path, seen, field, two)
			if a.StatusCode != 409 || !strings.Contains(a.Text, "A colleague has changed this meanwhile") ||
				!strings.Contains(a.Text, `<td class="lines">`+one) || !strings.Contains(a.Text, `<td class="lines">`+two) {
				t.Errorf("%s: %d %s", path, a.StatusCode, a.Text)
			}
			if page := h.Get(t, next+path).Text; !strings.Contains(page, one) || strings.Contains(page, two) {
				t.Errorf("%s: written over", path)
			}
			if a := ben.fill(t, next+path, a.Text); a.StatusCode != 303 {
				t.Errorf("%s, knowingly: %d %s", path, a.StatusCode, a.Text)
			}
			if page := h.Get(t, next+path).Text; !strings.Contains(page, two) {
				t.Errorf("%s: not replaced", path)
			}
		}
	})
}

// What was chosen is compared in words.
func TestConflictsAreInWords(t *testing.T) {
	h := editor(t, modelstest.SQLite(t))
	h.begin(t)
	seen := h.Get(t, next+"/edit").Text
	if a := h.fill(t, next+"/edit", seen, "format", "onsite", "example", "yes"); a.StatusCode != 303 {
		t.Fatalf("%d %s", a.StatusCode, a.Text)
	}
	a := h.fill(t, next+"/edit", seen, "format", "online")
	for _, want := range []string{`<th scope="row">Format</th><td class="lines">On site</td><td class="lines">Online</td>`,
		`<th scope="row">This is an example, for demonstration</th><td class="lines">Yes</td><td class="lines">–</td>`} {
		if a.StatusCode != 409 || !strings.Contains(a.Text, want) {
			t.Errorf("%d lacks %s: %s", a.StatusCode, want, a.Text)
		}
	}
}

func TestHostsPage(t *testing.T) {
	h := editor(t, modelstest.SQLite(t))
	h.begin(t)
	for _, code := range []string{"ONE", "TWO", "THREE"} {
		if a := h.save(t, next+"/edit/hosts", "new.code", code, "new.country", "BE", "new.names.en", "Host "+code); a.StatusCode != 303 {
			t.Fatalf("%d %s", a.StatusCode, a.Text)
		}
	}
	codes := func() string {
		d, err := h.store.DialogueBySlug(t.Context(), "next")
		if err != nil {
			t.Fatal(err)
		}
		text := ""
		for _, host := range d.Hosts {
			text += host.Host.Code + ":" + host.Role + " "
		}
		return text
	}
	for _, step := range []struct {
		fields []string
		want   string
	}{
		{[]string{"host.THREE.place", "1", "host.ONE.role", "consultation"}, "THREE:organiser ONE:consultation TWO:organiser "},
		{[]string{"host.ONE.role", ""}, "THREE:organiser TWO:organiser "},
		{[]string{"add", "ONE", "add_role", "consultation"}, "THREE:organiser TWO:organiser ONE:consultation "},
	} {
		if a := h.save(t, next+"/edit/hosts", step.fields...); a.StatusCode != 303 || codes() != step.want {
			t.Fatalf("%d %s, want %s", a.StatusCode, codes(), step.want)
		}
	}
	for name, test := range map[string]struct {
		fields []string
		says   string
	}{
		"no name":  {[]string{"new.code", "FOUR", "new.country", "BE"}, "#f-new-names-nl"},
		"no land":  {[]string{"new.code", "FOUR", "new.names.en", "Four"}, "#f-new-country"},
		"bad code": {[]string{"new.code", "A B", "new.country", "BE", "new.names.en", "Four"}, "#f-new-code"},
	} {
		if a := h.save(t, next+"/edit/hosts", test.fields...); a.StatusCode != 422 || !strings.Contains(a.Text, test.says) {
			t.Errorf("%s: %d %s", name, a.StatusCode, a.Text)
		}
	}
}

func TestQuestionsPage(t *testing.T) {
	h := editor(t, modelstest.SQLite(t))
	h.begin(t)
	const path = next + "/edit/questions"
	for _, name := range []string{"First?", "Second?"} {
		if a := h.save(t, path+"/new", "label.en", name); a.StatusCode != 303 {
			t.Fatalf("%d %s", a.StatusCode, a.Text)
		}
	}
	asked := func() []models.Question {
		list, err := h.store.Questions(t.Context(), h.dialogue.ID)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	second := asked()[1].Ref
	if a := h.send(t, path+"/"+second+"/move?to=up"); a.StatusCode != 303 || asked()[0].Ref != second {
		t.Errorf("not moved: %d %s", a.StatusCode, a.Text)
	}
	if a := h.save(t, path+"/"+second, "hidden", "yes"); a.StatusCode != 303 || len(asked()) != 1 || !strings.Contains(h.Get(t, path).Text, "Not asked any more") {
		t.Errorf("not hidden: %d %s", a.StatusCode, a.Text)
	}
	if a := h.save(t, path+"/"+asked()[0].Ref, "kind", "choices", "option.0.label.en", "One"); a.StatusCode != 422 || !strings.Contains(a.Text, "#f-options") {
		t.Errorf("a choice of one: %d %s", a.StatusCode, a.Text)
	}
	if a := h.save(t, path+"/"+asked()[0].Ref, "kind", "choices", "option.0.label.en", "One", "option.2.label.zh", "二"); a.StatusCode != 303 || len(asked()[0].Options) != 2 {
		t.Errorf("a choice of two: %d %s", a.StatusCode, a.Text)
	}
	if a := h.save(t, path+"/"+asked()[0].Ref, "option.0.label.en", "Won", "option.3.label.en", "Three"); a.StatusCode != 303 {
		t.Errorf("%d %s", a.StatusCode, a.Text)
	}
	codes := ""
	for _, o := range asked()[0].Options {
		codes += o.Value + o.Label["en"] + " "
	}
	if codes != "option-1Won option-2 option-3Three " {
		t.Error(codes)
	}
	if a := h.send(t, path+"/"+second+"/delete"); a.StatusCode != 303 {
		t.Errorf("%d %s", a.StatusCode, a.Text)
	}
	if a := h.Get(t, path+"/"+second); a.StatusCode != 404 {
		t.Errorf("not deleted: %d", a.StatusCode)
	}
}

// A preview is a page of its own: our styles, no scripts, no raw HTML.
func TestPreview(t *testing.T) {
	h := editor(t, modelstest.SQLite(t))
	h.begin(t)
	a := h.send(t, next+"/edit/preview?of=description.zh", "description.zh", "# 标题\n\n<script>alert(1)</script>\n\n**粗体**")
	policy := a.Header.Get("Content-Security-Policy")
	if a.StatusCode != 200 || !strings.Contains(a.Text, "<strong>粗体</strong>") || !strings.Contains(a.Text, `lang="zh-Hans"`) ||
		strings.Contains(a.Text, "<script>alert") || !strings.Contains(policy, "sandbox allow-same-origin") || !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "script") {
		t.Errorf("%d %s %s", a.StatusCode, policy, a.Text)
	}
}

func TestCopyInTheBrowser(t *testing.T) {
	h := editor(t, modelstest.SQLite(t))
	modelstest.Dialogue(t, h.store, modelstest.Plan{})
	if page := h.Get(t, "/organise/dialogues/new").Text; !strings.Contains(page, "/organise/dialogues/test/copy") {
		t.Error("no dialogue to copy is offered")
	}
	path := "/organise/dialogues/test/copy"
	for _, test := range []struct {
		slug, day string
		status    int
	}{{"test", "2028-05-05", 422}, {"again", "", 422}, {"again", "2028-05-05", 303}} {
		if a := h.send(t, path, "slug", test.slug, "starts_on", test.day); a.StatusCode != test.status {
			t.Errorf("%+v: %d %s", test, a.StatusCode, a.Text)
		}
	}
	d, err := h.store.DialogueBySlug(t.Context(), "again")
	if err != nil || d.Status != models.DialogueDraft || d.StartsOn != "2028-05-05" {
		t.Errorf("%+v %v", d, err)
	}
}

// Staff can change nothing of what is archived but open it again.
func TestHistoryIsReadOnlyInTheBrowser(t *testing.T) {
	h := newHall(t, models.RoleOrganiser)
	ref := registrationRef(t, h)
	if a := h.send(t, "/organise/dialogues/test/status", "was", "published", "now", "archived"); a.StatusCode != 303 {
		t.Fatalf("%d %s", a.StatusCode, a.Text)
	}
	for _, path := range []string{"/edit", "/edit/texts", "/edit/questions/new", "/capacity", "/registrations", "/registrations/" + ref + "/cancel", "/campaigns"} {
		if a := h.send(t, "/organise/dialogues/test"+path, "content", "x"); a.StatusCode != 409 {
			t.Errorf("%s: %d", path, a.StatusCode)
		}
		if a := h.Get(t, "/organise/dialogues/test"+path); a.StatusCode != 200 {
			t.Errorf("%s cannot be looked at: %d", path, a.StatusCode)
		}
	}
	if a := h.send(t, "/organise/dialogues/test/status", "was", "archived", "now", "published", "reason", "A mistake"); a.StatusCode != 303 {
		t.Errorf("%d %s", a.StatusCode, a.Text)
	}
	if a := h.send(t, "/organise/dialogues/test/status", "was", "published", "now", "draft"); a.StatusCode != 422 || !strings.Contains(a.Text, "People have registered already") {
		t.Errorf("withdrawn: %d %s", a.StatusCode, a.Text)
	}
}

func registrationRef(t *testing.T, h *hall) string {
	t.Helper()
	page, err := h.store.Registrations(t.Context(), h.dialogue.Whole(), models.RegistrationFilter{}, models.Cursor{}, 1)
	if err != nil || len(page.Rows) == 0 {
		t.Fatal(err)
	}
	return page.Rows[0].Ref
}
