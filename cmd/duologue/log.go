package main

import (
	"bytes"
	"context"
	"io"
	"sync"
	"time"
)

const (
	logEvery = 200 * time.Millisecond
	logBytes = 64 << 10
)

// logWriter gathers lines of the log and writes them together, at once when
// one of them is more than information, so that a busy server does not make a
// system call for every request.
type logWriter struct {
	mutex  sync.Mutex
	lines  bytes.Buffer
	target io.Writer
}

// Write takes one or more whole lines.
func (w *logWriter) Write(line []byte) (int, error) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.lines.Write(line)
	if w.lines.Len() >= logBytes || !bytes.Contains(line, []byte("level=INFO")) {
		return len(line), w.flush()
	}
	return len(line), nil
}

// Run writes what has gathered again and again until ctx is done.
func (w *logWriter) Run(ctx context.Context) {
	ticker := time.NewTicker(logEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			w.Flush()
		}
	}
}

// Flush writes what has gathered.
func (w *logWriter) Flush() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	_ = w.flush() // there is nowhere to tell that the log cannot be written
}

func (w *logWriter) flush() error {
	if w.lines.Len() == 0 {
		return nil
	}
	_, err := w.lines.WriteTo(w.target)
	return err
}
