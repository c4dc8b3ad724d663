package main

import (
	"cmp"
	"os"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strings"
	"sync"
	"time"
)

// benchSide is one request of a side; i counts from 0 over all rounds.
type benchSide func(i int) error

// measure is what one side of a comparison did in a round.
type measure struct {
	Rate   float64 `json:"rate"`      // per second
	Median int64   `json:"median_us"` // microseconds
	P99    int64   `json:"p99_us"`
}

// compare lets both sides take turns, so that a slow moment of the machine
// hits both, and returns the round whose ratio is in the middle.
func (b *benchCommand) compare(count int, ours, bare benchSide) (benchResult, error) {
	var rounds []benchResult
	for round := range b.Rounds {
		first := round * count
		o, err := b.round(first, count, ours)
		if err != nil {
			return benchResult{}, err
		}
		w, err := b.round(first, count, bare)
		if err != nil {
			return benchResult{}, err
		}
		rounds = append(rounds, benchResult{Requests: count, Ours: o, Bare: w, Ratio: o.Rate / w.Rate})
	}
	slices.SortFunc(rounds, func(x, y benchResult) int { return cmp.Compare(x.Ratio, y.Ratio) })
	return rounds[len(rounds)/2], nil
}

// round sends count requests from Clients at once.
func (b *benchCommand) round(first, count int, side benchSide) (measure, error) {
	took := make([]time.Duration, count)
	errs := make([]error, b.Clients)
	var wg sync.WaitGroup
	start := time.Now()
	for client := range b.Clients {
		wg.Go(func() {
			for i := client; i < count; i += b.Clients {
				from := time.Now()
				if err := side(first + i); err != nil {
					errs[client] = err
					return
				}
				took[i] = time.Since(from)
			}
		})
	}
	wg.Wait()
	all := time.Since(start)
	for _, err := range errs {
		if err != nil {
			return measure{}, err
		}
	}
	slices.Sort(took)
	return measure{Rate: float64(count) / all.Seconds(), Median: took[len(took)/2].Microseconds(),
		P99: took[len(took)*99/100].Microseconds()}, nil
}

// profiled runs a comparison under the profiler where a directory for profiles
// is named; go tool pprof reads them.
func (b *benchCommand) profiled(name string, run func() error) error {
	if b.Profile == "" {
		return run()
	}
	file, err := os.Create(filepath.Join(b.Profile, strings.ReplaceAll(name, " ", "-")+".pprof"))
	if err != nil {
		return err
	}
	defer file.Close()
	if err := pprof.StartCPUProfile(file); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	return run()
}
