package models

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"duologue/models/ledger"
)

// hold reads the checkpoints that somebody else has kept.
func (c *logCheck) hold(notes []string) {
	for i, note := range notes {
		h, err := ledger.Open(note, c.keys...)
		switch {
		case err != nil:
			c.findings.say(fmt.Sprintf("checkpoint held, number %d", i+1), noteProblem(err))
		case h.Origin != c.origin:
			c.findings.say(fmt.Sprintf("checkpoint held, number %d", i+1), noteProblem(ledger.ErrOrigin))
		case h.Size == 0:
			c.extended++
		default:
			c.held = append(c.held, h)
		}
	}
	slices.SortFunc(c.held, func(a, b ledger.Checkpoint) int { return cmp.Compare(a.Size, b.Size) })
}

func noteProblem(err error) string {
	switch {
	case errors.Is(err, ledger.ErrSignature):
		return "the signature fits none of the register's keys"
	case errors.Is(err, ledger.ErrOrigin):
		return "it is of another log"
	}
	return "it cannot be read as a signed checkpoint"
}

// checkpoint checks what was signed when the log had a size, and what others
// hold of that size.
func (c *logCheck) checkpoint(size int64) error {
	row, err := c.checkpoints.take(size, c.stray("checkpoint of size"))
	if err != nil {
		return err
	}
	switch {
	case row != nil:
		c.read++
		c.signed(row)
	case size == c.size:
		c.findings.add("checkpoint of size", size, "is missing")
	}
	for len(c.held) > 0 && c.held[0].Size == size {
		if c.edge.fits(c.held[0].Root, c.findings) {
			c.extended++
		} else {
			c.findings.say(fmt.Sprintf("checkpoint held, of size %d", size), "the log does not begin with the leaves for which it was signed")
		}
		c.held = c.held[1:]
	}
	return nil
}

func (c *logCheck) signed(row *LedgerCheckpoint) {
	what := fmt.Sprintf("checkpoint of size %d", row.Size)
	is, err := ledger.OpenSole(row.Note, c.keys...)
	switch {
	case err != nil:
		c.findings.say(what, noteProblem(err))
		return
	case is.Origin != c.origin:
		c.findings.say(what, noteProblem(ledger.ErrOrigin))
		return
	case is.Size != row.Size:
		c.findings.say(what, fmt.Sprintf("what is signed is of size %d", is.Size))
		return
	case !is.At.Equal(row.At):
		c.findings.say(what, "its time is not the one that is signed")
	}
	if c.edge.fits(is.Root, c.findings) {
		c.good = row.Size
		return
	}
	if c.bad++; c.bad == 1 {
		c.findings.say(between("leaf", "leaves", c.good, row.Size-1), fmt.Sprintf("what was signed as the checkpoint of size %d had another root", row.Size))
	}
}

// between names numbers of a kind from first to last.
func between(one, many string, first, last int64) string {
	if first == last {
		return fmt.Sprintf("%s %d", one, first)
	}
	return fmt.Sprintf("%s %d to %d", many, first, last)
}

// edge are the roots of the complete subtrees, the largest first.
type edge []*node

// left is the brother of a node that is complete on the left of it, if any.
func (e edge) left(n node) *node {
	if len(e) == 0 || n.n&1 == 0 {
		return nil
	}
	return e[len(e)-1]
}

// fits tells whether a signed root is that of the leaves so far. Where stored
// hashes and leaves differ, it settles which of them is right.
func (e edge) fits(root tlog.Hash, f *findings) bool {
	return settleDoubts(e, func(h []tlog.Hash) bool { return foldRoot(h) == root }, f)
}

// root is that of the leaves so far.
func (e edge) root() tlog.Hash {
	hashes := make([]tlog.Hash, 0, len(e))
	for _, n := range e {
		if value := n.value(); value != nil {
			hashes = append(hashes, *value)
		}
	}
	return foldRoot(hashes)
}

// foldRoot is the root over complete subtrees (RFC 6962, section 2.1).
func foldRoot(hashes []tlog.Hash) (root tlog.Hash) {
	if len(hashes) == 0 {
		root, _ = tlog.TreeHash(0, nil)
		return root
	}
	root = hashes[len(hashes)-1]
	for i := len(hashes) - 2; i >= 0; i-- {
		root = tlog.NodeHash(hashes[i], root)
	}
	return root
}
