package site_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/ledger"
)

// record enters a record with one text.
func (w *world) record(title string) *models.MoU {
	w.Helper()
	desk := models.WholeDesk()
	m, err := w.store.EnterMoU(w.Context(), models.System(), desk, models.MoUNegotiating, models.MoUContent{Type: "mou", Titles: text(title),
		Parties: []models.MoUParty{{Key: "a", Side: models.SideBelgium, Name: text("Example Institute")}, {Key: "b", SignedAs: "Model Academy"}, {Key: "c"}}})
	if err == nil {
		m, err = w.store.AttachToMoU(w.Context(), models.System(), desk, m.Ref, models.MoUAttachment{Place: models.PlaceText,
			Text: models.MoUText{Language: "zh", Status: models.TextAuthentic, Version: "1"}, Upload: models.Upload{Name: "text.pdf", Data: []byte("%PDF-1.4\n%%EOF\n")}})
	}
	if err != nil {
		w.Fatal(err)
	}
	return m
}

func (w *world) show(m *models.MoU, showing models.MoUShowing) *models.MoU {
	w.Helper()
	m, err := w.store.ShowMoU(w.Context(), models.System(), models.WholeDesk(), m.Ref, showing)
	if err != nil {
		w.Fatal(err)
	}
	return m
}

func TestVerifyPages(t *testing.T) {
	w := newWorld(t, 0, nil)
	for path, status := range map[string]int{"/en/verify": 200, "/ledger/key": 200, "/ledger/checkpoint": 404, "/ledger/checkpoints/1": 404} {
		if a := w.browser.Get(t, path); a.StatusCode != status {
			t.Errorf("an empty log: %s: %d", path, a.StatusCode)
		}
	}
	m := w.show(w.record("Example memorandum"), models.MoUShowing{Visibility: models.MoUPublic})
	for _, typed := range []string{m.Code, strings.ToUpper(m.Code), "%20" + m.Code + "%20", *m.Reference, "https://duologue.example/en/verify/" + m.Code + "/"} {
		if a := w.browser.Get(t, "/fr/verify?code="+typed); a.StatusCode != 303 || a.Header.Get("Location") != "/fr/verify/"+m.Code {
			t.Errorf("%s: %d to %s", typed, a.StatusCode, a.Header.Get("Location"))
		}
	}
	for _, lang := range []string{"nl", "fr", "en", "zh"} {
		a := w.browser.Get(t, "/"+lang+"/verify/"+m.Code)
		for _, part := range []string{"Example memorandum", "Example Institute", "Model Academy", *m.Reference, m.Content.Texts[0].SHA256, "/mous/" + *m.Reference + "/proof.json"} {
			if a.StatusCode != 200 || !strings.Contains(a.Text, part) {
				t.Errorf("%s: %d, lacks %q", lang, a.StatusCode, part)
			}
		}
		if strings.Contains(a.Text, "⟦") || strings.Contains(a.Text, " style=") {
			t.Errorf("%s: a word is missing, or an inline style", lang)
		}
	}
}

func TestProofsToDownload(t *testing.T) {
	w := newWorld(t, 0, nil)
	m := w.show(w.record("Example memorandum"), models.MoUShowing{Visibility: models.MoUPublic})
	a := w.browser.Get(t, "/mous/"+*m.Reference+"/proof.json?since=1")
	if a.StatusCode != 200 || a.Header.Get("Content-Disposition") != "attachment; filename=proof-"+*m.Reference+".json" || a.Header.Get("Cache-Control") != "no-cache" {
		t.Fatalf("%d %v", a.StatusCode, a.Header)
	}
	bundle, err := ledger.ParseBundle([]byte(a.Text))
	if err != nil {
		t.Fatal(err)
	}
	key := strings.TrimSpace(w.browser.Get(t, "/ledger/key").Text)
	held := w.browser.Get(t, "/ledger/checkpoints/1")
	report := bundle.Verify(ledger.Held{Key: key, Checkpoint: held.Text, Files: []ledger.File{{Name: "mine", SHA256: m.Content.Texts[0].SHA256}}})
	if !report.Good() || len(report.Proven) != 1 || len(report.Files) != 1 || report.Extends == nil {
		t.Errorf("%v", report.Findings)
	}
	latest := w.browser.Get(t, "/ledger/checkpoint")
	if latest.Text != bundle.Checkpoint || !strings.HasPrefix(latest.Header.Get("Content-Type"), "text/plain") {
		t.Errorf("%s: %s", latest.Header.Get("Content-Type"), latest.Text)
	}
	var link models.LedgerLink
	if a := w.browser.Get(t, "/ledger/consistency/1/4"); json.Unmarshal([]byte(a.Text), &link) != nil || link.Newer != latest.Text || link.Older != held.Text {
		t.Errorf("%d %s", a.StatusCode, a.Text)
	}
	for _, path := range []string{"/mous/2026-999/proof.json", "/mous/" + m.Ref + "/proof.json", "/mous/%ff/proof.json", "/mous/" + *m.Reference + "/proof.json?since=3", "/mous/" + *m.Reference + "/proof.json?since=x",
		"/ledger/checkpoints/3", "/ledger/checkpoints/04", "/ledger/checkpoints/-1", "/ledger/checkpoints/99999999999999999999", "/ledger/consistency/4/1", "/ledger/consistency/1/9", "/ledger/consistency/a/b",
		"/en/verify/nothing", "/en/verify/%ff", "/en/verify/" + m.Ref, "/en/verify?code=nothing"} {
		if a := w.browser.Get(t, path); a.StatusCode != 404 && a.StatusCode != 400 {
			t.Errorf("%s: %d", path, a.StatusCode)
		}
	}
}

// A hidden record cannot be told from one that there is not, until it is shown.
func TestNoProofOfWhatIsHidden(t *testing.T) {
	w := newWorld(t, 0, nil)
	m := w.show(w.record("Hidden memorandum"), models.MoUShowing{Visibility: models.MoUPublic})
	reference := *m.Reference
	until := w.clock.Now().Add(time.Hour)
	m = w.show(m, models.MoUShowing{Visibility: models.MoUEmbargoed, Until: &until, Then: models.MoUPublic})
	paths := map[string]string{"/mous/" + reference + "/proof.json": "/mous/2026-777/proof.json", "/en/verify/" + m.Code: "/en/verify/unknowncode0",
		"/en/verify?code=" + m.Code: "/en/verify?code=unknowncode0", "/zh/verify/" + reference: "/zh/verify/2026-777"}
	for path, unknown := range paths {
		a, b := w.browser.Get(t, path), w.browser.Get(t, unknown)
		same := func(text string) string {
			return strings.NewReplacer(m.Code, "", reference, "", "unknowncode0", "", "2026-777", "").Replace(text)
		}
		if a.StatusCode != 404 || strings.Contains(a.Text, "Hidden") || same(a.Text) != same(b.Text) {
			t.Errorf("%s: %d, or told from what there is not", path, a.StatusCode)
		}
	}
	for _, path := range []string{"/en/verify", "/sitemap.xml", "/ledger/checkpoint", "/ledger/key"} {
		if a := w.browser.Get(t, path); a.StatusCode != 200 || strings.Contains(a.Text, "Hidden") || strings.Contains(a.Text, m.Code) || strings.Contains(a.Text, reference+"<") {
			t.Errorf("%s: %d, or tells of the record", path, a.StatusCode)
		}
	}
	w.clock.move(time.Hour)
	for path := range paths {
		if a := w.browser.Get(t, path); a.StatusCode != 200 && a.StatusCode != 303 {
			t.Errorf("after the embargo: %s: %d", path, a.StatusCode)
		}
	}
}
