package models_test

import (
	"context"
	"errors"
	"testing"

	"duologue/models"
	"duologue/models/modelstest"
)

func TestMigrateTwiceAndKeepTheKey(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		if err := s.Migrate(context.Background()); err != nil {
			t.Fatal(err)
		}
		if err := s.CheckSecret(context.Background()); err != nil {
			t.Error(err)
		}
	})
}

func TestAWrongSecretIsRefused(t *testing.T) {
	address := modelstest.SQLite(t)
	modelstest.Open(t, address, nil)
	other, err := models.Open(context.Background(), models.Options{Database: address, Secret: make([]byte, 32)})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := other.Migrate(context.Background()); !errors.Is(err, models.ErrWrongSecret) {
		t.Errorf("migrate with a wrong secret: %v", err)
	}
}

func TestParseReference(t *testing.T) {
	for typed, want := range map[string]string{
		"0000-0000-0": "000000000", "oooo oooo o": "000000000",
		"1": "", "0000-0001-0": "", "UUUUUUUUU": "", "0000-0001-1": "000000011", "0000000Il": "000000011",
	} {
		if got, ok := models.ParseReference(typed); ok != (want != "") || ok && got != want {
			t.Errorf("%q: %q %v, want %q", typed, got, ok, want)
		}
	}
}
