package organise_test

import (
	"context"
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"duologue/app"
	"duologue/app/web/webtest"
	"duologue/mailer"
	"duologue/models"
	"duologue/models/modelstest"
)

// hall is a back office with a dialogue, twelve registrations and Ada, who has
// the role in that dialogue (an administrator: everywhere).
type hall struct {
	*webtest.Browser
	store    *models.Store
	dialogue *models.Dialogue
	csrf     string
}

func newHall(t *testing.T, role string) *hall {
	t.Helper()
	store, ctx := modelstest.New(t), context.Background()
	h := &hall{store: store}
	h.dialogue, _ = modelstest.Dialogue(t, store, modelstest.Plan{})
	modelstest.Dialogue(t, store, modelstest.Plan{Slug: "other"})
	for n := range 12 {
		f := modelstest.Form(n, models.Onsite, nil)
		f.Language, f.Email = []string{"nl", "fr", "en", "zh"}[n%4], fmt.Sprintf("guest%d@host.be", n)
		if _, err := store.AddRegistration(ctx, models.System(), h.dialogue.Whole(), f); err != nil {
			t.Fatal(err)
		}
	}
	account := models.NewAccount{Email: "ada@host.example", Name: "Ada", Language: "en", Password: password, Role: role, Dialogue: "test"}
	if role == models.RoleAdministrator {
		account.Dialogue = ""
	}
	if _, err := store.AddAccount(ctx, models.System(), account); err != nil {
		t.Fatal(err)
	}
	h.Browser = &webtest.Browser{App: app.New(webtest.Kit(t, store, nil, nil))}
	signIn(t, h.Browser)
	h.csrf = csrf(t, h.Get(t, "/organise/account").Text)
	return h
}

const campaigns = "/organise/dialogues/test/campaigns"

// send posts a form with the page's token.
func (h *hall) send(t *testing.T, path string, fields ...string) webtest.Answer {
	t.Helper()
	form := url.Values{"csrf": {h.csrf}}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return h.Post(t, path, form)
}

// draft makes a campaign and returns its address.
func (h *hall) draft(t *testing.T) string {
	t.Helper()
	a := h.send(t, campaigns, "state", "confirmed", "subject.en", "News of {dialogue}", "body.en", "Dear {name}, **hello**: [page]({link})",
		"subject.zh", "消息", "body.zh", "{name}：您好")
	if a.StatusCode != 303 {
		t.Fatalf("%d %s", a.StatusCode, a.Text)
	}
	return a.Header.Get("Location")
}

func hidden(t *testing.T, page, name string) string {
	t.Helper()
	found := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("the page has no %s: %s", name, page)
	}
	return found[1]
}

func TestCampaignForm(t *testing.T) {
	h := newHall(t, models.RoleOrganiser)
	if a := h.Get(t, campaigns+"/new?state=confirmed&search=wei&sort=newest"); !strings.Contains(a.Text, `value="confirmed" selected`) || !strings.Contains(a.Text, `value="wei"`) {
		t.Error("the filter of the list is lost")
	}
	for name, test := range map[string]struct {
		fields []string
		says   string
	}{
		"nothing":             {nil, "#f-subject-nl"},
		"unknown placeholder": {[]string{"subject.en", "Hi", "body.en", "Dear {nmae}"}, "nmae in braces"},
		"half a language":     {[]string{"subject.zh", "消息"}, "#f-body-zh"},
		"two lines":           {[]string{"subject.en", "a\r\nBcc: x@host.be", "body.en", "x"}, "#f-subject-en"},
		"not text":            {[]string{"subject.en", "\xff", "body.en", "x"}, "#f-subject-en"},
		"much too long":       {[]string{"subject.en", "x", "body.en", strings.Repeat("字", 20001)}, "#f-body-en"},
		"unknown session":     {[]string{"session", "lost", "subject.en", "x", "body.en", "y"}, "#f-session"},
		"unknown state":       {[]string{"state", "lost", "subject.en", "x", "body.en", "y"}, "#f-state"},
	} {
		if a := h.send(t, campaigns, test.fields...); a.StatusCode != 422 || !strings.Contains(a.Text, test.says) {
			t.Errorf("%s: %d %s", name, a.StatusCode, a.Text)
		}
	}
	if a := h.send(t, campaigns, "subject.en", "<b>kept</b>", "body.en", "{x}"); !strings.Contains(a.Text, "&lt;b&gt;kept") {
		t.Error("what was typed is lost, or not escaped")
	}
	if list, err := h.store.Campaigns(context.Background(), h.dialogue.Whole()); err != nil || len(list) != 0 {
		t.Errorf("made all the same: %v %v", list, err)
	}
}

func TestACampaignIsFollowedFromDraftToEnd(t *testing.T) {
	h, ctx := newHall(t, models.RoleOrganiser), context.Background()
	page := h.draft(t)
	shown := h.Get(t, page).Text
	for _, want := range []string{"12 people get this mail", "no text in their language", page + "/mail/en", page + "/mail/zh", "News of Test dialogue test", "Dear Ada", "Confirmed"} {
		if !strings.Contains(shown, want) {
			t.Errorf("the draft's page lacks %q", want)
		}
	}
	mail := h.Get(t, page+"/mail/en")
	if mail.StatusCode != 200 || !strings.Contains(mail.Text, "<strong>hello</strong>") || !strings.Contains(mail.Text, "/en/my/example") ||
		!strings.HasSuffix(mail.Header.Get("Content-Security-Policy"), "sandbox") || mail.Header.Get("X-Frame-Options") != "SAMEORIGIN" {
		t.Errorf("%d %v %s", mail.StatusCode, mail.Header, mail.Text)
	}
	if a := h.Get(t, page+"/mail/nl"); a.StatusCode != 404 {
		t.Errorf("a preview of nothing: %d", a.StatusCode)
	}
	if a := h.send(t, page+"/try", "language", "zh"); a.StatusCode != 303 || !strings.Contains(a.Header.Get("Location"), "/outbox/") {
		t.Errorf("trying it: %d %s", a.StatusCode, a.Text)
	}
	confirm := h.Get(t, page+"/confirm").Text
	if !strings.Contains(confirm, "Send to 12 people") {
		t.Fatal(confirm)
	}
	seen := []string{"recipients", hidden(t, confirm, "recipients"), "content", hidden(t, confirm, "content")}
	f := modelstest.Form(99, models.Onsite, nil)
	f.Email = "late@host.be"
	if _, err := h.store.AddRegistration(ctx, models.System(), h.dialogue.Whole(), f); err != nil {
		t.Fatal(err)
	}
	again := h.send(t, page+"/confirm", seen...)
	if again.StatusCode != 409 || !strings.Contains(again.Text, "you saw 12 recipients and now there are 13") || !strings.Contains(again.Text, "Send to 13 people") {
		t.Fatalf("a changed number: %d %s", again.StatusCode, again.Text)
	}
	seen = []string{"recipients", hidden(t, again.Text, "recipients"), "content", hidden(t, again.Text, "content")}
	if a := h.send(t, page, append([]string{"subject.en", "Changed", "body.en", "Changed"}, seen[2:]...)...); a.StatusCode != 303 {
		t.Fatalf("editing: %d", a.StatusCode)
	}
	if a := h.send(t, page, append([]string{"subject.en", "Mine", "body.en", "Mine"}, seen[2:]...)...); a.StatusCode != 409 || !strings.Contains(a.Text, `value="Mine"`) {
		t.Errorf("editing what a colleague changed: %d", a.StatusCode)
	}
	again = h.send(t, page+"/confirm", seen...)
	if again.StatusCode != 409 {
		t.Fatalf("confirming a text that was not seen: %d", again.StatusCode)
	}
	seen = []string{"recipients", hidden(t, again.Text, "recipients"), "content", hidden(t, again.Text, "content")}
	if a := h.send(t, page+"/confirm", seen...); a.StatusCode != 303 {
		t.Fatalf("%d %s", a.StatusCode, a.Text)
	}
	if a := h.send(t, page+"/confirm", seen...); a.StatusCode != 303 && a.StatusCode != 409 {
		t.Errorf("confirming twice: %d", a.StatusCode)
	}
	if _, err := h.store.QueueCampaigns(ctx); err != nil {
		t.Fatal(err)
	}
	going := h.Get(t, page).Text
	for _, want := range []string{`data-refresh="3"`, "Dealt with: 0 of 13", page + "/stop", "guest7@host.be"} {
		if !strings.Contains(going, want) {
			t.Errorf("the progress lacks %q: %s", want, going)
		}
	}
	for range 2 {
		if a := h.send(t, page+"/stop"); a.StatusCode != 303 {
			t.Errorf("stopping: %d", a.StatusCode)
		}
	}
	stopped := h.Get(t, page+"?state=cancelled").Text
	if !strings.Contains(stopped, "guest7@host.be") || strings.Contains(stopped, "data-refresh") || strings.Contains(h.Get(t, page+"?state=sent").Text, "guest7@host.be") {
		t.Error("the results are not those of a stopped campaign")
	}
	if a := h.Get(t, page+"/edit"); a.StatusCode != 303 {
		t.Errorf("editing what has gone: %d", a.StatusCode)
	}
	if index := h.Get(t, campaigns).Text; !strings.Contains(index, "Stopped") || !strings.Contains(index, "13 of 13") {
		t.Error(index)
	}
}

func TestOutbox(t *testing.T) {
	h := newHall(t, models.RoleAdministrator)
	kept := mailer.New(mailer.Options{Store: h.store, Views: webtest.Kit(t, h.store, nil, nil).Views, BaseURL: "https://duologue.example",
		From: mail.Address{Name: "Dialogues", Address: "noreply@duologue.example"}})
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { kept.Run(ctx); close(done) }()
	list := "/organise/dialogues/test/outbox"
	link := ""
	for range 200 {
		page := h.Get(t, list+"?q=guest4@").Text
		if found := regexp.MustCompile(`href="(` + list + `/[0-9a-z]+)"`).FindStringSubmatch(page); found != nil && strings.Contains(page, "Kept") {
			link = found[1]
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	stop()
	<-done
	if link == "" {
		t.Fatal("nothing was kept in the outbox")
	}
	message := h.Get(t, link).Text
	for _, want := range []string{"guest4@host.be", link + "/mail", link + "/files/0", "Message-Id", "no mail server", "Confirmation with ticket"} {
		if !strings.Contains(strings.ToLower(message), strings.ToLower(want)) {
			t.Errorf("the message's page lacks %q", want)
		}
	}
	if mail := h.Get(t, link+"/mail"); !strings.Contains(mail.Text, `src="data:image/png;base64,`) || !strings.HasSuffix(mail.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("the mail lacks its picture: %s", mail.Text)
	}
	if file := h.Get(t, link+"/files/0"); file.StatusCode != 200 || !strings.HasPrefix(file.Header.Get("Content-Disposition"), "attachment") || !strings.HasPrefix(file.Text, "\x89PNG") {
		t.Errorf("%d %v", file.StatusCode, file.Header)
	}
	for path, want := range map[string]int{
		link + "/files/9": 404, link + "/files/x": 404, list + "/unknown": 404, list + "?state=lost": 200, list + "?before=zz": 200,
		list + "?before=%00": 200, list + "?before=-1": 404, "/organise/outbox": 200, "/organise/outbox?q=guest1%40host.be": 200,
		strings.Replace(link, "/dialogues/test", "/dialogues/other", 1): 404, strings.Replace(link, "/dialogues/test", "", 1): 200,
	} {
		if a := h.Get(t, path); a.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, a.StatusCode, want)
		}
	}
	audits, _, err := h.store.AuditsOf(context.Background(), 5, 100)
	if err != nil {
		t.Fatal(err)
	}
	opened := 0
	for _, a := range audits {
		if a.Action == "message.open" {
			opened++
		}
	}
	if opened != 1 {
		t.Errorf("audited %d times", opened)
	}
	for _, test := range []struct{ path, says string }{{"/retry", "moved on"}, {"/cancel", "will not be sent"}, {"/cancel", "moved on"}} {
		if a := h.send(t, link+test.path); a.StatusCode != 303 || !strings.Contains(h.Get(t, link).Text, test.says) {
			t.Errorf("%s: %d, nothing of %q", test.path, a.StatusCode, test.says)
		}
	}
}

func TestSettings(t *testing.T) {
	h := newHall(t, models.RoleAdministrator)
	if page := h.Get(t, "/organise/settings").Text; !strings.Contains(page, "mail stays in the outbox") || !strings.Contains(page, `name="cap.163.com"`) {
		t.Error(page)
	}
	for name, test := range map[string]struct {
		path   string
		fields []string
		status int
		says   string
	}{
		"no address":    {"/organise/settings/test", []string{"address", "nobody"}, 422, "#f-address"},
		"an address":    {"/organise/settings/test", []string{"address", "it@host.be"}, 303, ""},
		"no number":     {"/organise/settings/caps", []string{"cap.other", "many"}, 422, "#f-cap-other"},
		"nothing":       {"/organise/settings/caps", []string{"cap.other", "0"}, 422, "1 to"},
		"no domain":     {"/organise/settings/caps", []string{"domain", "a b", "cap", "5"}, 422, "#f-domain"},
		"half a domain": {"/organise/settings/caps", []string{"domain", "host.be"}, 422, "#f-cap"},
		"a domain":      {"/organise/settings/caps", []string{"domain", "Host.BE", "cap", "77"}, 303, ""},
		"a stale form":  {"/organise/settings/caps", nil, 303, ""},
	} {
		if a := h.send(t, test.path, test.fields...); a.StatusCode != test.status || !strings.Contains(a.Text, test.says) {
			t.Errorf("%s: %d %s", name, a.StatusCode, a.Text)
		}
	}
	if caps, err := h.store.MailCaps(context.Background()); err != nil || caps["host.be"] != 77 || caps["*"] != models.DefaultMailCaps()["*"] {
		t.Errorf("%v %v", caps, err)
	}
}

// What changes something wants the page's token, and what is not one's own is
// not there.
func TestRightsOfMail(t *testing.T) {
	h := newHall(t, models.RoleOrganiser)
	page := h.draft(t)
	for _, path := range []string{campaigns, page, page + "/try", page + "/confirm", page + "/stop"} {
		if a := h.Post(t, path, url.Values{"language": {"en"}}); a.StatusCode != 403 {
			t.Errorf("%s without the token: %d", path, a.StatusCode)
		}
	}
	elsewhere := strings.Replace(page, "/test/", "/other/", 1)
	for path, want := range map[string]int{elsewhere: 404, elsewhere + "/mail/en": 404, campaigns + "/unknown": 404, "/organise/outbox": 403,
		"/organise/settings": 403, "/organise/dialogues/other/outbox": 404} {
		if a := h.Get(t, path); a.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, a.StatusCode, want)
		}
	}
	if c, err := h.store.CampaignByRef(context.Background(), h.dialogue.Whole(), strings.TrimPrefix(page, campaigns+"/")); err != nil || c.State != models.CampaignDraft {
		t.Errorf("%+v %v", c, err)
	}
}
