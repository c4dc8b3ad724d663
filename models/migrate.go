package models

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"math"
	"os"
	"syscall"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations
var migrations embed.FS

// Migrate brings the schema up to date. Several processes may call it at once:
// one migrates, under a lock, and the others wait for it.
func (s *Store) Migrate(ctx context.Context) error {
	if err := s.migrateTo(ctx, latest); err != nil {
		return err
	}
	return s.ensureKeys(ctx)
}

// latest is the version of the newest migration there is.
const latest = math.MaxInt64

// migrateTo brings the schema up to a version, or leaves it where it is beyond.
func (s *Store) migrateTo(ctx context.Context, version int64) error {
	if s.path != "" {
		unlock, err := lockFile(s.path + ".migrate")
		if err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
		defer unlock()
	}
	p, err := s.migrator()
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	results, err := p.UpTo(ctx, version)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	for _, r := range results {
		s.log.Info("migrated", "version", r.Source.Version, "took", r.Duration)
	}
	return nil
}

// LatestVersion is the version to which Migrate brings the schema.
func (s *Store) LatestVersion() (int64, error) {
	p, err := s.migrator()
	if err != nil {
		return 0, err
	}
	sources := p.ListSources()
	return sources[len(sources)-1].Version, nil
}

// SchemaVersion is the number of the last migration that ran.
func (s *Store) SchemaVersion(ctx context.Context) (int64, error) {
	p, err := s.migrator()
	if err != nil {
		return 0, err
	}
	return p.GetDBVersion(ctx)
}

func (s *Store) migrator() (*goose.Provider, error) {
	dialect, dir := goose.DialectSQLite3, "migrations/sqlite"
	var options []goose.ProviderOption
	if s.mysql {
		dialect, dir = goose.DialectMySQL, "migrations/mysql"
		locker, err := lock.NewMySQLTableLocker(lock.WithTableLockTimeout(200*time.Millisecond, 600))
		if err != nil {
			return nil, err
		}
		options = append(options, goose.WithLocker(locker))
	}
	files, err := fs.Sub(migrations, dir)
	if err != nil {
		return nil, err
	}
	db, err := s.writer.DB()
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(dialect, db, files, options...)
}

// lockFile holds an exclusive lock on a file until the returned func is called.
func lockFile(path string) (func(), error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
		f.Close()
		return nil, err
	}
	return func() { f.Close() }, nil
}
