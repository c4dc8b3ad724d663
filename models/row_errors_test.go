package models_test

import (
	"context"
	"errors"
	"testing"

	"duologue/models/modelstest"
)

// Whoever asks once their request is over gets an error.
func TestAskingWhenItIsOver(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		over, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.WorkWaits(over); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if _, err := s.WorkWaits(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
