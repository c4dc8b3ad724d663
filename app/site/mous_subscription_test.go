package site_test

import (
	"net/url"
	"strings"
	"testing"

	"duologue/app"
	"duologue/app/web/webtest"
	"duologue/models"
	"duologue/models/modelstest"
)

// TestSubscribingOnThePages: from the form of the register over the mailed link to
// news, and out again by the one click of a mail program; nothing begins or ends
// by opening a link, and nothing changes by what is wrong or comes from elsewhere.
func TestSubscribingOnThePages(t *testing.T) {
	store := modelstest.New(t)
	m, err := store.EnterMoU(t.Context(), models.System(), models.WholeDesk(), models.MoUSigned,
		models.MoUContent{Type: "mou", Titles: models.Text{"en": "Memorandum on example research"}})
	if err == nil {
		m, err = store.ShowMoU(t.Context(), models.System(), models.WholeDesk(), m.Ref, models.MoUShowing{Visibility: models.MoUPublic})
	}
	if err != nil {
		t.Fatal(err)
	}
	// change edits the record and lets the news of it be written.
	change := func(committee string) {
		t.Helper()
		_, err := store.EditMoU(t.Context(), models.System(), models.WholeDesk(), m.Ref, models.MoUEdit{Change: func(c *models.MoUContent) error {
			c.Committee = models.Text{"en": committee}
			return nil
		}})
		for more := err == nil; more; {
			more, err = store.NewsStep(t.Context())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	change("Meets.")
	person := &webtest.Browser{App: app.New(webtest.Kit(t, store, nil, nil))}
	elsewhere := &webtest.Browser{App: person.App, Header: map[string]string{"Sec-Fetch-Site": "cross-site"}}
	program := &webtest.Browser{App: person.App, Header: map[string]string{"Sec-Fetch-Site": "", "Origin": ""}}
	// mailed are the messages of a kind, the last first.
	mailed := func(kind string) []models.Message {
		t.Helper()
		list, _, err := store.Messages(t.Context(), models.Everything(), models.MessageFilter{Kind: kind}, 50)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	facts := func(kind string) models.MailFacts {
		t.Helper()
		f, err := store.MailFacts(t.Context(), &mailed(kind)[0])
		if err != nil {
			t.Fatal(err)
		}
		return *f
	}
	status := func(what string, a webtest.Answer, want int) {
		t.Helper()
		if a.StatusCode != want {
			t.Errorf("%s: %d, should be %d\n%.600s", what, a.StatusCode, want, a.Text)
		}
	}

	const form = "/fr/mous/subscribe"
	a := person.Post(t, form, url.Values{"email": {"lectrice chez example"}, "about": {"all"}})
	if status("no address", a, 422); !strings.Contains(a.Text, `value="lectrice chez example"`) || !strings.Contains(a.Text, `aria-invalid="true"`) {
		t.Error("what was typed is lost, or its field is not marked")
	}
	status("a topic that is none", person.Post(t, form, url.Values{"email": {"lectrice@guest.example"}, "about": {"topic:never"}}), 422)
	status("from another site", elsewhere.Post(t, form, url.Values{"email": {"lectrice@guest.example"}, "about": {"all"}}), 403)
	if n := len(mailed(models.MailMoUConfirm)); n != 0 {
		t.Fatalf("%d mails by forms that were refused", n)
	}
	for range 2 {
		status("subscribing", person.Post(t, form, url.Values{"email": {"lectrice@guest.example"}, "about": {"all"}}), 303)
	}
	if list := mailed(models.MailMoUConfirm); len(list) != 1 || list[0].Language != "fr" {
		t.Fatalf("%+v for what was asked twice", list)
	}

	confirm := "/fr/mous/confirm/" + facts(models.MailMoUConfirm).OneTime
	if a := person.Get(t, confirm); a.StatusCode != 200 || !strings.Contains(a.Text, `method="post"`) {
		t.Errorf("opening the link: %d", a.StatusCode)
	}
	status("a forged link", person.Get(t, confirm+"x"), 404)
	status("confirming from another site", elsewhere.Post(t, confirm, nil), 403)
	change("Not confirmed yet.")
	status("confirming", person.Post(t, confirm, nil), 303)
	if n := len(mailed(models.MailMoUNews)); n != 0 {
		t.Errorf("%d news before it was confirmed", n)
	}
	change("Meets twice a year.")
	if n := len(mailed(models.MailMoUNews)); n != 1 {
		t.Fatalf("%d news of one change", n)
	}

	leave := "/fr/mous/unsubscribe/" + facts(models.MailMoUNews).Unsubscribe
	if a := person.Get(t, leave); a.StatusCode != 200 || !strings.Contains(a.Text, `method="post"`) {
		t.Errorf("opening the link out: %d", a.StatusCode)
	}
	status("a forged link out", program.Post(t, leave+"x", nil), 404)
	change("Meets once a month.")
	if n := len(mailed(models.MailMoUNews)); n != 2 {
		t.Errorf("%d news: opening a link ended the subscription", n)
	}
	for range 2 { // a mail program may say it twice
		status("one click", program.Post(t, leave, url.Values{"List-Unsubscribe": {"One-Click"}}), 200)
	}
	change("Meets no more.")
	if n := len(mailed(models.MailMoUNews)); n != 2 {
		t.Errorf("%d news after the subscription ended", n)
	}
}
