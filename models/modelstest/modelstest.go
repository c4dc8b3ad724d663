// Package modelstest gives tests a fresh store on every database at hand.
package modelstest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"duologue/models"
)

// Secret is the secret of all test stores.
func Secret() []byte { return []byte(strings.Repeat("s3cret! ", 5)) }

// New is a fresh migrated store on SQLite, in a file that the test removes.
func New(t testing.TB) *models.Store { return Open(t, SQLite(t), nil) }

// NewAt is New with a clock.
func NewAt(t testing.TB, clock func() time.Time) *models.Store { return Open(t, SQLite(t), clock) }

// SQLite is the address of a new SQLite file.
func SQLite(t testing.TB) string {
	return "sqlite:" + filepath.Join(t.TempDir(), "duologue.db")
}

// MySQL is the address of a new database on the server that
// DUOLOGUE_TEST_MYSQL names; ok is false where none is named.
func MySQL(t testing.TB) (address string, ok bool) {
	t.Helper()
	server := os.Getenv("DUOLOGUE_TEST_MYSQL")
	if server == "" {
		return "", false
	}
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	random := make([]byte, 6)
	rand.Read(random)
	name := "duologue_test_" + hex.EncodeToString(random)
	c := mysql.NewConfig()
	c.User = u.User.Username()
	c.Passwd, _ = u.User.Password()
	c.Net, c.Addr = "tcp", u.Host
	db, err := sql.Open("mysql", c.FormatDSN())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, err := db.Exec("DROP DATABASE " + name)
		if err != nil {
			t.Error(err)
		}
		db.Close()
	})
	u.Path = "/" + name
	return u.String(), true
}

// Each runs a test on SQLite and, where DUOLOGUE_TEST_MYSQL names a server, on
// MariaDB too. f opens as many stores on the address as it wants processes.
func Each(t *testing.T, f func(t *testing.T, address string)) {
	t.Run("sqlite", func(t *testing.T) { f(t, SQLite(t)) })
	t.Run("mysql", func(t *testing.T) {
		address, ok := MySQL(t)
		if !ok {
			t.Skip("SKIPPED: DUOLOGUE_TEST_MYSQL names no server; make test starts one")
		}
		f(t, address)
	})
}

// Uploads is the folder of uploaded files that the stores of a test share.
func Uploads(t testing.TB) string { return filepath.Join(filepath.Dir(t.TempDir()), "uploads") }

// Open opens and migrates a store; the test closes it. A nil clock is the
// system's.
func Open(t testing.TB, address string, clock func() time.Time) *models.Store {
	t.Helper()
	s, err := models.Open(context.Background(), models.Options{Database: address, Secret: Secret(), Clock: clock, Uploads: Uploads(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return s
}
