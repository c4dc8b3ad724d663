package locale

import (
	"testing"
	"time"
)

func TestTwoZones(t *testing.T) {
	b := bundle(t)
	brussels, _ := b.Zone(Brussels)
	beijing := b.OtherZone(Brussels)
	at := func(y, m, d, h, min int) time.Time {
		return time.Date(y, time.Month(m), d, h, min, 0, 0, brussels)
	}
	for _, c := range []struct {
		lang       string
		start, end time.Time
		want       string
	}{
		{"en", at(2021, 10, 28, 14, 0), at(2021, 10, 28, 15, 30), "Brussels 14:00–15:30 · Beijing 20:00–21:30"}, // +6
		{"en", at(2021, 11, 1, 14, 0), at(2021, 11, 1, 15, 30), "Brussels 14:00–15:30 · Beijing 21:00–22:30"},   // +7
		{"nl", at(2026, 3, 2, 18, 0), at(2026, 3, 2, 20, 0), "Brussel 18:00–20:00 · Beijing di 3 mrt 01:00–03:00"},
		{"fr", at(2026, 3, 2, 16, 0), at(2026, 3, 2, 18, 0), "Bruxelles 16:00–18:00 · Pékin 23:00 – mar. 3 mars 01:00"},
		{"zh", at(2026, 3, 2, 9, 0), time.Time{}, "布鲁塞尔 09:00 · 北京 16:00"},
		{"zh", at(2026, 12, 31, 23, 0), at(2027, 1, 1, 1, 0), "布鲁塞尔 23:00 – 1月1日周五 01:00 · 北京 1月1日周五 06:00–08:00"},
	} {
		if got := b.For(c.lang).TimeRange(c.start, c.end, brussels, beijing); got != c.want {
			t.Errorf("%s: %q, want %q", c.lang, got, c.want)
		}
	}
}

func TestTwoZonesApart(t *testing.T) {
	b := bundle(t)
	p := b.For("en")
	brussels, beijing := b.OtherZone(Beijing), b.OtherZone(Brussels)
	start := time.Date(2026, 7, 1, 1, 0, 0, 0, beijing)
	z := p.TwoZones(start, start.Add(time.Hour), beijing, brussels)
	if z.Here.City != "Beijing" || z.Here.Offset != "UTC+8" || z.There.Offset != "UTC+2" || z.There.Date != "Tue 30 Jun" {
		t.Errorf("%+v %+v", z.Here, z.There)
	}
	if same := p.TwoZones(start, start, beijing, beijing); same.There != nil || same.String() != "Beijing 01:00" {
		t.Errorf("one zone twice: %q", same)
	}
	if got := p.City("America/New_York"); got != "New York" {
		t.Errorf("city %q", got)
	}
	india, err := b.Zone("Asia/Kolkata")
	if err != nil || offset(start.In(india)) != "UTC+5:30" {
		t.Errorf("offset %q %v", offset(start.In(india)), err)
	}
	if _, err := b.Zone("Europe/Atlantis"); err == nil {
		t.Error("an unknown zone is loaded")
	}
}
