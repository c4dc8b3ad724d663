package models

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"

	gormsqlite "gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"modernc.org/sqlite"
)

const (
	sqlitePragmas = "_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=foreign_keys(1)&_pragma=cache_size(-16000)&_pragma=mmap_size(268435456)" +
		"&_time_format=sqlite&_timezone=UTC"
	sqliteReaders = 8
)

// sqliteDialector adds the translation of duplicate keys that GORM's dialector
// has for another driver only.
type sqliteDialector struct{ gormsqlite.Dialector }

func (d sqliteDialector) Translate(err error) error {
	var e *sqlite.Error
	if errors.As(err, &e) && (e.Code() == 1555 || e.Code() == 2067) {
		return gorm.ErrDuplicatedKey
	}
	return err
}

func (s *Store) openSQLite(ctx context.Context, path string) error {
	if dir := filepath.Dir(path); dir != "." {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
	}
	s.path = path
	file := "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + sqlitePragmas
	writer, err := s.openSQLitePool(ctx, file+"&_txlock=immediate", 1, false)
	if err != nil {
		return err
	}
	reader, err := s.openSQLitePool(ctx, file+"&_txlock=deferred", sqliteReaders, true)
	if err != nil {
		return err
	}
	s.writer, s.reader = writer, reader
	return nil
}

func (s *Store) openSQLitePool(ctx context.Context, dsn string, size int, reads bool) (*gorm.DB, error) {
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return gorm.Open(sqliteDialector{gormsqlite.Dialector{Conn: db}}, s.gormConfig(reads))
}
