package main

import (
	"bytes"
	"log/slog"
	"testing"
)

func TestLogWriter(t *testing.T) {
	var target bytes.Buffer
	w := &logWriter{target: &target}
	log := slog.New(slog.NewTextHandler(w, nil))
	log.Info("first")
	if target.Len() != 0 {
		t.Errorf("written at once: %s", target.String())
	}
	log.Error("second")
	if bytes.Count(target.Bytes(), []byte("\n")) != 2 {
		t.Errorf("an error waits: %s", target.String())
	}
	log.Info("third")
	w.Flush()
	if !bytes.HasSuffix(target.Bytes(), []byte("msg=third\n")) {
		t.Errorf("lost: %s", target.String())
	}
}
