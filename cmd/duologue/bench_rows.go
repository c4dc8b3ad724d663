package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// recordedRows are the rows that one act of the product wrote: inserted ones,
// and how many counters it changed. They are written again and again by the
// bare side.
type recordedRows struct {
	tables   []recordedTable
	counters []int64 // ids of the counters that changed
}

type recordedTable struct {
	name    string
	columns []string
	rows    [][]any
}

// benchTables are the tables that registrations and scans write, parents first.
func benchTables() []string {
	return []string{"registrations", "needs", "choices", "answers", "consents", "likenesses", "search_terms", "choice_terms", "tickets", "audits",
		"audit_values", "messages", "scans", "entries"}
}

// record finds what act wrote into db.
func record(ctx context.Context, db *sql.DB, act func() error) (*recordedRows, error) {
	before, turns, err := benchState(ctx, db)
	if err != nil {
		return nil, err
	}
	if err := act(); err != nil {
		return nil, err
	}
	after, turnsAfter, err := benchState(ctx, db)
	if err != nil {
		return nil, err
	}
	r := &recordedRows{}
	for id, turn := range turnsAfter {
		for range turn - turns[id] {
			r.counters = append(r.counters, id)
		}
	}
	slices.Sort(r.counters)
	for _, name := range benchTables() {
		if n := after[name] - before[name]; n > 0 {
			t, err := readLast(ctx, db, name, n)
			if err != nil {
				return nil, err
			}
			r.tables = append(r.tables, t)
		}
	}
	return r, nil
}

func benchState(ctx context.Context, db *sql.DB) (counts map[string]int, turns map[int64]int64, err error) {
	counts, turns = map[string]int{}, map[int64]int64{}
	for _, name := range benchTables() {
		var n int
		if err := db.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+name).Scan(&n); err != nil {
			return nil, nil, err
		}
		counts[name] = n
	}
	rows, err := db.QueryContext(ctx, "SELECT id, turn FROM counters")
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id, turn int64
		if err := rows.Scan(&id, &turn); err != nil {
			return nil, nil, err
		}
		turns[id] = turn
	}
	return counts, turns, rows.Err()
}

// readLast reads the n newest rows of a table.
func readLast(ctx context.Context, db *sql.DB, name string, n int) (recordedTable, error) {
	order := "id"
	if slices.Contains([]string{"needs", "answers", "consents", "likenesses", "search_terms", "choice_terms", "entries"}, name) {
		order = "registration_id"
	}
	return readRows(ctx, db, name, fmt.Sprintf("ORDER BY %s DESC LIMIT %d", order, n))
}

// readRows reads those rows of a table that the end of a query says.
func readRows(ctx context.Context, db *sql.DB, name, end string) (recordedTable, error) {
	t := recordedTable{name: name}
	rows, err := db.QueryContext(ctx, "SELECT * FROM "+name+" "+end)
	if err != nil {
		return t, err
	}
	defer rows.Close()
	if t.columns, err = rows.Columns(); err != nil {
		return t, err
	}
	for rows.Next() {
		row := make([]any, len(t.columns))
		into := make([]any, len(row))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return t, err
		}
		for i, v := range row {
			if b, ok := v.([]byte); ok && !strings.HasSuffix(t.columns[i], "hash") && t.columns[i] != "code_id" && t.columns[i] != "like_key" && !strings.HasSuffix(t.columns[i], "nonce") {
				row[i] = string(b)
			}
		}
		t.rows = append(t.rows, row)
	}
	return t, rows.Err()
}

// bareWriter writes recorded rows through database/sql: prepared statements,
// one transaction for each act.
type bareWriter struct {
	db      *sql.DB
	rows    *recordedRows
	inserts []*sql.Stmt
	turn    *sql.Stmt
}

func newBareWriter(ctx context.Context, db *sql.DB, rows *recordedRows) (*bareWriter, error) {
	w := &bareWriter{db: db, rows: rows}
	for _, t := range rows.tables {
		columns, marks := []string{}, []string{}
		for _, c := range t.columns {
			if c != "id" {
				columns, marks = append(columns, c), append(marks, "?")
			}
		}
		tuple := "(" + strings.Join(marks, ", ") + ")"
		all := strings.TrimSuffix(strings.Repeat(tuple+", ", len(t.rows)), ", ")
		stmt, err := db.PrepareContext(ctx, fmt.Sprintf("INSERT INTO %s (%s) VALUES %s", t.name, strings.Join(columns, ", "), all))
		if err != nil {
			return nil, err
		}
		w.inserts = append(w.inserts, stmt)
	}
	var err error
	w.turn, err = db.PrepareContext(ctx, "UPDATE counters SET taken = taken + 1, turn = turn + 1 WHERE id = ?")
	return w, err
}

// write writes the rows once more, with fresh keys.
func (w *bareWriter) write(ctx context.Context) error { return w.writeMany(ctx, 1) }

// writeMany writes the rows n times more, in one transaction.
func (w *bareWriter) writeMany(ctx context.Context, n int) error {
	tx, err := w.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for range n {
		if err := w.writeIn(ctx, tx); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func (w *bareWriter) writeIn(ctx context.Context, tx *sql.Tx) error {
	for _, id := range w.rows.counters {
		if _, err := tx.StmtContext(ctx, w.turn).ExecContext(ctx, id); err != nil {
			return err
		}
	}
	parent := int64(0)
	for i, t := range w.rows.tables {
		result, err := tx.StmtContext(ctx, w.inserts[i]).ExecContext(ctx, t.fresh(parent)...)
		if err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		if t.name == "registrations" {
			if parent, err = result.LastInsertId(); err != nil {
				return err
			}
		}
	}
	return nil
}

// fresh are the values of the rows with new unique ones.
func (t recordedTable) fresh(parent int64) []any {
	var values []any
	for _, row := range t.rows {
		for i, v := range row {
			switch column := t.columns[i]; {
			case column == "id":
				continue
			case column == "registration_id" && parent != 0:
				v = parent
			case column == "registration_id" && t.name == "entries":
				v = benchNumber()
			case v == nil:
			case slices.Contains([]string{"ref", "reference", "email_key", "sort_name", "dedupe_key"}, column):
				v = benchText(9)
			case slices.Contains([]string{"token_hash", "form_nonce", "nonce", "code_id"}, column):
				v = benchBytes(len(v.([]byte)))
			}
			values = append(values, v)
		}
	}
	return values
}

func benchBytes(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}

func benchText(n int) string { return hex.EncodeToString(benchBytes(n))[:n] }

func benchNumber() int64 { return int64(binary.BigEndian.Uint64(benchBytes(8)) >> 2) }
