package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"duologue/app"
	"duologue/app/web/webtest"
	"duologue/models"
	"duologue/models/modelstest"
)

func TestUnsubscribing(t *testing.T) {
	store := modelstest.New(t)
	dialogue, _ := modelstest.Dialogue(t, store, modelstest.Plan{})
	guest, err := store.AddRegistration(t.Context(), models.System(), dialogue.Whole(), modelstest.Form(1, models.Onsite, nil))
	if err != nil {
		t.Fatal(err)
	}
	facts, err := store.MailFacts(t.Context(), &models.Message{Kind: models.MailCampaign, DialogueID: dialogue.ID, RegistrationID: guest.ID})
	if err != nil {
		t.Fatal(err)
	}
	kit := webtest.Kit(t, store, nil, nil)
	person := &webtest.Browser{App: app.New(kit)}
	program := &webtest.Browser{App: person.App, Header: map[string]string{"Sec-Fetch-Site": "", "Origin": ""}}
	// suppressed tells whether a campaign's mail would be held back.
	suppressed := func() bool {
		t.Helper()
		held, err := store.Suppressed(t.Context(), guest.Email, dialogue.ID)
		if err != nil {
			t.Fatal(err)
		}
		return held
	}
	page := "/fr/unsubscribe/" + facts.Unsubscribe
	if a := person.Get(t, page); a.StatusCode != 200 || !strings.Contains(a.Text, `method="post"`) || suppressed() {
		t.Errorf("asking: %d, suppressed %v", a.StatusCode, suppressed())
	}
	// As a mail provider sends it: no cookie, no origin; no redirect may come back.
	for range 2 {
		if a := program.Post(t, page, url.Values{"List-Unsubscribe": {"One-Click"}}); a.StatusCode != 200 || !suppressed() {
			t.Errorf("one click: %d, suppressed %v", a.StatusCode, suppressed())
		}
	}
	webmail := &webtest.Browser{App: person.App, Header: map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://mail.example"}}
	if a := webmail.Post(t, page, url.Values{"List-Unsubscribe": {"One-Click"}}); a.StatusCode != 200 {
		t.Errorf("one click in a web mail: %d", a.StatusCode)
	}
	if a := webmail.Post(t, "/fr/resubscribe/"+facts.Unsubscribe, nil); a.StatusCode != 403 {
		t.Errorf("another site takes it back: %d", a.StatusCode)
	}
	if a := person.Post(t, "/fr/resubscribe/"+facts.Unsubscribe, nil); a.StatusCode != http.StatusSeeOther || suppressed() {
		t.Errorf("taking it back: %d, suppressed %v", a.StatusCode, suppressed())
	}
	for _, token := range []string{"x", guest.Ref + ".AAAAAAAAAAAAAAAA", "%00", strings.Repeat("a", 3000)} {
		if a := program.Post(t, "/fr/unsubscribe/"+token, nil); a.StatusCode != 404 {
			t.Errorf("%.20q: %d", token, a.StatusCode)
		}
	}
}
