package mailer

import (
	"context"
	"errors"
	"sync"
	"time"
)

const (
	maxIdle    = 30 * time.Second // a kept connection is closed after that
	maxPerConn = 100              // messages; some servers cut long lines
)

// pool keeps connections between messages, at most one per sender.
type pool struct {
	settings Settings

	mu   sync.Mutex
	idle []*conn
}

// send delivers one message, over a kept connection if one still answers. It
// takes at most the total of the settings' limits. Failures are *failure.
func (p *pool) send(ctx context.Context, from, to string, raw []byte) error {
	c, err := p.get(ctx)
	if err != nil {
		return err
	}
	err = c.send(from, to, raw)
	var f *failure
	if errors.As(err, &f) && (f.code == 0 || f.code == 421) {
		c.net.Close()
		return err
	}
	p.put(c)
	return err
}

func (p *pool) get(ctx context.Context) (*conn, error) {
	p.mu.Lock()
	var c *conn
	if n := len(p.idle); n > 0 {
		c, p.idle = p.idle[n-1], p.idle[:n-1]
	}
	p.mu.Unlock()
	if c != nil {
		if time.Since(c.used) < maxIdle && c.reset() == nil {
			return c, nil
		}
		c.net.Close()
	}
	return open(ctx, p.settings)
}

func (p *pool) put(c *conn) {
	if c.sent >= maxPerConn {
		c.quit()
		return
	}
	c.used = time.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle = append(p.idle, c)
}

// closeIdle closes connections unused for longer than age.
func (p *pool) closeIdle(age time.Duration) {
	p.mu.Lock()
	var keep, old []*conn
	for _, c := range p.idle {
		if time.Since(c.used) < age {
			keep = append(keep, c)
		} else {
			old = append(old, c)
		}
	}
	p.idle = keep
	p.mu.Unlock()
	for _, c := range old {
		c.quit()
	}
}
