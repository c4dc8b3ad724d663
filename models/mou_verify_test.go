package models_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

// TestTamperingWithTheRegisterIsNamed changes one byte of each thing that the
// register keeps, and wants to be told which.
func TestTamperingWithTheRegisterIsNamed(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		m := signed(t, s, exampleMoU("Tampered"))
		m, err := s.ShowMoU(t.Context(), clearer(), models.WholeDesk(), m.Ref, models.MoUShowing{Visibility: models.MoUPublic})
		step(t, m, err)
		db, err := s.Connections()
		if err != nil {
			t.Fatal(err)
		}
		check := func() string {
			var found []string
			if _, err := s.CheckRegister(t.Context(), nil, func(f models.Finding) { found = append(found, f.String()) }); err != nil {
				t.Fatal(err)
			}
			return strings.Join(found, "\n")
		}
		if found := check(); found != "" {
			t.Fatalf("untouched: %s", found)
		}
		var document string
		if err := db.QueryRow("SELECT hash FROM mou_files").Scan(&document); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct{ table, column, key, where, named string }{
			{"mou_acts", "payload", "id", "seq = 3", "act 3 of record 1"},
			{"mou_acts", "payload", "id", "kind = 'statement'", "act 11 of record 1"},
			{"mou_acts", "nonce", "id", "seq = 1", "act 1 of record 1"},
			{"mou_acts", "kind", "id", "seq = 2", "act 2 of record 1"},
			{"mou_acts", "account_id", "id", "seq = 2", "act 2 of record 1"},
			{"mou_acts", "leaf", "id", "seq = 11", "act 11 of record 1"},
			{"mou_acts", "seq", "id", "seq = 11", "act 11 is missing before it"},
			{"mous", "content", "id", "id > 0", "record 1"},
			{"mous", "stated", "id", "id > 0", "record 1"},
			{"mous", "state", "id", "id > 0", "record 1"},
			{"mous", "visibility", "id", "id > 0", "record 1"},
			{"mous", "reference", "id", "id > 0", "record 1"},
			{"mous", "number", "id", "id > 0", "was recorded with another"},
			{"mou_acts", "account_id", "id", "kind = 'statement'", "act 11 of record 1"},
			{"mous", "code", "id", "id > 0", "record 1"},
			{"mous", "published_at", "id", "id > 0", "record 1"},
			{"mous", "stated_at", "id", "id > 0", "record 1"},
			{"mou_files", "kind", "id", "id > 0", `document "text.pdf"`},
			{"mou_files", "hash", "id", "id > 0", `document "text.pdf"`},
			{"mou_files", "ref", "id", "id > 0", `document "text.pdf"`},
			{"mou_files", "size", "id", "id > 0", `document "text.pdf"`},
			{"ledger_leaves", "commitment", "leaf", "leaf = 2", "leaf 2"},
			{"ledger_hashes", "hash", "id", "id = 3", "stored hash 3"},
			{"ledger_checkpoints", "note", "size", "size = 4", "checkpoint of size 4"},
			{"ledger_heads", "size", "id", "id > 0", "head of the log"},
		} {
			t.Run(c.table+"."+c.column+" "+c.where, func(t *testing.T) {
				var id int64
				var before any
				if err := db.QueryRow(fmt.Sprintf("SELECT %s, %s FROM %s WHERE %s", c.key, c.column, c.table, c.where)).Scan(&id, &before); err != nil {
					t.Fatal(err)
				}
				change := fmt.Sprintf("UPDATE %s SET %s = ? WHERE %s = ?", c.table, c.column, c.key)
				if _, err := db.Exec(change, tampered(before), id); err != nil {
					t.Fatal(err)
				}
				defer db.Exec(change, before, id)
				if found := check(); !strings.Contains(found, c.named) {
					t.Errorf("does not name %s:\n%s", c.named, found)
				}
			})
		}
		t.Run("a document of another record", func(t *testing.T) {
			other, err := s.EnterMoU(t.Context(), keeper(), models.WholeDesk(), "", exampleMoU("Untouched"))
			step(t, other, err)
			if _, err := db.Exec("UPDATE mou_files SET mou_id = ?", other.ID); err != nil {
				t.Fatal(err)
			}
			defer db.Exec("UPDATE mou_files SET mou_id = ?", m.ID)
			if found := check(); !strings.Contains(found, "of record 1: is missing") {
				t.Errorf("does not name the document:\n%s", found)
			}
		})
		t.Run("visibility after the embargo", func(t *testing.T) {
			if _, err := db.Exec("UPDATE mous SET visible_then = 'public'"); err != nil {
				t.Fatal(err)
			}
			if found := check(); !strings.Contains(found, "after the embargo") {
				t.Errorf("does not name it:\n%s", found)
			}
		})
		t.Run("an act without its content", func(t *testing.T) {
			if _, err := db.Exec("UPDATE mou_acts SET payload = NULL, nonce = NULL WHERE seq = 4"); err != nil {
				t.Fatal(err)
			}
			if found := check(); !strings.Contains(found, "act 4 of record 1") {
				t.Errorf("does not name act 4:\n%s", found)
			}
		})
		t.Run("a document in the store", func(t *testing.T) {
			path := filepath.Join(s.Uploads(), "files", document[:2], document)
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, tampered(data).([]byte), 0o600); err != nil {
				t.Fatal(err)
			}
			if found := check(); !strings.Contains(found, `document "text.pdf"`) {
				t.Errorf("does not name the document:\n%s", found)
			}
		})
	})
}

// tampered changes one byte of a value, or a number by one.
func tampered(value any) any {
	switch v := value.(type) {
	case string:
		return string(tampered([]byte(v)).([]byte))
	case []byte:
		changed := slices.Clone(v)
		changed[len(changed)/2] ^= 1
		return changed
	case int64:
		return v + 1
	case time.Time:
		return v.Add(time.Second)
	}
	panic(fmt.Sprintf("%T", value))
}

// TestAnErasedActIsNoTampering: what was erased by an act that says so leaves a
// sound register.
func TestAnErasedActIsNoTampering(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		m := signed(t, s, exampleMoU("Erased"))
		if _, err := s.EraseMoUAct(t.Context(), clearer(), models.WholeDesk(), m.Ref, []int{1, 3}, "Asked for by a signatory."); err != nil {
			t.Fatal(err)
		}
		_, err := s.CheckRegister(t.Context(), nil, func(f models.Finding) { t.Error(f) })
		if err != nil {
			t.Fatal(err)
		}
	})
}
