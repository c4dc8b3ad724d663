package models

import (
	"context"
	"database/sql"
	"fmt"
)

// ordered reads a table of the log along its numbers, a batch at a time.
type ordered[T any] struct {
	load   func(after int64) ([]T, error) // the next rows beyond a number
	number func(*T) int64
	rows   []T
	after  int64
	ended  bool
}

func orderedRows[T any](ctx context.Context, tx *sql.Tx, table, key, other string, number func(*T) int64, scan func(*sql.Rows, *T) error) *ordered[T] {
	query := fmt.Sprintf("SELECT %s, %s FROM %s WHERE %s > ? ORDER BY %s LIMIT %d", key, other, table, key, key, ledgerBatch)
	return &ordered[T]{after: -1 << 63, number: number, load: func(after int64) ([]T, error) {
		rows, err := tx.QueryContext(ctx, query, after)
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		var all []T
		for rows.Next() {
			var row T
			if err := scan(rows, &row); err != nil {
				return nil, fmt.Errorf("table %s: %w", table, err)
			}
			all = append(all, row)
		}
		return all, rows.Err()
	}}
}

func leafRows(ctx context.Context, tx *sql.Tx) *ordered[LedgerLeaf] {
	return orderedRows(ctx, tx, "ledger_leaves", "leaf", "commitment", func(r *LedgerLeaf) int64 { return r.Leaf },
		func(rows *sql.Rows, r *LedgerLeaf) error { return rows.Scan(&r.Leaf, &r.Commitment) })
}

func hashRows(ctx context.Context, tx *sql.Tx) *ordered[LedgerHash] {
	return orderedRows(ctx, tx, "ledger_hashes", "id", "hash", func(r *LedgerHash) int64 { return r.ID },
		func(rows *sql.Rows, r *LedgerHash) error { return rows.Scan(&r.ID, &r.Hash) })
}

func checkpointRows(ctx context.Context, tx *sql.Tx) *ordered[LedgerCheckpoint] {
	return orderedRows(ctx, tx, "ledger_checkpoints", "size", "note, at", func(r *LedgerCheckpoint) int64 { return r.Size },
		func(rows *sql.Rows, r *LedgerCheckpoint) error { return rows.Scan(&r.Size, &r.Note, &r.At) })
}

// peek is the next row, nil at the end. It stays valid until the next call.
func (o *ordered[T]) peek() (*T, error) {
	if len(o.rows) == 0 && !o.ended {
		var err error
		if o.rows, err = o.load(o.after); err != nil {
			return nil, err
		}
		if len(o.rows) == 0 {
			o.ended = true
		} else {
			o.after = o.number(&o.rows[len(o.rows)-1])
		}
	}
	if len(o.rows) == 0 {
		return nil, nil
	}
	return &o.rows[0], nil
}

// take is the row of a number, nil if there is none. Numbers are asked for in
// order; rows that are passed over are told to stray.
func (o *ordered[T]) take(number int64, stray func(int64)) (*T, error) {
	for {
		row, err := o.peek()
		if err != nil || row == nil || o.number(row) > number {
			return nil, err
		}
		o.rows = o.rows[1:]
		if o.number(row) == number {
			return row, nil
		}
		stray(o.number(row))
	}
}

// rest tells the numbers of all rows that are left.
func (o *ordered[T]) rest(tell func(int64)) error {
	for {
		row, err := o.peek()
		if err != nil || row == nil {
			return err
		}
		o.rows = o.rows[1:]
		tell(o.number(row))
	}
}
