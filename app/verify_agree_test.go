package app_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"duologue/app/apptest"
	"duologue/models"
	"duologue/models/ledger"
	"duologue/models/modelstest"
)

const largestTree = 20

// grow makes a log leaf by leaf, and for each of its sizes a bundle that proves
// every leaf and every earlier checkpoint.
func grow(t *testing.T, s *models.Store) (bundles [][]byte) {
	t.Helper()
	ctx := t.Context()
	keys, err := s.RegisterKeys(ctx)
	if err != nil {
		t.Fatal(err)
	}
	text := func(leaf int64) []byte {
		return fmt.Appendf(nil, `{"n":%d,"sha256":"%064x","text":"“é文\n”"}`, leaf, leaf)
	}
	for size := int64(1); size <= largestTree; size++ {
		if _, err := s.AppendLeaves(ctx, [][32]byte{ledger.Commitment([32]byte{byte(size - 1)}, text(size-1))}); err != nil {
			t.Fatal(err)
		}
		checkpoint, err := s.LatestCheckpoint(ctx)
		if err != nil {
			t.Fatal(err)
		}
		bundle := ledger.NewBundle(keys, checkpoint.Note)
		for leaf := range size {
			proof, err := s.InclusionProof(ctx, leaf, size)
			if err != nil {
				t.Fatal(err)
			}
			bundle.Add(leaf, [32]byte{byte(leaf)}, text(leaf), proof)
		}
		for older := int64(1); older < size; older++ {
			was, err := s.CheckpointAt(ctx, older)
			if err != nil {
				t.Fatal(err)
			}
			proof, err := s.ConsistencyProof(ctx, older, size)
			if err != nil {
				t.Fatal(err)
			}
			bundle.AddOlder(was.Note, proof)
		}
		raw, err := bundle.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		bundles = append(bundles, raw)
	}
	return bundles
}

// The program and the page agree on trees of every size, and on bundles of which
// one byte is another.
func TestTheProgramAndThePageAgree(t *testing.T) {
	s := modelstest.New(t)
	bundles := grow(t, s)
	key, err := s.RegisterKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(4, 2026))
	for range 400 {
		broken := bytes.Clone(bundles[random.IntN(6)])
		broken[random.IntN(len(broken))] = byte(random.IntN(128))
		bundles = append(bundles, broken)
	}
	for i, found := range apptest.Proofs(t, []string{key}, bundles) {
		right := false
		if bundle, err := ledger.ParseBundle(bundles[i]); err == nil {
			report := bundle.Verify(ledger.Held{Key: key})
			right = report.Good()
			if len(report.Findings) != len(found) {
				t.Errorf("bundle %d: the program finds %v, the page %v", i, report.Findings, found)
			}
		}
		if right != (len(found) == 0) || i < largestTree && !right {
			t.Errorf("bundle %d: the program: %v, the page: %v\n%s", i, right, found, bundles[i])
		}
	}
}
