package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"testing"

	"duologue/models"
	"duologue/models/modelstest"
)

// contest is a crowd that reaches for the 50 places of a dialogue, or of one of
// its sessions.
type contest struct {
	*crowd
	db       *sql.DB
	dialogue *models.Dialogue
	sessions map[string]string // what everybody chooses: nothing, or the session
	session  int64             // whose places they are; 0: the dialogue's
}

const contested = 50

// standing is how somebody stands in a contest.
type standing struct {
	email  string
	in     bool
	number *int64 // in the queue
	freed  int    // mails that told them of a place
}

func newContest(c *crowd, slug string, plan modelstest.Plan, code string) *contest {
	c.t.Helper()
	plan.Slug = slug
	k := &contest{crowd: c}
	d, refs := modelstest.Dialogue(c.t, c.store, plan)
	k.dialogue = d
	a, err := c.store.Agenda(context.Background(), d)
	if err != nil {
		c.t.Fatal(err)
	}
	if code != "" {
		k.sessions, k.session = map[string]string{refs[code]: models.Onsite}, a.Session(refs[code]).ID
	}
	if k.db, err = c.store.Connections(); err != nil {
		c.t.Fatal(err)
	}
	return k
}

// taken counts the rows that hold a place, whatever the counter says.
func (k *contest) taken() (n int, err error) {
	query, of := "SELECT COUNT(*) FROM registrations WHERE place AND dialogue_id = ?", k.dialogue.ID
	if k.session != 0 {
		query, of = "SELECT COUNT(*) FROM choices WHERE state = 'held' AND mode = 'onsite' AND session_id = ?", k.session
	}
	return n, k.db.QueryRow(query, of).Scan(&n)
}

// standings are those of all who registered, by their address.
func (k *contest) standings() map[string]standing {
	k.t.Helper()
	query, of := "SELECT r.email, CASE WHEN r.place THEN 1 ELSE 0 END, r.queue_number, %s FROM registrations r WHERE r.dialogue_id = ?", k.dialogue.ID
	if k.session != 0 {
		query, of = `SELECT r.email, CASE WHEN c.state = 'held' THEN 1 ELSE 0 END, c.queue_number, %s
			FROM choices c JOIN registrations r ON r.id = c.registration_id WHERE c.mode = 'onsite' AND c.session_id = ?`, k.session
	}
	freed := "(SELECT COUNT(*) FROM messages m WHERE m.registration_id = r.id AND m.kind = '" + models.MailFreed + "')"
	rows, err := k.db.Query(fmt.Sprintf(query, freed), of)
	if err != nil {
		k.t.Fatal(err)
	}
	defer rows.Close()
	all := map[string]standing{}
	for rows.Next() {
		var s standing
		if err := rows.Scan(&s.email, &s.in, &s.number, &s.freed); err != nil {
			k.t.Fatal(err)
		}
		all[s.email] = s
	}
	return all
}

// Two hundred reach for the 50 places of a dialogue, and as many for those of a
// session, whose dialogue has room for all. Then in both at once 40 cancel, 40
// change and 40 register: never are more than 50 in, nobody overtakes, and each
// who moved up gets one mail.
func TestTwoHundredReachForFiftyPlaces(t *testing.T) {
	eachServer(t, func(t *testing.T, c *crowd) {
		contests := []*contest{newContest(c, "places", modelstest.Plan{Places: contested}, ""),
			newContest(c, "session", modelstest.Plan{SessionPlaces: contested}, "x")}
		var storms []*storm
		for _, k := range contests {
			together(200, func(i int) {
				if err := k.register(k.dialogue, i, models.Onsite, k.sessions); err != nil {
					t.Error(err)
				}
			})
			storms = append(storms, k.storm())
		}
		stop := make(chan struct{})
		var watch sync.WaitGroup
		watch.Go(func() { watchPlaces(t, contests, stop) })
		together(240, func(i int) {
			if err := storms[i%2].blow(i / 2); err != nil {
				t.Error(err)
			}
		})
		close(stop)
		watch.Wait()
		for _, s := range storms {
			s.check()
		}
	})
}

func watchPlaces(t *testing.T, contests []*contest, stop chan struct{}) {
	for {
		for _, k := range contests {
			if n, err := k.taken(); err != nil || n > contested {
				t.Errorf("%s: %d places taken, %v", k.dialogue.Slug, n, err)
				return
			}
		}
		select {
		case <-stop:
			return
		default:
		}
	}
}

// storm is a contest with those who were in and who waited before it.
type storm struct {
	*contest
	in    []*models.Registration
	queue []standing
}

func (k *contest) storm() *storm {
	k.t.Helper()
	s := &storm{contest: k}
	stands := k.standings()
	for email, r := range k.all(k.dialogue) {
		if stands[email].in {
			s.in = append(s.in, r)
		} else if stands[email].number != nil {
			s.queue = append(s.queue, stands[email])
		}
	}
	if len(s.in) != contested || len(s.queue) != 150 {
		k.t.Fatalf("%s: %d are in and %d wait", k.dialogue.Slug, len(s.in), len(s.queue))
	}
	slices.SortFunc(s.queue, func(a, b standing) int { return int(*a.number - *b.number) })
	modelstest.CheckPlaces(k.t, k.store, k.dialogue)
	return s
}

// blow does one thing of 120: the first 40 of those who were in cancel, and the
// last 40 go online.
func (s *storm) blow(i int) error {
	switch {
	case i < 40:
		return s.own(s.in[i], "cancel", url.Values{})
	case i < 80:
		r := s.in[10+i%40]
		return s.own(r, "change", s.changed(r))
	}
	return s.register(s.dialogue, 1000+i, models.Onsite, s.sessions)
}

// check holds that the places which became free went to the head of the queue,
// with one mail each.
func (s *storm) check() {
	s.t.Helper()
	modelstest.CheckPlaces(s.t, s.store, s.dialogue)
	now := s.standings()
	for i, was := range s.queue {
		is, moved := now[was.email], i < len(s.in) // all who were in have left
		if is.in != moved || moved && is.freed != 1 || !moved && is.freed != 0 {
			s.t.Errorf("%s: number %d of the queue got a place: %v, with %d mails", s.dialogue.Slug, i, is.in, is.freed)
		}
	}
	for i := 1080; i < 1120; i++ {
		if is := now[fmt.Sprintf("person%d@guest.example", i)]; is.number == nil || is.in {
			s.t.Errorf("%s: %+v came last and does not wait", s.dialogue.Slug, is)
		}
	}
	// The last ten only changed: they must be online now, their places free.
	all := s.all(s.dialogue)
	for _, was := range s.in[40:] {
		if r := all[was.Email]; r.Mode != models.Online || r.State != models.Confirmed || now[was.Email].in {
			s.t.Errorf("%s: %s changed to online and is %s %s, in: %v", s.dialogue.Slug, r.Email, r.State, r.Mode, now[was.Email].in)
		}
	}
}

// changed is the form that moves somebody online.
func (c *crowd) changed(r *models.Registration) url.Values {
	f := c.form(0, models.Online, nil)
	f.Set("family_name", r.FamilyName)
	f.Set("email", r.Email)
	f.Set("revision", fmt.Sprint(r.Revision))
	return f
}

// own posts to a registrant's own page. One who changes after having cancelled
// is told so.
func (c *crowd) own(r *models.Registration, what string, form url.Values) error {
	path := "/zh/my/" + c.store.MyToken(r) + "/" + what
	status, text, err := c.post(int(r.ID), path, "application/x-www-form-urlencoded", []byte(form.Encode()))
	if err == nil && status != http.StatusSeeOther && status != http.StatusConflict && status != http.StatusForbidden &&
		status != http.StatusGone && status != http.StatusUnprocessableEntity && status != http.StatusOK {
		err = fmt.Errorf("%s %s: %d\n%.1500s", what, r.Email, status, text)
	}
	return err
}
