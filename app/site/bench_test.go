package site_test

import (
	"testing"

	"github.com/valyala/fasthttp"
)

// BenchmarkWarmAgenda answers the same page from memory, after a look at the
// dialogue's row.
func BenchmarkWarmAgenda(b *testing.B) {
	w := newWorld(b, 0, nil)
	handler := w.browser.App.Handler()
	b.SetParallelism(4) // eight clients on two processors
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			var c fasthttp.RequestCtx
			c.Request.SetRequestURI("/en/dialogues/test/agenda")
			c.Request.Header.SetMethod("GET")
			c.Request.Header.Set("Accept-Encoding", "br")
			c.Request.Header.Set("Accept-Language", "en")
			handler(&c)
			if c.Response.StatusCode() != 200 {
				b.Fatal(c.Response.StatusCode())
			}
		}
	})
}
