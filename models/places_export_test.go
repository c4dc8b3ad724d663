package models

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// Watched is the store with f called after each statement of its transactions.
func (s *Store) Watched(f func(sql string)) *Store {
	return &Store{reader: s.reader, writer: s.writer.Session(&gorm.Session{Logger: watcher(f)}), mysql: s.mysql, secret: s.secret,
		linkKey: s.linkKey, clock: s.clock, log: s.log, passwords: s.passwords}
}

// watcher is a logger that logs nothing.
type watcher func(sql string)

func (w watcher) LogMode(logger.LogLevel) logger.Interface      { return w }
func (w watcher) Info(context.Context, string, ...interface{})  {}
func (w watcher) Warn(context.Context, string, ...interface{})  {}
func (w watcher) Error(context.Context, string, ...interface{}) {}
func (w watcher) Trace(_ context.Context, _ time.Time, statement func() (string, int64), _ error) {
	sql, _ := statement()
	w(sql)
}

// Revise raises a registration's revision past the turnstile.
func (s *Store) Revise(ctx context.Context, r *Registration) error {
	return s.writer.WithContext(ctx).Exec("UPDATE registrations SET revision = revision + 1 WHERE id = ?", r.ID).Error
}

// NewVersion adds the next version of a consent's text and returns its ref.
func (s *Store) NewVersion(ctx context.Context, t ConsentText) (string, error) {
	t.ID, t.Ref, t.Version = 0, newRef(), t.Version+1
	t.Position += 10
	return t.Ref, s.writer.WithContext(ctx).Create(&t).Error
}
