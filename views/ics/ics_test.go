package ics

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

var start = time.Date(2026, 10, 28, 14, 0, 0, 0, time.FixedZone("CET", 3600))

func event(summary string) Event {
	return Event{
		UID: "a1@duologue.example", Sequence: 3, Start: start, End: start.Add(90 * time.Minute),
		Modified: start.AddDate(0, -1, 0), Summary: summary,
	}
}

// property is a content line, unfolded, with its text unescaped.
type property struct{ name, value string }

// read parses a calendar by RFC 5545, 3.1, independently of the library that writes it.
func read(t *testing.T, file []byte) []property {
	t.Helper()
	body := string(file)
	if !utf8.ValidString(body) || !strings.HasSuffix(body, "\r\n") {
		t.Fatalf("not UTF-8, or no line end: %q", body)
	}
	for _, l := range strings.Split(strings.TrimSuffix(body, "\r\n"), "\r\n") {
		if len(l) > 75 || l == "" || strings.ContainsAny(l, "\r\n") || !utf8.ValidString(l) {
			t.Errorf("line of %d octets: %q", len(l), l)
		}
	}
	var out []property
	unescape := strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\;`, ";", `\,`, ",")
	for _, l := range strings.Split(strings.TrimSuffix(strings.ReplaceAll(body, "\r\n ", ""), "\r\n"), "\r\n") {
		name, value, found := strings.Cut(l, ":")
		if !found {
			t.Errorf("no property: %q", l)
		}
		out = append(out, property{name, unescape.Replace(value)})
	}
	return out
}

func names(properties []property) string {
	var out []string
	for _, p := range properties {
		out = append(out, p.name)
	}
	return strings.Join(out, " ")
}

func value(properties []property, name string) string {
	for _, p := range properties {
		if p.name == name {
			return p.value
		}
	}
	return ""
}

func TestCalendar(t *testing.T) {
	e := event("Levenswetenschappen 生命科学")
	e.Location, e.URL, e.Description = "Zaal A; Brussel", "https://duologue.example/nl/x?a=1,2;b", "Een,\r\ntwee\\n"
	e.Organizer = "info@duologue.example"
	gone := event("x")
	gone.Cancelled, gone.Stamp = true, start
	got := read(t, Calendar{Name: "Dialoog, 对话", Events: []Event{e, gone}}.Bytes())
	for name, want := range map[string]string{
		"METHOD": "PUBLISH", "VERSION": "2.0", "PRODID": "-//Duologue//Duologue//EN", "CALSCALE": "GREGORIAN",
		"NAME": "Dialoog, 对话", "X-WR-CALNAME": "Dialoog, 对话",
		"UID": "a1@duologue.example", "SEQUENCE": "3", "DTSTAMP": "20260928T130000Z", "LAST-MODIFIED": "20260928T130000Z",
		"DTSTART": "20261028T130000Z", "DTEND": "20261028T143000Z", "STATUS": "CONFIRMED",
		"SUMMARY": e.Summary, "LOCATION": e.Location, "URL": e.URL, "DESCRIPTION": "Een,\ntwee\\n",
		"ORGANIZER": "mailto:info@duologue.example",
	} {
		if v := value(got, name); v != want {
			t.Errorf("%s is %q, want %q", name, v, want)
		}
	}
	all := names(got)
	if strings.Count(all, "BEGIN") != 3 || strings.Count(all, "END") < 3 || !strings.HasSuffix(all, "END END") {
		t.Errorf("components: %s", all)
	}
	second := got[slices.Index(got, property{"STATUS", "CONFIRMED"})+1:]
	if value(second, "STATUS") != "CANCELLED" || value(second, "DTSTAMP") != "20261028T130000Z" {
		t.Errorf("the cancelled event: %v", second)
	}
}

func TestNothingIsInjected(t *testing.T) {
	const plain = "BEGIN METHOD VERSION PRODID CALSCALE NAME X-WR-CALNAME BEGIN UID DTSTAMP LAST-MODIFIED SEQUENCE DTSTART DTEND SUMMARY " +
		"LOCATION DESCRIPTION URL ORGANIZER STATUS END END"
	want := strings.Fields(plain)
	for _, evil := range []string{
		"a\r\nATTACH:http://x", "a\nATTACH:x", "a\rATTACH:x", "a\u0085ATTACH:x", "a\u2028ATTACH:x", "a\vATTACH:x",
		"a\x00\r\n b", "a\r\nEND:VEVENT\r\nBEGIN:VALARM", `a\`, "a\u202e\xff",
	} {
		e := event(evil)
		e.UID, e.Location, e.Description = evil, evil, evil
		e.URL, e.Organizer = "https://x.example/"+evil, "a@b.example"
		got := read(t, Calendar{Name: evil, Method: "PUBLISH\r\nX:" + evil[:1], Events: []Event{e}}.Bytes())
		for _, p := range got {
			if !strings.Contains(plain, p.name) {
				t.Errorf("%q adds %q", evil, p)
			}
		}
		if len(got) > len(want) {
			t.Errorf("%q: %s", evil, names(got))
		}
	}
}

func TestForeignLinksAndAddressesAreLeftOut(t *testing.T) {
	for _, bad := range []string{"", "javascript:alert(1)", "/relative", "https:", "ftp://x.example", "https://a\r\nb", "a@b\r\nX:y"} {
		e := event("x")
		e.URL, e.Organizer = bad, bad
		if all := names(read(t, Calendar{Events: []Event{e}}.Bytes())); strings.Contains(all, "URL") || strings.Contains(all, "ORGANIZER") {
			t.Errorf("%q is written: %s", bad, all)
		}
	}
}

func TestFolding(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("生命科学与智慧城市", 30), strings.Repeat("é", 200), strings.Repeat("a b ", 100), strings.Repeat("😀", 60),
		strings.Repeat("x", 67), strings.Repeat("x", 68), strings.Repeat("x<>", 80), strings.Repeat(`\,;`, 60), strings.Repeat(" ", 300) + "x",
	} {
		e := event(text)
		e.Description = text + "\n\n" + text
		got := read(t, Calendar{Events: []Event{e}}.Bytes())
		if value(got, "SUMMARY") != line(text) || value(got, "DESCRIPTION") != strings.TrimSpace(e.Description) {
			t.Errorf("%q comes back as %q", text, value(got, "SUMMARY"))
		}
	}
}

func FuzzEvent(f *testing.F) {
	f.Add("Zaal", "a\r\nB:c", "https://x.example/é")
	f.Add("\\n\xff;,", strings.Repeat("字 ", 50), "http://[::1]/%0d%0a")
	f.Fuzz(func(t *testing.T, summary, description, address string) {
		e := event(summary)
		e.Location, e.Description, e.URL, e.Organizer = description, description, address, address
		got := read(t, Calendar{Name: summary, Events: []Event{e}}.Bytes())
		if value(got, "SUMMARY") != line(summary) || value(got, "DESCRIPTION") != clean(description) {
			t.Errorf("%q, %q come back as %q", summary, description, got)
		}
		if all := names(got); strings.Count(all, "BEGIN") != 2 || strings.Count(all, "END") > 3 {
			t.Errorf("components: %s", all)
		}
	})
}
