package models

import (
	"maps"
	"slices"
	"time"
)

// Kinds of changes between two versions of an agenda.
const (
	ChangeAdded     = "added"
	ChangeMoved     = "moved"      // another time or room
	ChangeChanged   = "changed"    // anything else
	ChangeCalledOff = "called_off" // no longer held
)

// AgendaChange is what became of one session from one version of an agenda to
// the next, as its change log keeps it.
type AgendaChange struct {
	Kind    string   `json:"kind"`
	Session string   `json:"session"` // ref; a code where it was never released
	Title   Text     `json:"title"`
	Fields  []string `json:"fields,omitempty"` // by the names of the document
	Before  *Slot    `json:"before,omitempty"`
	After   *Slot    `json:"after,omitempty"`
}

// Slot is when and where a session is held; Room is empty where it has none.
type Slot struct {
	StartsAt time.Time `json:"starts_at"`
	EndsAt   time.Time `json:"ends_at"`
	Room     Text      `json:"room,omitempty"`
}

// agendaChanges lists what leads from one agenda to another: sessions in the
// order of the new one, then those called off.
func agendaChanges(d *Dialogue, from, to *WorkingAgenda) []AgendaChange {
	var list []AgendaChange
	for i := range to.Sessions {
		is := &to.Sessions[i]
		change := AgendaChange{Kind: ChangeAdded, Session: is.Code, Title: is.Title, After: to.slot(d, is)}
		if was := from.Session(is.Code); was != nil {
			change.Before = from.slot(d, was)
			change.Fields = changedFields(from, to, was, is)
			switch {
			case len(change.Fields) == 0:
				continue
			case was.Starts != is.Starts || was.Ends != is.Ends || was.Room != is.Room:
				change.Kind = ChangeMoved
			default:
				change.Kind = ChangeChanged
			}
		}
		list = append(list, change)
	}
	for i := range from.Sessions {
		was := &from.Sessions[i]
		if to.Session(was.Code) == nil {
			list = append(list, AgendaChange{Kind: ChangeCalledOff, Session: was.Code, Title: was.Title, Before: from.slot(d, was)})
		}
	}
	return list
}

func (w *WorkingAgenda) slot(d *Dialogue, s *DocumentSession) *Slot {
	slot := &Slot{}
	if t, err := LocalTime(s.Starts, d.Location()); err == nil {
		slot.StartsAt = t.UTC()
	}
	if t, err := LocalTime(s.Ends, d.Location()); err == nil {
		slot.EndsAt = t.UTC()
	}
	if room := w.Room(s.Room); room != nil {
		slot.Room = room.Name
	}
	return slot
}

// changedFields names what differs between two states of a session. The room
// differs too when only its name does: calendars show it.
func changedFields(from, to *WorkingAgenda, was, is *DocumentSession) []string {
	var fields []string
	add := func(name string, same bool) {
		if !same {
			fields = append(fields, name)
		}
	}
	add("time", was.Starts == is.Starts && was.Ends == is.Ends)
	add("room", was.Room == is.Room && maps.Equal(roomName(from, was.Room), roomName(to, is.Room)))
	add("title", maps.Equal(was.Title, is.Title))
	add("abstract", maps.Equal(was.Abstract, is.Abstract))
	add("kind", was.Kind == is.Kind)
	add("modes", sameMembers(was.Modes, is.Modes))
	add("open", was.Open == is.Open)
	add("capacity", sameNumber(from.places(was), to.places(is)) && sameNumber(was.Capacity.Online, is.Capacity.Online))
	add("themes", slices.Equal(was.Themes, is.Themes))
	add("languages", slices.Equal(was.FloorLanguages, is.FloorLanguages) && slices.Equal(was.Interpretation, is.Interpretation))
	add("join_url", was.JoinURL == is.JoinURL && was.JoinEmbed == is.JoinEmbed)
	add("links", slices.EqualFunc(was.Links, is.Links, func(a, b SessionLink) bool { return a.URL == b.URL && maps.Equal(a.Title, b.Title) }))
	add("files", Fingerprint(from.Files[was.Code]) == Fingerprint(to.Files[is.Code]))
	add("speakers", slices.Equal(was.Speakers, is.Speakers))
	return fields
}

func roomName(w *WorkingAgenda, code string) Text {
	if room := w.Room(code); room != nil {
		return room.Name
	}
	return nil
}

// places are those of a session on site: its own, or the room's.
func (w *WorkingAgenda) places(s *DocumentSession) *int {
	if room := w.Room(s.Room); s.Capacity.Onsite == nil && room != nil {
		return room.Capacity
	}
	return s.Capacity.Onsite
}

func sameMembers(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}
