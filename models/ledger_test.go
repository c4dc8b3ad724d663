package models_test

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"duologue/models"
	"duologue/models/ledger"
	"duologue/models/modelstest"
)

// commitments are n made-up ones, from a number on.
func commitments(from, n int) [][32]byte {
	all := make([][32]byte, n)
	for i := range all {
		all[i] = sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(from+i)))
	}
	return all
}

func appendLeaves(t *testing.T, s *models.Store, from, n int) {
	t.Helper()
	if first, err := s.AppendLeaves(context.Background(), commitments(from, n)); err != nil || first != int64(from) {
		t.Fatalf("first leaf %d, %v; want %d", first, err, from)
	}
}

// checkpoint opens the checkpoint of a size with the register's key.
func checkpoint(t *testing.T, s *models.Store, size int64) (ledger.Checkpoint, string) {
	t.Helper()
	ctx := context.Background()
	row, err := s.CheckpointAt(ctx, size)
	if err != nil {
		t.Fatalf("checkpoint %d: %v", size, err)
	}
	key, err := s.RegisterKey(ctx)
	if err != nil {
		t.Fatal(err)
	}
	c, err := ledger.OpenSole(row.Note, key)
	if err != nil || c.Size != size || !c.At.Equal(row.At) {
		t.Fatalf("checkpoint %d says %+v: %v", size, c, err)
	}
	return c, row.Note
}

func TestProofsOfTheLog(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s, ctx := modelstest.Open(t, address, nil), context.Background()
		if _, err := s.LatestCheckpoint(ctx); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("an empty log has a checkpoint: %v", err)
		}
		if _, err := s.InclusionProof(ctx, 0, 1); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("an empty log proves a leaf: %v", err)
		}
		sizes := []int64{1, 2, 5, 6, 14, 41}
		for i, size := range sizes {
			from := 0
			if i > 0 {
				from = int(sizes[i-1])
			}
			appendLeaves(t, s, from, int(size)-from)
		}
		for i, size := range sizes {
			c, _ := checkpoint(t, s, size)
			for leaf := range size {
				proof, err := s.InclusionProof(ctx, leaf, size)
				if err == nil {
					err = tlog.CheckRecord(proof, size, c.Root, leaf, ledger.LeafHash(commitments(int(leaf), 1)[0]))
				}
				if err != nil {
					t.Errorf("leaf %d of %d: %v", leaf, size, err)
				}
			}
			for _, older := range sizes[:i+1] {
				o, _ := checkpoint(t, s, older)
				proof, err := s.ConsistencyProof(ctx, older, size)
				if err == nil {
					err = ledger.CheckConsistency(o, c, proof)
				}
				if err != nil {
					t.Errorf("%d to %d: %v", older, size, err)
				}
			}
		}
		for _, wrong := range [][2]int64{{-1, 5}, {5, 5}, {0, 42}, {41, 42}, {0, 0}} {
			if _, err := s.InclusionProof(ctx, wrong[0], wrong[1]); !errors.Is(err, models.ErrNotFound) {
				t.Errorf("leaf %d of %d: %v", wrong[0], wrong[1], err)
			}
			if _, err := s.ConsistencyProof(ctx, wrong[0], wrong[1]); wrong[0] != 5 && !errors.Is(err, models.ErrNotFound) {
				t.Errorf("%d to %d: %v", wrong[0], wrong[1], err)
			}
		}
		if _, err := s.ConsistencyProof(ctx, 64, 64); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("a log that is not that long is consistent with itself: %v", err)
		}
		page, err := s.Checkpoints(ctx, 41, 2)
		if err != nil || len(page) != 2 || page[0].Size != 14 || page[1].Size != 6 {
			t.Errorf("%v %v", page, err)
		}
	})
}

// Several at once on two instances: the log has no gap, no fork and one
// checkpoint for each append.
func TestAppendFromSeveralInstances(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		stores := []*models.Store{modelstest.Open(t, address, nil), modelstest.Open(t, address, nil)}
		ctx := context.Background()
		const workers, appends, leaves = 8, 6, 3
		var wg sync.WaitGroup
		for w := range workers {
			for i, s := range stores {
				wg.Go(func() {
					for a := range appends {
						if _, err := s.AppendLeaves(ctx, commitments(((w*2+i)*appends+a)*leaves, leaves)); err != nil {
							t.Error(err)
						}
					}
				})
			}
		}
		wg.Wait()
		const total = workers * 2 * appends
		page, err := stores[0].Checkpoints(ctx, 0, total+1)
		if err != nil || len(page) != total {
			t.Fatalf("%d checkpoints, %v; want %d", len(page), err, total)
		}
		newest, _ := checkpoint(t, stores[1], total*leaves)
		for i, row := range page {
			if row.Size != int64((total-i)*leaves) {
				t.Fatalf("checkpoint %d is of size %d", i, row.Size)
			}
			c, _ := checkpoint(t, stores[0], row.Size)
			proof, err := stores[1].ConsistencyProof(ctx, c.Size, newest.Size)
			if err == nil {
				err = ledger.CheckConsistency(c, newest, proof)
			}
			if err != nil {
				t.Errorf("size %d: %v", c.Size, err)
			}
		}
	})
}
