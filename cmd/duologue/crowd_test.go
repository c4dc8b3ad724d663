package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
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
	err := c.store.Matching(context.Background(), d.Whole(), models.RegistrationFilter{Sort: models.SortOldest}, func(rows []*models.Registration) error {
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
