package web

import (
	"fmt"
	"io"
	"maps"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
)

const latencyBuckets = 12

// latencies are the upper bounds of the histogram of answer times, in seconds.
func latencies() [latencyBuckets]float64 {
	return [...]float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}
}

// Metrics counts what this process does, for /metrics.
type Metrics struct {
	start    time.Time
	mutex    sync.Mutex
	requests map[requestKind]int
	times    map[string]*histogram
}

type requestKind struct {
	method, route string
	status        int
}

type histogram struct {
	buckets [latencyBuckets]int
	count   int
	sum     float64
}

// NewMetrics starts counting.
func NewMetrics() *Metrics {
	return &Metrics{start: time.Now(), requests: map[requestKind]int{}, times: map[string]*histogram{}}
}

func (m *Metrics) request(method, route string, status int, took time.Duration) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.requests[requestKind{method, route, status}]++
	h := m.times[route]
	if h == nil {
		h = &histogram{}
		m.times[route] = h
	}
	h.count++
	h.sum += took.Seconds()
	for i, bound := range latencies() {
		if took.Seconds() <= bound {
			h.buckets[i]++
		}
	}
}

// write writes everything in the text format of Prometheus, version 0.0.4.
func (m *Metrics) write(w io.Writer, gauges map[string]float64) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	fmt.Fprintf(w, "# HELP duologue_http_requests_total Answered requests.\n# TYPE duologue_http_requests_total counter\n")
	for kind, count := range m.requests {
		fmt.Fprintf(w, "duologue_http_requests_total{method=%q,route=%q,status=\"%d\"} %d\n", kind.method, kind.route, kind.status, count)
	}
	fmt.Fprintf(w, "# HELP duologue_http_request_seconds Time to answer.\n# TYPE duologue_http_request_seconds histogram\n")
	for _, route := range slices.Sorted(maps.Keys(m.times)) {
		h := m.times[route]
		for i, bound := range latencies() {
			fmt.Fprintf(w, "duologue_http_request_seconds_bucket{route=%q,le=\"%g\"} %d\n", route, bound, h.buckets[i])
		}
		fmt.Fprintf(w, "duologue_http_request_seconds_bucket{route=%q,le=\"+Inf\"} %d\n", route, h.count)
		fmt.Fprintf(w, "duologue_http_request_seconds_sum{route=%q} %g\n", route, h.sum)
		fmt.Fprintf(w, "duologue_http_request_seconds_count{route=%q} %d\n", route, h.count)
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	fmt.Fprintf(w, "# TYPE go_goroutines gauge\ngo_goroutines %d\n", runtime.NumGoroutine())
	fmt.Fprintf(w, "# TYPE go_memstats_heap_alloc_bytes gauge\ngo_memstats_heap_alloc_bytes %d\n", memory.HeapAlloc)
	fmt.Fprintf(w, "# TYPE process_start_time_seconds gauge\nprocess_start_time_seconds %d\n", m.start.Unix())
	for _, name := range slices.Sorted(maps.Keys(gauges)) {
		fmt.Fprintf(w, "%s %g\n", name, gauges[name])
	}
}

func (k *Kit) showMetrics(c *fiber.Ctx) error {
	gauges, err := k.Store.Gauges(Context(c))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/plain; version=0.0.4; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "no-store")
	k.Metrics.write(c.Response().BodyWriter(), gauges)
	return nil
}
