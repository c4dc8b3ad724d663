package models

import (
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// node is a complete subtree while the log is checked: its hash as it follows
// from what lies below, and as it is stored. While both are known and differ it
// is in doubt which of them is right; a hash above, stored or signed, tells.
type node struct {
	level            int
	n                int64 // of its level, from 0
	computed, stored *tlog.Hash
	blamed           bool // something wrong below it was reported
}

// maxDoubts are as many as settleDoubts tries all cases of.
const maxDoubts = 8

func (n *node) id() int64 { return tlog.StoredHashIndex(n.level, n.n) }

func (n *node) doubtful() bool {
	return n.computed != nil && n.stored != nil && *n.computed != *n.stored
}

// value is the hash to go on with, nil if none is known.
func (n *node) value() *tlog.Hash {
	if n.computed != nil {
		return n.computed
	}
	return n.stored
}

// settleDoubts looks for the one of the two hashes of each node in doubt with which
// the hash above is right. Where it finds them it reports the others and ends
// the doubt; else it changes nothing.
func settleDoubts(nodes []*node, right func([]tlog.Hash) bool, f *findings) bool {
	var doubts []int
	hashes := make([]tlog.Hash, len(nodes))
	for i, n := range nodes {
		value := n.value()
		if value == nil {
			return false
		}
		hashes[i] = *value
		if n.doubtful() {
			doubts = append(doubts, i)
		}
	}
	if len(doubts) > maxDoubts {
		return false
	}
	for choice := range 1 << len(doubts) {
		for bit, i := range doubts {
			hashes[i] = *nodes[i].computed
			if choice>>bit&1 == 1 {
				hashes[i] = *nodes[i].stored
			}
		}
		if !right(hashes) {
			continue
		}
		for _, i := range doubts {
			nodes[i].decide(hashes[i], f)
		}
		return true
	}
	return false
}

// decide ends a doubt by the hash that is right, and reports what is wrong.
func (n *node) decide(hash tlog.Hash, f *findings) {
	switch {
	case hash == *n.computed:
		f.add("stored hash", n.id(), "is not the hash of what lies below it")
	case n.level == 0:
		f.add("leaf", n.n, "is not what was appended: the hashes above it are of something else")
	case !n.blamed:
		f.say(between("leaf", "leaves", n.n<<n.level, (n.n+1)<<n.level-1),
			fmt.Sprintf("were changed with the hashes above them, up to stored hash %d, which is right", n.id()))
	}
	n.blamed = n.blamed || hash == *n.stored
	n.computed, n.stored = &hash, &hash
}

// condemnDoubts ends doubts that nothing above can settle.
func condemnDoubts(nodes []*node, f *findings) {
	for _, n := range nodes {
		if !n.doubtful() {
			continue
		}
		if n.level == 0 {
			f.add("leaf", n.n, "and its stored hash differ")
		} else {
			f.add("stored hash", n.id(), "is not the hash of what lies below it")
		}
		n.stored, n.blamed = n.computed, true
	}
}

// findings passes findings on, those of neighbours with one problem as one.
type findings struct {
	report func(Finding)
	runs   []findingRun
}

type findingRun struct {
	kind, problem string
	first, last   int64
}

func newFindings(report func(Finding)) *findings { return &findings{report: report} }

func (f *findings) say(what, problem string) { f.report(Finding{what, problem}) }

// add reports a numbered thing, after those that follow it with the same problem.
func (f *findings) add(kind string, number int64, problem string) {
	at := slices.IndexFunc(f.runs, func(r findingRun) bool { return r.kind == kind })
	if at < 0 {
		f.runs = append(f.runs, findingRun{kind, problem, number, number})
		return
	}
	run := &f.runs[at]
	if run.problem == problem && run.last+1 == number {
		run.last = number
		return
	}
	f.sayRun(*run)
	*run = findingRun{kind, problem, number, number}
}

func (f *findings) sayRun(r findingRun) { f.say(between(r.kind, r.kind, r.first, r.last), r.problem) }

// flush passes on what add has kept back.
func (f *findings) flush() {
	for _, run := range f.runs {
		f.sayRun(run)
	}
	f.runs = nil
}
