package web

import (
	"sync"
	"time"
)

// Rate is how many requests one address may make in a span of time, kept in
// the memory of this process: a brake, not a promise. Limits that must hold
// across processes are the store's.
type Rate struct {
	Count int
	Per   time.Duration
}

// maxRateEntries bounds the memory of a limiter; when it is full, it forgets.
const maxRateEntries = 20000

type limiter struct {
	rate  Rate
	clock func() time.Time

	mutex sync.Mutex
	seen  map[string]window
}

type window struct {
	count int
	until time.Time
}

func newLimiter(rate Rate, clock func() time.Time) *limiter {
	return &limiter{rate: rate, clock: clock, seen: map[string]window{}}
}

// allow counts one request of the address and tells whether it is within the
// rate.
func (l *limiter) allow(address string) bool {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	now := l.clock()
	w := l.seen[address]
	if now.After(w.until) {
		if len(l.seen) >= maxRateEntries {
			clear(l.seen)
		}
		w = window{until: now.Add(l.rate.Per)}
	}
	w.count++
	l.seen[address] = w
	return w.count <= l.rate.Count
}
