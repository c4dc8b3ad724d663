package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"duologue/models"
)

// exportRatio is how much more memory ten times the registrations may need.
const exportRatio = 1.25

// exportResult is one export of a dialogue's registrations. Times are in
// microseconds.
type exportResult struct {
	What          string `json:"what"`
	Database      string `json:"database"`
	Registrations int    `json:"registrations"`
	Bytes         int64  `json:"bytes"`
	FirstByte     int64  `json:"first_byte_us"`
	Took          int64  `json:"took_us"`
	// Heap is the memory that stayed in use in each tenth of the time, in MB.
	Heap []float64 `json:"heap_mb"`
	// Ratio of the most of it to that of a tenth of the registrations.
	Ratio  float64 `json:"ratio,omitempty"`
	Wanted float64 `json:"wanted,omitempty"`
}

// exports sends all registrations in each format over HTTP, a tenth of them
// first, and looks at the memory in use meanwhile.
func (b *benchCommand) exports(ctx context.Context, s *benchSite, database string) ([]exportResult, error) {
	boss, err := s.registrar(ctx)
	if err != nil {
		return nil, err
	}
	var results []exportResult
	for _, n := range []int{b.Export / 10, b.Export} {
		if err := s.fill(ctx, n); err != nil {
			return nil, err
		}
		for i, format := range models.ExportFormats() {
			r, err := boss.export(format)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", format, err)
			}
			r.What, r.Database, r.Registrations = "export "+format, database, n
			if n == b.Export {
				r.Ratio, r.Wanted = slices.Max(r.Heap)/slices.Max(results[i].Heap), exportRatio
			}
			results = append(results, r)
		}
	}
	return results, nil
}

func writeExports(out io.Writer, results []exportResult) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\nwhat\tdatabase\tregistrations\tMB sent\tfirst byte\ttook\tMB in use, over the time\tratio\twanted\t")
	for _, r := range results {
		curve, ratio, wanted := []string{}, "", ""
		for _, mb := range r.Heap {
			curve = append(curve, fmt.Sprintf("%.1f", mb))
		}
		if r.Ratio > 0 {
			ratio, wanted = fmt.Sprintf("%.2f", r.Ratio), fmt.Sprintf("at most %.2f", r.Wanted)
		}
		fmt.Fprintf(w, "%s\t%s\t%d\t%.1f\t%s\t%s\t%s\t%s\t%s\t\n", r.What, r.Database, r.Registrations, float64(r.Bytes)/(1<<20),
			micros(r.FirstByte), micros(r.Took), strings.Join(curve, " "), ratio, wanted)
	}
	return w.Flush()
}

// fill writes registrations like the newest one, past the product, until there
// are n.
func (s *benchSite) fill(ctx context.Context, n int) error {
	have, err := s.server.store.CountMatching(ctx, s.dialogue.Whole(), models.RegistrationFilter{})
	if err != nil {
		return err
	}
	if have > n || have == 0 {
		return fmt.Errorf("there are %d registrations, not less than %d", have, n)
	}
	like := &recordedRows{}
	var newest int64
	if err := s.product.QueryRowContext(ctx, "SELECT MAX(id) FROM registrations").Scan(&newest); err != nil {
		return err
	}
	for table, id := range map[string]string{"registrations": "id", "needs": "registration_id", "choices": "registration_id"} {
		t, err := readRows(ctx, s.product, table, "WHERE "+id+" = "+strconv.FormatInt(newest, 10))
		if err != nil {
			return err
		}
		if len(t.rows) > 0 {
			like.tables = append(like.tables, t)
		}
	}
	slices.SortFunc(like.tables, func(a, b recordedTable) int {
		return slices.Index(benchTables(), a.name) - slices.Index(benchTables(), b.name)
	})
	writer, err := newBareWriter(ctx, s.product, like)
	for ; err == nil && have < n; have += min(1000, n-have) {
		err = writer.writeMany(ctx, min(1000, n-have))
	}
	return err
}

// benchRegistrar is somebody signed in who may export.
type benchRegistrar struct {
	client *http.Client
	base   string // of the dialogue in the back office
	csrf   string
}

func (s *benchSite) registrar(ctx context.Context) (*benchRegistrar, error) {
	account := models.NewAccount{Email: "registrar@host.example", Name: "Bench", Language: "en", Password: benchText(20),
		Role: models.RoleRegistrar, Dialogue: s.dialogue.Slug}
	if _, err := s.server.store.AddAccount(ctx, models.System(), account); err != nil {
		return nil, err
	}
	jar, _ := cookiejar.New(nil) // never an error
	site := "http://" + s.client.Addr + "/organise"
	b := &benchRegistrar{client: &http.Client{Jar: jar}, base: site + "/dialogues/" + s.dialogue.Slug}
	page, err := b.post(site+"/sign-in", url.Values{"email": {account.Email}, "password": {account.Password}})
	if err != nil {
		return nil, err
	}
	page.Body.Close()
	if page, err = b.client.Get(b.base + "/registrations/export"); err != nil {
		return nil, err
	}
	defer page.Body.Close()
	text, err := io.ReadAll(page.Body)
	token := regexp.MustCompile(`name="csrf" value="([^"]+)"`).FindSubmatch(text)
	if err == nil && token == nil {
		err = errors.New("no form to export by")
	}
	if err != nil {
		return nil, err
	}
	b.csrf = string(token[1])
	return b, nil
}

func (b *benchRegistrar) post(address string, form url.Values) (*http.Response, error) {
	request, err := http.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.client.Do(request)
}

// export asks for all registrations and drops what comes.
func (b *benchRegistrar) export(format string) (r exportResult, err error) {
	form := url.Values{"csrf": {b.csrf}, "format": {format}, "purpose": {"To measure"}, "columns": {"reference", "state", "mode", "sessions",
		"family_name", "given_names", "native_name", "email", "organisation", "position", "country", "category", "language", "registered", "dietary"}}
	heap, start := watchHeap(), time.Now()
	defer func() { r.Heap = heap() }()
	answer, err := b.post(b.base+"/registrations/export", form)
	if err != nil {
		return r, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Disposition") == "" {
		return r, fmt.Errorf("status %d", answer.StatusCode)
	}
	if _, err := io.ReadFull(answer.Body, make([]byte, 1)); err != nil {
		return r, err
	}
	r.FirstByte = time.Since(start).Microseconds()
	rest, err := io.Copy(io.Discard, answer.Body)
	r.Bytes, r.Took = rest+1, time.Since(start).Microseconds()
	return r, err
}
