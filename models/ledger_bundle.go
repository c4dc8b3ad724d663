package models

import (
	"context"

	"duologue/models/ledger"
)

// Disclosed is a statement behind a leaf of the log, which may be shown.
type Disclosed struct {
	Leaf  int64
	Nonce [32]byte
	Text  []byte // canonical JSON
}

// Prove bundles statements with the proofs that they are in the log as it is
// signed now, and that this log begins with those of the older sizes.
// ErrNotFound: there is no such leaf, or no checkpoint of such a size.
func (s *Store) Prove(ctx context.Context, statements []Disclosed, older ...int64) (*ledger.Bundle, error) {
	keys, err := s.RegisterKeys(ctx)
	if err != nil {
		return nil, err
	}
	latest, err := s.LatestCheckpoint(ctx)
	if err != nil {
		return nil, err
	}
	b := ledger.NewBundle(keys, latest.Note)
	for _, d := range statements {
		proof, err := s.InclusionProof(ctx, d.Leaf, latest.Size)
		if err != nil {
			return nil, err
		}
		b.Add(d.Leaf, d.Nonce, d.Text, proof)
	}
	for _, size := range older {
		if size == latest.Size {
			continue
		}
		c, err := s.CheckpointAt(ctx, size)
		if err != nil {
			return nil, err
		}
		proof, err := s.ConsistencyProof(ctx, size, latest.Size)
		if err != nil {
			return nil, err
		}
		b.AddOlder(c.Note, proof)
	}
	return b, nil
}
