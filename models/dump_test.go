package models_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"duologue/models"
	"duologue/models/modelstest"
)

// dump returns the texts of all tables.
func dump(t *testing.T, s *models.Store) (map[string]*bytes.Buffer, int64) {
	t.Helper()
	tables := map[string]*bytes.Buffer{}
	version, err := s.Dump(context.Background(), func(table string) (io.Writer, error) {
		tables[table] = &bytes.Buffer{}
		return tables[table], nil
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return tables, version
}

func load(s *models.Store, version int64, tables map[string]*bytes.Buffer) error {
	return s.Load(context.Background(), version, slices.Sorted(maps.Keys(tables)), func(table string) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(tables[table].Bytes())), nil
	}, nil)
}

// empty is an unmigrated store on the kind of database that address is of.
func empty(t *testing.T, address string) *models.Store {
	t.Helper()
	s, err := models.Open(context.Background(), models.Options{Database: address, Secret: modelstest.Secret()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// A dump of either database fills the other, and is the same again from there.
func TestDumpAndLoad(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		ctx := context.Background()
		s := modelstest.Open(t, address, nil)
		account, err := s.AddAccount(ctx, models.System(), models.NewAccount{
			Email: "ada@host.example", Name: "李 “é” \\ \n𠮷", Language: "zh", Password: goodPassword, Role: models.RoleDoor,
		})
		if err != nil {
			t.Fatal(err)
		}
		before := "Ü"
		if err := s.Audited(ctx, models.AuditEntry{Actor: models.System(), Action: "test.look", RegistrationID: 7,
			Values: []models.AuditChange{{Field: "name", Before: &before}}}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.ResetToken(ctx, account.ID); err != nil {
			t.Fatal(err)
		}
		tables, version := dump(t, s)
		targets := []string{modelstest.SQLite(t)}
		if other, ok := modelstest.MySQL(t); ok {
			targets = append(targets, other)
		}
		for _, target := range targets {
			copied := empty(t, target)
			if err := load(copied, version, tables); err != nil {
				t.Fatalf("to %.6s: %v", target, err)
			}
			again, _ := dump(t, copied)
			for table, text := range tables {
				if sorted(again[table]) != sorted(text) {
					t.Errorf("to %.6s, table %s:\n%s\nnot\n%s", target, table, again[table], text)
				}
			}
			if err := copied.CheckSecret(ctx); err != nil {
				t.Error(err)
			}
			if _, err := copied.SignInWith(ctx, models.Actor{}, models.Credentials{Email: "ada@host.example", Password: goodPassword}); err != nil {
				t.Errorf("signing in to the copy: %v", err)
			}
			if err := load(copied, version, tables); !errors.Is(err, models.ErrNotEmpty) {
				t.Errorf("loading again: %v", err)
			}
		}
	})
}

// sorted is a text with its lines in order, since a table has none.
func sorted(text *bytes.Buffer) string {
	lines := strings.Split(text.String(), "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// Mails of a large dialogue are many more bytes than one statement may have.
func TestLoadManyMails(t *testing.T) {
	const mails, size = 700, 20000 // more than MariaDB takes at once
	modelstest.Each(t, func(t *testing.T, address string) {
		s := empty(t, address)
		version, err := s.LatestVersion()
		if err != nil {
			t.Fatal(err)
		}
		tables := map[string]*bytes.Buffer{
			"messages": bytes.NewBufferString("[\"id\",\"ref\",\"kind\",\"language\",\"to_address\",\"to_key\",\"to_domain\",\"params\"," +
				"\"state\",\"priority\",\"next_attempt_at\",\"created_at\"]\n"),
			"message_bodies": bytes.NewBufferString("[\"message_id\",\"subject\",\"raw\"]\n"),
		}
		raw := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("\x00'mail"), size/6))
		for i := range mails {
			fmt.Fprintf(tables["messages"], "[%d,\"ref%d\",\"test\",\"en\",\"\",\"\",\"\",\"{}\",\"sent\",1,\"2026-01-01T00:00:00.000000Z\",\"2026-01-01T00:00:00.000000Z\"]\n", i+1, i+1)
			fmt.Fprintf(tables["message_bodies"], "[%d,\"Subject\",%q]\n", i+1, raw)
		}
		if err := load(s, version, tables); err != nil {
			t.Fatalf("%.300v", err)
		}
		again, _ := dump(t, s)
		if sorted(again["message_bodies"]) != sorted(tables["message_bodies"]) {
			t.Error("the mails are not the same again")
		}
	})
}

func TestLoadRefuses(t *testing.T) {
	tables, version := dump(t, modelstest.New(t))
	for name, change := range map[string]func(map[string]*bytes.Buffer){
		"unknown table":  func(b map[string]*bytes.Buffer) { b["elsewhere"] = bytes.NewBufferString("[\"id\"]\n") },
		"unknown column": func(b map[string]*bytes.Buffer) { b["settings"] = bytes.NewBufferString("[\"name; DROP\"]\n") },
		"cut short":      func(b map[string]*bytes.Buffer) { b["settings"] = bytes.NewBufferString("[\"name\",\"value\",\"upd") },
		"no JSON":        func(b map[string]*bytes.Buffer) { b["settings"] = bytes.NewBufferString("[\"name\"]\n{\n") },
		"short row": func(b map[string]*bytes.Buffer) {
			b["settings"] = bytes.NewBufferString("[\"name\",\"value\"]\n[\"a\"]\n")
		},
		"broken link": func(b map[string]*bytes.Buffer) {
			b["rights"] = bytes.NewBufferString("[\"id\",\"account_id\",\"role\",\"created_at\"]\n[1,99,\"door\",\"2026-01-01T00:00:00.000000Z\"]\n")
		},
	} {
		broken := maps.Clone(tables)
		change(broken)
		s := empty(t, modelstest.SQLite(t))
		if err := load(s, version, broken); err == nil {
			t.Errorf("%s: loaded", name)
		}
		if err := load(s, version, tables); err != nil {
			t.Errorf("%s: left something behind: %v", name, err)
		}
	}
}
