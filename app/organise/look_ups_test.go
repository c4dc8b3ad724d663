package organise_test

import (
	"context"
	"encoding/base64"
	"strings"
	"testing"

	"duologue/models"
)

// actions counts the audit's rows of a registration (0: of none) by what was done.
func (h *hall) actions(t *testing.T, registration int64) map[string]int {
	t.Helper()
	audits, _, err := h.store.AuditsOf(context.Background(), registration, 1000)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, a := range audits {
		counts[a.Action]++
	}
	return counts
}

// A page that names persons is one look-up, however often it renews itself.
func TestPagesThatNamePersonsAreAudited(t *testing.T) {
	h, ctx := newHall(t, models.RoleOrganiser), context.Background()
	page, err := h.store.Registrations(ctx, h.dialogue.Whole(), models.RegistrationFilter{}, models.Cursor{}, 3)
	if err != nil {
		t.Fatal(err)
	}
	one, two := page.Rows[0], page.Rows[1]
	list := "/organise/dialogues/test/registrations"

	campaign := h.draft(t)
	confirm := h.Get(t, campaign+"/confirm").Text
	h.send(t, campaign+"/confirm", "recipients", hidden(t, confirm, "recipients"), "content", hidden(t, confirm, "content"))
	h.Get(t, campaign)
	if n := h.actions(t, 0)["campaign.recipients"]; n != 0 {
		t.Errorf("nobody's address was shown, and audited %d times", n)
	}
	if _, err := h.store.QueueCampaigns(ctx); err != nil {
		t.Fatal(err)
	}

	refused := h.send(t, list+"/bulk/run", "act", models.ActPromote, "ref", one.Ref).Header.Get("Location")
	if _, err := h.store.BulkStep(ctx); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name         string
		look         func()
		registration int64
		action       string
		want         int
	}{
		{"a campaign's recipients", func() { h.Get(t, campaign) }, 0, "campaign.recipients", 1},
		{"again", func() { h.Get(t, campaign+"?state=queued") }, 0, "campaign.recipients", 1},
		{"the speakers", func() { h.Get(t, "/organise/dialogues/test/speakers") }, 0, "speaker.list", 1},
		{"again", func() { h.Get(t, "/organise/dialogues/test/speakers") }, 0, "speaker.list", 1},
		{"a question about the chosen", func() { h.send(t, list+"/bulk", "act", models.ActCancel, "ref", one.Ref, "ref", two.Ref) }, 0, "registration.search", 1},
		{"a question about a filter", func() { h.send(t, list+"/bulk", "act", models.ActCancel, "all", "1", "state", models.Confirmed) }, 0, "registration.search", 1},
		{"the report of a bulk act", func() { h.Get(t, refused) }, 0, "bulk.open", 1},
		{"again", func() { h.Get(t, refused) }, 0, "bulk.open", 1},
		{"a question about one", func() { h.Get(t, list+"/"+one.Ref+"/cancel") }, one.ID, "registration.open", 1},
		{"another about the same", func() { h.Get(t, list+"/"+one.Ref+"/reissue") }, one.ID, "registration.open", 1},
		{"one that was opened", func() { h.Get(t, list+"/"+two.Ref); h.Get(t, list+"/"+two.Ref+"/cancel") }, two.ID, "registration.open", 1},
	} {
		test.look()
		if n := h.actions(t, test.registration)[test.action]; n != test.want {
			t.Errorf("%s: %s is audited %d times, want %d", test.name, test.action, n, test.want)
		}
	}
}

// What waits for the next page in a cookie is no person's data.
func TestACampaignsTestTellsNoAddressToTheCookie(t *testing.T) {
	h := newHall(t, models.RoleOrganiser)
	a := h.send(t, h.draft(t)+"/try", "language", "en")
	for _, cookie := range a.Cookies() {
		payload, _, _ := strings.Cut(cookie.Value, ".")
		if text, err := base64.RawURLEncoding.DecodeString(payload); cookie.Name == "flash" && (err != nil || strings.Contains(string(text), "@")) {
			t.Errorf("the cookie holds %q, %v", text, err)
		}
	}
}
