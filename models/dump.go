package models

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
)

// A dump is one JSON text per table, the same for every database: a line with
// the names of the columns, then one array per row. Times are RFC 3339 in UTC
// with microseconds, bytes are base64, and truth values 0 and 1.

// dumpTime is how a moment is written in a dump.
const dumpTime = "2006-01-02T15:04:05.000000Z"

// Dump writes all tables as they were at one moment, each to the writer that to
// gives for its name, and returns the version of the schema. progress, which
// may be nil, hears of each table when it is done.
func (s *Store) Dump(ctx context.Context, to func(table string) (io.Writer, error), progress func(table string, rows int)) (int64, error) {
	version, err := s.SchemaVersion(ctx)
	if err != nil {
		return 0, err
	}
	tables, err := s.tables(ctx)
	if err != nil {
		return 0, err
	}
	db, err := s.reader.DB()
	if err != nil {
		return 0, err
	}
	options := &sql.TxOptions{ReadOnly: true}
	if s.mysql {
		options.Isolation = sql.LevelRepeatableRead
	}
	tx, err := db.BeginTx(ctx, options)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	for _, table := range tables {
		w, err := to(table)
		if err != nil {
			return 0, err
		}
		rows, err := dumpTable(ctx, tx, table, w)
		if err != nil {
			return 0, fmt.Errorf("table %s: %w", table, err)
		}
		if progress != nil {
			progress(table, rows)
		}
	}
	return version, nil
}

// tables lists the tables that hold the product's data, sorted.
func (s *Store) tables(ctx context.Context) ([]string, error) {
	query := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'goose_%' ORDER BY name"
	if s.mysql {
		query = "SELECT table_name AS name FROM information_schema.tables" +
			" WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' AND table_name NOT LIKE 'goose_%' ORDER BY table_name"
	}
	var names []string
	err := s.read(ctx).Raw(query).Scan(&names).Error
	return names, err
}

func dumpTable(ctx context.Context, tx *sql.Tx, table string, w io.Writer) (count int, err error) {
	// The parameter makes MySQL answer in its binary form, with types.
	rows, err := tx.QueryContext(ctx, "SELECT * FROM "+table+" WHERE 1 = ?", 1)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	columns, err := rows.ColumnTypes()
	if err != nil {
		return 0, err
	}
	names := make([]string, len(columns))
	values, targets := make([]any, len(columns)), make([]any, len(columns))
	for i, column := range columns {
		names[i], targets[i] = column.Name(), &values[i]
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(names); err != nil {
		return 0, err
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return count, err
		}
		for i, column := range columns {
			values[i] = portable(values[i], isBinary(column))
		}
		if err := encoder.Encode(values); err != nil {
			return count, err
		}
		count++
	}
	return count, rows.Err()
}

// portable is a value as a dump writes it.
func portable(value any, binary bool) any {
	switch v := value.(type) {
	case time.Time:
		return v.UTC().Format(dumpTime)
	case bool:
		if v {
			return 1
		}
		return 0
	case []byte:
		if binary {
			return base64.StdEncoding.EncodeToString(v)
		}
		return string(v)
	}
	return value
}

func isBinary(column *sql.ColumnType) bool {
	name := strings.ToUpper(column.DatabaseTypeName())
	return strings.Contains(name, "BLOB") || strings.Contains(name, "BINARY")
}

func isTime(column *sql.ColumnType) bool {
	name := strings.ToUpper(column.DatabaseTypeName())
	return strings.Contains(name, "DATETIME") || strings.Contains(name, "TIMESTAMP")
}
