package models

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"time"

	"gorm.io/gorm"
)

// AgendaConflict is something in the working version that does not fit together.
type AgendaConflict struct {
	// Session and Other are the sessions concerned, by code; Other may be empty.
	Session, Other string
	FieldError
	// Blocks: the agenda cannot be released like this.
	Blocks bool
}

// Keys of conflicts between parts of an agenda that are right in themselves.
const (
	conflictRoom     = "organise.agenda.conflict.room"
	conflictCapacity = "organise.agenda.conflict.capacity"
	conflictSpeaker  = "organise.agenda.conflict.speaker"
	conflictChair    = "organise.agenda.conflict.chair"
	conflictUnknown  = "organise.agenda.conflict.chair_unknown"
	conflictOutside  = "import.outside_days"
	conflictVirtual  = "import.virtual_room"
)

// conflictKey tells a conflict, which may stand while one works, from a mistake.
func conflictKey(key string) bool { return key == conflictOutside || key == conflictVirtual }

func itemPath(list string, index int) string { return fmt.Sprintf("%s[%d].", list, index) }

// check makes the rows of the working version; wrong is all that a document of
// a dialogue like d would be refused for, but rooms taken twice.
func (w *WorkingAgenda) check(d *Dialogue, cast map[string]string, now time.Time) (*imported, []FieldError) {
	m := &importer{cast: cast, doc: &Document{Zone: d.Zone, StartsOn: d.StartsOn, EndsOn: d.EndsOn, Format: d.Format,
		Themes: w.Themes, Rooms: w.Rooms, Sessions: w.Sessions}}
	m.zone = m.zoneOf("zone", d.Zone)
	m.days()
	rows := &imported{}
	m.agenda(rows, now)
	for i := range rows.sessions {
		rows.sessions[i].Details.Files = w.Files[rows.sessions[i].Code]
	}
	return rows, m.wrong.Fields
}

func (w *WorkingAgenda) invalid(d *Dialogue, cast map[string]string) []FieldError {
	_, wrong := w.check(d, cast, time.Time{})
	return wrong
}

var sessionPath = regexp.MustCompile(`^sessions\[(\d+)\]\.(.*)$`)

// conflicts lists what does not fit together: rooms taken twice, sessions
// outside the dialogue's days, more places than the room has, and whatever a
// change of the dialogue or of another part made wrong.
func (w *WorkingAgenda) conflicts(d *Dialogue, cast map[string]string) []AgendaConflict {
	rows, wrong := w.check(d, cast, time.Time{})
	var list []AgendaConflict
	for _, f := range wrong {
		c := AgendaConflict{FieldError: f, Blocks: true}
		if at := sessionPath.FindStringSubmatch(f.Field); at != nil {
			i, _ := strconv.Atoi(at[1])
			c.Session, c.Field = w.Sessions[i].Code, at[2]
		}
		list = append(list, c)
	}
	for i := range rows.sessions {
		a := &rows.sessions[i]
		for j := range i {
			b := &rows.sessions[j]
			if !a.Overlaps(&b.Session) {
				continue
			}
			if a.room >= 0 && a.room == b.room {
				list = append(list, AgendaConflict{Session: a.Code, Other: b.Code, FieldError: FieldError{Field: "room", Key: conflictRoom}, Blocks: true})
			}
			for _, ref := range inBoth(a, b) {
				list = append(list, AgendaConflict{Session: a.Code, Other: b.Code, FieldError: FieldError{Field: "speakers", Key: conflictSpeaker,
					Args: map[string]any{"speaker": cast[ref]}}})
			}
		}
		if seats := a.seats(rows); seats != nil && a.capacity.Onsite != nil && *a.capacity.Onsite > *seats {
			list = append(list, AgendaConflict{Session: a.Code, FieldError: FieldError{Field: "capacity.onsite", Key: conflictCapacity,
				Args: map[string]any{"seats": *seats, "places": *a.capacity.Onsite}}})
		}
	}
	return list
}

// absentChairs lists the sessions whose chair is not in a dialogue for which one
// can register: no registration that is pending or confirmed has their address.
func (w *Working) absentChairs(db *gorm.DB) (list []AgendaConflict, err error) {
	if w.Dialogue.RegistrationOpensAt == nil {
		return nil, nil
	}
	cast, addresses := castOf(w.Speakers), map[string]string{}
	for _, s := range w.Speakers {
		addresses[s.Ref] = addressKey(s.Email)
	}
	var registered []string
	err = db.Model(&Registration{}).Where("dialogue_id = ? AND state IN ? AND email_key IN ?", w.Dialogue.ID, []string{Pending, Confirmed},
		slices.Collect(maps.Values(addresses))).Pluck("email_key", &registered).Error
	for _, session := range w.Sessions {
		for _, part := range session.Speakers {
			address := addresses[part.Speaker]
			if part.Role != RoleChair || slices.Contains(registered, address) {
				continue
			}
			f := FieldError{Field: "speakers", Key: conflictChair, Args: map[string]any{"speaker": cast[part.Speaker]}}
			if address == "" {
				f.Key = conflictUnknown
			}
			list = append(list, AgendaConflict{Session: session.Code, FieldError: f})
		}
	}
	return list, err
}

// inBoth are the speakers, by ref, of two sessions.
func inBoth(a, b *importedSession) []string {
	var refs []string
	for _, s := range a.Details.Speakers {
		if slices.ContainsFunc(b.Details.Speakers, func(o SessionSpeaker) bool { return o.Speaker == s.Speaker }) {
			refs = append(refs, s.Speaker)
		}
	}
	return refs
}

// seats are those of a session's room; nil is no limit.
func (s *importedSession) seats(rows *imported) *int {
	if s.room < 0 {
		return nil
	}
	return rows.rooms[s.room].Capacity
}

// releasable makes the rows of the working version, or is *Invalid.
func (w *WorkingAgenda) releasable(d *Dialogue, cast map[string]string, now time.Time) (*imported, error) {
	wrong := &Invalid{}
	for _, c := range w.conflicts(d, cast) {
		if c.Blocks {
			wrong.Fields = append(wrong.Fields, FieldError{Key: "organise.agenda.blocked"})
			return nil, wrong
		}
	}
	rows, mistakes := w.check(d, cast, now)
	if len(mistakes) > 0 {
		return nil, errors.New("an agenda without conflicts has mistakes")
	}
	return rows, nil
}
