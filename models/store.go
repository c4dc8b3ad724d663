// Package models holds what Duologue knows: types, rules, queries and
// transactions. Exported methods of Store begin and commit their transaction;
// unexported functions that take (ctx, tx) never do.
package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-sql-driver/mysql"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	"modernc.org/sqlite"
)

// Options say where the data is and whom to ask for time and secrets.
type Options struct {
	// Database is "sqlite:PATH" or "mysql://user:password@host:port/name",
	// percent-encoded.
	Database string
	// Secret seals private keys and derives links; at least 32 bytes.
	Secret []byte
	// Uploads is the folder of uploaded files, which all processes share.
	Uploads string
	// Clock tells the time; nil is the system's.
	Clock func() time.Time
	// Log receives what an operator should know; nil discards it.
	Log *slog.Logger
}

// Store is the one door to the database. It is safe for concurrent use.
type Store struct {
	reader  *gorm.DB
	writer  *gorm.DB
	mysql   bool
	secret  []byte
	linkKey []byte // of MyToken
	clock   func() time.Time
	log     *slog.Logger
	path    string
	uploads string

	signers   sync.Map               // purpose -> ed25519.PrivateKey
	origin    atomic.Pointer[string] // of the register's log
	verifiers sync.Map               // [4]byte -> ed25519.PublicKey
	lists     sync.Map               // keptKey -> keptList
	scanners  sync.Map               // [32]byte, the hash of a token -> *Device, to be proved
	prepared  sync.Map               // query -> statement

	passwords *passwords
	unfolding sync.Mutex // held while an upload is looked into
	commits   atomic.Uint64
	agendas   sync.Map // dialogue id -> *Agenda, checked against the row
}

// Open connects to the database; it does not migrate it.
func Open(ctx context.Context, o Options) (*Store, error) {
	if len(o.Secret) < 32 {
		return nil, errors.New("the secret has fewer than 32 bytes")
	}
	s := &Store{secret: o.Secret, clock: o.Clock, log: o.Log, uploads: o.Uploads, passwords: newPasswords()}
	s.linkKey = s.derive("link")
	if s.clock == nil {
		s.clock = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	var err error
	if path, ok := strings.CutPrefix(o.Database, "sqlite:"); ok && path != "" {
		err = s.openSQLite(ctx, path)
	} else if strings.HasPrefix(o.Database, "mysql://") {
		err = s.openMySQL(ctx, o.Database)
	} else {
		return nil, errors.New("the database must be sqlite:PATH or mysql://user:password@host:port/name")
	}
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	return s, nil
}

// Close gives all connections back.
func (s *Store) Close() error {
	var errs []error
	for _, g := range []*gorm.DB{s.reader, s.writer} {
		db, err := g.DB()
		if err == nil {
			err = db.Close()
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// Connections are those on which the store writes, for measurements beside it.
func (s *Store) Connections() (*sql.DB, error) { return s.writer.DB() }

// Now is the store's time: UTC, in microseconds, as both databases keep it.
func (s *Store) Now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// MySQL tells whether the store runs on MariaDB or MySQL.
func (s *Store) MySQL() bool { return s.mysql }

func (s *Store) read(ctx context.Context) *gorm.DB { return withRowErrors(s.reader.WithContext(ctx)) }

const maxTries = 12

// write runs f in one transaction and commits it. f may run more than once:
// deadlocks, lock timeouts and failed certification (Galera) are tried again.
func (s *Store) write(ctx context.Context, f func(tx *gorm.DB) error) error {
	for try := 1; ; try++ {
		err := s.writer.WithContext(ctx).Transaction(f)
		s.commits.Add(1)
		if err == nil || try == maxTries || !passing(err) {
			return err
		}
		pause := time.Duration(rand.Int64N(int64(try))+1) * 4 * time.Millisecond
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// Commits counts the transactions of this process: while it stays the same,
// only another process can have changed anything.
func (s *Store) Commits() uint64 { return s.commits.Load() }

// passing tells whether the same transaction may succeed when run again.
func passing(err error) bool {
	if errors.Is(err, errTurn) {
		return true
	}
	var my *mysql.MySQLError
	if errors.As(err, &my) {
		switch my.Number {
		case 1213, 1205, 1020:
			return true
		}
		return false
	}
	var lite *sqlite.Error
	return errors.As(err, &lite) && lite.Code()&0xff == 5
}

// duplicate tells whether err is the refusal of a unique index.
func duplicate(err error) bool { return errors.Is(err, gorm.ErrDuplicatedKey) }

// gormConfig of a pool. Only reads keep prepared statements: within a
// transaction database/sql would prepare each anew.
func (s *Store) gormConfig(reads bool) *gorm.Config {
	return &gorm.Config{
		TranslateError:         true,
		PrepareStmt:            reads,
		SkipDefaultTransaction: true,
		Logger:                 logger.Discard,
		NowFunc:                s.Now,
	}
}

// found maps GORM's missing record to ErrNotFound.
func found(err error) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return ErrNotFound
	}
	return err
}
