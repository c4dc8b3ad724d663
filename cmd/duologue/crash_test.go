package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"duologue/models"
	"duologue/models/modelstest"
)

// acts are what clients were told had succeeded.
type acts struct {
	mutex      sync.Mutex
	registered []int             // numbers of persons
	scanned    map[string]string // nonce -> result
}

// TestWhatWasAnsweredSurvivesAKill kills the server five times in the middle of
// 500 registrations and 500 scans.
func TestWhatWasAnsweredSurvivesAKill(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, database string) {
		needAssets(t)
		data := t.TempDir()
		c := newCrowd(t, database)
		d, refs := modelstest.Dialogue(t, c.store, modelstest.Plan{Places: 300, SessionPlaces: 100})
		gate := c.gate(d)
		token := c.devices(d, gate, 1)[0]
		codes := c.guests(d, 100)
		done := &acts{scanned: map[string]string{}}
		next := 0
		for round := range 5 {
			server := serveProcess(t, database, data, nil)
			c.bases = []string{server.URL}
			dies := make(chan struct{})
			time.AfterFunc(time.Duration(50+rand.IntN(400))*time.Millisecond, func() { server.kill(); close(dies) })
			c.work(d, refs, gate, token, codes, done, next)
			next += 100
			<-dies
			c.client.CloseIdleConnections()
			t.Logf("round %d: %d registrations and %d scans were answered", round, len(done.registered), len(done.scanned))
		}
		server := serveProcess(t, database, data, nil)
		c.bases = []string{server.URL}
		c.checkKept(d, done)
		modelstest.CheckPlaces(t, c.store, d)
	})
}

// guests registers n persons and returns their tickets.
func (c *crowd) guests(d *models.Dialogue, n int) []string {
	c.t.Helper()
	var codes []string
	for i := range n {
		f := modelstest.Form(100000+i, models.Onsite, nil)
		r, err := c.store.Register(context.Background(), models.System(), d, f)
		if err != nil {
			c.t.Fatal(err)
		}
		codes = append(codes, c.ticket(d, r))
	}
	return codes
}

// work sends 100 registrations and 100 scans by ten clients until the server is
// gone; who gets no answer goes on with the next.
func (c *crowd) work(d *models.Dialogue, refs map[string]string, gate, token string, codes []string, done *acts, first int) {
	together(10, func(client int) {
		for i := client; i < 100; i += 10 {
			if c.register(d, first+i, models.Onsite, map[string]string{refs["x"]: models.Onsite, refs["y"]: models.Online}) == nil {
				done.mutex.Lock()
				done.registered = append(done.registered, first+i)
				done.mutex.Unlock()
			}
			nonce := uuid.NewString()
			if result, _, err := c.scan(i, token, gate, codes[i], nonce); err == nil {
				done.mutex.Lock()
				done.scanned[nonce] = result
				done.mutex.Unlock()
			}
		}
	})
}

// checkKept holds that all that was answered is there, whole.
func (c *crowd) checkKept(d *models.Dialogue, done *acts) {
	all := c.all(d)
	for _, n := range done.registered {
		if all[fmt.Sprintf("person%d@guest.example", n)] == nil {
			c.t.Errorf("registration %d was answered and is gone", n)
		}
	}
	if len(done.registered) == 0 || len(done.scanned) == 0 {
		c.t.Error("nothing was answered before a kill")
	}
	scans := map[string]string{}
	entered := map[int64]int{}
	for _, r := range all {
		own, err := c.store.OwnData(context.Background(), r)
		if err != nil {
			c.t.Fatal(err)
		}
		c.checkWhole(own)
		for _, s := range own.Scans {
			scans[uuid.UUID(s.Nonce).String()] = s.Result
			if s.Result == models.ScanOK {
				entered[r.ID]++
			}
		}
	}
	for nonce, result := range done.scanned {
		if scans[nonce] != result {
			c.t.Errorf("a scan was answered %q and is %q", result, scans[nonce])
		}
	}
	for id, n := range entered {
		if n > 1 {
			c.t.Errorf("registration %d came in %d times", id, n)
		}
	}
}

// checkWhole holds that a registration has all that belongs to it.
func (c *crowd) checkWhole(own *models.OwnData) {
	r := own.Registration
	made := slices.ContainsFunc(own.Audits, func(a models.Audit) bool { return a.Action == "registration.create" })
	if !made || len(own.Messages) != 1 {
		c.t.Errorf("%s: audit %v, %d mails", r.Email, made, len(own.Messages))
	}
	if r.State == models.Confirmed && len(own.Tickets) != 1 {
		c.t.Errorf("%s: %d tickets", r.Email, len(own.Tickets))
	}
	if r.Source == models.SourceForm && !strings.HasPrefix(r.Email, "person1000") && len(own.Choices) != 2 {
		c.t.Errorf("%s: %d choices", r.Email, len(own.Choices))
	}
}

// TestDoctorReportsDurability: what promise 1 rests on can be read.
func TestDoctorReportsDurability(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, database string) {
		var out bytes.Buffer
		p := &Program{Args: []string{"doctor"}, Out: &out, Err: &out, Env: map[string]string{
			"DUOLOGUE_DATABASE": database, "DUOLOGUE_DATA": t.TempDir(), "DUOLOGUE_SECRET": string(modelstest.Secret())}}
		modelstest.Open(t, database, nil)
		p.Run(context.Background())
		wanted := []string{"synchronous", "journal"}
		if strings.HasPrefix(database, "mysql:") {
			wanted = []string{"innodb_flush_log_at_trx_commit"}
		}
		for _, w := range wanted {
			if !strings.Contains(out.String(), w) {
				t.Errorf("doctor does not tell of %s:\n%s", w, out.String())
			}
		}
	})
}
