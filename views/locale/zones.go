package locale

import (
	"fmt"
	"strings"
	"time"
)

// The zones that an agenda shows side by side. China has one zone, whose IANA
// name is that of Shanghai; people call it Beijing time.
const (
	Brussels = "Europe/Brussels"
	Beijing  = "Asia/Shanghai"
)

// ZoneTimes is a moment or a span as the clocks of one place show it.
type ZoneTimes struct {
	Zone   string // IANA name
	City   string // in the language: Beijing, Pékin, 北京
	Start  string // "14:00"
	End    string // "15:30"; empty for a moment
	Date   string // of the start, only if it differs from the first zone's: "Thu 29 Oct"
	Offset string // from UTC at the start: "UTC+8"
	endDay string // of the end, only if it is another day than the start
}

// Times is "14:00–15:30", with the dates that need to be named:
// "Thu 29 Oct 00:30–02:00", "23:30 – Thu 29 Oct 01:00".
func (z ZoneTimes) Times() string {
	out := z.Start
	if z.Date != "" {
		out = z.Date + " " + out
	}
	switch {
	case z.End == "":
		return out
	case z.endDay != "":
		return out + " – " + z.endDay + " " + z.End
	}
	return out + "–" + z.End
}

// String is "Beijing 20:00–21:30".
func (z ZoneTimes) String() string { return z.City + " " + z.Times() }

// TwoZones is a moment or span as two places see it; There is nil if both places
// share a zone.
type TwoZones struct {
	Here  ZoneTimes
	There *ZoneTimes
}

// String is "Brussels 14:00–15:30 · Beijing 20:00–21:30".
func (z TwoZones) String() string {
	if z.There == nil {
		return z.Here.String()
	}
	return z.Here.String() + " · " + z.There.String()
}

// OtherZone is the second zone to show beside the zone of that name: Brussels
// beside Beijing, and Beijing beside all others.
func (b *Bundle) OtherZone(name string) *time.Location {
	other := Beijing
	if name == Beijing {
		other = Brussels
	}
	zone, _ := b.Zone(other) // Load has seen that both exist
	return zone
}

// TwoZones gives the times from start to end (the zero time for a moment) in
// zone and in other. The date in other is named where it differs from that in zone.
func (p *Printer) TwoZones(start, end time.Time, zone, other *time.Location) TwoZones {
	out := TwoZones{Here: p.zoneTimes(start, end, zone)}
	if other == nil || other.String() == zone.String() {
		return out
	}
	there := p.zoneTimes(start, end, other)
	if !sameDay(start.In(zone), start.In(other)) {
		there.Date = p.ShortDay(start.In(other))
	}
	out.There = &there
	return out
}

// TimeRange is TwoZones as one line of text.
func (p *Printer) TimeRange(start, end time.Time, zone, other *time.Location) string {
	return p.TwoZones(start, end, zone, other).String()
}

// City names the place whose clocks a zone gives; the last part of the IANA name
// if the language has no name for it.
func (p *Printer) City(zone string) string {
	if city := p.forms.Cities[zone]; city != "" {
		return city
	}
	return strings.ReplaceAll(zone[strings.LastIndex(zone, "/")+1:], "_", " ")
}

func (p *Printer) zoneTimes(start, end time.Time, zone *time.Location) ZoneTimes {
	local := start.In(zone)
	out := ZoneTimes{
		Zone: zone.String(), City: p.City(zone.String()),
		Start: p.Clock(local), Offset: offset(local),
	}
	if end.IsZero() || end.Equal(start) {
		return out
	}
	out.End = p.Clock(end.In(zone))
	if !sameDay(local, end.In(zone)) {
		out.endDay = p.ShortDay(end.In(zone))
	}
	return out
}

// offset is "UTC+1", or with minutes "UTC+5:30".
func offset(t time.Time) string {
	sign := '+'
	_, seconds := t.Zone()
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	hours, minutes := seconds/3600, seconds%3600/60
	if minutes == 0 {
		return fmt.Sprintf("UTC%c%d", sign, hours)
	}
	return fmt.Sprintf("UTC%c%d:%02d", sign, hours, minutes)
}
