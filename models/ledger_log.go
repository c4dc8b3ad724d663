package models

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"duologue/models/ledger"
)

// The register's log is append-only: leaves are commitments to statements, the
// hashes of complete subtrees are kept beside them, and every append is signed.

// LedgerHead is the one row that says how many leaves there are. Whoever
// appends advances it first, and so holds it until the end of the transaction.
type LedgerHead struct {
	ID   int64 `gorm:"primaryKey;autoIncrement:false"`
	Size int64
}

// LedgerLeaf is the commitment of one leaf, counted from 0.
type LedgerLeaf struct {
	Leaf       int64 `gorm:"primaryKey;autoIncrement:false"`
	Commitment []byte
}

// TableName is what GORM's plural is not.
func (LedgerLeaf) TableName() string { return "ledger_leaves" }

// LedgerHash is the hash of a complete subtree, by tlog.StoredHashIndex.
type LedgerHash struct {
	ID   int64 `gorm:"primaryKey;autoIncrement:false"`
	Hash []byte
}

// LedgerCheckpoint is the signed state of the log after an append.
type LedgerCheckpoint struct {
	Size int64 `gorm:"primaryKey;autoIncrement:false"`
	Note string
	At   time.Time
}

const (
	theHead     = 1    // the one row of ledger_heads
	ledgerBatch = 1000 // rows of one statement
)

// errNoHash: a hash that the log should hold is not there.
var errNoHash = errors.New("the log lacks a hash")

// AppendLeaves appends in a transaction of its own, for measurements and tests:
// acts append theirs in the transaction in which they happen.
func (s *Store) AppendLeaves(ctx context.Context, commitments [][32]byte) (first int64, err error) {
	err = s.write(ctx, func(tx *gorm.DB) error {
		first, err = s.appendLeaves(ctx, tx, commitments)
		return err
	})
	return first, err
}

// appendLeaves adds commitments to the end of the log, signs its new state, and
// returns the leaf of the first. Others who append wait from here to the end of
// the transaction, so call it late. A leaf that is there already makes write
// run the transaction again.
func (s *Store) appendLeaves(ctx context.Context, tx *gorm.DB, commitments [][32]byte) (first int64, err error) {
	if len(commitments) == 0 {
		return 0, errors.New("nothing to append to the log")
	}
	first, err = advanceHead(tx, int64(len(commitments)))
	if err != nil {
		return 0, err
	}
	tree, err := openTree(tx.Clauses(clause.Locking{Strength: "UPDATE"}), first)
	if err != nil {
		return 0, err
	}
	leaves := make([]LedgerLeaf, len(commitments))
	for i := range commitments {
		leaves[i] = LedgerLeaf{Leaf: first + int64(i), Commitment: commitments[i][:]}
		if err := tree.add(commitments[i]); err != nil {
			return 0, err
		}
	}
	checkpoint, err := s.signHead(ctx, tree)
	if err != nil {
		return 0, err
	}
	for _, rows := range []any{leaves, tree.added, checkpoint} {
		if err := tx.CreateInBatches(rows, ledgerBatch).Error; duplicate(err) {
			return 0, fmt.Errorf("the log goes on after leaf %d: %w", first, errTurn)
		} else if err != nil {
			return 0, err
		}
	}
	return first, nil
}

// advanceHead takes the next n leaves. The update comes first: it waits for
// whoever appends now, and what is read after it is what they left.
func advanceHead(tx *gorm.DB, n int64) (first int64, err error) {
	update := tx.Model(&LedgerHead{}).Where("id = ?", theHead).Update("size", gorm.Expr("size + ?", n))
	if update.Error != nil {
		return 0, update.Error
	}
	if update.RowsAffected != 1 {
		return 0, errors.New("the log has no head")
	}
	var head LedgerHead
	err = tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", theHead).Take(&head).Error
	return head.Size - n, err
}

// signHead is the signed checkpoint of a tree.
func (s *Store) signHead(ctx context.Context, tree *growingTree) ([]LedgerCheckpoint, error) {
	root, err := tlog.TreeHash(tree.size, tree)
	if err != nil {
		return nil, err
	}
	key, err := s.signingKey(ctx, purposeRegister)
	if err != nil {
		return nil, err
	}
	origin, err := s.registerOrigin(ctx)
	if err != nil {
		return nil, err
	}
	now := s.Now()
	note, err := ledger.Sign(key, ledger.Checkpoint{Origin: origin, Size: tree.size, Root: root, At: now})
	return []LedgerCheckpoint{{Size: tree.size, Note: note, At: now}}, err
}

// growingTree is the right edge of the log's tree and what was added to it.
type growingTree struct {
	size  int64
	known map[int64]tlog.Hash
	added []LedgerHash
}

// openTree reads, in one query, the roots of the complete subtrees of a log:
// all that is needed to go on.
func openTree(tx *gorm.DB, size int64) (*growingTree, error) {
	t := &growingTree{size: size, known: map[int64]tlog.Hash{}}
	_, err := tlog.TreeHash(size, tlog.HashReaderFunc(func(ids []int64) ([]tlog.Hash, error) {
		hashes, err := readHashes(tx, ids)
		for i, h := range hashes {
			t.known[ids[i]] = h
		}
		return hashes, err
	}))
	return t, err
}

func (t *growingTree) add(commitment [32]byte) error {
	hashes, err := tlog.StoredHashesForRecordHash(t.size, ledger.LeafHash(commitment), t)
	if err != nil {
		return err
	}
	id := tlog.StoredHashIndex(0, t.size)
	for i, h := range hashes {
		t.known[id+int64(i)] = h
		t.added = append(t.added, LedgerHash{ID: id + int64(i), Hash: h[:]})
	}
	t.size++
	return nil
}

// ReadHashes gives hashes of the edge.
func (t *growingTree) ReadHashes(ids []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(ids))
	for i, id := range ids {
		h, ok := t.known[id]
		if !ok {
			return nil, fmt.Errorf("%w: %d", errNoHash, id)
		}
		hashes[i] = h
	}
	return hashes, nil
}

// readHashes reads stored hashes in one query, in the order of their ids.
// errNoHash: one is not there.
func readHashes(db *gorm.DB, ids []int64) ([]tlog.Hash, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []LedgerHash
	if err := db.Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	byID := make(map[int64][]byte, len(rows))
	for _, row := range rows {
		byID[row.ID] = row.Hash
	}
	hashes := make([]tlog.Hash, len(ids))
	for i, id := range ids {
		if len(byID[id]) != tlog.HashSize {
			return nil, fmt.Errorf("%w: %d", errNoHash, id)
		}
		hashes[i] = tlog.Hash(byID[id])
	}
	return hashes, nil
}
