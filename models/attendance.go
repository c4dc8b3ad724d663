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

// From is when they were first there, in whichever way.
func (a Attendance) From() time.Time {
	if a.Entry == nil || a.Presence != nil && a.Presence.JoinedAt.Before(a.Entry.FirstAt) {
		return a.Presence.JoinedAt
	}
	return a.Entry.FirstAt
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

// SessionAttendance counts who of a scope attended a session, and lists by name
// those of them who match a search by name or organisation. It is a look-up of
// persons, so it is audited.
func (s *Store) SessionAttendance(ctx context.Context, actor Actor, sc Scope, session *Session, search string) ([]Attendance, AttendanceFigures, error) {
	byID, err := s.attendanceByID(ctx, session)
	if err != nil {
		return nil, AttendanceFigures{}, err
	}
	list, err := s.attendanceList(ctx, sc, byID)
	if err != nil {
		return nil, AttendanceFigures{}, err
	}
	figures := figuresOf(list, s.Now())
	list = slices.DeleteFunc(list, func(a Attendance) bool { return !a.Registration.matches(search) })
	details := s.filterDetails(RegistrationFilter{Search: search})
	details["found"] = len(list)
	return list, figures, s.Audited(ctx, AuditEntry{Actor: actor, Action: "attendance.list", DialogueID: sc.ID, Object: "session",
		ObjectRef: session.Ref, Details: details})
}

// AttendanceFigures counts the attendance of all sessions by the guests of a
// scope, by the session's id. Nobody is named, so it is not audited.
func (s *Store) AttendanceFigures(ctx context.Context, sc Scope) (map[int64]AttendanceFigures, error) {
	scanned, args := sc.owns("n.registration_id", "l.dialogue_id = ? AND l.session_id <> 0", []any{sc.ID})
	present, more := sc.owns("presences.registration_id", "session_id IN (SELECT id FROM sessions WHERE dialogue_id = ?)", []any{s.Now().Add(-presenceGap), sc.ID})
	// One person may have entries by day or at two doors of a session.
	rows, err := s.read(ctx).Raw(`SELECT session_id, SUM(onsite), SUM(online), SUM(onsite * online), SUM(inside), SUM(watching) FROM (
		SELECT session_id, MAX(onsite) AS onsite, MAX(online) AS online, MAX(inside) AS inside, MAX(watching) AS watching FROM (
			SELECT l.session_id, n.registration_id, 1 AS onsite, 0 AS online, CASE WHEN n.inside THEN 1 ELSE 0 END AS inside, 0 AS watching
			FROM lists l JOIN entries n ON n.list_id = l.id WHERE `+scanned+`
			UNION ALL SELECT session_id, registration_id, 0, 1, 0, CASE WHEN last_seen_at >= ? THEN 1 ELSE 0 END
			FROM presences WHERE `+present+`) AS seen
		GROUP BY session_id, registration_id) AS persons
		GROUP BY session_id`, append(args, more...)...).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	figures := map[int64]AttendanceFigures{}
	for rows.Next() {
		var id int64
		var f AttendanceFigures
		if err := rows.Scan(&id, &f.Onsite, &f.Online, &f.Both, &f.Inside, &f.Watching); err != nil {
			return nil, err
		}
		figures[id] = f
	}
	return figures, rows.Err()
}

// attendanceByID reads the entries and presences of a session by registration.
func (s *Store) attendanceByID(ctx context.Context, session *Session) (map[int64]*Attendance, error) {
	var entries []ListEntry
	err := s.read(ctx).Raw("SELECT n.* FROM lists l JOIN entries n ON n.list_id = l.id WHERE l.session_id = ?", session.ID).Scan(&entries).Error
	if err != nil {
		return nil, err
	}
	var presences []Presence
	if err := s.read(ctx).Where("session_id = ?", session.ID).Find(&presences).Error; err != nil {
		return nil, err
	}
	byID := map[int64]*Attendance{}
	for i := range entries {
		attendanceOf(byID, entries[i].RegistrationID).join(&entries[i])
	}
	for i := range presences {
		attendanceOf(byID, presences[i].RegistrationID).Presence = &presences[i]
	}
	return byID, nil
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
func (s *Store) attendanceList(ctx context.Context, sc Scope, byID map[int64]*Attendance) ([]Attendance, error) {
	list := make([]Attendance, 0, len(byID))
	for ids := range slices.Chunk(sortedKeys(byID), attendanceBatch) {
		var rows []Registration
		if err := sc.guests(s.read(ctx)).Where("id IN ?", ids).Find(&rows).Error; err != nil {
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

// figuresOf counts those who attended a session.
func figuresOf(list []Attendance, now time.Time) (f AttendanceFigures) {
	for _, a := range list {
		if a.Entry != nil {
			f.Onsite++
		}
		if a.Entry != nil && a.Entry.Inside {
			f.Inside++
		}
		if a.Presence != nil {
			f.Online++
		}
		if a.Presence != nil && now.Sub(a.Presence.LastSeenAt) <= presenceGap {
			f.Watching++
		}
		if a.Entry != nil && a.Presence != nil {
			f.Both++
		}
	}
	return f
}
