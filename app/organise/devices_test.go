package organise_test

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

func TestDevices(t *testing.T) {
	b, store := office(t)
	ctx := context.Background()
	d, _ := modelstest.Dialogue(t, store, modelstest.Plan{})
	lists, err := store.Lists(ctx, d.ID)
	if err != nil {
		t.Fatal(err)
	}
	signIn(t, b)
	const path = "/organise/dialogues/test/devices"
	page := b.Get(t, path)
	if page.StatusCode != 200 || !strings.Contains(page.Text, `value="`+lists[0].Ref+`" checked`) {
		t.Fatalf("%d %s", page.StatusCode, page.Text)
	}
	token := csrf(t, page.Text)
	post := func(path string, form url.Values) string {
		t.Helper()
		form.Set("csrf", token)
		a := b.Post(t, path, form)
		if a.StatusCode == 303 {
			return b.Get(t, a.Header.Get("Location")).Text
		}
		return a.Text
	}
	for name, form := range map[string]url.Values{
		"no name": {"lists": {lists[0].Ref}}, "no list": {"name": {"Gate A"}}, "a foreign list": {"name": {"Gate A"}, "lists": {"elsewhere"}},
	} {
		if got := post(path, form); !strings.Contains(got, `id="errors"`) {
			t.Errorf("%s: %s", name, got)
		}
	}
	shown := post(path, url.Values{"name": {"Gate 门"}, "lists": {lists[0].Ref}, "can_search": {"yes"}})
	link := regexp.MustCompile(`https://duologue\.example/checkin#provision=([\w-]{43})`).FindStringSubmatch(shown)
	if link == nil || !strings.Contains(shown, "<svg") {
		t.Fatalf("no code: %s", shown)
	}
	device, bearer, err := store.ProvisionDevice(ctx, "", link[1])
	if err != nil || device.Name != "Gate 门" || !device.CanSearch || device.CanForce {
		t.Fatal(device, err)
	}
	if got := b.Get(t, path).Text; !strings.Contains(got, "Gate 门") || strings.Contains(got, link[1]) {
		t.Errorf("the list: %s", got)
	}
	own := path + "/" + device.Ref
	if got := post(own, url.Values{"name": {"Gate B"}}); !strings.Contains(got, "Gate B") {
		t.Errorf("renamed: %s", got)
	}
	if got := post(own+"/code", url.Values{}); !strings.Contains(got, "#provision=") || strings.Contains(got, link[1]) {
		t.Errorf("renewed: %s", got)
	}
	if _, err := store.DeviceByToken(ctx, bearer); err != models.ErrNotFound {
		t.Errorf("the old token after a new code: %v", err)
	}
	post(own+"/revoke", url.Values{})
	if got := b.Post(t, own+"/revoke", url.Values{"csrf": {token}}); got.StatusCode != 404 {
		t.Errorf("revoked twice: %d", got.StatusCode)
	}
}

// TestConflictsAreResolved: an organiser decides once, and the conflict goes.
func TestConflictsAreResolved(t *testing.T) {
	b, store := office(t)
	ctx := context.Background()
	d, _ := modelstest.Dialogue(t, store, modelstest.Plan{})
	lists, err := store.Lists(ctx, d.ID)
	if err != nil {
		t.Fatal(err)
	}
	r, err := store.AddRegistration(ctx, models.System(), d.Whole(), modelstest.Form(1, models.Onsite, nil))
	if err != nil {
		t.Fatal(err)
	}
	_, secret, err := store.CreateDevice(ctx, models.System(), d.ID, models.NewDevice{Name: "Gate", Lists: []string{lists[0].Ref}})
	if err != nil {
		t.Fatal(err)
	}
	device, _, err := store.ProvisionDevice(ctx, "", secret)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		at := time.Now().Add(time.Duration(i-5) * time.Minute)
		in := models.ScanInput{Nonce: [16]byte{byte(i + 1)}, List: lists[0].Ref, Code: r.Reference, Direction: models.Entry, ScannedAt: &at}
		if a, err := store.Scan(ctx, device.Scanner(""), in); err != nil || a.Conflict != (i == 1) {
			t.Fatal(a, err)
		}
	}
	signIn(t, b)
	const path, announced = "/organise/dialogues/test/devices", `href="/organise/dialogues/test/devices#conflicts">1 tweede binnenkomst`
	if overview := b.Get(t, "/organise/dialogues/test").Text; !strings.Contains(overview, announced) {
		t.Errorf("the overview says nothing: %s", overview)
	}
	page := b.Get(t, path).Text
	action := regexp.MustCompile(`action="([^"]+/conflicts/[0-9a-f]{32})"`).FindStringSubmatch(page)
	if action == nil {
		t.Fatalf("no conflict: %s", page)
	}
	for _, c := range []struct {
		path, decision string
		status         int
		shown          string
	}{
		{action[1], "", 422, `value="twee keer gelezen"`},
		{action[1], "forgiven", 422, "Beslissing: "},
		{path[:len(path)-len("devices")] + "conflicts/0", models.SamePerson, 404, ""},
		{action[1], models.SamePerson, 303, "De beslissing is vastgelegd"},
		{action[1], models.TicketShared, 303, "al over beslist"},
	} {
		a := b.Post(t, c.path, url.Values{"csrf": {csrf(t, page)}, "decision": {c.decision}, "note": {"twee keer gelezen"}})
		shown := a.Text
		if a.StatusCode == 303 {
			shown = b.Get(t, path).Text
		}
		if a.StatusCode != c.status {
			t.Errorf("%+v: %d", c, a.StatusCode)
		} else if !strings.Contains(shown, c.shown) {
			t.Errorf("%+v: %s", c, shown)
		}
	}
	if overview := b.Get(t, "/organise/dialogues/test").Text; strings.Contains(overview, announced) {
		t.Error("the overview announces what is resolved")
	}
	if page = b.Get(t, path).Text; strings.Contains(page, action[1]) || !strings.Contains(page, "Afgehandeld: 1") || !strings.Contains(page, "twee keer gelezen") {
		t.Errorf("resolved: %s", page)
	}
}

// TestErrorsAreNamed: the list of errors tells the fields apart.
func TestErrorsAreNamed(t *testing.T) {
	b, store := office(t)
	ctx := context.Background()
	d, _ := modelstest.Dialogue(t, store, modelstest.Plan{Places: 5})
	r, err := store.AddRegistration(ctx, models.System(), d.Whole(), modelstest.Form(1, models.Onsite, nil))
	if err != nil {
		t.Fatal(err)
	}
	signIn(t, b)
	const base = "/organise/dialogues/test"
	token := csrf(t, b.Get(t, "/organise/account").Text)
	for _, c := range []struct {
		path  string
		form  url.Values
		named []string
	}{
		{"/organise/account", url.Values{"name": {""}, "language": {"xx"}}, []string{"Taal: "}},
		{"/organise/account/password", url.Values{"current_password": {"x"}}, []string{"Huidig wachtwoord: "}},
		{base + "/devices", url.Values{"name": {""}}, []string{"Naam: "}},
		{base + "/capacity", url.Values{"places": {"-1"}}, []string{"Plaatsen"}},
		{base + "/campaigns", url.Values{}, []string{"Onderwerp · Nederlands: "}},
		{base + "/registrations/" + r.Ref + "/marks", url.Values{"door_note": {strings.Repeat("n", 501)}}, []string{"Notitie"}},
	} {
		c.form.Set("csrf", token)
		a := b.Post(t, c.path, c.form)
		list := regexp.MustCompile(`(?s)id="errors".*?</ul>`).FindString(a.Text)
		for _, name := range c.named {
			if a.StatusCode != 422 || !strings.Contains(list, name) {
				t.Errorf("%s: %d, no %q in %s", c.path, a.StatusCode, name, list)
			}
		}
	}
}
