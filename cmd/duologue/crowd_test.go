package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"duologue/models"
	"duologue/models/modelstest"
)

// crowd is many clients of one or several servers on one database, and the
// database itself to look into.
type crowd struct {
	t      testing.TB
	store  *models.Store
	bases  []string // of the servers, asked in turn
	client *http.Client
}

func newCrowd(t testing.TB, database string, servers ...*process) *crowd {
	t.Helper()
	c := &crowd{t: t, store: modelstest.Open(t, database, nil)}
	for _, s := range servers {
		c.bases = append(c.bases, s.URL)
	}
	c.client = &http.Client{
		Timeout:       time.Minute,
		Transport:     &http.Transport{MaxIdleConnsPerHost: 100},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return c
}

// together runs f n times at once.
func together(n int, f func(i int)) {
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		wg.Go(func() { <-start; f(i) })
	}
	close(start)
	wg.Wait()
}

// post sends a form to one of the servers and returns the status and the body.
func (c *crowd) post(i int, path, kind string, body []byte, header ...string) (int, []byte, error) {
	request, err := http.NewRequest(http.MethodPost, c.bases[i%len(c.bases)]+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("Content-Type", kind)
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	for j := 0; j+1 < len(header); j += 2 {
		request.Header.Set(header[j], header[j+1])
	}
	answer, err := c.client.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return answer.StatusCode, text, err
}

// form is the filled form of example person n.
func (c *crowd) form(n int, mode string, sessions map[string]string) url.Values {
	nonce := [16]byte(uuid.New())
	f := url.Values{"nonce": {hex.EncodeToString(nonce[:])}, "family_name": {fmt.Sprintf("Example%d", n)},
		"given_names": {"Person"}, "name_order": {models.GivenFirst}, "email": {fmt.Sprintf("person%d@guest.example", n)},
		"organisation": {"Example University"}, "country": {"CN"}, "category": {models.Researcher}, "language": {"zh"}, "mode": {mode}}
	for ref, mode := range sessions {
		f.Set("sessions."+ref, mode)
	}
	return f
}

// register posts the form of person n and tells whether it was accepted.
func (c *crowd) register(d *models.Dialogue, n int, mode string, sessions map[string]string) error {
	status, text, err := c.post(n, "/zh/dialogues/"+d.Slug+"/register", "application/x-www-form-urlencoded",
		[]byte(c.form(n, mode, sessions).Encode()))
	if err != nil {
		return err
	}
	if status != http.StatusSeeOther {
		return fmt.Errorf("registration %d: %d\n%.1500s", n, status, text)
	}
	return nil
}

// all are the registrations of a dialogue by e-mail address.
func (c *crowd) all(d *models.Dialogue) map[string]*models.Registration {
	c.t.Helper()
	list := map[string]*models.Registration{}
	err := c.store.Matching(context.Background(), d, models.RegistrationFilter{Sort: models.SortOldest}, func(rows []*models.Registration) error {
		for _, r := range rows {
			list[r.Email] = r
		}
		return nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return list
}

func (c *crowd) states(d *models.Dialogue) map[string]int {
	n := map[string]int{}
	for _, r := range c.all(d) {
		n[r.State]++
	}
	return n
}

// kinds are the kinds of mail that a registration was sent, in order.
func (c *crowd) kinds(r *models.Registration) []string {
	c.t.Helper()
	own, err := c.store.OwnData(context.Background(), r)
	if err != nil {
		c.t.Fatal(err)
	}
	var kinds []string
	for _, m := range own.Messages {
		kinds = append(kinds, m.Kind)
	}
	return kinds
}

// eachServer runs f with one server on SQLite, and with two servers that start
// at once on an empty MariaDB.
func eachServer(t *testing.T, f func(t *testing.T, c *crowd)) {
	t.Run("sqlite", func(t *testing.T) {
		database := modelstest.SQLite(t)
		f(t, newCrowd(t, database, serveProcess(t, database, t.TempDir(), nil)))
	})
	t.Run("mysql", func(t *testing.T) {
		database, ok := modelstest.MySQL(t)
		if !ok {
			t.Skip("SKIPPED: DUOLOGUE_TEST_MYSQL names no server; make test starts one")
		}
		servers := make([]*process, 2)
		together(2, func(i int) { servers[i] = serveProcess(t, database, t.TempDir(), nil) })
		f(t, newCrowd(t, database, servers...))
	})
}

func TestTwoHundredReachForFiftyPlaces(t *testing.T) {
	eachServer(t, func(t *testing.T, c *crowd) {
		d, _ := modelstest.Dialogue(t, c.store, modelstest.Plan{Slug: "places", Places: 50})
		together(200, func(i int) {
			if err := c.register(d, i, models.Onsite, nil); err != nil {
				t.Error(err)
			}
		})
		if got := c.states(d); got[models.Confirmed] != 50 || got[models.Waitlisted] != 150 {
			t.Fatalf("states: %v", got)
		}
		modelstest.CheckPlaces(t, c.store, d)
		c.storm(d)

		d, refs := modelstest.Dialogue(t, c.store, modelstest.Plan{Slug: "session", SessionPlaces: 50})
		together(200, func(i int) {
			if err := c.register(d, i, models.Onsite, map[string]string{refs["x"]: models.Onsite}); err != nil {
				t.Error(err)
			}
		})
		a, err := c.store.Agenda(context.Background(), d)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.states(d); got[models.Confirmed] != 200 {
			t.Errorf("states: %v", got)
		}
		if p := a.Session(refs["x"]).OnsitePlaces; p.Taken != 50 || p.Waiting != 150 {
			t.Errorf("the session's counter: %+v", p)
		}
		modelstest.CheckPlaces(t, c.store, d)
	})
}

// storm lets 40 cancel, 40 change and 40 register at once, and holds the rules:
// never beyond capacity, nobody overtakes, one mail for each who moved up.
func (c *crowd) storm(d *models.Dialogue) {
	before := c.all(d)
	var in, queue []*models.Registration
	for _, r := range before {
		if r.State == models.Confirmed {
			in = append(in, r)
		} else {
			queue = append(queue, r)
		}
	}
	slices.SortFunc(queue, func(a, b *models.Registration) int { return int(*a.QueueNumber - *b.QueueNumber) })
	stop := make(chan struct{})
	var watch sync.WaitGroup
	watch.Go(func() { c.watchCapacity(d, 50, stop) })
	together(120, func(i int) {
		var err error
		switch {
		case i < 40:
			err = c.own(in[i], "cancel", url.Values{})
		case i < 80:
			err = c.own(in[10+i%40], "change", c.changed(in[10+i%40]))
		default:
			err = c.register(d, 1000+i, models.Onsite, nil)
		}
		if err != nil {
			c.t.Error(err)
		}
	})
	close(stop)
	watch.Wait()
	modelstest.CheckPlaces(c.t, c.store, d)
	c.checkOrder(d, queue)
	// The last ten only changed: they must be online now, their places free.
	for email, r := range c.all(d) {
		for _, was := range in[40:] {
			if was.Email == email && (r.Mode != models.Online || r.State != models.Confirmed || r.Place) {
				c.t.Errorf("%s changed to online and is %s %s, place %v", email, r.State, r.Mode, r.Place)
			}
		}
	}
}

// changed is the form that moves somebody online. One who has cancelled
// meanwhile is told so.
func (c *crowd) changed(r *models.Registration) url.Values {
	f := c.form(0, models.Online, nil)
	f.Set("family_name", r.FamilyName)
	f.Set("email", r.Email)
	f.Set("revision", fmt.Sprint(r.Revision))
	return f
}

// own posts to a registrant's own page.
func (c *crowd) own(r *models.Registration, what string, form url.Values) error {
	path := "/zh/my/" + c.store.MyToken(r) + "/" + what
	status, text, err := c.post(int(r.ID), path, "application/x-www-form-urlencoded", []byte(form.Encode()))
	if err == nil && status != http.StatusSeeOther && status != http.StatusConflict && status != http.StatusForbidden &&
		status != http.StatusGone && status != http.StatusUnprocessableEntity && status != http.StatusOK {
		err = fmt.Errorf("%s %s: %d\n%.1500s", what, r.Email, status, text)
	}
	return err
}

func (c *crowd) watchCapacity(d *models.Dialogue, capacity int, stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		a, err := c.store.Agenda(context.Background(), d)
		if err != nil {
			c.t.Error(err)
			return
		}
		if a.Places.Taken > capacity {
			c.t.Errorf("%d places taken of %d", a.Places.Taken, capacity)
		}
	}
}

// checkOrder holds that those who moved up are the head of the queue, and got
// one mail each about it.
func (c *crowd) checkOrder(d *models.Dialogue, queue []*models.Registration) {
	now := c.all(d)
	waits := false
	moved := 0
	for _, was := range queue {
		r := now[was.Email]
		freed := 0
		for _, kind := range c.kinds(r) {
			if kind == models.MailFreed {
				freed++
			}
		}
		if r.State == models.Waitlisted {
			waits = true
			if freed != 0 {
				c.t.Errorf("%s waits and got %d mails of a place", r.Email, freed)
			}
			continue
		}
		moved++
		if waits {
			c.t.Errorf("%s, number %d, overtook", r.Email, *was.QueueNumber)
		}
		if freed != 1 {
			c.t.Errorf("%s moved up and got %d mails of it", r.Email, freed)
		}
	}
	if moved < 40 {
		c.t.Errorf("only %d moved up", moved)
	}
	for _, r := range now {
		if strings.HasPrefix(r.Email, "person10") && len(r.Email) > len("person100@guest.example") && r.State != models.Waitlisted {
			c.t.Errorf("%s came last and is %s", r.Email, r.State)
		}
	}
}
