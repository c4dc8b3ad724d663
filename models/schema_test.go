package models

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// tables are the models of all tables but those of the migrations themselves.
func tables() []any {
	return []any{
		Setting{}, SigningKey{}, Job{}, Limit{}, Host{}, Dialogue{}, DialogueHost{}, Theme{}, Room{}, Question{}, ConsentText{},
		AgendaVersion{}, Session{}, SessionContent{}, Counter{}, Account{}, Right{}, SignIn{}, OneTimeToken{}, Audit{}, AuditValue{},
		Registration{}, Needs{}, Choice{}, Answer{}, Consent{}, searchTermRow{}, Ticket{}, List{}, Device{}, Scan{}, Resolution{}, ListEntry{},
		Presence{}, RecoveryCode{}, Campaign{}, Message{}, MessageBody{}, Suppression{}, Import{}, ImportRow{}, Bulk{}, BulkItem{}, SavedFilter{},
		AgendaDraft{}, AgendaRelease{}, Speaker{}, Portrait{}, File{}, Likeness{}, Distinction{}, MoU{}, MoUAct{}, mouFacet{}, mouTerm{}, MoUFile{}, numberRow{},
		LedgerHead{}, LedgerLeaf{}, LedgerHash{}, LedgerCheckpoint{},
		Topic{}, CooperationSource{}, CooperationBody{}, CooperationEntry{}, CooperationLink{},
	}
}

// TestTheSchemaIsThatOfTheModels: on both databases every table has exactly the
// columns of its model.
func TestTheSchemaIsThatOfTheModels(t *testing.T) {
	for name, address := range map[string]string{"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "schema.db"), "mysql": schemaMySQL(t)} {
		t.Run(name, func(t *testing.T) {
			if address == "" {
				t.Skip("SKIPPED: DUOLOGUE_TEST_MYSQL names no server; make test starts one")
			}
			ctx := context.Background()
			s, err := Open(ctx, Options{Database: address, Secret: make([]byte, 32)})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if err := s.Migrate(ctx); err != nil {
				t.Fatal(err)
			}
			known := []string{"goose_db_version", "goose_lock", "sqlite_sequence", "device_lists", "choice_terms"}
			for _, model := range tables() {
				known = append(known, compareTable(t, s.reader, model))
			}
			is, err := s.reader.Migrator().GetTables()
			if err != nil {
				t.Fatal(err)
			}
			for _, table := range is {
				if !slices.Contains(known, table) {
					t.Errorf("the table %s has no model here", table)
				}
			}
		})
	}
}

func compareTable(t *testing.T, db *gorm.DB, model any) (table string) {
	t.Helper()
	parsed, err := schema.Parse(model, &sync.Map{}, schema.NamingStrategy{})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := db.Raw("SELECT * FROM " + parsed.Table + " WHERE 1 = 0").Rows()
	if err != nil {
		t.Errorf("%s: %v", parsed.Table, err)
		return parsed.Table
	}
	defer rows.Close()
	is, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	want := slices.Clone(parsed.DBNames)
	slices.Sort(is)
	slices.Sort(want)
	if !slices.Equal(is, want) {
		t.Errorf("%s has the columns\n%s\nthe model\n%s", parsed.Table, strings.Join(is, " "), strings.Join(want, " "))
	}
	return parsed.Table
}

// TestMigrationsRunAgain: MySQL keeps the changes of a migration that was killed
// before its version was noted, so each must stand to run once more.
func TestMigrationsRunAgain(t *testing.T) {
	address := schemaMySQL(t)
	if address == "" {
		t.Skip("SKIPPED: DUOLOGUE_TEST_MYSQL names no server; make test starts one")
	}
	ctx := context.Background()
	s, err := Open(ctx, Options{Database: address, Secret: make([]byte, 32)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	p, err := s.migrator()
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range p.ListSources() {
		if err := s.migrateTo(ctx, source.Version); err != nil {
			t.Fatal(err)
		}
		if err := s.writer.Exec("DELETE FROM goose_db_version WHERE version_id = ?", source.Version).Error; err != nil {
			t.Fatal(err)
		}
		if err := s.migrateTo(ctx, source.Version); err != nil {
			t.Fatalf("%s once more: %v", source.Path, err)
		}
	}
}

func schemaMySQL(t *testing.T) string {
	server := os.Getenv("DUOLOGUE_TEST_MYSQL")
	if server == "" {
		return ""
	}
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	c, err := mysqlConfig(server)
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("mysql", c.FormatDSN())
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("duologue_test_%s", strings.ToLower(rand.Text()[:12]))
	if _, err := db.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		db.Exec("DROP DATABASE " + name)
		db.Close()
	})
	u.Path = "/" + name
	return u.String()
}
