package site_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

// Who follows the link of a host body registers as its guest, also after mistakes
// and in another language; a link that is none leads nowhere.
func TestRegisterByTheLinkOfAHost(t *testing.T) {
	w := newWorld(t, 0, func(doc *models.Document) {
		doc.Hosts = modelstest.Document(modelstest.Plan{Hosts: []string{"HOST-A", "HOST-B"}}, time.Now()).Hosts
	})
	link := "/en/dialogues/test/register?host=" + w.store.HostToken(w.dialogue, w.dialogue.Hosts[1].Host)
	page := w.browser.Get(t, link)
	for _, want := range []string{"Body HOST-B", `action="` + link + `"`, strings.Replace(link, "/en/", "/nl/", 1), `name="robots" content="noindex`} {
		if page.StatusCode != 200 || !strings.Contains(page.Text, want) {
			t.Errorf("the form is %d and lacks %s", page.StatusCode, want)
		}
	}
	if strings.Contains(w.browser.Get(t, "/en/dialogues/test/register").Text, "at the invitation of") {
		t.Error("the common form invites")
	}
	wrong := w.browser.Post(t, link, w.form("email", "nobody"))
	if wrong.StatusCode != 422 || !strings.Contains(wrong.Text, "Body HOST-B") || !strings.Contains(wrong.Text, `action="`+link+`"`) {
		t.Errorf("a mistake is %d", wrong.StatusCode)
	}
	for _, forged := range []string{link + "x", link[:len(link)-1], "/en/dialogues/test/register?host=HOST-B"} {
		for _, status := range []int{w.browser.Get(t, forged).StatusCode, w.browser.Post(t, forged, w.form()).StatusCode} {
			if status != 404 {
				t.Errorf("%s is %d", forged, status)
			}
		}
	}
	if done := w.browser.Post(t, link, w.form("email", "invited@guest.example")); done.StatusCode != 303 {
		t.Errorf("registering is %d: %s", done.StatusCode, done.Text)
	}
	for _, typed := range []string{"", "HOST-A"} { // without a link, what is typed is nothing
		if done := w.browser.Post(t, "/en/dialogues/test/register", w.form("email", "open"+typed+"@guest.example", "host", typed)); done.StatusCode != 303 {
			t.Errorf("registering is %d", done.StatusCode)
		}
	}
	for code, n := range map[string]int{"HOST-B": 1, "HOST-A": 0, models.NoHost: 2} {
		rows, err := w.store.Registrations(t.Context(), w.dialogue.Whole(), models.RegistrationFilter{Host: code}, models.Cursor{}, 9)
		if err != nil || len(rows.Rows) != n {
			t.Errorf("%d are guests of %s, %v", len(rows.Rows), code, err)
		}
		if code == "HOST-B" && n == len(rows.Rows) {
			w.ownHost(rows.Rows[0], code)
		}
	}
}

// ownHost holds that a guest's own data names their host body.
func (w *world) ownHost(r *models.Registration, code string) {
	var data struct {
		Registration map[string]any `json:"registration"`
	}
	text := w.browser.Get(w, "/en/my/"+w.store.MyToken(r)+"/data.json").Text
	if err := json.Unmarshal([]byte(text), &data); err != nil || data.Registration["guest_of_host"] != code {
		w.Errorf("own data: %v, %s", err, text)
	}
}
