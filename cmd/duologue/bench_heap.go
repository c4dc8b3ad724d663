package main

import (
	"runtime"
	"runtime/metrics"
	"sync"
	"time"
)

// heapTick is how often the memory in use is looked at.
const heapTick = 2 * time.Millisecond

// watchHeap begins to look at what the garbage collector last found in use, which
// counts what came into being while it looked. It returns how to end that and
// have the least in each tenth of the time, in MB: what stays in use.
func watchHeap() (tenths func() []float64) {
	runtime.GC()
	seen, done := []float64{inUse()}, make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() {
		ticker := time.NewTicker(heapTick)
		defer ticker.Stop()
		for {
			select {
			case <-done:
				return
			case <-ticker.C:
				seen = append(seen, inUse())
			}
		}
	})
	return func() []float64 {
		close(done)
		watching.Wait()
		least := make([]float64, 10)
		for i, mb := range seen {
			tenth := i * len(least) / len(seen)
			if least[tenth] == 0 || mb < least[tenth] {
				least[tenth] = mb
			}
		}
		return least
	}
}

func inUse() float64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return float64(sample[0].Value.Uint64()) / (1 << 20)
}
