package models

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"duologue/models/ledger"
)

// MoUProof is a record that visitors see, with all that proves it.
type MoUProof struct {
	MoU        *MoU
	Bundle     *ledger.Bundle
	Checkpoint ledger.Checkpoint // that the bundle's proofs lead to
}

// LedgerLink shows that the log of one checkpoint goes on after that of an
// earlier one.
type LedgerLink struct {
	Older string   `json:"older"` // signed notes
	Newer string   `json:"newer"`
	Proof []string `json:"proof"` // of consistency; hashes in base64
}

// ProofOfMoU proves what visitors see of a record, by its public reference, and
// where since is not 0, that the log extends the checkpoint of that size.
// ErrNotFound: there is no such record or checkpoint, or visitors may not see it.
func (s *Store) ProofOfMoU(ctx context.Context, reference string, since int64) (*MoUProof, error) {
	m, err := s.PublicMoU(ctx, reference)
	if err != nil {
		return nil, err
	}
	return s.proofOf(ctx, m, since)
}

// ProofByCode is ProofOfMoU by the code of the record's page of verification or
// by its public reference, as somebody copies it from paper.
func (s *Store) ProofByCode(ctx context.Context, typed string) (*MoUProof, error) {
	m, err := s.PublicMoUByCode(ctx, typed)
	if errors.Is(err, ErrNotFound) {
		m, err = s.PublicMoU(ctx, typed)
	}
	if err != nil {
		return nil, err
	}
	return s.proofOf(ctx, m, 0)
}

func (s *Store) proofOf(ctx context.Context, m *MoU, since int64) (*MoUProof, error) {
	bundle, err := s.BundleOf(ctx, m, since)
	if err != nil {
		return nil, err
	}
	c, err := ledger.PeekCheckpoint(bundle.Checkpoint)
	return &MoUProof{MoU: m, Bundle: bundle, Checkpoint: c}, err
}

// BundleOf discloses the statements on a record that visitors see, with proofs
// that lead to the latest checkpoint, and where since is not 0, from the
// checkpoint of that size to it. It takes as many queries for one statement as
// for a hundred.
func (s *Store) BundleOf(ctx context.Context, m *MoU, since int64) (*ledger.Bundle, error) {
	statements, err := s.disclosable(ctx, m)
	if err != nil {
		return nil, err
	}
	latest, err := s.LatestCheckpoint(ctx) // after the statements, so that it has them all
	if err != nil {
		return nil, err
	}
	keys, err := s.RegisterKeys(ctx)
	if err != nil {
		return nil, err
	}
	proofs, err := s.inclusionProofs(ctx, statements, latest.Size)
	if err != nil {
		return nil, err
	}
	bundle := ledger.NewBundle(keys, latest.Note)
	for i, statement := range statements {
		bundle.Add(statement.Leaf, [32]byte(statement.Nonce), []byte(*statement.Payload), proofs[i])
	}
	if since == 0 || since == latest.Size {
		return bundle, nil
	}
	return bundle, s.addOlder(ctx, bundle, since, latest.Size)
}

func (s *Store) addOlder(ctx context.Context, bundle *ledger.Bundle, since, size int64) error {
	older, err := s.CheckpointAt(ctx, since)
	if err != nil {
		return err
	}
	proof, err := s.ConsistencyProof(ctx, since, size)
	if err != nil {
		return err
	}
	bundle.AddOlder(older.Note, proof)
	return nil
}

// disclosable are the statements on a record, the first first, that tell no more
// than visitors may be told today: none of its texts while these are withheld,
// none whose content was erased, and before the last none that names another
// record which is not shown.
func (s *Store) disclosable(ctx context.Context, m *MoU) ([]MoUAct, error) {
	rows, err := s.StatementsOf(ctx, m)
	if err != nil {
		return nil, err
	}
	told := map[int64]MoUStatement{}
	named := []string{""}
	for _, row := range rows {
		var statement MoUStatement
		if row.Payload == nil || len(row.Nonce) != 32 || json.Unmarshal([]byte(*row.Payload), &statement) != nil || statement.Record == nil {
			continue
		}
		told[row.ID] = statement
		named = append(named, statement.relations()...)
	}
	var shown []string
	if err := s.read(ctx).Model(&MoU{}).Where("reference IN ? AND shown = ?", named, true).Pluck("reference", &shown).Error; err != nil {
		return nil, err
	}
	hidden := func(reference string) bool { return !slices.Contains(shown, reference) }
	last := len(rows) - 1
	return slices.DeleteFunc(rows, func(row MoUAct) bool {
		statement, ok := told[row.ID]
		return !ok || m.Visibility == MoUMetadataOnly && statement.Visibility != MoUMetadataOnly ||
			row.ID != rows[last].ID && slices.ContainsFunc(statement.relations(), hidden)
	}), nil
}

// relations are the records that a statement names, by public reference.
func (t MoUStatement) relations() (references []string) {
	for _, r := range t.Record.Relations {
		if r.MoU != "" {
			references = append(references, r.MoU)
		}
	}
	return references
}

// inclusionProofs are those of all acts, from hashes that are read together.
func (s *Store) inclusionProofs(ctx context.Context, acts []MoUAct, size int64) ([][]tlog.Hash, error) {
	needed := map[int64]tlog.Hash{}
	prove := func(read tlog.HashReaderFunc) (proofs [][]tlog.Hash, err error) {
		for _, act := range acts {
			proof, err := tlog.ProveRecord(size, act.Leaf, read)
			if err != nil {
				return nil, err
			}
			proofs = append(proofs, proof)
		}
		return proofs, nil
	}
	if _, err := prove(func(ids []int64) ([]tlog.Hash, error) {
		for _, id := range ids {
			needed[id] = tlog.Hash{}
		}
		return make([]tlog.Hash, len(ids)), nil
	}); err != nil {
		return nil, err
	}
	ids := make([]int64, 0, len(needed))
	for id := range needed {
		ids = append(ids, id)
	}
	for batch := range slices.Chunk(ids, ledgerBatch) {
		hashes, err := readHashes(s.read(ctx), batch)
		if err != nil {
			return nil, err
		}
		for i, h := range hashes {
			needed[batch[i]] = h
		}
	}
	return prove(func(ids []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(ids))
		for i, id := range ids {
			hashes[i] = needed[id]
		}
		return hashes, nil
	})
}

// LedgerLink links two checkpoints. ErrNotFound: the log never ended at one of
// the sizes, or the older one is not the smaller.
func (s *Store) LedgerLink(ctx context.Context, older, newer int64) (*LedgerLink, error) {
	last, err := s.CheckpointAt(ctx, newer)
	if err != nil {
		return nil, err
	}
	bundle := ledger.NewBundle(nil, last.Note)
	if err := s.addOlder(ctx, bundle, older, newer); err != nil {
		return nil, err
	}
	link := bundle.Older[0]
	return &LedgerLink{Older: link.Checkpoint, Newer: bundle.Checkpoint, Proof: link.Proof}, nil
}

// LedgerState is what a verifier knows of the log: its verifier keys, and its
// latest checkpoint, which is nil while nothing is in it.
type LedgerState struct {
	Keys       []string
	Checkpoint *ledger.Checkpoint
}

// LedgerNow is the state of the log.
func (s *Store) LedgerNow(ctx context.Context) (*LedgerState, error) {
	keys, err := s.RegisterKeys(ctx)
	if err != nil {
		return nil, err
	}
	latest, err := s.LatestCheckpoint(ctx)
	if errors.Is(err, ErrNotFound) {
		return &LedgerState{Keys: keys}, nil
	}
	if err != nil {
		return nil, err
	}
	c, err := ledger.PeekCheckpoint(latest.Note)
	return &LedgerState{Keys: keys, Checkpoint: &c}, err
}
