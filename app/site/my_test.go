package site_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

// places are the taken and waiting places of a session in a mode.
func (w *world) places(code, mode string) (taken, waiting int) {
	w.Helper()
	row := w.db.QueryRow("SELECT c.taken, c.waiting FROM counters c JOIN sessions s ON s.id = c.session_id WHERE s.ref = ? AND c.mode = ?", w.refs[code], mode)
	if err := row.Scan(&taken, &waiting); err != nil {
		w.Fatal(err)
	}
	return taken, waiting
}

// edited is the posted form that the change page shows, changed by pairs.
func (w *world) edited(r *models.Registration, email string, pairs ...string) url.Values {
	f := w.form(append([]string{"email", email, "nonce", "-", "consents." + w.consent, "-"}, pairs...)...)
	f.Set("revision", "1")
	if err := w.db.QueryRow("SELECT revision FROM registrations WHERE id = ?", r.ID).Scan(&r.Revision); err != nil {
		w.Fatal(err)
	}
	f.Set("revision", jsonOf(r.Revision))
	return f
}

func jsonOf(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

func TestMyPages(t *testing.T) {
	w := newWorld(t, 0, nil)
	_, my := w.registered("sessions."+w.refs["x"], "onsite", "sessions."+w.refs["y"], "online", "access", "Ramp at the door")
	before := w.content()
	for _, c := range []struct {
		path, kind string
		contains   []string
	}{
		{"", "text/html", []string{"You are registered", "<svg", "Session x", "Ramp at the door", my + "/cancel", my + "/change", "Beijing"}},
		{"/ticket", "text/html", []string{"Your ticket", "<svg"}},
		{"/ticket.png", "image/png", []string{"PNG"}},
		{"/calendar.ics", "text/calendar", []string{"METHOD:PUBLISH", "SUMMARY:Session x", "SUMMARY:Session y", "SUMMARY:Session plenary", "STATUS:CONFIRMED"}},
		{"/data.json", "application/json", []string{`"Ramp at the door"`, `"version": 3`, `"Topic"`, `"registration.create"`, `"kind": "confirmed"`}},
		{"/change", "text/html", []string{`name="revision"`, `value="Example University"`, "Water", `value="onsite" checked`}},
		{"/cancel", "text/html", []string{`method="post"`}},
		{"/erase", "text/html", []string{`method="post"`}},
	} {
		a := w.browser.Get(t, my+c.path)
		if a.StatusCode != 200 || !strings.HasPrefix(a.Header.Get("Content-Type"), c.kind) {
			t.Errorf("%s: %d %s", c.path, a.StatusCode, a.Header.Get("Content-Type"))
		}
		if a.Header.Get("Referrer-Policy") != "no-referrer" || a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %s, %s", c.path, a.Header.Get("Referrer-Policy"), a.Header.Get("Cache-Control"))
		}
		for _, part := range c.contains {
			if !strings.Contains(a.Text, part) {
				t.Errorf("%s lacks %q", c.path, part)
			}
		}
		if strings.Contains(a.Text, "⟦") || strings.Contains(a.Text, "stream.example") {
			t.Errorf("%s: lacks words, or gives the link of a session away", c.path)
		}
	}
	if w.content() != before {
		t.Error("looking at pages changed the database")
	}
	for _, token := range []string{"x", strings.Repeat("A", 43), "%ff", strings.Repeat("a", 5000)} {
		for _, path := range []string{"", "/ticket", "/data.json", "/change"} {
			if a := w.browser.Get(t, "/en/my/"+token+path); a.StatusCode != 404 && a.StatusCode != 400 {
				t.Errorf("%.20q%s: %d", token, path, a.StatusCode)
			}
		}
	}
}

func TestOnlineGuestsHaveNoTicketToShow(t *testing.T) {
	w := newWorld(t, 0, nil)
	_, my := w.registered("mode", "online")
	if a := w.browser.Get(t, my); a.StatusCode != 200 || strings.Contains(a.Text, "Show this code") {
		t.Errorf("page: %d", a.StatusCode)
	}
	for _, path := range []string{"/ticket", "/ticket.png"} {
		if a := w.browser.Get(t, my+path); a.StatusCode != 404 {
			t.Errorf("%s: %d", path, a.StatusCode)
		}
	}
}

// TestASessionIsOneEntryInEveryCalendar: the guest's own has what the public one
// says, under the same UID, and what they dropped as cancelled.
func TestASessionIsOneEntryInEveryCalendar(t *testing.T) {
	w := newWorld(t, 0, nil)
	r, my := w.registered("sessions."+w.refs["x"], "onsite", "sessions."+w.refs["y"], "onsite", "email", "entry@guest.example")
	entry := func(path, code string) string {
		for _, e := range strings.Split(w.browser.Get(t, path).Text, "BEGIN:VEVENT") {
			if strings.Contains(e, "SUMMARY:Session "+code+"\r\n") {
				return e
			}
		}
		t.Fatalf("%s lacks %s", path, code)
		return ""
	}
	public := entry("/en/dialogues/test/agenda.ics", "x")
	if own := entry(my+"/calendar.ics", "x"); own != public || !strings.Contains(own, "ORGANIZER:mailto:dialogue@host.example") {
		t.Errorf("%s\n%s", own, public)
	}
	if a := w.browser.Post(t, my+"/change", w.edited(r, "entry@guest.example", "sessions."+w.refs["x"], "onsite")); a.StatusCode != 303 {
		t.Fatalf("change: %d %s", a.StatusCode, errorsOf(a.Text))
	}
	if y := entry(my+"/calendar.ics", "y"); !strings.Contains(y, "STATUS:CANCELLED") || !strings.Contains(y, "SEQUENCE:1") {
		t.Error(y)
	}
	if x := entry(my+"/calendar.ics", "x"); !strings.Contains(x, "STATUS:CONFIRMED") {
		t.Error(x)
	}
}

// TestChange swaps into a full session: the old place is kept until the new one
// is got, which the page says.
func TestChange(t *testing.T) {
	w := newWorld(t, 1, nil)
	x, y := "sessions."+w.refs["x"], "sessions."+w.refs["y"]
	_, holder := w.registered("mode", "online", x, "online")
	r, my := w.registered("mode", "online", "sessions."+w.refs["x2"], "online", "email", "swap@guest.example")
	mails := w.count("SELECT COUNT(*) FROM messages")
	form := w.edited(r, "swap@guest.example", "mode", "online", x, "online", y, "online", "organisation", "Other University")
	if a := w.browser.Post(t, my+"/change", form); a.StatusCode != 303 || a.Header.Get("Location") != my {
		t.Fatalf("change: %d %s", a.StatusCode, errorsOf(a.Text))
	}
	page := w.browser.Get(t, my).Text
	for _, part := range []string{"Kept for now", "You keep this place until you get one in:", "On the waiting list", "Place held", "Other University", "Your changes are saved"} {
		if !strings.Contains(page, part) {
			t.Errorf("after the change the page lacks %q", part)
		}
	}
	if !strings.Contains(w.browser.Get(t, my+"/change").Text, "Kept for now") {
		t.Error("the form does not say what is kept")
	}
	if taken, waiting := w.places("x", "online"); taken != 1 || waiting != 1 || w.mails(mails) != "changed" {
		t.Errorf("x: %d taken, %d waiting; mails %s", taken, waiting, w.mails(mails))
	}
	if a := w.browser.Post(t, holder+"/cancel", nil); a.StatusCode != 303 || w.mails(mails) != "changed cancelled freed" {
		t.Errorf("cancel: %d, mails %s", a.StatusCode, w.mails(mails))
	}
	if page := w.browser.Get(t, my).Text; strings.Contains(page, "Kept for now") || strings.Contains(page, "On the waiting list") {
		t.Error("the freed place was not taken")
	}
	modelstest.CheckPlaces(t, w.store, w.dialogue)
	if page := w.browser.Get(t, holder).Text; !strings.Contains(page, "Your registration is cancelled") || !strings.Contains(page, "Register again") {
		t.Error("the page does not say that it is cancelled")
	}
}

func TestRefusedChanges(t *testing.T) {
	w := newWorld(t, 0, nil)
	r, my := w.registered("email", "guest@guest.example")
	w.registered("email", "taken@guest.example")
	x, x2 := "sessions."+w.refs["x"], "sessions."+w.refs["x2"]
	stale := w.edited(r, "guest@guest.example")
	stale.Set("revision", "7")
	without := w.edited(r, "guest@guest.example")
	without.Del("revision")
	for name, c := range map[string]struct {
		form     url.Values
		status   int
		contains string
	}{
		"overlap":      {w.edited(r, "guest@guest.example", x, "onsite", x2, "onsite"), 422, "“Session x2”"},
		"organisation": {w.edited(r, "guest@guest.example", "organisation", ""), 422, `href="#f-organisation"`},
		"mode":         {w.edited(r, "guest@guest.example", "mode", "both"), 422, `href="#f-mode"`},
		"stale":        {stale, 409, "changed in the meantime"},
		"no revision":  {without, 409, "changed in the meantime"},
	} {
		before := w.content()
		if a := w.browser.Post(t, my+"/change", c.form); a.StatusCode != c.status || !strings.Contains(a.Text, c.contains) {
			t.Errorf("%s: %d %s", name, a.StatusCode, errorsOf(a.Text))
		}
		if w.content() != before {
			t.Errorf("%s changed the database", name)
		}
	}
}

// TestChangedAddress: it counts after its confirmation, by a button.
func TestChangedAddress(t *testing.T) {
	w := newWorld(t, 0, nil)
	r, my := w.registered("email", "old@guest.example")
	if a := w.browser.Post(t, my+"/change", w.edited(r, "new@guest.example")); a.StatusCode != 303 {
		t.Fatalf("change: %d", a.StatusCode)
	}
	if page := w.browser.Get(t, my).Text; !strings.Contains(page, "old@guest.example") || !strings.Contains(page, "as soon as you confirm it") {
		t.Error("the new address counts before it is confirmed")
	}
	facts, err := w.store.MailFacts(t.Context(), &models.Message{Kind: models.MailAddress, DialogueID: w.dialogue.ID, RegistrationID: r.ID, ToAddress: "new@guest.example"})
	if err != nil {
		t.Fatal(err)
	}
	link := "/en/my/address/" + facts.OneTime
	for range 2 {
		if a := w.browser.Get(t, link); a.StatusCode != 200 || w.count("SELECT COUNT(*) FROM registrations WHERE email = 'new@guest.example'") != 0 {
			t.Errorf("looking: %d", a.StatusCode)
		}
	}
	a := w.browser.Post(t, link, nil)
	_, own := w.find("new@guest.example")
	if a.StatusCode != 303 || own == my || a.Header.Get("Location") != own {
		t.Errorf("confirming: %d to %s", a.StatusCode, a.Header.Get("Location"))
	} else if page := w.browser.Get(t, own); page.StatusCode != 200 || !strings.Contains(page.Text, "new@guest.example") {
		t.Errorf("the new link: %d", page.StatusCode)
	}
	if a := w.browser.Get(t, my); a.StatusCode != 404 {
		t.Errorf("the link that went to the old address: %d", a.StatusCode)
	}
	for _, method := range []func() int{
		func() int { return w.browser.Get(t, link).StatusCode },
		func() int { return w.browser.Post(t, link, nil).StatusCode },
	} {
		if status := method(); status != 410 {
			t.Errorf("a spent link: %d", status)
		}
	}
}

// TestWhoWaitsForAPlaceOnSiteAttendsOnline: the page and the data say so, and
// what is wished.
func TestWhoWaitsForAPlaceOnSiteAttendsOnline(t *testing.T) {
	w := newWorld(t, 1, nil)
	w.registered("mode", "onsite")
	r, my := w.registered("mode", "online", "email", "wait@guest.example")
	if a := w.browser.Post(t, my+"/change", w.edited(r, "wait@guest.example", "mode", "onsite")); a.StatusCode != 303 {
		t.Fatalf("change: %d", a.StatusCode)
	}
	for path, parts := range map[string][]string{
		"":           {`Online<span class="sub">Waiting for a place on site`},
		"/data.json": {`"mode": "online"`, `"wished_mode": "onsite"`, `"waits_for_place_on_site": true`},
	} {
		page := w.browser.Get(t, my+path).Text
		for _, part := range parts {
			if !strings.Contains(page, part) {
				t.Errorf("%s lacks %s", path, part)
			}
		}
	}
}

func TestDeadlines(t *testing.T) {
	w := newWorld(t, 0, nil)
	r, my := w.registered("email", "late@guest.example")
	w.clock.move(31 * 24 * time.Hour)
	before := w.content()
	if page := w.browser.Get(t, my).Text; strings.Contains(page, my+"/change") || strings.Contains(page, my+"/cancel") || !strings.Contains(page, "no longer") {
		t.Error("the page offers what is too late")
	}
	for _, path := range []string{"/change", "/cancel"} {
		if a := w.browser.Get(t, my+path); a.StatusCode != 303 {
			t.Errorf("GET %s: %d", path, a.StatusCode)
		}
		if a := w.browser.Post(t, my+path, w.edited(r, "late@guest.example")); a.StatusCode != 303 || w.content() != before {
			t.Errorf("POST %s: %d, or it changed something", path, a.StatusCode)
		}
	}
}

func TestErase(t *testing.T) {
	w := newWorld(t, 1, nil)
	x := "sessions." + w.refs["x"]
	r, my := w.registered(x, "onsite", "email", "erased@guest.example")
	optOut := "INSERT INTO suppressions (email_key, reason, scope, detail, created_at) VALUES ('erased@guest.example', 'opt_out', ?, '', ?)"
	if _, err := w.db.Exec(optOut, w.dialogue.ID, time.Now()); err != nil {
		t.Fatal(err)
	}
	waiting, _ := w.registered(x, "onsite")
	if waiting.State != models.Waitlisted {
		t.Fatal(waiting.State)
	}
	mails := w.count("SELECT COUNT(*) FROM messages")
	if a := w.browser.Post(t, my+"/erase", nil); a.StatusCode != 303 || a.Header.Get("Location") != "/en" {
		t.Fatalf("erase: %d to %s", a.StatusCode, a.Header.Get("Location"))
	}
	// Who is erased gets one last mail; who waited is told.
	if got := w.mails(mails); got != "erased freed" {
		t.Errorf("mails: %s", got)
	}
	if a := w.browser.Get(t, "/en"); !strings.Contains(a.Text, "Your data was erased") {
		t.Error("nothing says that it was erased")
	}
	if a := w.browser.Get(t, my); a.StatusCode != 404 {
		t.Errorf("the link still works: %d", a.StatusCode)
	}
	for _, query := range []string{
		"SELECT COUNT(*) FROM registrations WHERE id = ? AND (email <> '' OR family_name <> '' OR organisation <> '')",
		"SELECT COUNT(*) FROM answers WHERE registration_id = ?", "SELECT COUNT(*) FROM search_terms WHERE registration_id = ?",
		"SELECT COUNT(*) FROM messages WHERE registration_id = ? AND to_address <> ''",
		"SELECT COUNT(*) FROM audits WHERE registration_id = ? AND ip <> ''",
		"SELECT COUNT(*) FROM suppressions WHERE ? <> 0",
		"SELECT COUNT(*) FROM messages WHERE registration_id = ? AND to_domain <> ''",
	} {
		if w.count(query, r.ID) != 0 {
			t.Error("remains: ", query)
		}
	}
	if w.count("SELECT COUNT(*) FROM registrations WHERE state = 'confirmed' AND id = ?", waiting.ID) != 1 {
		t.Error("the place was not given to who waited")
	}
	modelstest.CheckPlaces(t, w.store, w.dialogue)
}

// TestForeignPages: what changes something is refused from another site.
func TestForeignPages(t *testing.T) {
	w := newWorld(t, 0, nil)
	_, my := w.registered()
	w.browser.Header = map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
	before := w.content()
	for _, path := range []string{my + "/cancel", my + "/erase", my + "/change", formPath, formPath + "/link"} {
		if a := w.browser.Post(t, path, w.form()); a.StatusCode != 403 || w.content() != before {
			t.Errorf("%s: %d", path, a.StatusCode)
		}
	}
}

// TestConsentsOnTheChangePage: those that are not required can be taken back.
func TestConsentsOnTheChangePage(t *testing.T) {
	w := newWorld(t, 0, func(d *models.Document) {
		d.Consents = append(d.Consents, models.DocumentConsent{Code: "pictures", Version: 2, Label: text("Pictures of me")})
	})
	texts, err := w.store.ConsentTexts(t.Context(), w.dialogue.ID)
	if err != nil {
		t.Fatal(err)
	}
	pictures := "consents." + texts[1].Ref
	r, my := w.registered(pictures, "yes", "consents."+texts[0].Ref, "yes", "email", "guest@guest.example")
	for _, given := range []string{"yes", "-"} {
		page := w.browser.Get(t, my+"/change").Text
		if strings.Contains(page, `name="`+pictures+`" value="yes" checked`) != (given == "yes") || strings.Contains(page, "I agree") {
			t.Errorf("before it is %q: %s", given, page)
		}
		form := w.edited(r, "guest@guest.example")
		form.Del("consents." + texts[0].Ref)
		if a := w.browser.Post(t, my+"/change", form); a.StatusCode != 303 {
			t.Errorf("change: %d %s", a.StatusCode, errorsOf(a.Text))
		}
	}
	if w.count("SELECT COUNT(*) FROM consents WHERE registration_id = ? AND given", r.ID) != 1 {
		t.Error("it was not taken back, or what is required was")
	}
}
