package models_test

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm/logger"

	"duologue/models"
	"duologue/models/modelstest"
)

const (
	crowdSize = 100_000
	pageSize  = 50
)

// reads keeps what the store asked the database.
type reads struct {
	logger.Interface
	asked []string
}

func (r *reads) LogMode(logger.LogLevel) logger.Interface { return r }

func (r *reads) Trace(_ context.Context, _ time.Time, query func() (string, int64), _ error) {
	sql, _ := query()
	r.asked = append(r.asked, sql)
}

// planner reads plans and counts the rows that were examined.
type planner struct {
	t     *testing.T
	db    *sql.DB
	mysql bool
	asked *reads
	known map[string]bool // plans that were read, without their values
}

// TestPlans: whatever is asked of 100,000 registrations, on page 1 and on page
// 500, no table is read whole, and at most ten times the rows that are shown.
func TestPlans(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: loads 100,000 registrations")
	}
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
		start := time.Now()
		crowd := models.FillCrowd(t, s, d, crowdSize)
		t.Logf("loaded in %v", time.Since(start).Round(time.Millisecond))
		p := &planner{t: t, mysql: s.MySQL(), asked: &reads{Interface: logger.Discard}, known: map[string]bool{}}
		var err error
		if p.db, err = s.Record(p.asked); err != nil {
			t.Fatal(err)
		}
		reference := page(t, s, d, models.RegistrationFilter{}, models.Cursor{}).Rows[0].Reference
		deep := 0
		defer func() { t.Logf("asked in %v", time.Since(start).Round(time.Millisecond)) }()
		list := filters(crowd.Sessions, "ba", "Bélo", "王", "Institute", "g99999", models.FormatReference(reference))
		for _, sort := range []string{"", models.SortNewest, models.SortOldest} {
			list = append(list, models.RegistrationFilter{Host: models.NoHost, Sort: sort})
		}
		for _, f := range list {
			p.check(s, d, f, models.Cursor{})
			after, err := s.CursorAt(context.Background(), d, f, 499*pageSize, pageSize)
			if err != nil {
				t.Fatal(err)
			}
			if after != "" {
				p.check(s, d, f, models.Cursor{After: after})
				p.check(s, d, f, models.Cursor{Before: after})
				deep++
			}
		}
		p.duplicates(s, d)
		if deep < 100 || len(p.known) < 100 {
			t.Errorf("only %d lists had a second page, %d plans were read", deep, len(p.known))
		}
	})
}

// duplicates are found by what the pairs of a page have in common alone.
func (p *planner) duplicates(s *models.Store, d *models.Dialogue) {
	p.t.Helper()
	ctx, start := context.Background(), time.Now()
	if n, err := s.FillLikenesses(ctx); err != nil || n < crowdSize/2 {
		p.t.Fatal(n, err)
	}
	s.FillDistinctions(p.t)
	p.t.Logf("compared in %v", time.Since(start).Round(time.Millisecond))
	next := ""
	for range 2 {
		before := p.examined()
		p.asked.asked = nil
		var pairs []models.Pair
		var err error
		pairs, next, err = s.LookUpDuplicates(ctx, models.System(), d, "", next, pageSize)
		if err != nil || len(pairs) < pageSize {
			p.t.Fatal(len(pairs), err)
		}
		asked := slices.Clone(p.asked.asked)
		if n := p.examined() - before; n > 10*len(pairs) {
			p.t.Errorf("examined %d rows to show %d pairs", n, len(pairs))
		}
		for _, query := range asked {
			p.read(query)
		}
	}
}

func page(t *testing.T, s *models.Store, d *models.Dialogue, f models.RegistrationFilter, at models.Cursor) *models.RegistrationPage {
	t.Helper()
	list, err := s.Registrations(context.Background(), d.Whole(), f, at, pageSize)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// check asks for a page, counts what it reads and then reads the plans of it.
func (p *planner) check(s *models.Store, d *models.Dialogue, f models.RegistrationFilter, at models.Cursor) {
	p.t.Helper()
	before := p.examined()
	p.asked.asked = nil
	rows := len(page(p.t, s, d, f, at).Rows)
	asked := slices.Clone(p.asked.asked)
	// A search in an index that finds nothing counts too: one for each run.
	if n := p.examined() - before; n > max(10*rows, 48) {
		p.t.Errorf("%+v %+v: examined %d rows to show %d", f, at, n, rows)
	}
	for _, query := range asked {
		p.read(query)
	}
}

// examined is how many rows this connection has read so far from tables that
// are not temporary. SQLite does not tell; there the plan must be such that
// each row read is one returned.
func (p *planner) examined() int {
	if !p.mysql {
		return 0
	}
	var name string
	var n int
	if err := p.db.QueryRow("SHOW SESSION STATUS LIKE 'Rows_read'").Scan(&name, &n); err != nil {
		p.t.Fatal(err)
	}
	return n
}

func (p *planner) read(query string) {
	p.t.Helper()
	shape := regexp.MustCompile(`'[^']*'|"[^"]*"|\d+`).ReplaceAllString(query, "?")
	shape = regexp.MustCompile(`\(\?(,\?)+\)`).ReplaceAllString(shape, "(?)")
	if p.known[shape] {
		return
	}
	p.known[shape] = true
	if p.mysql {
		p.readMariaDB(query)
	} else {
		p.readSQLite(query)
	}
}

// readSQLite wants every table to be searched by an index that gives the rows
// in order and ends where the page does.
func (p *planner) readSQLite(query string) {
	rows, err := p.db.Query("EXPLAIN QUERY PLAN " + query)
	if err != nil {
		p.t.Fatalf("%v: %s", err, query)
	}
	defer rows.Close()
	part := regexp.MustCompile(`^SCAN part\d+$`)
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			p.t.Fatal(err)
		}
		scans := strings.HasPrefix(detail, "SCAN") && !part.MatchString(detail) && detail != "SCAN CONSTANT ROW"
		if scans || strings.Contains(detail, "TEMP B-TREE") {
			p.t.Errorf("%s\n\tin %s", detail, query)
		}
		cursor := strings.Contains(query, ") > (") || strings.Contains(query, ") < (")
		// An index holds the rowid, but a bound cannot name it: there, rows of the
		// same name are read again.
		bounded := strings.Contains(detail, "(?,?)") || strings.Contains(detail, "SEARCH registrations") && strings.ContainsAny(detail, "<>")
		if cursor && strings.HasPrefix(detail, "SEARCH") && !bounded {
			p.t.Errorf("reads from the start: %s\n\tin %s", detail, query)
		}
	}
	if err := rows.Err(); err != nil {
		p.t.Fatal(err)
	}
}

// readMariaDB wants no table to be read whole (ALL) nor any index (index).
func (p *planner) readMariaDB(query string) {
	rows, err := p.db.Query("EXPLAIN " + query)
	if err != nil {
		p.t.Fatalf("%v: %s", err, query)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		p.t.Fatal(err)
	}
	for rows.Next() {
		values := make([]sql.NullString, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			p.t.Fatal(err)
		}
		row := map[string]string{}
		for i, c := range columns {
			row[c] = values[i].String
		}
		derived := strings.HasPrefix(row["table"], "<")
		if whole := row["type"] == "ALL" || row["type"] == "index"; whole && !derived || strings.Contains(row["Extra"], "filesort") {
			p.t.Errorf("%s\n\tin %s", fmt.Sprint(row), query)
		}
	}
	if err := rows.Err(); err != nil {
		p.t.Fatal(err)
	}
}
