package models_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"duologue/models"
	"duologue/models/modelstest"
)

// check is all findings of a check of the log, each on a line.
func check(t *testing.T, s *models.Store, held ...string) []string {
	t.Helper()
	var all []string
	state, err := s.CheckLog(context.Background(), held, func(f models.Finding) { all = append(all, f.String()) })
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 && state.Held != len(held) {
		t.Errorf("of %d checkpoints held %d were checked", len(held), state.Held)
	}
	return all
}

// exec changes the database behind the program's back.
func exec(t *testing.T, s *models.Store, query string, args ...any) {
	t.Helper()
	db, err := s.Connections()
	if err != nil {
		t.Fatal(err)
	}
	result, err := db.Exec(query, args...)
	if err != nil {
		t.Fatal(query, err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		t.Fatal(query, n, err)
	}
}

func value[T any](t *testing.T, s *models.Store, query string, args ...any) (v T) {
	t.Helper()
	db, err := s.Connections()
	if err != nil {
		t.Fatal(err)
	}
	if err := db.QueryRow(query, args...).Scan(&v); err != nil {
		t.Fatal(query, err)
	}
	return v
}

// fill appends in pieces of different lengths, so that checkpoints are of many
// shapes of the tree.
func fill(t *testing.T, s *models.Store, pieces ...int) (size int64) {
	t.Helper()
	for _, n := range pieces {
		appendLeaves(t, s, int(size), n)
		size += int64(n)
	}
	return size
}

// TestEachWrongByteIsNamed: of whatever row one byte is changed, the check says
// which it is, and nothing else.
func TestEachWrongByteIsNamed(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		size := fill(t, s, 1, 1, 2, 3, 1, 8, 5, 1)
		if all := check(t, s); len(all) > 0 {
			t.Fatal(all)
		}
		tamper := func(table, key, column string, number int64, name string, change func([]byte) []byte) {
			t.Helper()
			was := value[[]byte](t, s, fmt.Sprintf("SELECT %s FROM %s WHERE %s = ?", column, table, key), number)
			set := func(v []byte) {
				var bytes any = v
				if column == "note" {
					bytes = string(v)
				}
				exec(t, s, fmt.Sprintf("UPDATE %s SET %s = ? WHERE %s = ?", table, column, key), bytes, number)
			}
			set(change(slices.Clone(was)))
			if all := check(t, s); len(all) != 1 || !strings.HasPrefix(all[0], fmt.Sprintf("%s %d: ", name, number)) {
				t.Errorf("%s %d: found\n%s", name, number, strings.Join(all, "\n"))
			}
			set(was)
		}
		flip := func(i int) func(b []byte) []byte {
			return func(b []byte) []byte { b[i%len(b)] ^= 1; return b }
		}
		for leaf := range size {
			tamper("ledger_leaves", "leaf", "commitment", leaf, "leaf", flip(int(leaf)))
		}
		for id := range tlog.StoredHashCount(size) {
			tamper("ledger_hashes", "id", "hash", id, "stored hash", flip(int(id)))
		}
		at := 0
		for _, c := range []int64{1, 2, 4, 7, 8, 16, 21, 22} {
			for range 12 {
				at += 7
				tamper("ledger_checkpoints", "size", "note", c, "checkpoint of size", flip(at))
			}
		}
		exec(t, s, "UPDATE ledger_checkpoints SET at = '2026-01-02 03:04:05.000001' WHERE size = 4")
		if all := check(t, s); len(all) != 1 || !strings.HasPrefix(all[0], "checkpoint of size 4: its time") {
			t.Errorf("the time of a checkpoint: %v", all)
		}
	})
}

// TestWhatIsWrongWithTheLogIsSaid: rows that lack, rows too many, and changes
// that hide behind others.
func TestWhatIsWrongWithTheLogIsSaid(t *testing.T) {
	for _, test := range []struct {
		name   string
		change []string
		says   []string
	}{
		{"head lowered", []string{"UPDATE ledger_heads SET size = 3"}, []string{"head of the log: says 3 leaves, not 22"}},
		{"head of far away", []string{"UPDATE ledger_heads SET size = 4611686018427387904"}, []string{"head of the log: says 4611686018427387904 leaves, not 22"}},
		{"no head", []string{"DELETE FROM ledger_heads"}, []string{"head of the log: is missing"}},
		{"leaves lack", []string{"DELETE FROM ledger_leaves WHERE leaf IN (4, 5, 9)"}, []string{"leaf 4 to 5: is missing", "leaf 9: is missing"}},
		{"a leaf elsewhere", []string{"UPDATE ledger_leaves SET leaf = -3 WHERE leaf = 21"}, []string{"leaf -3: does not belong into the log", "leaf 21: is missing"}},
		{"a leaf too many", []string{"UPDATE ledger_leaves SET leaf = 99 WHERE leaf = 3"}, []string{"leaf 3: is missing", "leaf 99: lies beyond the end of the log of 22 leaves"}},
		{"a hash lacks", []string{"DELETE FROM ledger_hashes WHERE id = 2"}, []string{"stored hash 2: is missing"}},
		{"the last checkpoint lacks", []string{"DELETE FROM ledger_checkpoints WHERE size = 22"}, []string{"checkpoint of size 22: is missing"}},
		{"a checkpoint under another size", []string{"UPDATE ledger_checkpoints SET size = 12 WHERE size = 8"}, []string{"checkpoint of size 12: what is signed is of size 8"}},
		{"another key", []string{"UPDATE signing_keys SET purpose = 'other' WHERE purpose = 'register'",
			"INSERT INTO signing_keys (purpose, key_id, public_key, sealed_key, valid_from) SELECT 'register', 'x', public_key, sealed_key, valid_from FROM signing_keys WHERE purpose = 'ticket'"},
			[]string{"checkpoint of size 1: the signature fits none of the register's keys"}},
		{"a leaf and its hash", []string{"UPDATE ledger_leaves SET commitment = ? WHERE leaf = 9", "UPDATE ledger_hashes SET hash = ? WHERE id = 16"},
			[]string{"leaves 8 to 9: were changed with the hashes above them, up to stored hash 17, which is right"}},
		{"the end, from which all but the signatures was cut", []string{"DELETE FROM ledger_leaves WHERE leaf > 15", "DELETE FROM ledger_hashes WHERE id > 30", "UPDATE ledger_heads SET size = 16"},
			[]string{"checkpoint of size 21 to 22: lies beyond the end of the log of 16 leaves"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := modelstest.New(t)
			fill(t, s, 1, 1, 2, 3, 1, 8, 5, 1)
			other := commitments(1000, 1)[0]
			hash := tlog.RecordHash(other[:])
			for _, query := range test.change {
				var args []any
				if strings.Contains(query, "commitment = ?") {
					args = append(args, other[:])
				} else if strings.Contains(query, "?") {
					args = append(args, hash[:])
				}
				exec(t, s, query, args...)
			}
			all := check(t, s)
			for _, say := range test.says {
				if !slices.ContainsFunc(all, func(line string) bool { return strings.HasPrefix(line, say) }) {
					t.Errorf("not said: %s", say)
				}
			}
			if len(all) > len(test.says) && test.name != "another key" && test.name != "a checkpoint under another size" {
				t.Errorf("found\n%s", strings.Join(all, "\n"))
			}
		})
	}
}

// TestARewrittenLog: somebody changes a leaf and all hashes above it, but
// cannot sign.
func TestARewrittenLog(t *testing.T) {
	s, forged := modelstest.New(t), modelstest.New(t)
	fill(t, s, 4, 4, 4)
	fill(t, forged, 4)
	if _, err := forged.AppendLeaves(context.Background(), commitments(1000, 8)); err != nil {
		t.Fatal(err)
	}
	for leaf := range 12 {
		exec(t, s, "UPDATE ledger_leaves SET commitment = ? WHERE leaf = ?", value[[]byte](t, forged, "SELECT commitment FROM ledger_leaves WHERE leaf = ?", leaf), leaf)
	}
	for id := range tlog.StoredHashCount(12) {
		exec(t, s, "UPDATE ledger_hashes SET hash = ? WHERE id = ?", value[[]byte](t, forged, "SELECT hash FROM ledger_hashes WHERE id = ?", id), id)
	}
	want := "leaves 4 to 7: what was signed as the checkpoint of size 8 had another root\n1 later checkpoints: have other roots than the leaves, too"
	if all := check(t, s); strings.Join(all, "\n") != want {
		t.Errorf("found\n%s", strings.Join(all, "\n"))
	}
}

// TestTheLogsEnd: whoever holds a checkpoint notices that what came before it
// was cut off, or replaced, though the log is sound in itself.
func TestTheLogsEnd(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		fill(t, s, 3, 4, 6)
		_, older := checkpoint(t, s, 7)
		_, newest := checkpoint(t, s, 13)
		if all := check(t, s, newest, older); len(all) > 0 {
			t.Fatal(all)
		}
		exec(t, s, "DELETE FROM ledger_leaves WHERE leaf >= 7")
		exec(t, s, "DELETE FROM ledger_hashes WHERE id >= ?", tlog.StoredHashCount(7))
		exec(t, s, "DELETE FROM ledger_checkpoints WHERE size > 7")
		exec(t, s, "UPDATE ledger_heads SET size = 7")
		if all := check(t, s, older); len(all) > 0 {
			t.Error("cut off, without any trace:", all)
		}
		if all := check(t, s, newest); len(all) != 1 || all[0] != "checkpoint held, of size 13: the log has 7 leaves: its end was cut off" {
			t.Error(all)
		}
		if _, err := s.AppendLeaves(context.Background(), commitments(500, 9)); err != nil {
			t.Fatal(err)
		}
		if all := check(t, s, newest); len(all) != 1 || all[0] != "checkpoint held, of size 13: the log does not begin with the leaves for which it was signed" {
			t.Error(all)
		}
		if all := check(t, s, "no checkpoint", strings.Replace(older, "\n7\n", "\n8\n", 1)); len(all) != 2 {
			t.Error(all)
		}
	})
}
