package organise_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"log/slog"
	"maps"
	"net/url"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"duologue/app/jobs"
	"duologue/models"
	"duologue/models/modelstest"
	"duologue/views"
)

// TestImportOfALargeSheet takes a sheet of 20,000 people with 37 bad rows of nine
// kinds through the pages, while the worker does its work as serve lets it.
func TestImportOfALargeSheet(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: imports 20,000 registrations")
	}
	modelstest.Each(t, func(t *testing.T, address string) {
		small, large := 2_000, 20_000
		if strings.HasPrefix(address, "mysql") {
			small, large = 200, 2_000
		}
		heap := &heapClock{}
		k := newDeskOn(t, modelstest.Open(t, address, heap.now), modelstest.Plan{Places: large / 8, SessionPlaces: large / 10})
		k.boss = k.staff(t, "registrar", models.RoleRegistrar, k.dialogue.Slug)
		k.enrol(t, 0, models.Online, nil)
		k.enrol(t, 1, models.Onsite, map[string]string{k.sessions["x"]: models.Onsite})
		k.startWorker(t)
		few, many := heap.most(func() { k.takeLargeSheet(t, small, true) }), heap.most(func() { k.takeLargeSheet(t, large, false) })
		t.Logf("most heap in use: %.1f MB for %d rows, %.1f MB for %d", few, small, many, large)
		if many > few+14 {
			t.Errorf("memory grows with the rows: %.1f MB for %d, %.1f MB for %d", few, small, many, large)
		}
	})
}

// startWorker does what the pages set going until the test ends.
func (k *desk) startWorker(t *testing.T) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	var working sync.WaitGroup
	working.Go(func() {
		jobs.New(k.store, views.NewImportWords(words(t)), slog.New(slog.NewTextHandler(t.Output(), nil))).Run(ctx)
	})
	t.Cleanup(func() { stop(); working.Wait() })
}

// takeLargeSheet takes the good rows of a sheet and undoes that; those of a first
// one are dropped before.
func (k *desk) takeLargeSheet(t *testing.T, n int, first bool) {
	t.Helper()
	start := time.Now()
	file, bad := largeSheet(t, n)
	before := k.rows(t)
	address := k.checked(t, file)
	k.checkPreview(t, address, n, bad)
	if first {
		k.act(t, address, "drop")
		k.same(t, "nobody was taken", before)
		address = k.checked(t, file)
	}
	k.act(t, address, "start")
	if taken, err := k.store.CountMatching(context.Background(), k.dialogue.Whole(), models.RegistrationFilter{}); err != nil || taken != n-badRows+2 {
		t.Errorf("%d are registered, %v", taken, err)
	}
	modelstest.CheckPlaces(t, k.store, k.dialogue)
	k.act(t, address, "undo")
	k.same(t, "all was undone", before)
	t.Logf("%d rows in %v", n, time.Since(start).Round(time.Millisecond))
}

// checked uploads a sheet by the page's form, accepts what is guessed of its
// columns and waits for its check.
func (k *desk) checked(t *testing.T, file []byte) (address string) {
	t.Helper()
	form := k.boss.Get(t, k.base+"/registrations/imports").Text
	if !strings.Contains(form, `action="`+k.base+`/registrations/imports" enctype="multipart/form-data"`) {
		t.Fatal("the page has no form for a file")
	}
	k.csrf = csrf(t, form)
	a := k.upload(t, "guests.xlsx", file, k.csrf)
	if a.StatusCode != 303 {
		t.Fatalf("%d %s", a.StatusCode, a.Text)
	}
	address = strings.TrimPrefix(a.Header.Get("Location"), k.base)
	plan, page := url.Values{}, k.boss.Get(t, k.base+address).Text
	for _, m := range regexp.MustCompile(`(?s)name="(column\.\d+)">.*?<option value="(\w*)" selected>`).FindAllStringSubmatch(page, -1) {
		plan.Set(m[1], m[2])
	}
	if len(plan) != 10 {
		t.Fatalf("of the columns was guessed %v", plan)
	}
	plan.Set("revision", revision(t, page))
	if a := k.post(t, address+"/plan", plan); a.StatusCode != 303 {
		t.Fatalf("%d %s", a.StatusCode, a.Text)
	}
	k.await(t, address)
	return address
}

// act presses one of the buttons of an import and waits for what it sets going.
func (k *desk) act(t *testing.T, address, what string) {
	t.Helper()
	page := k.boss.Get(t, k.base+address).Text
	if !strings.Contains(page, `action="`+k.base+address+"/"+what+`"`) {
		t.Fatalf("the page has no way to %s", what)
	}
	if a := k.post(t, address+"/"+what, url.Values{"revision": {revision(t, page)}}); a.StatusCode != 303 {
		t.Fatalf("%s: %d %s", what, a.StatusCode, a.Text)
	}
	k.await(t, address)
}

func revision(t *testing.T, page string) string {
	t.Helper()
	found := regexp.MustCompile(`name="revision" value="(\d+)"`).FindStringSubmatch(page)
	if found == nil {
		t.Fatal("the page has no revision")
	}
	return found[1]
}

// await looks at an import until nothing is under way.
func (k *desk) await(t *testing.T, address string) {
	t.Helper()
	for until := time.Now().Add(5 * time.Minute); strings.Contains(k.boss.Get(t, k.base+address).Text, "data-refresh="); time.Sleep(200 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatal("the work has no end")
		}
	}
}

// checkPreview wants each bad row to be named with its column and what is wrong,
// and no other, on all pages of the preview.
func (k *desk) checkPreview(t *testing.T, address string, n int, bad map[int]spoil) {
	t.Helper()
	row := regexp.MustCompile(`<th scope="row" class="number">(\d+)</th><td>([^<]*)</td><td class="words">.*?</td><td>([^<]*)</td></tr>`)
	named := map[int]bool{}
	for path := address; path != ""; {
		page := k.boss.Get(t, k.base+path).Text
		for _, m := range row.FindAllStringSubmatch(page, -1) {
			number, _ := strconv.Atoi(m[1])
			if want := bad[number]; named[number] || html.UnescapeString(m[2]) != want.column || html.UnescapeString(m[3]) != want.words {
				t.Errorf("row %d: %s, %s; want %s, %s", number, m[2], m[3], want.column, want.words)
			}
			named[number] = true
		}
		path = ""
		if m := regexp.MustCompile(`href="([^"]*\?after=\d+)"`).FindStringSubmatch(page); m != nil {
			path = strings.TrimPrefix(html.UnescapeString(m[1]), k.base)
		}
	}
	if len(bad) != badRows || len(named) != badRows {
		t.Errorf("%d of %d bad rows are named", len(named), len(bad))
	}
	if page := k.boss.Get(t, k.base+address).Text; !strings.Contains(page, "Register "+words(t).For("en").Number(n-badRows)+" guests") {
		t.Error("the page does not say how many can be taken")
	}
}

// rows are the contents of all tables but what tells of acts: audits, lists that
// were imported, work by the clock, numbers that only ever count up.
func (k *desk) rows(t *testing.T) map[string]string {
	t.Helper()
	tables := map[string]*bytes.Buffer{}
	_, err := k.store.Dump(context.Background(), func(table string) (io.Writer, error) {
		if slices.Contains([]string{"audits", "audit_values", "imports", "import_rows", "jobs", "sign_ins", "limits"}, table) {
			return io.Discard, nil
		}
		tables[table] = &bytes.Buffer{}
		return tables[table], nil
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string]string{}
	for table, text := range tables {
		kept[table] = without(t, text, map[string][]string{"counters": {"turn", "next_number"}, "dialogues": {"revision"}}[table])
	}
	kept["settings"] = regexp.MustCompile(`(?m)^name=digested\..*\n?`).ReplaceAllString(kept["settings"], "") // its hour may come meanwhile
	return kept
}

// without leaves columns out of a table's dump and sorts its rows.
func without(t *testing.T, text io.Reader, columns []string) string {
	t.Helper()
	var lines, head []string
	decoder := json.NewDecoder(text)
	for decoder.More() {
		var values []any
		if err := decoder.Decode(&values); err != nil {
			t.Fatal(err)
		}
		if head == nil {
			for _, name := range values {
				head = append(head, name.(string))
			}
			continue
		}
		line := ""
		for i, value := range values {
			if !slices.Contains(columns, head[i]) {
				line += fmt.Sprintf("%s=%v ", head[i], value)
			}
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// same fails the test when the tables are not as they were.
func (k *desk) same(t *testing.T, when string, before map[string]string) {
	t.Helper()
	now := k.rows(t)
	for _, table := range slices.Sorted(maps.Keys(now)) {
		if now[table] != before[table] {
			t.Errorf("when %s, %s is\n%.2000s\nwas\n%.2000s", when, table, now[table], before[table])
		}
	}
}

// heapClock is the store's clock. Every two seconds, whoever asks it for the time
// waits while it looks at the memory in use: the worker and the pages hold then
// what they hold between two statements, and make no garbage meanwhile.
type heapClock struct {
	sync.Mutex
	next    time.Time
	highest float64
}

func (h *heapClock) now() time.Time {
	h.Lock()
	defer h.Unlock()
	if now := time.Now(); now.After(h.next) {
		h.highest = max(h.highest, heapInUse())
		h.next = time.Now().Add(2 * time.Second)
	}
	return time.Now()
}

// most is the most memory in use while f ran, in MB.
func (h *heapClock) most(f func()) float64 {
	runtime.GC() // what is kept for use again goes with the next one
	h.Lock()
	h.highest = 0
	h.Unlock()
	f()
	return h.highest
}

func heapInUse() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / (1 << 20)
}
