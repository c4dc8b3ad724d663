package models

import (
	"context"
	"errors"

	"golang.org/x/mod/sumdb/tlog"
	"gorm.io/gorm"
)

// LatestCheckpoint is the signed state of the log now. ErrNotFound: nothing is
// in it.
func (s *Store) LatestCheckpoint(ctx context.Context) (*LedgerCheckpoint, error) {
	return onlyCheckpoint(s.read(ctx).Order("size DESC"))
}

// CheckpointAt is the signed state when the log had a size. ErrNotFound: no
// append ended there.
func (s *Store) CheckpointAt(ctx context.Context, size int64) (*LedgerCheckpoint, error) {
	return onlyCheckpoint(s.read(ctx).Where("size = ?", size))
}

func onlyCheckpoint(query *gorm.DB) (*LedgerCheckpoint, error) {
	var c LedgerCheckpoint
	if err := query.Take(&c).Error; err != nil {
		return nil, found(err)
	}
	return &c, nil
}

// Checkpoints are at most limit checkpoints below a size, the newest first;
// before 0 they are the newest of all.
func (s *Store) Checkpoints(ctx context.Context, before int64, limit int) ([]LedgerCheckpoint, error) {
	query := s.read(ctx).Order("size DESC").Limit(limit)
	if before > 0 {
		query = query.Where("size < ?", before)
	}
	var all []LedgerCheckpoint
	return all, query.Find(&all).Error
}

// InclusionProof shows that a leaf is in the log of a size (RFC 6962, 2.1.1).
// It reads a number of hashes that grows with the logarithm of the size.
// ErrNotFound: the log has no such leaf or was never of that size.
func (s *Store) InclusionProof(ctx context.Context, leaf, size int64) ([]tlog.Hash, error) {
	if leaf < 0 || leaf >= size {
		return nil, ErrNotFound
	}
	return s.proofHashes(ctx, size, func(r tlog.HashReader) ([]tlog.Hash, error) { return tlog.ProveRecord(size, leaf, r) })
}

// ConsistencyProof shows that the log of the newer size begins with that of the
// older one (RFC 6962, 2.1.2). ErrNotFound: it never was of such a size.
func (s *Store) ConsistencyProof(ctx context.Context, older, newer int64) ([]tlog.Hash, error) {
	if older < 1 || older > newer {
		return nil, ErrNotFound
	}
	return s.proofHashes(ctx, newer, func(r tlog.HashReader) ([]tlog.Hash, error) { return tlog.ProveTree(newer, older, r) })
}

// proofHashes makes a proof for a log of a size. It reads the hashes of it in one
// query, and with them that of the last leaf, without which the log is not that
// long.
func (s *Store) proofHashes(ctx context.Context, size int64, proof func(tlog.HashReader) ([]tlog.Hash, error)) ([]tlog.Hash, error) {
	reader := tlog.HashReaderFunc(func(ids []int64) ([]tlog.Hash, error) {
		last := tlog.StoredHashIndex(0, size-1)
		hashes, err := readHashes(s.read(ctx), append(ids[:len(ids):len(ids)], last))
		if err != nil {
			return nil, err
		}
		return hashes[:len(ids)], nil
	})
	hashes, err := proof(reader)
	if err == nil && len(hashes) == 0 { // tlog had nothing to read
		_, err = reader.ReadHashes(nil)
	}
	if errors.Is(err, errNoHash) {
		return nil, ErrNotFound
	}
	return hashes, err
}
