package main

import (
	"archive/zip"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duologue/models"
	"duologue/models/modelstest"
)

// A backup of either database can be restored on the other.
func TestBackupAndRestore(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		env := settings(t)
		env["DUOLOGUE_DATABASE"] = address
		run(t, env, "user", "add", "ada@host.example", "--name", "李")
		sent := keepFile(t, env)
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
			if kept := keptFile(t, fresh); kept != sent {
				t.Errorf("the file of a session: %q", kept)
			}
		}
	})
}

// onData is a store with the settings of a program that ran on them.
func onData(t *testing.T, env map[string]string) *models.Store {
	t.Helper()
	secret, err := (&Config{Data: env["DUOLOGUE_DATA"]}).secret()
	if err != nil {
		t.Fatal(err)
	}
	store, err := models.Open(t.Context(), models.Options{Database: env["DUOLOGUE_DATABASE"], Secret: secret, Uploads: filepath.Join(env["DUOLOGUE_DATA"], "uploads")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

// keepFile gives a session of a new dialogue a file, and returns its content.
func keepFile(t *testing.T, env map[string]string) string {
	t.Helper()
	store, content := onData(t, env), "%PDF-1.4\n%%EOF"
	d, _ := modelstest.Dialogue(t, store, modelstest.Plan{})
	upload := models.Upload{Name: "talk.pdf", Data: []byte(content), Audience: models.FileForAll}
	if err := store.AddSessionFile(t.Context(), models.System(), d, "x", upload); err != nil {
		t.Fatal(err)
	}
	return content
}

// keptFile is the content of that file where it was restored.
func keptFile(t *testing.T, env map[string]string) string {
	t.Helper()
	store := onData(t, env)
	d, err := store.DialogueBySlug(t.Context(), "test")
	if err != nil {
		t.Fatal(err)
	}
	w, err := store.WorkingAgenda(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	row, err := store.FileOf(t.Context(), d, w.Files["x"][0].File)
	if err != nil {
		t.Fatal(err)
	}
	file, err := store.OpenFile(row)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	content, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
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
