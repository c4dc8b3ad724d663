package checkin_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"duologue/models"
	"duologue/models/modelstest"
)

// FuzzScans posts foreign bytes to the scan API: never a 500, and what is
// refused leaves no row behind.
func FuzzScans(f *testing.F) {
	g := newGate(f, modelstest.SQLite(f), models.NewDevice{})
	ticket, reference := g.guest(1, models.Onsite)
	for _, seed := range []string{
		g.scan(1, ticket, ""), g.scan(2, reference, `,"scanned_at":"2026-11-23T10:00:00Z"`), "[" + g.scan(3, ticket[:99], "") + ",{}]",
		g.scan(4, ticket, `,"scanned_at":"9999-12-31T23:59:59-12:00"`), g.scan(5, "\u202e中文🎫\u0000", `,"note":"\ud800"`),
		"[[[[[[", `{"nonce":{}}`, "null", "[]", "[null]", "\xff\xfe", `{"nonce":"` + uuid(6) + `","nonce":1}`, strings.Repeat("[", 20000),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		g.t = t
		before := g.rows()
		a := g.ask("POST", "/scans", g.token, string(body))
		switch {
		case a.StatusCode >= 500:
			t.Errorf("%d %s for %q", a.StatusCode, a.Text, body)
		case a.StatusCode >= 400 && g.rows() != before:
			t.Errorf("refused with %d, but stored: %q", a.StatusCode, body)
		case a.StatusCode == 200 && !json.Valid([]byte(a.Text)):
			t.Errorf("no JSON: %s", a.Text)
		}
	})
}

// FuzzScanFields puts foreign values into a well-formed scan.
func FuzzScanFields(f *testing.F) {
	g := newGate(f, modelstest.SQLite(f), models.NewDevice{})
	ticket, reference := g.guest(1, models.Onsite)
	f.Add(ticket, "entry", "2026-11-23T10:00:00Z", "")
	f.Add(reference, "exit", "", "\u202eabc")
	f.Add(strings.ToLower(ticket)+"\n", "entry", "0000-01-01T00:00:00Z", "中文")
	f.Add("UUUU-UUUU-U", "", "2026-02-30T25:61:00+99:99", strings.Repeat("é", 501))
	n := 0
	f.Fuzz(func(t *testing.T, code, direction, at, note string) {
		g.t = t
		n++
		body, err := json.Marshal(map[string]any{
			"nonce": fmt.Sprintf("0198c0de-1111-7000-8000-%012d", n), "list": g.list,
			"code": code, "direction": direction, "scanned_at": at, "note": note,
		})
		if err != nil {
			t.Fatal(err) // texts and numbers always encode
		}
		before := g.rows()
		a := g.ask("POST", "/scans", g.token, string(body))
		stored := g.rows() - before
		if a.StatusCode >= 500 || a.StatusCode == 200 && stored != 1 || a.StatusCode != 200 && stored != 0 {
			t.Errorf("%d and %d rows for %s: %s", a.StatusCode, stored, body, a.Text)
		}
	})
}

// rows counts the stored scans of the gate's registration and of nobody's.
func (g *gate) rows() int64 {
	g.t.Helper()
	n, err := g.store.CountScans(g.t.Context(), g.dialogue.ID)
	if err != nil {
		g.t.Fatal(err)
	}
	return n
}
