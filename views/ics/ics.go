// Package ics writes calendars (RFC 5545).
package ics

import (
	"net/mail"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/arran4/golang-ical"
)

// ContentType is the media type of a published calendar.
const ContentType = "text/calendar; charset=utf-8; method=PUBLISH"

// Calendar is a set of events as one file. All text is plain and may come from
// anybody: it is cleaned here.
type Calendar struct {
	Name   string
	Method string // PUBLISH if empty
	Events []Event
}

// Event is one entry. Two entries with the same UID are the same event, and the
// one with the higher Sequence is the newer.
type Event struct {
	UID         string
	Sequence    int
	Stamp       time.Time // when this description of it was made; Modified if zero
	Modified    time.Time
	Start, End  time.Time
	Summary     string
	Location    string
	Description string // may have several lines
	URL         string // left out unless http or https
	Organizer   string // an e-mail address; left out unless it is one
	Tentative   bool   // as for a place on a waiting list
	Cancelled   bool
}

// Bytes is the calendar as a file: lines of at most 75 octets that end in CRLF,
// times in UTC.
func (c Calendar) Bytes() []byte {
	out := ics.NewCalendar()
	out.SetProductId("-//Duologue//Duologue//EN")
	method := c.Method
	if method == "" {
		method = string(ics.MethodPublish)
	}
	out.SetMethod(ics.Method(token(method)))
	out.SetCalscale("GREGORIAN")
	if name := line(c.Name); name != "" {
		out.SetName(name) // also X-WR-CALNAME
	}
	for _, e := range c.Events {
		out.AddVEvent(e.component())
	}
	return []byte(out.Serialize(ics.WithNewLineWindows))
}

func (e Event) component() *ics.VEvent {
	out := ics.NewEvent(line(e.UID))
	stamp := e.Stamp
	if stamp.IsZero() {
		stamp = e.Modified
	}
	out.SetDtStampTime(stamp)
	if !e.Modified.IsZero() {
		out.SetModifiedAt(e.Modified)
	}
	out.SetSequence(e.Sequence)
	out.SetStartAt(e.Start)
	out.SetEndAt(e.End)
	out.SetSummary(line(e.Summary))
	if text := line(e.Location); text != "" {
		out.SetLocation(text)
	}
	if text := clean(e.Description); text != "" {
		out.SetDescription(text)
	}
	if address := link(e.URL); address != "" {
		out.SetURL(address)
	}
	if address, err := mail.ParseAddress(e.Organizer); err == nil {
		out.SetOrganizer("mailto:" + url.PathEscape(address.Address))
	}
	out.SetStatus(e.status())
	return out
}

func (e Event) status() ics.ObjectStatus {
	switch {
	case e.Cancelled:
		return ics.ObjectStatusCancelled
	case e.Tentative:
		return ics.ObjectStatusTentative
	}
	return ics.ObjectStatusConfirmed
}

// clean leaves printable text with line feeds: no other control characters, and
// none that turn the direction of what follows.
func clean(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n", "\t", " ").
		Replace(strings.ToValidUTF8(s, "\ufffd"))
	s = strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

// line is clean text on one line.
func line(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// token leaves what a keyword may have.
func token(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 'A' || r > 'Z' {
			return -1
		}
		return r
	}, strings.ToUpper(s))
}

// link is an absolute web address in ASCII, or nothing.
func link(s string) string {
	address, err := url.Parse(s)
	if err != nil || address.Host == "" || address.Scheme != "http" && address.Scheme != "https" {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r > '~' {
			return -1
		}
		return r
	}, address.String())
}
