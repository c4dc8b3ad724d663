package views

import (
	"html/template"
	"net/url"
	"time"

	"duologue/models"
	"duologue/views/locale"
)

// MyPage is "my/show", a registrant's own page, and "my/ticket", their ticket
// to print.
type MyPage struct {
	Frame
	*models.OwnPage
	// Base is the address of the page, secret part included.
	Base string
	// Code is the ticket as a picture; empty for who has none.
	Code template.HTML
	Now  time.Time
	// Register tells whether one who cancelled can register again.
	Register Register
}

// Person is the name of the registrant.
func (p MyPage) Person() locale.Person {
	r := p.Registration
	return locale.Person{Family: r.FamilyName, Given: r.GivenNames, Native: r.NativeName, Order: r.NameOrder}
}

// Reference is the printed form of the registration's reference.
func (p MyPage) Reference() string { return models.FormatReference(p.Registration.Reference) }

// Status is the end of the keys that tell the state in plain words.
func (p MyPage) Status() string {
	r := p.Registration
	switch {
	case r.WaitsOnsite():
		return "waits_onsite"
	case r.State == models.Waitlisted && r.ApprovedAt == nil:
		return "waitlisted_unapproved"
	}
	return r.State
}

// MayChange and MayCancel tell what the registrant may still do alone.
func (p MyPage) MayChange() bool { return p.Dialogue.MayChange(p.Registration, p.Now) }
func (p MyPage) MayCancel() bool { return p.Dialogue.MayCancel(p.Registration, p.Now) }

// Moment is a moment in both zones.
func (p MyPage) Moment(at *time.Time) Span {
	return Span{Start: *at, Zone: p.Dialogue.Location(), Other: p.Dialogue.OtherLocation(), Dated: true}
}

// MySession is a chosen session, or one that is open to all.
type MySession struct {
	Session *models.Session
	Span    Span
	Href    string
	Mode    string
	// State of the place: "held", "kept", "waitlisted", or empty where none is
	// needed.
	State string
	// Awaits are those until one of which is got it is kept.
	Awaits []MySession
	// Files are those of the session, for who is in.
	Files []FileLink
	// Join is the page from which it is joined online, empty where it is not.
	Join string
}

// Sessions are those chosen, in order of time.
func (p MyPage) Sessions() []MySession {
	var list []MySession
	for _, c := range p.Choices {
		if s := p.SessionOf(c); s != nil {
			row := p.session(s, c.Mode, c.Shown())
			if c.Provisional {
				row.Awaits = p.awaited(c)
			}
			if c.Mode == models.Online && c.State == models.Held {
				row.Join = p.join(s)
			}
			list = append(list, row)
		}
	}
	return list
}

func (p MyPage) awaited(c models.Choice) []MySession {
	var list []MySession
	for _, x := range p.Awaited(c) {
		if s := p.SessionOf(x); s != nil {
			list = append(list, p.session(s, x.Mode, x.State))
		}
	}
	return list
}

// OpenSessions are those that need no place.
func (p MyPage) OpenSessions() []MySession {
	var list []MySession
	for _, s := range p.Agenda.Sessions {
		if mode := p.Registration.OpenMode(s); mode != "" {
			row := p.session(s, mode, "")
			row.Join = p.join(s)
			list = append(list, row)
		}
	}
	return list
}

// join is where an online session is joined by one who is confirmed; it is
// empty once the session is over.
func (p MyPage) join(s *models.Session) string {
	if !s.Online || p.Registration.State != models.Confirmed || p.Now.After(s.EndsAt) {
		return ""
	}
	return p.Base + "/join/" + url.PathEscape(s.Ref)
}

func (p MyPage) session(s *models.Session, mode, state string) MySession {
	d, files := p.Dialogue, []FileLink(nil)
	if p.Has(s) {
		files = FileLinks(p.Base+"/files/", s.FilesFor(models.FileForGuests))
	}
	return MySession{Session: s, Mode: mode, State: state, Files: files,
		Href: PathIn(p.Lang, "dialogues", d.Slug, "sessions", s.Ref),
		Span: Span{Start: s.StartsAt, End: s.EndsAt, Zone: d.Location(), Other: d.OtherLocation(), Dated: true}}
}

// Starts is when the first session begins.
func (p MyPage) Starts() Span {
	return Span{Start: p.Agenda.Starts(), Zone: p.Dialogue.Location(), Other: p.Dialogue.OtherLocation()}
}

// ConfirmPage is "my/confirm": what a button will do, and the button. Nothing
// happens before it is pressed, for mail scanners open every link.
type ConfirmPage struct {
	Frame
	// Key is the start of the page's words: "my.cancel".
	Key string
	// Points says one by one what will happen.
	Points   []string
	Action   string
	Back     string
	Danger   bool
	Revision int64
}
