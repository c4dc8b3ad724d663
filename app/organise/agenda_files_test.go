package organise_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duologue/app/apptest"
	"duologue/models"
	"duologue/models/modelstest"
)

// TestFilesOfASessionInTheEditor: uploaded, kept for guests, released, taken out.
func TestFilesOfASessionInTheEditor(t *testing.T) {
	s := newStudio(t)
	s.add("sessions", map[string]string{"title.en": "Opening", "starts": s.days[0] + "T09:00", "ends": s.days[0] + "T10:00"})
	w, err := s.store.WorkingAgenda(t.Context(), s.fresh())
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, content string) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	session := s.office("/agenda/sessions/" + w.Sessions[0].Code)
	s.page.Go(session)
	s.page.Upload("#f-file", write("script.pdf", "%PDF-1.4\n<< /S /JavaScript >>\n%%EOF"))
	s.page.Submit(`form[action$="/files"] button`)
	s.page.WaitText("This file contains a script, macro or program")
	s.page.Accessible()
	s.page.EveryScreen("session-file-refused")
	documents := map[string]string{"refused": s.page.HTML()}
	s.page.Upload("#f-file", write("talk.pdf", "%PDF-1.4\n%%EOF"))
	s.page.Set(`form[action$="/files"] [name="audience"]`, models.FileForGuests)
	s.page.Submit(`form[action$="/files"] button`)
	s.page.WaitText("The file is in the working version.")
	s.page.Accessible()
	s.page.EveryScreen("session-files")
	documents["files"] = s.page.HTML()
	apptest.ValidHTML(t, documents)
	if got := apptest.Eval[string](s.page, `fetch(document.querySelector('a[href*="/files/"]').href).then(x => x.headers.get('Content-Disposition') + ' ' + x.headers.get('Content-Security-Policy'))`); got != `attachment; filename=talk.pdf default-src 'none'; sandbox` {
		t.Errorf("the organiser gets %s", got)
	}
	s.release()
	s.page.Go(s.site("en", "/sessions/"+s.agenda().Sessions[0].Ref))
	s.page.WaitText("1 file is only for those who are registered for this session")
	s.page.Go(session)
	s.page.Set(`.session-file [name="audience"]`, models.FileForAll)
	s.page.Submit(`.session-file .button-quiet`)
	s.page.WaitText("Saved in the working version")
	s.release()
	s.page.Go(s.site("en", "/sessions/"+s.agenda().Sessions[0].Ref))
	s.page.WaitText("talk.pdf")
	s.page.Accessible()
	s.page.EveryScreen("public-session-files")
	s.page.Go(session)
	s.page.Submit(`.session-file .button-danger`)
	s.page.WaitText("The file is taken out of the working version.")
	s.page.Clean()
}

// TestFilesOfOthers: a session or file of another dialogue is none of this one's.
func TestFilesOfOthers(t *testing.T) {
	k := newDesk(t, modelstest.Plan{})
	other, err := k.store.DialogueBySlug(t.Context(), "other")
	if err != nil {
		t.Fatal(err)
	}
	upload := models.Upload{Name: "talk.pdf", Data: []byte("%PDF-1.4\n%%EOF"), Audience: models.FileForAll}
	if err := k.store.AddSessionFile(t.Context(), models.System(), other, "x", upload); err != nil {
		t.Fatal(err)
	}
	w, err := k.store.WorkingAgenda(t.Context(), other)
	if err != nil {
		t.Fatal(err)
	}
	ref := w.Files["x"][0].File
	if a := k.boss.Get(t, k.base+"/files/"+ref); a.StatusCode != 404 {
		t.Errorf("looking: %d", a.StatusCode)
	}
	if a := k.boss.Get(t, strings.Replace(k.base, "test", "other", 1)+"/files/"+ref); a.StatusCode != 404 {
		t.Errorf("looking in a dialogue of others: %d", a.StatusCode)
	}
	if a := k.post(t, "/agenda/sessions/x/files/"+ref, url.Values{"audience": {models.FileForGuests}}); a.StatusCode != 404 {
		t.Errorf("another audience: %d", a.StatusCode)
	}
	if a := k.post(t, "/agenda/sessions/nowhere/files/"+ref+"/delete", url.Values{}); a.StatusCode != 404 {
		t.Errorf("of no session: %d", a.StatusCode)
	}
}
