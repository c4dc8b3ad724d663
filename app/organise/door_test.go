package organise_test

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"duologue/models"
	"duologue/models/modelstest"
)

// TestTheDoorByHand is a day of somebody with the role of the door: they land
// at their door, search, check in, are refused, insist and take back.
func TestTheDoorByHand(t *testing.T) {
	b, store := office(t)
	ctx := context.Background()
	d, _ := modelstest.Dialogue(t, store, modelstest.Plan{})
	for n, mode := range map[int]string{1: models.Onsite, 2: models.Online} {
		if _, err := store.AddRegistration(ctx, models.System(), d.Whole(), modelstest.Form(n, mode, nil)); err != nil {
			t.Fatal(err)
		}
	}
	_, err := store.AddAccount(ctx, models.System(), models.NewAccount{
		Email: "door@host.example", Name: "Door", Language: "en", Password: password, Role: models.RoleDoor, Dialogue: d.Slug,
	})
	if err != nil {
		t.Fatal(err)
	}
	const path = "/organise/dialogues/test/door"
	b.Post(t, "/organise/sign-in", url.Values{"email": {"door@host.example"}, "password": {password}})
	if a := b.Get(t, "/organise"); a.StatusCode != 303 || a.Header.Get("Location") != path {
		t.Fatalf("the sign-in lands at %d %s", a.StatusCode, a.Header.Get("Location"))
	}
	hidden := func(page, name string) string {
		found := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(page)
		if found == nil {
			t.Fatalf("no %s in %s", name, page)
		}
		return found[1]
	}
	// send sends the form of a page that leads to an address, with what is typed.
	send := func(page, action string, typed url.Values) (status int, shown string) {
		t.Helper()
		_, form, ok := strings.Cut(page, `method="post" action="`+action+`">`)
		if !ok {
			t.Fatalf("nothing leads to %s: %s", action, page)
		}
		form, _, _ = strings.Cut(form, "</form>")
		for _, field := range regexp.MustCompile(`type="hidden" name="(\w+)"`).FindAllStringSubmatch(form, -1) {
			typed.Set(field[1], hidden(form, field[1]))
		}
		a := b.Post(t, action, typed)
		if a.StatusCode == 303 {
			return 303, b.Get(t, a.Header.Get("Location")).Text
		}
		return a.StatusCode, a.Text
	}
	search := func(q string) string { return b.Get(t, path+"?q="+url.QueryEscape(q)).Text }
	expect := func(step string, status, want int, page string, contains ...string) {
		t.Helper()
		if status != want {
			t.Errorf("%s: %d", step, status)
		}
		for _, c := range contains {
			if !strings.Contains(page, c) {
				t.Errorf("%s lacks %q: %s", step, c, page)
			}
		}
	}
	expect("nobody", 0, 0, search("nowhere"), "Nobody was found")
	if a := b.Get(t, path+"?q=x"); a.StatusCode != 422 {
		t.Errorf("one letter: %d", a.StatusCode)
	}
	found := search("example1")
	expect("found", 0, 0, found, "EXAMPLE1", "Confirmed", "Check in")
	status, in := send(found, path, url.Values{})
	expect("in", status, 303, in, "Welcome", "EXAMPLE1", "Undo")
	status, again := send(found, path, url.Values{}) // the same form, sent twice
	expect("in, repeated", status, 303, again, "Welcome")
	expect("found in", 0, 0, search("示例"), "Inside since")
	status, undone := send(in, path+"/undo", url.Values{})
	expect("undone", status, 303, undone, "was taken back")
	status, twice := send(in, path+"/undo", url.Values{})
	expect("undone, repeated", status, 303, twice, "was taken back")

	status, refused := send(search("example2"), path, url.Values{})
	expect("refused", status, 303, refused, "Online only", "Let in anyway")
	status, mistake := send(refused, path, url.Values{"note": {" "}})
	expect("forced without a reason", status, 422, mistake, "This field is required", "Online only")
	status, forced := send(mistake, path, url.Values{"note": {"a guest of the minister"}})
	expect("forced", status, 303, forced, "Welcome", "EXAMPLE2", "Admitted by override")
	for _, nonsense := range []string{"?list=nowhere", "?scan=nonsense", "?scan=" + strings.Repeat("0", 32)} {
		if a := b.Get(t, path+nonsense); a.StatusCode != 200 && a.StatusCode != 404 {
			t.Errorf("%s: %d", nonsense, a.StatusCode)
		}
	}
	for _, other := range []string{"/devices", "/registrations", ""} {
		if a := b.Get(t, "/organise/dialogues/test"+other); a.StatusCode != 403 {
			t.Errorf("door staff at %q: %d", other, a.StatusCode)
		}
	}
}
