package site_test

import (
	"net/http"
	"strings"
	"testing"

	"duologue/models"
)

// shelve adds files to session x, one for each audience, and returns their refs.
func (w *world) shelve() (all, guests string) {
	w.Helper()
	for name, audience := range map[string]string{"Präsentation 1.pdf": models.FileForAll, "notes.pdf": models.FileForGuests} {
		u := models.Upload{Name: name, Data: []byte("%PDF-1.4\n" + name + "\n%%EOF\n"), Audience: audience, Title: models.Text{"zh": "资料"}}
		if err := w.store.AddSessionFile(w.Context(), models.System(), w.dialogue, "x", u); err != nil {
			w.Fatal(err)
		}
	}
	for _, f := range w.working().Files["x"] {
		if f.Audience == models.FileForAll {
			all = f.File
		} else {
			guests = f.File
		}
	}
	return all, guests
}

func (w *world) working() *models.Working {
	w.Helper()
	d, err := w.store.DialogueBySlug(w.Context(), "test")
	if err != nil {
		w.Fatal(err)
	}
	working, err := w.store.WorkingAgenda(w.Context(), d)
	if err != nil {
		w.Fatal(err)
	}
	return working
}

// TestFilesReachTheirAudience: nobody before the release, then everybody or who
// is in the session, always to be saved and never to be shown.
func TestFilesReachTheirAudience(t *testing.T) {
	w := newWorld(t, 1, nil)
	_, in := w.registered("sessions."+w.refs["x"], "onsite")
	_, waits := w.registered("mode", "online", "sessions."+w.refs["x"], "onsite")
	_, elsewhere := w.registered("mode", "online", "sessions."+w.refs["y"], "online")
	all, guests := w.shelve()
	public := "/dialogues/test/files/"
	page := "/en/dialogues/test/sessions/" + w.refs["x"]
	check := func(when, path string, status int) *http.Response {
		t.Helper()
		a := w.browser.Get(t, path)
		if a.StatusCode != status || status == 200 && !strings.HasPrefix(a.Text, "%PDF-") {
			t.Errorf("%s: %s is %d %s", when, path, a.StatusCode, a.Text[:min(40, len(a.Text))])
		}
		return a.Response
	}
	check("before the release", public+all, 404)
	check("before the release", in+"/files/"+guests, 404)
	if text := w.browser.Get(t, page).Text; strings.Contains(text, `id="files"`) {
		t.Error("files show before the release")
	}
	if _, err := w.store.ReleaseAgenda(t.Context(), models.System(), w.dialogue, w.working().Revision); err != nil {
		t.Fatal(err)
	}
	for path, status := range map[string]int{
		public + all: 200, public + guests: 404, public + "nosuchfile00": 404, "/dialogues/nowhere/files/" + all: 404,
		in + "/files/" + all: 200, in + "/files/" + guests: 200, in + "/files/nosuchfile00": 404,
		waits + "/files/" + guests: 404, elsewhere + "/files/" + guests: 404, "/en/my/forged/files/" + guests: 404,
	} {
		check("released", path, status)
	}
	h := check("released", public+all, 200).Header
	for name, want := range map[string]string{"Content-Type": "application/pdf", "X-Content-Type-Options": "nosniff",
		"Content-Disposition": "attachment; filename*=utf-8''Pr%C3%A4sentation%201.pdf", "Content-Security-Policy": "default-src 'none'; sandbox"} {
		if h.Get(name) != want {
			t.Errorf("%s: %q", name, h.Get(name))
		}
	}
	if h := check("released", in+"/files/"+guests, 200).Header; !strings.Contains(h.Get("Cache-Control"), "no-store") {
		t.Errorf("a guest's file is kept: %q", h.Get("Cache-Control"))
	}
	session, own := w.browser.Get(t, page).Text, w.browser.Get(t, in).Text
	if !strings.Contains(session, public+all) || strings.Contains(session, guests) || !strings.Contains(session, "1 file is only for those who are registered") {
		t.Errorf("the session's page: %s", session)
	}
	if !strings.Contains(own, in+"/files/"+all) || !strings.Contains(own, in+"/files/"+guests) || strings.Contains(w.browser.Get(t, waits).Text, guests) {
		t.Errorf("the own page: %s", own)
	}
}

// TestABreakOffersNoPlace: nobody registers for it, or waits.
func TestABreakOffersNoPlace(t *testing.T) {
	w := newWorld(t, 1, func(doc *models.Document) {
		lunch := doc.Sessions[0]
		lunch.Code, lunch.Kind, lunch.Starts, lunch.Ends = "lunch", models.SessionBreak, lunch.Starts[:11]+"12:00", lunch.Starts[:11]+"13:00"
		doc.Sessions = append(doc.Sessions, lunch)
	})
	w.registered("sessions."+w.refs["x"], "onsite")
	for code, offered := range map[string]bool{"lunch": false, "x": true} {
		if a := w.browser.Get(t, "/en/dialogues/test/sessions/"+w.refs[code]); a.StatusCode != 200 || strings.Contains(a.Text, "Join the waiting list") != offered {
			t.Errorf("%s: %d, the waiting list is offered: %v", code, a.StatusCode, !offered)
		}
	}
}
