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
