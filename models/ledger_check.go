package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"duologue/models/ledger"
)

// Finding is one thing in the register that is not as it must be.
type Finding struct {
	What    string // such as "leaf 17"
	Problem string
}

// String is the finding on one line.
func (f Finding) String() string { return f.What + ": " + f.Problem }

// RegisterState says what a check went through.
type RegisterState struct {
	Origin      string
	Size        int64 // leaves
	Root        tlog.Hash
	Checkpoints int64
	Held        int // of the checkpoints held, those that the log extends
}

// CheckRegister checks everything that the register keeps, as it is at one
// moment, and reports each thing that is wrong. held are signed checkpoints
// from elsewhere, which the log must extend. An error means that the check
// could not be finished.
func (s *Store) CheckRegister(ctx context.Context, held []string, report func(Finding)) (*RegisterState, error) {
	var state RegisterState
	err := s.reading(ctx, func(tx *sql.Tx) error {
		for _, check := range []func(*sql.Tx) error{
			func(tx *sql.Tx) error { return s.checkLog(ctx, tx, held, &state, report) },
			func(tx *sql.Tx) error { return s.checkActs(ctx, tx, report) },
			func(tx *sql.Tx) error { return s.checkDocuments(ctx, tx, report) },
		} {
			if err := check(tx); err != nil {
				return err
			}
		}
		return nil
	})
	return &state, err
}

// CheckLog is CheckRegister for the log alone: every leaf, stored hash and
// checkpoint. It needs the same memory for a log of any size.
func (s *Store) CheckLog(ctx context.Context, held []string, report func(Finding)) (*RegisterState, error) {
	var state RegisterState
	err := s.reading(ctx, func(tx *sql.Tx) error { return s.checkLog(ctx, tx, held, &state, report) })
	return &state, err
}

// reading runs f in a transaction that sees the database as it is now.
func (s *Store) reading(ctx context.Context, f func(tx *sql.Tx) error) error {
	db, err := s.reader.DB()
	if err != nil {
		return err
	}
	options := &sql.TxOptions{ReadOnly: true}
	if s.mysql {
		options.Isolation = sql.LevelRepeatableRead
	}
	tx, err := db.BeginTx(ctx, options)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return f(tx)
}

// checkLog walks along the leaves once, with the stored hashes and the
// checkpoints beside them.
func (s *Store) checkLog(ctx context.Context, tx *sql.Tx, held []string, state *RegisterState, report func(Finding)) error {
	keys, err := s.RegisterKeys(ctx)
	if err != nil {
		return err
	}
	if state.Origin, err = s.registerOrigin(ctx); err != nil {
		return err
	}
	c := &logCheck{findings: newFindings(report), origin: state.Origin, keys: keys,
		leaves: leafRows(ctx, tx), hashes: hashRows(ctx, tx), checkpoints: checkpointRows(ctx, tx)}
	if c.size, err = c.extent(ctx, tx); err != nil {
		return err
	}
	c.hold(held)
	for n := range c.size {
		if err := c.leaf(n); err != nil {
			return err
		}
		if err := c.checkpoint(n + 1); err != nil {
			return err
		}
	}
	if err := c.finish(); err != nil {
		return err
	}
	state.Size, state.Root, state.Checkpoints, state.Held = c.size, c.edge.root(), c.read, c.extended
	return nil
}

// logCheck is one check of the log under way.
type logCheck struct {
	findings    *findings
	origin      string
	keys        []string
	size        int64
	leaves      *ordered[LedgerLeaf]
	hashes      *ordered[LedgerHash]
	checkpoints *ordered[LedgerCheckpoint]
	edge        edge
	held        []ledger.Checkpoint // by size
	read        int64               // checkpoints
	extended    int                 // of held
	good        int64               // size of the last checkpoint whose root was right
	bad         int64               // signed checkpoints whose root was wrong
}

// extent is how many leaves there should be. The head, the leaves and the last
// checkpoint each say so; the middle one is believed, so that one of them may
// be wrong.
func (c *logCheck) extent(ctx context.Context, tx *sql.Tx) (int64, error) {
	head := int64(-1)
	err := tx.QueryRowContext(ctx, "SELECT size FROM ledger_heads WHERE id = ?", theHead).Scan(&head)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, err
	}
	var leaves, signed int64
	if err := tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM ledger_leaves").Scan(&leaves); err != nil {
		return 0, err
	}
	if err := tx.QueryRowContext(ctx, "SELECT COALESCE(MAX(size), 0) FROM ledger_checkpoints").Scan(&signed); err != nil {
		return 0, err
	}
	said := []int64{head, leaves, signed}
	slices.Sort(said)
	size := max(said[1], 0)
	switch {
	case head < 0:
		c.findings.say("head of the log", "is missing")
	case head != size:
		c.findings.say("head of the log", fmt.Sprintf("says %d leaves, not %d", head, size))
	}
	return size, nil
}

// leaf checks the next leaf and the stored hashes that came with it.
func (c *logCheck) leaf(n int64) error {
	below := node{n: n}
	row, err := c.leaves.take(n, c.stray("leaf"))
	if err != nil {
		return err
	}
	switch {
	case row == nil:
		c.findings.add("leaf", n, "is missing")
		below.blamed = true
	case len(row.Commitment) != tlog.HashSize:
		c.findings.add("leaf", n, "is not of 32 bytes")
		below.blamed = true
	default:
		hash := ledger.LeafHash([32]byte(row.Commitment))
		below.computed = &hash
	}
	for {
		if below.stored, err = c.storedHash(below.id()); err != nil {
			return err
		}
		left := c.edge.left(below)
		if left == nil {
			break
		}
		parent := node{level: below.level + 1, n: below.n >> 1}
		stored, err := c.peekHash(parent.id())
		if err != nil {
			return err
		}
		pair := []*node{left, &below}
		if stored == nil || !settleDoubts(pair, func(h []tlog.Hash) bool { return tlog.NodeHash(h[0], h[1]) == *stored }, c.findings) {
			condemnDoubts(pair, c.findings)
		}
		parent.blamed = left.blamed || below.blamed
		if l, r := left.value(), below.value(); l != nil && r != nil {
			hash := tlog.NodeHash(*l, *r)
			parent.computed = &hash
		}
		c.edge = c.edge[:len(c.edge)-1]
		below = parent
	}
	c.edge = append(c.edge, &below)
	return nil
}

// storedHash takes the stored hash of an id, nil and reported if there is none.
func (c *logCheck) storedHash(id int64) (*tlog.Hash, error) {
	row, err := c.hashes.take(id, c.stray("stored hash"))
	if err != nil {
		return nil, err
	}
	if row == nil {
		c.findings.add("stored hash", id, "is missing")
		return nil, nil
	}
	if len(row.Hash) != tlog.HashSize {
		c.findings.add("stored hash", id, "is not of 32 bytes")
		return nil, nil
	}
	hash := tlog.Hash(row.Hash)
	return &hash, nil
}

// peekHash looks at the stored hash of an id, which is next if it is there.
func (c *logCheck) peekHash(id int64) (*tlog.Hash, error) {
	row, err := c.hashes.peek()
	if err != nil || row == nil || row.ID != id || len(row.Hash) != tlog.HashSize {
		return nil, err
	}
	hash := tlog.Hash(row.Hash)
	return &hash, nil
}

// stray reports a row that stands before where the log begins.
func (c *logCheck) stray(kind string) func(number int64) {
	return func(number int64) { c.findings.add(kind, number, "does not belong into the log") }
}

// finish looks at what is left when all leaves are checked.
func (c *logCheck) finish() error {
	condemnDoubts(c.edge, c.findings)
	if c.bad > 1 {
		c.findings.say(fmt.Sprintf("%d later checkpoints", c.bad-1), "have other roots than the leaves, too")
	}
	for _, h := range c.held {
		c.findings.say(fmt.Sprintf("checkpoint held, of size %d", h.Size), fmt.Sprintf("the log has %d leaves: its end was cut off", c.size))
	}
	problem := fmt.Sprintf("lies beyond the end of the log of %d leaves", c.size)
	beyond := func(kind string) func(number int64) {
		return func(number int64) { c.findings.add(kind, number, problem) }
	}
	err := errors.Join(c.leaves.rest(beyond("leaf")), c.hashes.rest(beyond("stored hash")), c.checkpoints.rest(beyond("checkpoint of size")))
	c.findings.flush()
	return err
}
