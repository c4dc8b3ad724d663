package online_test

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"duologue/app/apptest"
	"duologue/models"
)

const password = "tidal-harbour-violet"

// attended is a dialogue whose plenary three persons attended: in its room, in
// both ways, and online.
func attended(t *testing.T) *world {
	t.Helper()
	ctx := context.Background()
	w := newWorld(t, early(), nil)
	if _, err := w.store.AddAccount(ctx, models.System(), models.NewAccount{
		Email: "ada@host.example", Name: "Ada", Language: "en", Password: password, Role: models.RoleOrganiser, Dialogue: "test",
	}); err != nil {
		t.Fatal(err)
	}
	room, _ := w.guest(models.Onsite, nil)
	both, bothPage := w.guest(models.Onsite, nil)
	_, farPage := w.guest(models.Online, nil)
	w.guest(models.Online, nil) // stays away
	w.clock.set(w.start("plenary"))
	lists, err := w.store.Lists(ctx, w.dialogue.ID)
	if err != nil {
		t.Fatal(err)
	}
	plenary := w.agenda.Session(w.refs["plenary"])
	for _, l := range lists {
		for _, r := range []*models.Registration{room, both} {
			in := models.ScanInput{Nonce: [16]byte([]byte("nonce " + r.Ref)[:16]), List: l.Ref, Code: r.Reference, Direction: models.Entry}
			if l.SessionID != plenary.ID {
				continue
			}
			if a, err := w.store.Scan(ctx, models.System().Scanner(w.dialogue.ID), in); err != nil || a.Result != models.ScanOK {
				t.Fatal(a, err)
			}
		}
	}
	for range 3 {
		for _, page := range []string{bothPage, farPage} {
			if a := w.browser.Post(t, page+"/join/"+plenary.Ref+"/presence", url.Values{}); a.StatusCode != 204 {
				t.Fatal(a.StatusCode)
			}
		}
		w.clock.set(w.clock.Now().Add(time.Minute))
	}
	return w
}

func TestAttendanceListShowsScansAndPresence(t *testing.T) {
	w := attended(t)
	list := "/organise/dialogues/test/attendance/" + w.refs["plenary"]
	if a := w.browser.Get(t, list); a.StatusCode != 303 {
		t.Error("open to all", a.StatusCode)
	}
	w.browser.Post(t, "/organise/sign-in", url.Values{"email": {"ada@host.example"}, "password": {password}})
	a := w.browser.Get(t, list)
	rows := regexp.MustCompile(`(?s)<tr>\s*<th scope="row">.*?</tr>`).FindAllString(a.Text, -1)
	if a.StatusCode != 200 || len(rows) != 3 {
		t.Fatal(a.StatusCode, a.Text)
	}
	for i, want := range [][]string{
		{"EXAMPLE1", "from 09:00", "Inside", ">No<"},
		{"EXAMPLE2", "from 09:00", "Inside", "09:00–09:02", "2 minutes"},
		{"EXAMPLE3", ">No<", "09:00–09:02", "2 minutes"},
	} {
		for _, words := range want {
			if !strings.Contains(rows[i], words) {
				t.Errorf("%q is not in %s", words, rows[i])
			}
		}
	}
	if strings.Contains(a.Text, secretHost) {
		t.Error("the list gives the link away")
	}
	if a := w.browser.Get(t, "/organise/dialogues/test/attendance/"+w.refs["x"]); a.StatusCode != 200 || !strings.Contains(a.Text, "Nobody yet") {
		t.Error(a.StatusCode, a.Text)
	}
	if a := w.browser.Get(t, "/organise/dialogues/test/attendance/nosuchsess00"); a.StatusCode != 404 {
		t.Error(a.StatusCode)
	}
}

func TestAttendanceListOnEveryScreen(t *testing.T) {
	browser := apptest.Start(t, apptest.Options{})
	w := attended(t)
	base := w.serve()
	p := browser.Open(apptest.Phone())
	p.Go(base + "/organise/sign-in")
	p.Fill("#f-email", "ada@host.example")
	p.Fill("#f-password", password)
	p.Submit("main button")
	p.Go(base + "/organise/dialogues/test/attendance/" + w.refs["plenary"])
	p.WaitText("Attendance: Session plenary")
	p.Accessible()
	p.EveryScreen("attendance")
}
