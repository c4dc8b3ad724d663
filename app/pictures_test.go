//go:build pictures

package app_test

import (
	"fmt"
	"io"
	"path/filepath"
	"testing"

	"duologue/app/apptest"
	"duologue/models"
	"duologue/models/demo"
	"duologue/models/modelstest"
)

// TestPictures takes the pictures of docs/pages.md: the demonstration's main
// pages on a phone and on a desk. make pictures runs it.
func TestPictures(t *testing.T) {
	clock := demo.NewClock()
	p := serve(t, "pictures", modelstest.NewAt(t, clock.Now), clock.Now)
	result, err := demo.Load(t.Context(), p.store, clock, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	p.values["slug"] = demo.Slug
	owner := result.Organisers[0]
	if p.signIns["owner"], err = p.store.SignInWith(t.Context(), models.System(), models.Credentials{Email: owner.Email, Password: owner.Password}); err != nil {
		t.Fatal(err)
	}
	p.exhibits(t)
	p.memoranda(t)
	browser := apptest.Start(t, apptest.Options{})
	for _, picture := range []struct{ name, path, as, lang string }{
		{"home", "/:lang", "", "en"},
		{"dialogues", "/:lang/dialogues", "", "fr"},
		{"dialogue", "/:lang/dialogues/{slug}", "", "zh"},
		{"agenda", "/:lang/dialogues/{slug}/agenda", "", "en"},
		{"session", "/:lang/dialogues/{slug}/sessions/{session}", "", "nl"},
		{"speakers", "/:lang/dialogues/{slug}/speakers", "", "en"},
		{"practical", "/:lang/dialogues/{slug}/practical", "", "en"},
		{"register", "/:lang/dialogues/{slug}/register", "", "zh"},
		{"my", "/:lang/my/{onsite}", "", "zh"},
		{"mous", "/:lang/mous", "", "en"},
		{"mou", "/:lang/mous/{public}", "", "fr"},
		{"verify", "/:lang/verify/{public}", "", "zh"},
		{"cooperation", "/:lang/cooperation", "", "en"},
		{"meeting", "/:lang/cooperation/GC19", "", "nl"},
		{"desk", "/organise/mous", "owner", "en"},
		{"desk-record", "/organise/mous/{kept}", "owner", "en"},
		{"ceremony", "/organise/mous/{mou-planned}/ceremony", "owner", "en"},
		{"signing", "/organise/mous/{mou-half}/signing", "owner", "en"},
		{"overview", "/organise/dialogues/{slug}", "owner", "en"},
		{"texts", "/organise/dialogues/{slug}/edit/texts", "owner", "en"},
		{"agenda-editor", "/organise/dialogues/{slug}/agenda", "owner", "en"},
		{"registrations", "/organise/dialogues/{slug}/registrations", "owner", "en"},
		{"record", "/organise/dialogues/{slug}/registrations/{onsite-ref}", "owner", "en"},
		{"import", "/organise/dialogues/{slug}/registrations/imports", "owner", "en"},
		{"export", "/organise/dialogues/{slug}/registrations/export", "owner", "en"},
		{"figures", "/organise/dialogues/{slug}/figures", "owner", "en"},
		{"people", "/organise/dialogues/{slug}/people", "owner", "en"},
		{"audit", "/organise/dialogues/{slug}/audit", "owner", "en"},
		{"campaign", "/organise/dialogues/{slug}/campaigns/new", "owner", "en"},
		{"door", "/organise/dialogues/{slug}/door", "owner", "en"},
		{"attendance", "/organise/dialogues/{slug}/attendance/{session}", "owner", "en"},
		{"lists", "/organise/dialogues/{slug}/lists", "owner", "en"},
	} {
		path, exists := p.fill(picture.path, picture.lang)
		if !exists {
			t.Errorf("there is no %s", picture.path)
			continue
		}
		for _, view := range []apptest.View{apptest.Phone(), apptest.Desktop()} {
			view.Scale = 1
			page := browser.Open(view.In(picture.lang))
			if picture.as != "" {
				page.SetCookie(p.base, "signin", p.signIns[picture.as])
			}
			if status := page.Go(p.base + path); status != 200 {
				t.Errorf("%s: %d", path, status)
			}
			page.Picture(filepath.Join("..", "docs", "pictures", fmt.Sprintf("%s-%d.webp", picture.name, view.Width)))
			page.Close()
		}
	}
}

// memoranda finds an MoU that visitors see, and makes some that are to be signed.
func (p *place) memoranda(t *testing.T) {
	t.Helper()
	page, err := p.store.MoUs(t.Context(), models.WholeDesk(), models.MoUFilter{State: models.MoUInEffect}, "", 1)
	if err != nil || len(page.Rows) == 0 {
		t.Fatal("no MoU is in effect: ", err)
	}
	p.values["public"], p.values["kept"] = *page.Rows[0].Reference, page.Rows[0].Ref
	p.ceremonies(t, demo.Slug)
}

// exhibits finds somebody who is in, and a session of which there is much to
// show.
func (p *place) exhibits(t *testing.T) {
	t.Helper()
	d, err := p.store.DialogueBySlug(t.Context(), demo.Slug)
	if err != nil {
		t.Fatal(err)
	}
	_, r, _ := p.entrance(t, d)
	p.values["onsite"], p.values["onsite-ref"] = p.store.MyToken(r), r.Ref
	agenda, err := p.store.Agenda(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	for _, session := range agenda.Sessions {
		if !session.Open && session.Offers(models.Onsite) && session.Offers(models.Online) {
			p.values["session"] = session.Ref
			return
		}
	}
	t.Fatal("there is no hybrid session")
}
