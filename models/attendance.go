package models

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// Attendance is one person's attendance of one session: scans at its door and
// presence online together. One of Entry and Presence may be nil, never both.
type Attendance struct {
	Registration *Registration
	// Entry is the last accepted entry at the session's list and whether they
	// are still in.
	Entry *ListEntry
	// Presence is from when to when they were there online, and for how long.
	Presence *Presence
}

// AttendanceFigures count the persons who attended a session.
type AttendanceFigures struct {
	Onsite, Online int
	// Both counts those who were there in both ways; they are in Onsite and
	// Online too.
	Both int
	// Inside are in the room now, Watching were seen online within the last
	// minute and a half.
	Inside, Watching int
}

// Persons is how many persons attended, each counted once.
func (f AttendanceFigures) Persons() int { return f.Onsite + f.Online - f.Both }

// attendanceBatch bounds the numbers of one IN list.
const attendanceBatch = 500

// SessionAttendance lists who attended a session of a dialogue, by name. It is
// a look-up of persons, so it is audited.
func (s *Store) SessionAttendance(ctx context.Context, actor Actor, d *Dialogue, session *Session) ([]Attendance, AttendanceFigures, error) {
	entries, presences, err := s.attendanceRows(ctx, "e.session_id = ?", session.ID)
	if err != nil {
		return nil, AttendanceFigures{}, err
	}
	byID := map[int64]*Attendance{}
	for i := range entries {
		attendanceOf(byID, entries[i].RegistrationID).join(&entries[i].ListEntry)
	}
	for i := range presences {
		attendanceOf(byID, presences[i].RegistrationID).Presence = &presences[i]
	}
	list, err := s.attendanceList(ctx, d, byID)
	if err != nil {
		return nil, AttendanceFigures{}, err
	}
	err = s.Audited(ctx, AuditEntry{Actor: actor, Action: "attendance.list", DialogueID: d.ID, Object: "session",
		ObjectRef: session.Ref, Details: map[string]any{"n": len(list)}})
	return list, figuresOf(entries, presences, s.Now())[session.ID], err
}

// AttendanceFigures counts the attendance of all sessions of a dialogue, by
// the session's id. Nobody is named, so it is not audited.
func (s *Store) AttendanceFigures(ctx context.Context, d *Dialogue) (map[int64]AttendanceFigures, error) {
	entries, presences, err := s.attendanceRows(ctx, "e.session_id IN (SELECT id FROM sessions WHERE dialogue_id = ?)", d.ID)
	if err != nil {
		return nil, err
	}
	return figuresOf(entries, presences, s.Now()), nil
}

// sessionEntry is an entry at the list of a session.
type sessionEntry struct {
	ListEntry `gorm:"embedded"`
	SessionID int64
}

// attendanceRows reads entries (e is their list) and presences by one
// condition, which has one argument.
func (s *Store) attendanceRows(ctx context.Context, where string, arg any) ([]sessionEntry, []Presence, error) {
	var entries []sessionEntry
	err := s.read(ctx).Raw("SELECT n.*, e.session_id FROM lists e JOIN entries n ON n.list_id = e.id WHERE e.session_id <> 0 AND "+where, arg).
		Scan(&entries).Error
	if err != nil {
		return nil, nil, err
	}
	var presences []Presence
	err = s.read(ctx).Raw("SELECT e.* FROM presences e WHERE "+where, arg).Scan(&presences).Error
	return entries, presences, err
}

func attendanceOf(byID map[int64]*Attendance, registration int64) *Attendance {
	if byID[registration] == nil {
		byID[registration] = &Attendance{}
	}
	return byID[registration]
}

// join keeps one entry of several (a list that counts by day, two doors): from
// the first time to the last one.
func (a *Attendance) join(e *ListEntry) {
	if a.Entry == nil {
		a.Entry = e
		return
	}
	first, inside := a.Entry.FirstAt, a.Entry.Inside || e.Inside
	if e.FirstAt.Before(first) {
		first = e.FirstAt
	}
	if e.EnteredAt.After(a.Entry.EnteredAt) {
		a.Entry = e
	}
	a.Entry.FirstAt, a.Entry.Inside = first, inside
}

// attendanceList adds the persons and sorts them by name.
func (s *Store) attendanceList(ctx context.Context, d *Dialogue, byID map[int64]*Attendance) ([]Attendance, error) {
	list := make([]Attendance, 0, len(byID))
	for ids := range slices.Chunk(sortedKeys(byID), attendanceBatch) {
		var rows []Registration
		if err := s.read(ctx).Where("id IN ? AND dialogue_id = ?", ids, d.ID).Find(&rows).Error; err != nil {
			return nil, err
		}
		for i := range rows {
			a := byID[rows[i].ID]
			a.Registration = &rows[i]
			list = append(list, *a)
		}
	}
	slices.SortFunc(list, func(a, b Attendance) int {
		return cmp.Or(cmp.Compare(a.Registration.SortName, b.Registration.SortName), cmp.Compare(a.Registration.ID, b.Registration.ID))
	})
	return list, nil
}

// figuresOf counts persons per session.
func figuresOf(entries []sessionEntry, presences []Presence, now time.Time) map[int64]AttendanceFigures {
	type key struct{ session, registration int64 }
	figures, onsite, inside := map[int64]AttendanceFigures{}, map[key]bool{}, map[key]bool{}
	for _, e := range entries {
		k, f := key{e.SessionID, e.RegistrationID}, figures[e.SessionID]
		if !onsite[k] {
			onsite[k] = true
			f.Onsite++
		}
		if e.Inside && !inside[k] {
			inside[k] = true
			f.Inside++
		}
		figures[e.SessionID] = f
	}
	for _, p := range presences {
		f := figures[p.SessionID]
		f.Online++
		if onsite[key{p.SessionID, p.RegistrationID}] {
			f.Both++
		}
		if now.Sub(p.LastSeenAt) <= presenceGap {
			f.Watching++
		}
		figures[p.SessionID] = f
	}
	return figures
}
