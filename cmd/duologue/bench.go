package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"
)

// benchCommand measures the product beside the least that the same work could
// cost: the same rows through database/sql, the same bytes from a bare handler.
type benchCommand struct {
	Clients int    `default:"8" help:"How many clients ask at once."`
	Count   int    `default:"100" help:"How many requests each side has in a round."`
	Rounds  int    `default:"11" help:"How many rounds, both sides in turn; the middle one counts."`
	Export  int    `default:"100000" help:"How many registrations are exported in the end; 0: none."`
	Leaves  int    `default:"1000000" help:"How many leaves the register's log is filled with, to measure proofs; 0: none."`
	JSON    string `name:"json" type:"path" help:"Also write the figures to this file."`
	Profile string `type:"path" help:"Also write a CPU profile of each comparison, both sides and the clients, into this directory."`
}

// benchResult is one line of the table. Rates are per second, latencies in
// microseconds.
type benchResult struct {
	What     string  `json:"what"`
	Database string  `json:"database"`
	Requests int     `json:"requests"`
	Ours     measure `json:"ours"`
	Bare     measure `json:"bare"`
	Ratio    float64 `json:"ratio"`
	Wanted   float64 `json:"wanted"`
}

// benchFound is all that was measured.
type benchFound struct {
	results []benchResult
	exports []exportResult
	ledgers []ledgerResult
}

// Run measures on a new SQLite file and, where DUOLOGUE_TEST_MYSQL names a
// server, on a new MariaDB database.
func (b *benchCommand) Run(ctx context.Context, p *Program) error {
	dir, err := os.MkdirTemp("", "duologue-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	databases := []benchDatabase{&benchSQLite{dir: dir}}
	if server := p.Env["DUOLOGUE_TEST_MYSQL"]; server != "" {
		databases = append(databases, &benchMySQL{server: server})
	} else {
		fmt.Fprintln(p.Err, "DUOLOGUE_TEST_MYSQL names no server: SQLite alone is measured (make bench starts one)")
	}
	var found benchFound
	for _, database := range databases {
		if err := b.measure(ctx, p, database, dir, &found); err != nil {
			return fmt.Errorf("%s: %w", database.name(), err)
		}
	}
	if err := errors.Join(writeBench(p, found.results), writeExports(p.Out, found.exports), writeLedger(p.Out, found.ledgers)); err != nil || b.JSON == "" {
		return err
	}
	var lines []any
	for _, r := range found.results {
		lines = append(lines, r)
	}
	for _, r := range found.exports {
		lines = append(lines, r)
	}
	for _, r := range found.ledgers {
		lines = append(lines, r)
	}
	data, err := json.MarshalIndent(lines, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Clean(b.JSON), append(data, '\n'), 0o644)
}

func writeBench(p *Program, results []benchResult) error {
	w := tabwriter.NewWriter(p.Out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "what\tdatabase\tours/s\tmedian\tp99\tbare/s\tmedian\tp99\tratio\twanted\t")
	for _, r := range results {
		fmt.Fprintf(w, "%s\t%s\t%.0f\t%s\t%s\t%.0f\t%s\t%s\t%.2f\t%.2f\t\n", r.What, r.Database,
			r.Ours.Rate, micros(r.Ours.Median), micros(r.Ours.P99), r.Bare.Rate, micros(r.Bare.Median), micros(r.Bare.P99), r.Ratio, r.Wanted)
	}
	return w.Flush()
}

func micros(n int64) string { return (time.Duration(n) * time.Microsecond).String() }

// measure runs the three comparisons on one database, the exports, and the
// register's log.
func (b *benchCommand) measure(ctx context.Context, p *Program, database benchDatabase, dir string, found *benchFound) error {
	fmt.Fprintf(p.Err, "measuring on %s …\n", database.name())
	site, err := startBenchSite(ctx, p, database, filepath.Join(dir, database.name()))
	if err != nil {
		return err
	}
	defer site.stop()
	for _, c := range []struct {
		what   string
		wanted float64
		count  int
		run    func(context.Context, *benchSite) (ours, bare benchSide, err error)
	}{
		{"registration", 0.3, b.Count, b.registrations}, {"scan", 0.4, b.Count, b.scans},
		{"warm agenda", 0.8, 50 * b.Count, b.agendas},
	} {
		ours, bare, err := c.run(ctx, site)
		if err != nil {
			return fmt.Errorf("%s: %w", c.what, err)
		}
		var r benchResult
		err = b.profiled(c.what+" "+database.name(), func() error { r, err = b.compare(c.count, ours, bare); return err })
		if err != nil {
			return fmt.Errorf("%s: %w", c.what, err)
		}
		r.What, r.Database, r.Wanted = c.what, database.name(), c.wanted
		found.results = append(found.results, r)
	}
	if b.Export > 0 {
		exports, err := b.exports(ctx, site, database.name())
		if err != nil {
			return fmt.Errorf("export: %w", err)
		}
		found.exports = append(found.exports, exports...)
	}
	if b.Leaves > 0 {
		ledgers, err := b.ledger(ctx, site.server.store, database.name())
		if err != nil {
			return fmt.Errorf("log: %w", err)
		}
		found.ledgers = append(found.ledgers, ledgers...)
	}
	return nil
}
