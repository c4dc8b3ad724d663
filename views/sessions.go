package views

import (
	"net/url"
	"slices"

	"duologue/models"
)

// SessionPage is "sessions/show".
type SessionPage struct {
	Frame
	DialogueHead
	Session *models.Session
	Item    AgendaItem
	// Previous and Next follow the order of the agenda; nil at its ends.
	Previous, Next *AgendaItem
	// Parallel are the other sessions at the same time.
	Parallel []AgendaItem
	Calendar string
	// Files are those for everybody; GuestFiles counts those that only who is
	// registered for the session gets.
	Files      []FileLink
	GuestFiles int
}

// NewSessionPage places a session of the agenda among its neighbours.
func NewSessionPage(frame Frame, head DialogueHead, agenda *models.Agenda, s *models.Session) SessionPage {
	item := func(s *models.Session) AgendaItem { return newItem(frame.Lang, head, s) }
	p := SessionPage{Frame: frame, DialogueHead: head, Session: s, Item: item(s)}
	p.Item.Dated = true
	p.Calendar = PathIn(frame.Lang, "dialogues", head.Dialogue.Slug, "agenda.ics") + "?sessions=" + s.Ref
	p.Files = FileLinks("/dialogues/"+url.PathEscape(head.Dialogue.Slug)+"/files/", s.FilesFor(models.FileForAll))
	p.GuestFiles = len(s.Details.Files) - len(p.Files)
	at := slices.IndexFunc(agenda.Sessions, func(o *models.Session) bool { return o.ID == s.ID })
	if at > 0 {
		previous := item(agenda.Sessions[at-1])
		p.Previous = &previous
	}
	if at >= 0 && at+1 < len(agenda.Sessions) {
		next := item(agenda.Sessions[at+1])
		p.Next = &next
	}
	for _, o := range agenda.Sessions {
		if o.ID != s.ID && o.Overlaps(s) {
			p.Parallel = append(p.Parallel, item(o))
		}
	}
	return p
}
