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
		"0000-0001-1\r\n": "000000011", "\t0000\u00a00001\u202f1": "000000011", "0000–0001—1": "000000011", "0000−0001‐1": "000000011",
		"００００－ＯＯＯｌ－ｉ": "000000011", "0000ー0001ー1": "000000011", "\ufeff0000\u200b0001\u00ad1": "000000011",
		"０００0-0001-２": "", "0000_0001_1": "", "0000.0001.1": "", "ＵＵＵＵ-ＵＵＵＵ-Ｕ": "",
	} {
		if got, ok := models.ParseReference(typed); ok != (want != "") || ok && got != want {
			t.Errorf("%q: %q %v, want %q", typed, got, ok, want)
		}
	}
}
