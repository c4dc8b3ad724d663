package models

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// ErrNotEmpty: the database holds data already.
var ErrNotEmpty = errors.New("the database is not empty")

// One statement takes at most loadValues values, and rows until loadBytes of
// the dump are in it: MariaDB refuses statements of 16 MB, MySQL of 64.
const (
	loadValues = 4000
	loadBytes  = 1 << 20
)

// Load fills an empty database from a dump made at a version of the schema:
// the schema is brought to that version, the tables are filled in one
// transaction, and the schema is brought up to date. from opens the text of a
// table. Whatever fails leaves no data behind. ErrNotEmpty: there is data.
func (s *Store) Load(ctx context.Context, version int64, tables []string, from func(table string) (io.ReadCloser, error), progress func(table string, rows int)) error {
	if err := s.migrateTo(ctx, version); err != nil {
		return err
	}
	if err := s.checkEmpty(ctx); err != nil {
		return err
	}
	known, err := s.tables(ctx)
	if err != nil {
		return err
	}
	err = s.loading(ctx, func(tx *sql.Tx) error {
		for _, table := range known {
			if _, err := tx.ExecContext(ctx, "DELETE FROM "+table); err != nil {
				return err
			}
		}
		for _, table := range tables {
			if !slices.Contains(known, table) {
				return fmt.Errorf("the dump has a table that this schema lacks: %q", table)
			}
			rows, err := loadTable(ctx, tx, table, from)
			if err != nil {
				return fmt.Errorf("table %s: %w", table, err)
			}
			if progress != nil {
				progress(table, rows)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.Migrate(ctx)
}

// checkEmpty looks at the tables that no use of the product leaves empty.
func (s *Store) checkEmpty(ctx context.Context) error {
	for _, model := range []any{&Account{}, &Dialogue{}, &Registration{}, &Audit{}} {
		var count int64
		if err := s.read(ctx).Model(model).Limit(1).Count(&count).Error; err != nil {
			return err
		}
		if count > 0 {
			return ErrNotEmpty
		}
	}
	return nil
}

// loading runs f in a transaction in which rows may come in any order.
func (s *Store) loading(ctx context.Context, f func(tx *sql.Tx) error) error {
	db, err := s.writer.DB()
	if err != nil {
		return err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if s.mysql {
		if _, err := conn.ExecContext(ctx, "SET SESSION foreign_key_checks = 0"); err != nil {
			return err
		}
		defer conn.ExecContext(context.WithoutCancel(ctx), "SET SESSION foreign_key_checks = 1")
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if !s.mysql {
		if _, err := tx.ExecContext(ctx, "PRAGMA defer_foreign_keys = ON"); err != nil {
			return err
		}
	}
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// tableLoader collects rows for one table into statements of many rows.
type tableLoader struct {
	tx      *sql.Tx
	table   string
	columns []*sql.ColumnType
	insert  string
	values  []any
	bytes   int // of the dump, in values
}

func loadTable(ctx context.Context, tx *sql.Tx, table string, from func(table string) (io.ReadCloser, error)) (count int, err error) {
	text, err := from(table)
	if err != nil {
		return 0, err
	}
	defer text.Close()
	reader := bufio.NewReaderSize(text, 1<<16)
	loader := &tableLoader{tx: tx, table: table}
	if err := loader.readColumns(ctx, reader); err != nil {
		return 0, err
	}
	for {
		line, err := readLine(reader)
		if errors.Is(err, io.EOF) {
			return count, loader.flush(ctx)
		}
		if err != nil {
			return count, err
		}
		if err := loader.add(ctx, line); err != nil {
			return count, err
		}
		count++
	}
}

func readLine(r *bufio.Reader) ([]byte, error) {
	line, err := r.ReadBytes('\n')
	if errors.Is(err, io.EOF) && len(line) > 0 {
		return nil, io.ErrUnexpectedEOF // every line ends
	}
	return line, err
}

// readColumns reads the first line and asks the table for the types.
func (l *tableLoader) readColumns(ctx context.Context, reader *bufio.Reader) error {
	line, err := readLine(reader)
	if err != nil {
		return err
	}
	var names []string
	if err := json.Unmarshal(line, &names); err != nil || len(names) == 0 {
		return errors.New("no names of columns")
	}
	rows, err := l.tx.QueryContext(ctx, "SELECT * FROM "+l.table+" WHERE 1 = 0")
	if err != nil {
		return err
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return err
	}
	byName := map[string]*sql.ColumnType{}
	for _, column := range types {
		byName[column.Name()] = column
	}
	for _, name := range names {
		if byName[name] == nil {
			return fmt.Errorf("unknown column %q", name)
		}
		l.columns = append(l.columns, byName[name])
	}
	l.insert = "INSERT INTO " + l.table + " (" + strings.Join(names, ", ") + ") VALUES "
	return nil
}

func (l *tableLoader) add(ctx context.Context, line []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.UseNumber()
	var row []any
	if err := decoder.Decode(&row); err != nil {
		return err
	}
	if len(row) != len(l.columns) {
		return errors.New("a row of another length than its columns")
	}
	for i, value := range row {
		native, err := native(value, l.columns[i])
		if err != nil {
			return fmt.Errorf("column %s: %w", l.columns[i].Name(), err)
		}
		l.values = append(l.values, native)
	}
	l.bytes += len(line)
	if len(l.values)+len(row) > loadValues || l.bytes >= loadBytes {
		return l.flush(ctx)
	}
	return nil
}

func (l *tableLoader) flush(ctx context.Context) error {
	if len(l.values) == 0 {
		return nil
	}
	row := "(" + strings.TrimSuffix(strings.Repeat("?,", len(l.columns)), ",") + "),"
	rows := strings.TrimSuffix(strings.Repeat(row, len(l.values)/len(l.columns)), ",")
	_, err := l.tx.ExecContext(ctx, l.insert+rows, l.values...)
	l.values, l.bytes = l.values[:0], 0
	return err
}

// native is a value of a dump as the column takes it.
func native(value any, column *sql.ColumnType) (any, error) {
	switch v := value.(type) {
	case json.Number:
		if whole, err := v.Int64(); err == nil {
			return whole, nil
		}
		return v.Float64()
	case string:
		switch {
		case isBinary(column):
			return base64.StdEncoding.DecodeString(v)
		case isTime(column):
			return time.Parse(dumpTime, v)
		}
		return v, nil
	case nil:
		return nil, nil
	}
	return nil, fmt.Errorf("%T is no value of a dump", value)
}
