package organise_test

import (
	"context"
	"encoding/csv"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"duologue/app"
	"duologue/app/web/webtest"
	"duologue/models"
	"duologue/models/modelstest"
)

// desk is a store with two dialogues and their staff.
type desk struct {
	store    *models.Store
	dialogue *models.Dialogue
	sessions map[string]string
	base     string
	boss     *webtest.Browser // organiser of the dialogue
	csrf     string
	app      func() *webtest.Browser
}

func newDesk(t *testing.T, plan modelstest.Plan) *desk {
	t.Helper()
	return newDeskOn(t, modelstest.New(t), plan)
}

func newDeskOn(t *testing.T, store *models.Store, plan modelstest.Plan) *desk {
	t.Helper()
	k := &desk{store: store}
	k.dialogue, k.sessions = modelstest.Dialogue(t, k.store, plan)
	k.base = "/organise/dialogues/" + k.dialogue.Slug
	modelstest.Dialogue(t, k.store, modelstest.Plan{Slug: "other"})
	site := app.New(webtest.Kit(t, k.store, nil, nil))
	k.app = func() *webtest.Browser { return &webtest.Browser{App: site} }
	k.boss = k.staff(t, "boss", models.RoleOrganiser, k.dialogue.Slug)
	k.csrf = csrf(t, k.boss.Get(t, "/organise/account").Text)
	return k
}

// staff is a signed-in browser.
func (k *desk) staff(t *testing.T, name, role, dialogue string) *webtest.Browser {
	t.Helper()
	_, err := k.store.AddAccount(context.Background(), models.System(), models.NewAccount{Email: name + "@host.example", Name: name,
		Language: "en", Password: password, Role: role, Dialogue: dialogue})
	if err != nil {
		t.Fatal(err)
	}
	b := k.app()
	if a := b.Post(t, "/organise/sign-in", url.Values{"email": {name + "@host.example"}, "password": {password}}); a.StatusCode != 303 {
		t.Fatalf("%s cannot sign in: %d", name, a.StatusCode)
	}
	return b
}

func (k *desk) enrol(t *testing.T, n int, mode string, sessions map[string]string) *models.Registration {
	t.Helper()
	r, err := k.store.Register(context.Background(), models.Actor{Kind: models.ActorGuest}, k.dialogue, modelstest.Form(n, mode, sessions))
	if err != nil || r == nil {
		t.Fatal(r, err)
	}
	return r
}

func (k *desk) now(t *testing.T, r *models.Registration) *models.Registration {
	t.Helper()
	is, err := k.store.RegistrationByRef(context.Background(), k.dialogue.Whole(), r.Ref)
	if err != nil {
		t.Fatal(err)
	}
	return is
}

// post sends a form with the token.
func (k *desk) post(t *testing.T, path string, form url.Values) webtest.Answer {
	t.Helper()
	if form == nil {
		form = url.Values{}
	}
	form.Set("csrf", k.csrf)
	return k.boss.Post(t, k.base+path, form)
}

func (k *desk) actions(t *testing.T, r *models.Registration) string {
	t.Helper()
	audits, _, err := k.store.AuditsOf(context.Background(), r.ID, 100)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, a := range audits {
		list = append([]string{strings.TrimPrefix(a.Action, "registration.")}, list...)
	}
	return strings.Join(list, " ")
}

func TestPagesOfADialogue(t *testing.T) {
	k := newDesk(t, modelstest.Plan{Places: 2, SessionPlaces: 1})
	x := k.sessions["x"]
	first := k.enrol(t, 1, models.Onsite, map[string]string{x: models.Onsite})
	k.enrol(t, 2, models.Onsite, map[string]string{x: models.Onsite})
	k.enrol(t, 3, models.Onsite, nil)
	for _, test := range []struct {
		path     string
		status   int
		contains string
		lacks    string
	}{
		{"", 200, "2 / 2", "Example1"},
		{"/capacity", 200, `name="places.` + x + `.onsite"`, ""},
		{"/registrations", 200, "EXAMPLE1", ""},
		{"/registrations?state=waitlisted", 200, "EXAMPLE3", "EXAMPLE1"},
		{"/registrations?search=example2&sort=newest", 200, "EXAMPLE2", "EXAMPLE1"},
		{"/registrations?search=" + url.QueryEscape("示例"), 200, "EXAMPLE2", ""},
		{"/registrations?search=" + strings.ToLower(models.FormatReference(first.Reference)), 200, "EXAMPLE1", "EXAMPLE2"},
		{"/registrations?session=" + x + "&mode=onsite&country=BE&category=researcher", 200, "EXAMPLE2", "EXAMPLE3"},
		{"/registrations?search=nobody", 200, "Nobody found", "EXAMPLE"},
		{"/registrations?state=nonsense", 422, "", "EXAMPLE"},
		{"/registrations?session=nonsense", 404, "", "EXAMPLE"},
		{"/registrations?after=nonsense", 404, "", "EXAMPLE"},
		{"/registrations/" + first.Ref, 200, "person1@guest.example", ""},
		{"/registrations/unknown", 404, "", ""},
		{"/registrations/" + first.Ref + "/edit", 200, `value="Example1"`, ""},
		{"/registrations/" + first.Ref + "/cancel", 200, "cannot be undone", ""},
		{"/registrations/" + first.Ref + "/decline", 303, "", ""}, // confirmed: nothing to decline
		{"/registrations/new", 200, "Do not send mail", ""},
		{"/registrations/bulk/unknown", 404, "", ""},
		{"/lists", 200, "Entrance", ""},
		{"/lists/gate", 200, "EXAMPLE1", "EXAMPLE3"},
		{"/lists/" + x, 200, "EXAMPLE1", "EXAMPLE2"}, // the second waits
		{"/lists/" + k.sessions["plenary"], 200, "EXAMPLE2", "EXAMPLE3"},
		{"/lists/unknown", 404, "", ""},
	} {
		a := k.boss.Get(t, k.base+test.path)
		if a.StatusCode != test.status || !strings.Contains(a.Text, test.contains) || test.lacks != "" && strings.Contains(a.Text, test.lacks) {
			t.Errorf("%s: %d, wants %d with %q without %q", test.path, a.StatusCode, test.status, test.contains, test.lacks)
		}
		if strings.Contains(a.Text, "⟦") {
			t.Errorf("%s lacks words", test.path)
		}
	}
}

// Whoever organises another dialogue does not learn that this one has
// registrations; door staff have no list.
func TestRightsOfADialogue(t *testing.T) {
	k := newDesk(t, modelstest.Plan{})
	r := k.enrol(t, 1, models.Onsite, nil)
	other, door := k.staff(t, "other", models.RoleOrganiser, "other"), k.staff(t, "door", models.RoleDoor, k.dialogue.Slug)
	for _, path := range []string{"", "/registrations", "/registrations/export", "/registrations/" + r.Ref, "/lists/gate", "/lists/gate/list.csv"} {
		if a := other.Get(t, k.base+path); a.StatusCode != 404 || strings.Contains(a.Text, "Example1") {
			t.Errorf("another organiser: %s: %d", path, a.StatusCode)
		}
		if a := door.Get(t, k.base+path); a.StatusCode != 403 || strings.Contains(a.Text, "Example1") {
			t.Errorf("door staff: %s: %d", path, a.StatusCode)
		}
	}
	if a := other.Get(t, "/organise/dialogues/other/registrations/"+r.Ref); a.StatusCode != 404 {
		t.Errorf("by way of the own dialogue: %d", a.StatusCode)
	}
	if a := k.boss.Post(t, k.base+"/registrations/"+r.Ref+"/cancel", nil); a.StatusCode != 403 {
		t.Errorf("without the token: %d", a.StatusCode)
	}
	if got := k.now(t, r).State; got != models.Confirmed {
		t.Error(got)
	}
	if home := door.Get(t, "/organise"); home.StatusCode != 303 || home.Header.Get("Location") != k.base+"/door" {
		t.Errorf("the home page of door staff: %d %s", home.StatusCode, home.Header.Get("Location"))
	}
}

func TestSavedFilters(t *testing.T) {
	k := newDesk(t, modelstest.Plan{Manual: true})
	k.enrol(t, 1, models.Online, nil)
	form := url.Values{"name": {"To approve"}, "state": {"pending"}, "show": {"email", "mode", "nonsense"}, "shared": {"yes"}}
	a := k.post(t, "/registrations/filters", form)
	if a.StatusCode != 303 || a.Header.Get("Location") != k.base+"/registrations?state=pending&show=email&show=mode" {
		t.Fatalf("%d %s", a.StatusCode, a.Header.Get("Location"))
	}
	if a := k.post(t, "/registrations/filters", form); a.StatusCode != 422 || !strings.Contains(a.Text, "already") || !strings.Contains(a.Text, `value="To approve"`) {
		t.Errorf("a name twice: %d", a.StatusCode)
	}
	colleague := k.staff(t, "colleague", models.RoleOrganiser, k.dialogue.Slug)
	page := colleague.Get(t, k.base+"/registrations")
	if !strings.Contains(page.Text, "state=pending&amp;show=email&amp;show=mode") || strings.Contains(page.Text, "/delete") || strings.Contains(page.Text, "person1@guest.example") {
		t.Error("what a colleague sees")
	}
	if page = k.boss.Get(t, a.Header.Get("Location")); !strings.Contains(page.Text, "person1@guest.example") || strings.Contains(page.Text, "cell-category") || !strings.Contains(page.Text, "/delete") {
		t.Error("the chosen columns")
	}
}

func TestActOnOne(t *testing.T) {
	k := newDesk(t, modelstest.Plan{Places: 1, Manual: true})
	first, second := k.enrol(t, 1, models.Onsite, nil), k.enrol(t, 2, models.Onsite, nil)
	at := func(r *models.Registration, act string) string { return "/registrations/" + r.Ref + "/" + act }
	for _, step := range []struct {
		r    *models.Registration
		act  string
		want string
	}{
		{first, "approve", models.Confirmed}, {first, "resend", models.Confirmed}, {first, "reissue", models.Confirmed},
		{second, "promote", models.Waitlisted}, {second, "approve", models.Waitlisted}, {first, "decline", models.Confirmed},
		{first, "cancel", models.Cancelled}, {first, "approve", models.Cancelled},
	} {
		a := k.post(t, at(step.r, step.act), nil)
		if got := k.now(t, step.r).State; a.StatusCode != 303 || got != step.want {
			t.Errorf("%s: %d, %s", step.act, a.StatusCode, got)
		}
	}
	if got := k.now(t, second).State; got != models.Confirmed {
		t.Errorf("the second did not move up: %s", got)
	}
	if got := k.actions(t, first); got != "create approve resend reissue cancel" {
		t.Error(got)
	}
	k.boss.Get(t, k.base+"/registrations/"+first.Ref)
	if got := k.actions(t, first); !strings.HasSuffix(got, " open") {
		t.Errorf("opening it: %s", got)
	}
}

func TestActOnMany(t *testing.T) {
	k := newDesk(t, modelstest.Plan{Manual: true})
	var all []*models.Registration
	for n := range 5 {
		all = append(all, k.enrol(t, n, models.Onsite, nil))
	}
	if err := k.store.Cancel(context.Background(), models.System(), all[4].ID); err != nil {
		t.Fatal(err)
	}
	if a := k.post(t, "/registrations/bulk", url.Values{"act": {"approve"}}); a.StatusCode != 303 {
		t.Errorf("nobody chosen: %d", a.StatusCode)
	}
	if a := k.post(t, "/registrations/bulk", url.Values{"act": {"erase"}, "ref": {all[0].Ref}}); a.StatusCode != 422 {
		t.Errorf("an unknown act: %d", a.StatusCode)
	}
	chosen := url.Values{"act": {"approve"}, "ref": {all[0].Ref, all[4].Ref, "unknown"}}
	if a := k.post(t, "/registrations/bulk", chosen); a.StatusCode != 200 || !strings.Contains(a.Text, "2 registrations") {
		t.Errorf("asking: %d", a.StatusCode)
	}
	if got := k.now(t, all[0]).State; got != models.Pending {
		t.Errorf("asking did it: %s", got)
	}
	a := k.post(t, "/registrations/bulk/run", chosen)
	if page := k.boss.Get(t, a.Header.Get("Location")); !strings.Contains(page.Text, "0 of 2") || !strings.Contains(page.Text, "data-refresh") {
		t.Errorf("no progress: %s", page.Text)
	}
	k.work(t)
	report := k.boss.Get(t, a.Header.Get("Location"))
	if report.StatusCode != 200 || !strings.Contains(report.Text, "Done for 1 registration") || !strings.Contains(report.Text, "Its state does not allow it") {
		t.Errorf("%d %s", report.StatusCode, report.Text)
	}
	matching := url.Values{"act": {"approve"}, "all": {"yes"}, "state": {"pending"}}
	if a := k.post(t, "/registrations/bulk", matching); !strings.Contains(a.Text, "3 registrations") {
		t.Errorf("asking for all that match: %d", a.StatusCode)
	}
	matching.Set("seen", "4")
	if a := k.post(t, "/registrations/bulk/run", matching); a.StatusCode != 409 || !strings.Contains(a.Text, "other registrations") {
		t.Errorf("others than were seen: %d", a.StatusCode)
	}
	matching.Set("seen", "3")
	a = k.post(t, "/registrations/bulk/run", matching)
	k.work(t)
	if report := k.boss.Get(t, a.Header.Get("Location")); !strings.Contains(report.Text, "Done for 3 registrations") {
		t.Error(report.Text)
	}
	for i, r := range all[:4] {
		if got := k.now(t, r).State; got != models.Confirmed {
			t.Errorf("%d: %s", i, got)
		}
	}
	if got := k.actions(t, all[1]); got != "create approve" {
		t.Error(got)
	}
}

func staffForm(revision int64) url.Values {
	form := url.Values{"family_name": {"Example9"}, "given_names": {"Person"}, "name_order": {"given_first"}, "organisation": {"Example Agency"},
		"country": {"CN"}, "category": {"official"}, "language": {"zh"}, "mode": {"onsite"}}
	if revision != 0 {
		form.Set("revision", strconv.FormatInt(revision, 10))
	}
	return form
}

func TestAddByHand(t *testing.T) {
	k := newDesk(t, modelstest.Plan{})
	form := staffForm(0)
	form.Set("organisation", "")
	if a := k.post(t, "/registrations", form); a.StatusCode != 422 || !strings.Contains(a.Text, `value="Example9"`) {
		t.Errorf("without an organisation: %d", a.StatusCode)
	}
	form = staffForm(0)
	form.Set("unsent", "yes")
	form.Set("sessions."+k.sessions["x"], "online")
	form.Set("nonce", strings.Repeat("ab", 16))
	a := k.post(t, "/registrations", form)
	if again := k.post(t, "/registrations", form); again.StatusCode != 303 {
		t.Errorf("sent twice: %d", again.StatusCode)
	}
	if n, err := k.store.CountMatching(context.Background(), k.dialogue.Whole(), models.RegistrationFilter{}); n != 1 || err != nil {
		t.Errorf("%d registrations, %v", n, err)
	}
	if a.StatusCode != 303 {
		t.Fatalf("%d %s", a.StatusCode, a.Text)
	}
	page := k.boss.Get(t, a.Header.Get("Location"))
	for _, want := range []string{"No address; gets no mail", "added by the organisers", "Session x", "No messages yet"} {
		if !strings.Contains(page.Text, want) {
			t.Errorf("lacks %q", want)
		}
	}
}

func TestChangeByStaff(t *testing.T) {
	k := newDesk(t, modelstest.Plan{})
	r := k.enrol(t, 1, models.Onsite, nil)
	path := "/registrations/" + r.Ref
	marks := url.Values{"revision": {"1"}, "vip": {"yes"}, "door_note": {"First row"}}
	if a := k.post(t, path+"/marks", marks); a.StatusCode != 303 || !k.now(t, r).VIP {
		t.Errorf("marks: %d", a.StatusCode)
	}
	if a := k.post(t, path+"/marks", marks); a.StatusCode != 409 || !strings.Contains(a.Text, "First row") {
		t.Errorf("stale marks: %d", a.StatusCode)
	}
	a := k.post(t, path+"/edit", staffForm(1))
	if a.StatusCode != 409 || !strings.Contains(a.Text, "Example1") || !strings.Contains(a.Text, "Example9") || !strings.Contains(a.Text, `name="revision" value="2"`) {
		t.Errorf("a stale form must show both versions: %d", a.StatusCode)
	}
	if a := k.post(t, path+"/edit", staffForm(2)); a.StatusCode != 303 {
		t.Fatalf("%d %s", a.StatusCode, a.Text)
	}
	is := k.now(t, r)
	if is.FamilyName != "Example9" || is.Email != "" || !is.VIP || is.DoorNote != "First row" {
		t.Errorf("%+v", is)
	}
	page := k.boss.Get(t, k.base+path)
	if !strings.Contains(page.Text, "<del>Example1</del> → <ins>Example9</ins>") {
		t.Error("the history lacks the name before and after")
	}
}

func TestSheets(t *testing.T) {
	k := newDesk(t, modelstest.Plan{})
	form := modelstest.Form(1, models.Onsite, map[string]string{k.sessions["x"]: models.Onsite})
	form.FamilyName, form.Access = `=HYPERLINK("x")`, "A ramp"
	if _, err := k.store.Register(context.Background(), models.Actor{}, k.dialogue, form); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/lists/gate/list.csv", "/lists/" + k.sessions["x"] + "/list.csv", "/attendance/" + k.sessions["x"] + "/attendance.csv"} {
		a := k.boss.Get(t, k.base+path)
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(a.Text, "\ufeff"))).ReadAll()
		if a.StatusCode != 200 || err != nil || !strings.HasPrefix(a.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s: %d, %v", path, a.StatusCode, err)
			continue
		}
		if strings.Contains(path, "attendance") {
			continue // nobody came
		}
		if len(rows) != 2 || !strings.Contains(strings.Join(rows[1], "|"), "'=") && !strings.Contains(strings.Join(rows[1], "|"), "Person =") {
			t.Errorf("%s: %q", path, rows)
		}
		if strings.Contains(path, "list.csv") && !strings.Contains(strings.Join(rows[1], "|"), "Access need") || strings.Contains(a.Text, "ramp") {
			t.Errorf("%s: needs: %q", path, rows)
		}
	}
}

// TestSheetsOfNothing: what no list has is refused before anything is sent.
func TestSheetsOfNothing(t *testing.T) {
	k := newDesk(t, modelstest.Plan{})
	for query, status := range map[string]int{"state=lost": 422, "mode=both": 422, "country=%3C": 422, "sort=size": 422, "session=nothing": 404} {
		if a := k.boss.Get(t, k.base+"/registrations/export?"+query); a.StatusCode != status || a.Header.Get("Content-Disposition") != "" {
			t.Errorf("%s: %d, %q", query, a.StatusCode, a.Header.Get("Content-Disposition"))
		}
	}
}

func TestChangeCapacity(t *testing.T) {
	k := newDesk(t, modelstest.Plan{Places: 1, SessionPlaces: 1})
	x := k.sessions["x"]
	k.enrol(t, 1, models.Onsite, nil)
	waits := k.enrol(t, 2, models.Onsite, nil)
	for name, test := range map[string]struct {
		form   url.Values
		status int
	}{
		"letters":  {url.Values{"places": {"many"}, "was.places": {"1"}}, 422},
		"below":    {url.Values{"places": {"-1"}, "was.places": {"1"}}, 422},
		"outdated": {url.Values{"places": {"5"}, "was.places": {"3"}}, 409},
	} {
		if a := k.post(t, "/capacity", test.form); a.StatusCode != test.status {
			t.Errorf("%s: %d", name, a.StatusCode)
		}
	}
	a := k.post(t, "/capacity", url.Values{"places": {"2"}, "was.places": {"1"}, "places." + x + ".online": {""}, "was.places." + x + ".online": {"1"}})
	if a.StatusCode != 303 || k.now(t, waits).State != models.Confirmed {
		t.Errorf("%d, %s", a.StatusCode, k.now(t, waits).State)
	}
	if page := k.boss.Get(t, k.base); !strings.Contains(page.Text, "2 capacities changed") || !strings.Contains(page.Text, "2 / 2") {
		t.Error(page.Text)
	}
}
