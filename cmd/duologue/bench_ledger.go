package main

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"text/tabwriter"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"duologue/models"
	"duologue/models/ledger"
)

const (
	ledgerPiece   = 20_000 // leaves of one append while the log is filled
	ledgerSamples = 500    // of each measurement
	ledgerWarm    = 50     // before them, which do not count
	ledgerFirst   = 1000   // leaves of the log with which larger ones are compared
)

// ledgerResult is what proofs cost in a log of a size. Times are medians in
// microseconds.
type ledgerResult struct {
	What      string `json:"what"`
	Database  string `json:"database"`
	Leaves    int64  `json:"leaves"`
	Hashes    int    `json:"hashes"` // that the longest of the proofs of inclusion reads
	Inclusion int64  `json:"inclusion_us"`
	Consist   int64  `json:"consistency_us"`
	Append    int64  `json:"append_us"` // of one leaf, signed and committed
	// Ratio of the time of a proof of inclusion to that in the log when it had
	// ledgerFirst leaves, asked for in turn, and of the logarithms of the sizes.
	Ratio     float64 `json:"ratio"`
	Logarithm float64 `json:"logarithm"`
	// Check is how long a check of the whole log took, CheckHeap the most
	// memory that stayed in use meanwhile, in MB.
	Check     int64   `json:"check_us"`
	CheckHeap float64 `json:"check_heap_mb"`
}

// ledger fills the register's log and looks, at some sizes, at what proofs,
// appends and the check of it all cost.
func (b *benchCommand) ledger(ctx context.Context, store *models.Store, database string) (all []ledgerResult, err error) {
	var size int64
	for _, want := range b.ledgerSizes() {
		for size < want {
			n := min(ledgerPiece, want-size)
			if _, err := store.AppendLeaves(ctx, benchCommitments(size, n)); err != nil {
				return nil, err
			}
			size += n
		}
		r, err := measureLedger(ctx, store, size)
		if err != nil {
			return nil, err
		}
		size += ledgerWarm + ledgerSamples // that were appended to measure it
		r.What, r.Database = "log", database
		all = append(all, r)
	}
	return all, nil
}

// ledgerSizes are powers of ten up to the number of leaves asked for.
func (b *benchCommand) ledgerSizes() (sizes []int64) {
	for n := ledgerFirst; n < b.Leaves; n *= 10 {
		sizes = append(sizes, int64(n))
	}
	return append(sizes, int64(b.Leaves))
}

func benchCommitments(from, n int64) [][32]byte {
	all := make([][32]byte, n)
	for i := range all {
		all[i] = ledger.Commitment([32]byte{}, binary.BigEndian.AppendUint64(nil, uint64(from)+uint64(i)))
	}
	return all
}

// measureLedger looks at a log of a size, to which it then appends.
func measureLedger(ctx context.Context, store *models.Store, size int64) (r ledgerResult, err error) {
	r.Leaves = size
	random := rand.New(rand.NewPCG(1, uint64(size)))
	inclusion := func(size int64) func() error {
		return func() error {
			_, err := store.InclusionProof(ctx, random.Int64N(size), size)
			return err
		}
	}
	for range ledgerSamples {
		r.Hashes = max(r.Hashes, hashesRead(size, random.Int64N(size)))
	}
	took, err := mediansOf(inclusion(size), inclusion(min(size, ledgerFirst)), func() error {
		_, err := store.ConsistencyProof(ctx, 1+random.Int64N(size), size)
		return err
	})
	if err != nil {
		return r, err
	}
	r.Inclusion, r.Consist = took[0].Microseconds(), took[2].Microseconds()
	r.Ratio = float64(took[0]) / float64(took[1])
	r.Logarithm = math.Log2(float64(size)) / math.Log2(float64(min(size, ledgerFirst)))
	heap, start := watchHeap(), time.Now()
	var wrong error
	_, err = store.CheckLog(ctx, nil, func(f models.Finding) { wrong = fmt.Errorf("the log is wrong: %s", f) })
	r.Check, r.CheckHeap = time.Since(start).Microseconds(), slices.Max(heap())
	if err = cmp.Or(err, wrong); err != nil {
		return r, err
	}
	next := size
	took, err = mediansOf(func() error {
		_, err := store.AppendLeaves(ctx, benchCommitments(next, 1))
		next++
		return err
	})
	if err == nil {
		r.Append = took[0].Microseconds()
	}
	return r, err
}

// mediansOf runs all of fs in turn, so that a slow moment of the machine hits
// each of them.
func mediansOf(fs ...func() error) ([]time.Duration, error) {
	took := make([][]time.Duration, len(fs))
	for round := range ledgerWarm + ledgerSamples {
		for i, f := range fs {
			start := time.Now()
			if err := f(); err != nil {
				return nil, err
			}
			if round >= ledgerWarm {
				took[i] = append(took[i], time.Since(start))
			}
		}
	}
	medians := make([]time.Duration, len(fs))
	for i, all := range took {
		slices.Sort(all)
		medians[i] = all[len(all)/2]
	}
	return medians, nil
}

// hashesRead is how many stored hashes a proof of inclusion is made of.
func hashesRead(size, leaf int64) (n int) {
	tlog.ProveRecord(size, leaf, tlog.HashReaderFunc(func(ids []int64) ([]tlog.Hash, error) {
		n = len(ids)
		return make([]tlog.Hash, n), nil
	}))
	return n
}

func writeLedger(out io.Writer, results []ledgerResult) error {
	if len(results) == 0 {
		return nil
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\nwhat\tdatabase\tleaves\thashes read\tinclusion\tratio\tof logarithms\tconsistency\tappend\tcheck of all\tMB in use\t")
	for _, r := range results {
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%s\t%.2f\t%.2f\t%s\t%s\t%s\t%.1f\t\n", r.What, r.Database, r.Leaves, r.Hashes,
			micros(r.Inclusion), r.Ratio, r.Logarithm, micros(r.Consist), micros(r.Append), micros(r.Check), r.CheckHeap)
	}
	return w.Flush()
}
