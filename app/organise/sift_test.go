package organise_test

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"duologue/app/web/webtest"
	"duologue/models"
	"duologue/models/modelstest"
)

// made is in which order the rows of each list are made.
func made() []string { return []string{"Bruno", "Chloe", "Akiko"} }

// fill makes Bruno, Chloe and Akiko in each list of a dialogue, and goes to its
// day.
func (k *desk) fill(t *testing.T, ahead *time.Duration) {
	t.Helper()
	ctx, staff, d := t.Context(), models.Actor{Kind: models.ActorAccount, AccountID: 1}, k.dialogue
	lists, err := k.store.Lists(ctx, d.ID)
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range made() {
		label := models.Text{"en": name + " text", "zh": "文本"}
		device, secret, err := k.store.CreateDevice(ctx, staff, d.ID, models.NewDevice{Name: name, Lists: []string{lists[0].Ref}})
		if err == nil && i == 1 {
			device, _, err = k.store.ProvisionDevice(ctx, "", secret)
		}
		if err != nil {
			t.Fatal(device, err)
		}
		_, err = k.store.CreateImport(ctx, staff, d.Whole(), models.NewImport{Name: name + ".csv",
			Guess: func([]string) []string { return []string{"family_name"} },
			Read: func(row func(int, []string) error) (map[string]string, error) {
				return map[string]string{}, cmp.Or(row(1, []string{"Name"}), row(2, []string{"Peeters"}))
			}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.store.CreateCampaign(ctx, staff, d.Whole(), models.CampaignForm{Subject: label, Body: label}); err != nil {
			t.Fatal(err)
		}
		if err := k.store.SaveQuestion(ctx, staff, d.ID, "", "", models.DocumentQuestion{Kind: models.QuestionText, Label: label}, false); err != nil {
			t.Fatal(err)
		}
		if err := k.store.AddConsent(ctx, staff, d.ID, models.DocumentConsent{Code: strings.ToLower(name), Label: models.Text{"en": "Consent " + fmt.Sprint(i)}}); err != nil {
			t.Fatal(err)
		}
		k.staff(t, name, models.RoleViewer, d.Slug)
	}
	k.fillSpeakers(t)
	k.fillGuests(t, ahead)
}

// fillSpeakers makes speakers of whom Bruno lacks most and Chloe speaks.
func (k *desk) fillSpeakers(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	for i, name := range made() {
		profile := models.SpeakerProfile{FamilyName: name, Organisation: models.Text{"en": "Université " + fmt.Sprint(i), "zh": fmt.Sprint("大学", i)}}
		if name != "Bruno" {
			profile.Country = "BE"
		}
		speaker, err := k.store.SaveSpeaker(ctx, models.System(), k.dialogue, "", models.SpeakerForm{SpeakerProfile: profile})
		if err != nil {
			t.Fatal(err)
		}
		w, err := k.store.WorkingAgenda(ctx, k.dialogue)
		if err != nil {
			t.Fatal(err)
		}
		session := w.Sessions[0]
		was := models.Fingerprint(session)
		session.Speakers = []models.SessionSpeaker{{Speaker: speaker.Ref, Role: models.RoleChair}}
		if name != "Chloe" {
			continue
		}
		if _, err := k.store.PutSession(ctx, models.System(), k.dialogue, session, was); err != nil {
			t.Fatal(err)
		}
	}
}

// fillGuests has three guests acted upon, and come to the plenary one by one;
// each has a double.
func (k *desk) fillGuests(t *testing.T, ahead *time.Duration) {
	t.Helper()
	ctx := t.Context()
	agenda, err := k.store.Agenda(ctx, k.dialogue)
	if err != nil {
		t.Fatal(err)
	}
	var guests []*models.Registration
	for i, name := range made() {
		for n := range 2 {
			f := modelstest.Form(2*i+n, models.Online, nil)
			f.FamilyName, f.NativeName = name, ""
			r, err := k.store.AddRegistration(ctx, models.System(), k.dialogue.Whole(), f)
			if err != nil {
				t.Fatal(err)
			}
			if n == 0 {
				guests = append(guests, r)
			}
		}
		act := []string{models.ActResend, models.ActDecline, models.ActApprove}[i]
		if _, err := k.store.BulkByRef(ctx, models.System(), k.dialogue.Whole(), act, []string{guests[i].Ref}); err != nil {
			t.Fatal(err)
		}
	}
	*ahead = time.Until(agenda.Session(k.sessions["plenary"]).StartsAt)
	for _, r := range guests {
		if _, err := k.store.Attend(ctx, r, k.sessions["plenary"]); err != nil {
			t.Fatal(err)
		}
		*ahead += time.Minute
	}
}

// inOrder are those of the names that a page's main part shows, in its order.
func inOrder(page string, names []string) (list []string) {
	_, page, _ = strings.Cut(strings.ToLower(page), "<main")
	at := func(name string) int { return strings.Index(page, strings.ToLower(name)) }
	for _, name := range names {
		if at(name) >= 0 {
			list = append(list, name)
		}
	}
	slices.SortFunc(list, func(a, b string) int { return at(a) - at(b) })
	return list
}

// sifted is a list with what it shows: at first, searched, and in its orders.
type sifted struct {
	path     string
	rows     []string
	searched map[string]string // the only row that a search leaves
	sorts    map[string][]string
}

func siftedLists(base, plenary string) []sifted {
	made, latest, byName := made(), []string{"Akiko", "Chloe", "Bruno"}, []string{"Akiko", "Bruno", "Chloe"}
	acts := []string{"Approve", "Decline", "Send the mail again"}
	dialogues := []string{"dialogue zulu", "dialogue other", "dialogue test"}
	byAge := map[string][]string{"newest": latest, "oldest": made, "title": byName}
	return []sifted{
		{base + "/speakers", byName, map[string]string{"AKIK": "Akiko", "1 universite": "Chloe", "大学0": "Bruno"},
			map[string][]string{"name": byName, "missing": {"Bruno", "Akiko", "Chloe"}, "sessions": {"Chloe", "Akiko", "Bruno"}}},
		{base + "/campaigns", latest, map[string]string{"text akik": "Akiko"}, byAge},
		{base + "/devices", latest, map[string]string{"brun": "Bruno"}, map[string][]string{"newest": latest, "title": byName, "seen": {"Chloe", "Akiko", "Bruno"}}},
		{base + "/registrations/bulk", acts, map[string]string{"appr": "Approve"}, map[string][]string{"newest": acts, "oldest": {"Send the mail again", "Decline", "Approve"}, "title": acts}},
		{base + "/registrations/imports", latest, map[string]string{"csv chlo": "Chloe"}, byAge},
		{base + "/registrations/duplicates", byName, map[string]string{"chlo": "Chloe"}, nil},
		{base + "/attendance/" + plenary, byName, map[string]string{"person akik": "Akiko"}, map[string][]string{"name": byName, "arrival": made}},
		{base + "/lists", []string{"session plenary", "session x2", "session y"}, map[string]string{"x2": "session x2"}, nil},
		{base + "/edit/questions", made, map[string]string{"brun": "Bruno"}, nil},
		{base + "/edit/consents", made, map[string]string{"akik": "Akiko", "consent 1": "Chloe"}, nil},
		{base + "/people", byName, map[string]string{"akik": "Akiko", "example brun": "Bruno"}, map[string][]string{"name": byName, "seen": latest}},
		{"/organise", dialogues, map[string]string{"zul": "dialogue zulu"}, map[string][]string{"newest": dialogues,
			"oldest": {"dialogue test", "dialogue other", "dialogue zulu"}, "title": {"dialogue other", "dialogue test", "dialogue zulu"}}},
	}
}

// check looks at a list in all these ways.
func (s sifted) check(t *testing.T, b *webtest.Browser) {
	t.Helper()
	look := func(query string, want ...string) string {
		t.Helper()
		a := b.Get(t, s.path+query)
		if got := inOrder(a.Text, s.rows); a.StatusCode != 200 || !slices.Equal(got, want) {
			t.Errorf("%s%s: %d, %q, want %q", s.path, query, a.StatusCode, got, want)
		}
		return a.Text
	}
	if page := look("", s.rows...); strings.Contains(page, `role="search"`) {
		t.Errorf("%s: so few rows have a toolbar", s.path)
	}
	for search, row := range s.searched {
		if page := look("?q="+url.QueryEscape(search), row); !strings.Contains(page, `value="`+search+`"`) || !strings.Contains(page, `href="`+s.path+`"`) {
			t.Errorf("%s: the toolbar does not say what was searched", s.path)
		}
	}
	if page := look("?q=nowhere"); !strings.Contains(page, "Nothing matches “nowhere”.") || !strings.Contains(page, `<a href="`+s.path+`">Show all`) {
		t.Errorf("%s: nothing found, and nothing said", s.path)
	}
	look("?q=+-+", s.rows...)
	for name, want := range s.sorts {
		if page := look("?sort="+name, want...); !strings.Contains(page, `<option value="`+name+`" selected>`) {
			t.Errorf("%s: the toolbar does not say the order %s", s.path, name)
		}
	}
	page := look("?sort=sideways", s.rows...)
	if refused := strings.Contains(page, "Choose one of the options."); refused != (s.sorts != nil) {
		t.Errorf("%s: an unknown order is refused: %t", s.path, refused)
	}
}

// Every list can be searched and sorted without a script.
func TestListsAreSearchedAndSorted(t *testing.T) {
	ahead := time.Duration(0)
	k := newDeskOn(t, modelstest.NewAt(t, func() time.Time { return time.Now().Add(ahead) }), modelstest.Plan{})
	modelstest.Dialogue(t, k.store, modelstest.Plan{Slug: "zulu"})
	k.fill(t, &ahead)
	root := k.staff(t, "root", models.RoleAdministrator, "")
	for _, list := range siftedLists(k.base, k.sessions["plenary"]) {
		list.check(t, root)
	}
	if page := root.Get(t, k.base+"/edit/questions").Text; !strings.Contains(page, "/move?to=up") {
		t.Error("questions cannot be moved")
	}
	if page := root.Get(t, k.base+"/edit/questions?q=text").Text; strings.Contains(page, "/move?to=") {
		t.Error("questions are moved among those that were found")
	}
	for n := range 6 {
		if page := root.Get(t, k.base+"/edit/consents").Text; strings.Contains(page, `role="search"`) {
			t.Errorf("%d rows have a toolbar", n+3)
		}
		consent := models.DocumentConsent{Code: fmt.Sprint("more-", n), Label: models.Text{"en": "More"}}
		if err := k.store.AddConsent(t.Context(), models.System(), k.dialogue.ID, consent); err != nil {
			t.Fatal(err)
		}
	}
	if page := root.Get(t, k.base+"/edit/consents").Text; !strings.Contains(page, `role="search"`) {
		t.Error("a long list has no toolbar")
	}
}
