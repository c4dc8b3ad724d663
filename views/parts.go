package views

import (
	"html/template"
	"time"

	"duologue/models"
)

// Badge is a state in colour, icon and word. Tone is "good", "wait", "bad",
// "info" or "quiet".
type Badge struct {
	Tone, Icon, Label string
}

func badge(tone, icon, label string) Badge { return Badge{tone, icon, label} }

// stateBadge words the state of a registration ("registration", "pending"),
// a place in a session ("choice", "held") or a message ("message", "sent").
func (w *words) stateBadge(kind, state string) Badge {
	b := Badge{Tone: "quiet", Icon: "dot", Label: w.printer.T("state." + kind + "." + state)}
	switch state {
	case "confirmed", "held", "sent", "published", "open", "done":
		b.Tone, b.Icon = "good", "check"
	case "pending", "queued", "queuing", "sending", "draft", "kept", "mapping", "checking", "checked", "running", "undoing":
		b.Tone, b.Icon = "info", "clock"
	case "added":
		b.Tone, b.Icon = "good", "plus"
	case "moved":
		b.Tone, b.Icon = "wait", "clock"
	case "changed":
		b.Tone, b.Icon = "info", "edit"
	case "called_off":
		b.Tone, b.Icon = "bad", "cross"
	case "waitlisted":
		b.Tone, b.Icon = "wait", "queue"
	case "declined", "failed", "bounced":
		b.Tone, b.Icon = "bad", "cross"
	case "cancelled", "released", "stopped", "suppressed", "undone", "dropped":
		b.Tone, b.Icon = "quiet", "minus"
	}
	return b
}

// Empty is what a list shows when there is nothing in it.
type Empty struct {
	Icon, Title, Text string
	Action            *Link
}

func empty(icon, title, text string, action ...Link) Empty {
	e := Empty{Icon: icon, Title: title, Text: text}
	if len(action) > 0 {
		e.Action = &action[0]
	}
	return e
}

// Pagination leads through a list page by page. Empty addresses are ends. With
// keyset paging there are no page numbers; From, To and Total are positions
// counted from 1, and 0 where they are not known.
type Pagination struct {
	Previous, Next  string
	From, To, Total int
}

// Span is a time from Start to End (zero for a moment) in the dialogue's zone
// and in another, for the partial "times".
type Span struct {
	Start, End  time.Time
	Zone, Other *time.Location
	// Dated also names the day in the first zone.
	Dated bool
}

func times(start, end time.Time, zone, other *time.Location, dated ...bool) Span {
	return Span{Start: start, End: end, Zone: zone, Other: other, Dated: len(dated) > 0 && dated[0]}
}

// placesLeft is the number of free places of a limited counter.
func placesLeft(c *models.Counter) int {
	left, _ := c.Left()
	return left
}

// dayOf reads a stored day, YYYY-MM-DD; the zero time if it is empty.
func dayOf(day string) time.Time {
	t, _ := time.Parse(time.DateOnly, day)
	return t
}

// Fact is a term with its text, in definition lists and mails. More is a
// second, quieter line, such as the time in the other zone.
type Fact struct {
	Term, Text, More string
}

// TicketPicture is the ticket in a mail. Source is "cid:…" of the inline
// picture; Reference is printed below it.
type TicketPicture struct {
	Source         template.URL
	Alt, Reference string
}
