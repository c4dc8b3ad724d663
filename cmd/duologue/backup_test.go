package main

import (
	"archive/zip"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duologue/models/modelstest"
)

// A backup of either database can be restored on the other.
func TestBackupAndRestore(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		env := settings(t)
		env["DUOLOGUE_DATABASE"] = address
		run(t, env, "user", "add", "ada@host.example", "--name", "李")
		upload := filepath.Join(env["DUOLOGUE_DATA"], "uploads", "a", "b.txt")
		if err := os.MkdirAll(filepath.Dir(upload), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(upload, []byte("text"), 0o600); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "backup.zip")
		if status, out, errors := run(t, env, "backup", file); status != 0 {
			t.Fatal(out, errors)
		}
		if status, _, _ := run(t, env, "backup", file); status != 1 {
			t.Error("an older backup was overwritten")
		}
		if status, _, _ := run(t, env, "restore", file); status != 1 {
			t.Error("restored over data")
		}
		targets := []string{modelstest.SQLite(t)}
		if other, ok := modelstest.MySQL(t); ok {
			targets = append(targets, other)
		}
		for _, target := range targets {
			fresh := settings(t)
			fresh["DUOLOGUE_DATABASE"] = target
			status, _, errors := run(t, fresh, "restore", file)
			if status != 1 || !strings.Contains(errors, "not the secret") {
				t.Errorf("under another secret: %d %s", status, errors)
			}
			secret, err := os.ReadFile(filepath.Join(env["DUOLOGUE_DATA"], "secret"))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(fresh["DUOLOGUE_DATA"], "secret"), secret, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, out, errors := run(t, fresh, "user", "list"); !strings.Contains(out, "李") {
				t.Error(out, errors)
			}
			text, err := os.ReadFile(filepath.Join(fresh["DUOLOGUE_DATA"], "uploads", "a", "b.txt"))
			if err != nil || string(text) != "text" {
				t.Errorf("the upload: %q, %v", text, err)
			}
		}
	})
}

// What is taken before an upgrade is what was there before it.
func TestBackupLeavesTheSchema(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		env := settings(t)
		env["DUOLOGUE_DATABASE"], env["DUOLOGUE_SECRET"] = address, string(modelstest.Secret())
		file := filepath.Join(t.TempDir(), "backup.zip")
		if status, _, errors := run(t, env, "backup", file); status != 1 || !strings.Contains(errors, "empty") {
			t.Errorf("a backup of nothing: %d %s", status, errors)
		}
		store, ctx := modelstest.Open(t, address, nil), context.Background()
		db, err := store.Connections()
		if err != nil {
			t.Fatal(err)
		}
		latest, err := store.LatestVersion()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec("DELETE FROM goose_db_version WHERE version_id = ?", latest); err != nil {
			t.Fatal(err)
		}
		before, err := store.SchemaVersion(ctx)
		if err != nil || before == latest {
			t.Fatal(before, err)
		}
		if status, _, errors := run(t, env, "backup", file); status != 0 {
			t.Fatal(errors)
		}
		if version, err := store.SchemaVersion(ctx); err != nil || version != before {
			t.Errorf("the backup brought the schema to %d, %v", version, err)
		}
		archive, err := zip.OpenReader(file)
		if err != nil {
			t.Fatal(err)
		}
		defer archive.Close()
		if about, err := readSummary(&archive.Reader); err != nil || about.Schema != before {
			t.Errorf("%+v %v", about, err)
		}
	})
}

func TestRestoreRefuses(t *testing.T) {
	file := filepath.Join(t.TempDir(), "broken.zip")
	if err := os.WriteFile(file, []byte("PK nonsense"), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, _, errors := run(t, settings(t), "restore", file); status != 1 || !strings.Contains(errors, "no whole backup") {
		t.Error(status, errors)
	}
}
