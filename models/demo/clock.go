package demo

import (
	"sync"
	"time"
)

// Clock is the clock of the store that the demonstration is loaded into. It
// tells the machine's time, but while the past weeks are told it stands at the
// moment of what is being told, so that the real code dates everything.
type Clock struct {
	mu sync.Mutex
	at time.Time // zero: the machine's time
}

// NewClock tells the machine's time.
func NewClock() *Clock { return &Clock{} }

// Now is the clock of models.Options.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.at.IsZero() {
		return time.Now()
	}
	return c.at
}

// set stops the clock at a moment; the zero time lets it run again.
func (c *Clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = t
}
