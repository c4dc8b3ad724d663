package organise_test

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duologue/app/apptest"
	"duologue/models"
)

// TestASpeakerFromFormToSite: staff enter a speaker with a portrait, the speaker
// completes the profile by the own link, visitors see both after the release.
func TestASpeakerFromFormToSite(t *testing.T) {
	s := newStudio(t)
	s.add("rooms", map[string]string{"name.en": "Hall"})
	s.add("sessions", map[string]string{"title.en": "Opening", "starts": s.days[0] + "T09:00", "ends": s.days[0] + "T10:00"})
	office := s.office("/speakers")
	s.page.Go(office + "/new")
	s.page.Accessible()
	s.page.Fill(`[name="given_names"]`, "Ada")
	s.page.Fill(`[name="family_name"]`, "Example")
	s.page.Fill(`[name="email"]`, "ada@host.example")
	s.page.Upload(`[name="portrait"]`, portrait(t))
	s.page.Submit(".actions .button:not(.button-quiet, .button-danger)")
	s.page.WaitText("The speaker is saved")
	s.page.Submit(`form[action$="/speakers"] button`)
	s.page.WaitText("The link is on its way to 1 speaker.")
	s.page.Submit(`tbody form[action$="/mail"] button`)
	s.page.WaitText("The link was not mailed: it already was within the last ten minutes")
	s.page.Accessible()
	s.page.EveryScreen("speakers-office")
	list, err := s.store.Speakers(t.Context(), s.fresh())
	if err != nil || len(list) != 1 || list[0].Portrait == "" {
		t.Fatalf("%+v %v", list, err)
	}
	s.page.Go(office + "/" + list[0].Ref)
	s.page.Accessible()
	s.page.EveryScreen("speaker-office")
	s.speaks(list[0])

	s.page.Go(s.url + "/en/speakers/" + s.store.SpeakerToken(list[0]))
	s.page.Accessible()
	s.page.EveryScreen("speaker-own")
	s.page.Fill(`[name="biography.en"]`, "Works on **water**.")
	s.page.Submit(".form-actions .button")
	s.page.WaitText("Your profile is saved")
	if code := s.page.Go(s.site("en", "/speakers")); code != 200 {
		t.Fatal(code)
	}
	s.page.Accessible()
	s.page.EveryScreen("speakers")
	shown := s.page.HTML()
	if !strings.Contains(shown, "<strong>water</strong>") || !strings.Contains(shown, "Opening") || strings.Contains(shown, "ada@host.example") {
		t.Error(shown)
	}
	s.page.Await(`[...document.images].every(x => x.complete && x.naturalWidth > 0) && document.images.length === 1`)
	documents := map[string]string{"speakers": shown}
	for _, path := range []string{"/agenda/embed", "/sessions/" + s.agenda().Sessions[0].Ref} {
		s.page.Go(s.site("en", path))
		s.page.Accessible()
		s.page.EveryScreen("public" + strings.ReplaceAll(path, "/", "-")[:8])
		documents[path] = s.page.HTML()
	}
	apptest.ValidHTML(t, documents)
	s.page.Clean()
}

// speaks gives the only session its speaker, and releases it.
func (s *studio) speaks(speaker *models.Speaker) {
	s.Helper()
	w, err := s.store.WorkingAgenda(s.Context(), s.fresh())
	if err != nil {
		s.Fatal(err)
	}
	s.page.Go(s.office("/agenda/sessions/" + w.Sessions[0].Code))
	s.page.Set(`[name="speakers[0].speaker"]`, speaker.Ref)
	s.page.EveryScreen("session-form")
	s.page.Submit(".actions .button:not(.button-quiet)")
	s.release()
}

func portrait(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "portrait.png")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := png.Encode(file, image.NewGray(image.Rect(0, 0, 400, 500))); err != nil {
		t.Fatal(err)
	}
	return path
}
