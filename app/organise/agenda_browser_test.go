package organise_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"duologue/app/apptest"
	"duologue/models"
	"duologue/models/modelstest"
)

// newStudio is a studio with a dialogue of two days that has no agenda yet.
func newStudio(t *testing.T) *studio {
	t.Helper()
	s := reach(t)
	s.slug = "test"
	doc := modelstest.Document(modelstest.Plan{}, s.store.Now())
	doc.StartsOn, doc.EndsOn, doc.Rooms, doc.Sessions = s.days[0], s.days[1], nil, nil
	if _, err := s.store.ImportDialogue(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
	return s
}

// add fills in a form of the agenda's editor and saves it.
func (s *studio) add(kind string, fields map[string]string) {
	s.Helper()
	s.page.Go(s.office("/agenda/" + kind + "/new"))
	s.save(fields, "Saved in the working version")
}

// card is the selector of a session's card in the grid, by the start of its title.
func (s *studio) card(title string) string {
	s.Helper()
	code := apptest.Eval[string](s.page, fmt.Sprintf(`[...document.querySelectorAll('.slot')].find(x => x.innerText.startsWith(%q)).dataset.slot`, title))
	return "#s-" + code
}

// key moves a card by Alt and an arrow, and waits for the page that follows.
func (s *studio) key(title, arrow string) {
	s.Helper()
	card := s.card(title)
	before := apptest.Eval[string](s.page, fmt.Sprintf(`{ const d = document.querySelector(%q).dataset; d.room + d.starts }`, card))
	apptest.Eval[bool](s.page, fmt.Sprintf(`document.querySelector(%q).dispatchEvent(new KeyboardEvent('keydown', {key: %q, altKey: true, bubbles: true, cancelable: true}))`, card, arrow))
	s.page.Await(fmt.Sprintf(`document.readyState === 'complete' && (d => d && d.room + d.starts !== %q)(document.querySelector(%q)?.dataset)`, before, card))
	if !s.page.On(card) {
		s.Errorf("after it moved, the focus is not on the card but on %s", s.page.Focused())
	}
}

// drag drops a card on the free place of a room at a time.
func (s *studio) drag(title, room, starts string) {
	s.Helper()
	card := s.card(title)
	apptest.Eval[bool](s.page, fmt.Sprintf(`{
		const data = new DataTransfer(), card = document.querySelector(%q)
		const cell = [...document.querySelectorAll('td')].find(x => x.dataset.room === %q && x.dataset.starts === %q)
		const send = (to, type) => to.dispatchEvent(new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true}))
		send(card, 'dragstart'); send(cell, 'dragover'); send(cell, 'drop'); send(card, 'dragend') }`, card, room, starts))
	s.page.Await(fmt.Sprintf(`document.readyState === 'complete' && document.querySelector(%q)?.dataset.starts === %q`, card, starts))
}

func (s *studio) release() {
	s.Helper()
	s.page.Go(s.office("/agenda/release"))
	s.page.Submit(`form[action$="/agenda/release"] button`)
	s.page.WaitText("is released")
}

func (s *studio) agenda() *models.Agenda {
	s.Helper()
	a, err := s.store.Agenda(s.Context(), s.fresh())
	if err != nil {
		s.Fatal(err)
	}
	return a
}

// TestTheSecondEditorSeesBothVersions in the form, and loses nothing typed.
func TestTheSecondEditorSeesBothVersions(t *testing.T) {
	k := newDesk(t, modelstest.Plan{})
	const path = "/agenda/sessions/x"
	page := k.boss.Get(t, k.base+path).Text
	form := func(title string) url.Values {
		day := k.dialogue.StartsOn
		return url.Values{"was": {hidden(t, page, "was")}, "kind": {models.SessionParallel}, "room": {"room-x"}, "title.en": {title},
			"starts": {day + "T10:00"}, "ends": {day + "T11:00"}, "modes": models.Modes(), "floor_languages": {"en", "zh"}}
	}
	if a := k.post(t, path, form("First title")); a.StatusCode != 303 {
		t.Fatalf("%d %s", a.StatusCode, a.Text)
	}
	second := k.post(t, path, form("Second title"))
	for _, want := range []string{"First title", `value="Second title"`, "A colleague changed this meanwhile"} {
		if second.StatusCode != 409 || !strings.Contains(second.Text, want) {
			t.Errorf("%d, lacks %s", second.StatusCode, want)
		}
	}
	page = second.Text
	if a := k.post(t, path, form("Second title")); a.StatusCode != 303 {
		t.Errorf("saving it deliberately: %d", a.StatusCode)
	}
	documents := map[string]string{"conflict": second.Text}
	for _, path := range []string{"", "/sessions/x", "/sessions/new", "/rooms/room-x", "/rooms/new", "/themes/new", "/release"} {
		documents[path] = k.boss.Get(t, k.base+"/agenda"+path).Text
	}
	apptest.ValidHTML(t, documents)
	move := url.Values{"was": {"stale"}, "room": {"room-x"}, "starts": {k.dialogue.StartsOn + "T12:00"}}
	if a := k.post(t, path+"/move", move); a.StatusCode != 409 || !strings.Contains(a.Text, "It was not moved to 12:00") {
		t.Errorf("a stale move: %d", a.StatusCode)
	}
	if a := k.post(t, path+"/delete", url.Values{"was": {"stale"}}); a.StatusCode != 303 || !strings.HasSuffix(a.Header.Get("Location"), "/sessions/x") {
		t.Errorf("a stale removal: %d %s", a.StatusCode, a.Header.Get("Location"))
	}
}
