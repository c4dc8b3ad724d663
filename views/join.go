package views

import (
	"net/url"
	"strings"
	"time"

	"duologue/models"
)

// JoinPage is "join/show": the way into an online session.
type JoinPage struct {
	Frame
	*models.Joining
	// My is the registrant's own page; Action takes the form, Report the
	// script's word that the guest is there.
	My, Action, Report string
	now                time.Time
	link               *url.URL // of the session, or nil
}

// NewJoinPage makes the page of a registrant whose own page is at my.
func NewJoinPage(frame Frame, j *models.Joining, my string, now time.Time) JoinPage {
	p := JoinPage{Frame: frame, Joining: j, My: my, now: now}
	p.Action = my + "/join/" + url.PathEscape(j.Session.Ref)
	p.Report = p.Action + "/presence"
	if u, err := url.Parse(j.URL); err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") {
		p.link = u
	}
	return p
}

// State is what the page has to say: "refused", "before", "over", "nolink",
// "open".
func (p JoinPage) State() string {
	switch {
	case p.Refused != "":
		return "refused"
	case p.Phase != models.JoinOpen:
		return string(p.Phase)
	case p.link == nil:
		return "nolink"
	}
	return "open"
}

// Files are those of the session, for who is in.
func (p JoinPage) Files() []FileLink {
	if p.Refused != "" {
		return nil
	}
	return FileLinks(p.My+"/files/", p.Session.FilesFor(models.FileForGuests))
}

// Live tells whether the page changes by itself or reports anything.
func (p JoinPage) Live() bool { return p.State() == "before" || p.State() == "open" }

// Host is the name of the machine that the link leads to.
func (p JoinPage) Host() string {
	if p.link == nil {
		return ""
	}
	return p.link.Hostname()
}

// Origin is what a Content-Security-Policy calls that machine.
func (p JoinPage) Origin() string { return p.link.Scheme + "://" + p.link.Host }

// Embedded tells whether the stream is framed: the organiser wants it, and its
// host is one that a Content-Security-Policy can name.
func (p JoinPage) Embedded() bool {
	return p.State() == "open" && p.Embed && p.link.Host == strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(".-:", r) {
			return r
		}
		return -1
	}, p.link.Host)
}

// Wait is how many seconds remain until joining opens.
func (p JoinPage) Wait() int { return int(p.OpensAt.Sub(p.now)/time.Second) + 1 }

// When is the time of the session, Opens that from which it can be joined.
func (p JoinPage) When() Span  { return p.span(p.Session.StartsAt, p.Session.EndsAt) }
func (p JoinPage) Opens() Span { return p.span(p.OpensAt, time.Time{}) }

func (p JoinPage) span(start, end time.Time) Span {
	return Span{Start: start, End: end, Zone: p.Dialogue.Location(), Other: p.Dialogue.OtherLocation(), Dated: true}
}
