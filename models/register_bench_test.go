package models_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	"duologue/models"
	"duologue/models/modelstest"
)

func BenchmarkRegister(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchmarkRegister(b, modelstest.SQLite(b)) })
	if address, ok := modelstest.MySQL(b); ok {
		b.Run("mysql", func(b *testing.B) { benchmarkRegister(b, address) })
	}
}

func benchmarkRegister(b *testing.B, address string) {
	s := modelstest.Open(b, address, nil)
	d, a := modelstest.Dialogue(b, s, modelstest.Plan{Slug: fmt.Sprint("bench-", b.N)})
	var n atomic.Int64
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			i := int(n.Add(1))
			if _, err := s.Register(context.Background(), guest(), d, modelstest.Form(i, models.Onsite, map[string]string{a["x"]: models.Onsite, a["y"]: models.Online})); err != nil {
				b.Fatal(err)
			}
		}
	})
}
