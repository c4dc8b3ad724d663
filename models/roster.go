package models

import "context"

// RosterRow is one line of a list on paper: who may come in, for the day that no
// scanner works.
type RosterRow struct {
	*Registration
	Mode       string // in which they attend what the list is for
	AccessNeed bool
}

// Roster calls f with those whom a list admits, by name, some hundreds at a
// time: of the gate (session nil) who has a place on site, of a session who
// holds one there, of an open session all who are confirmed. The caller audits.
func (s *Store) Roster(ctx context.Context, sc Scope, session *Session, f func(rows []RosterRow) error) error {
	filter := RegistrationFilter{State: Confirmed}
	chosen := session != nil && !session.Open
	if chosen {
		filter.Session = session.Ref
	}
	return s.Matching(ctx, sc, filter, func(list []*Registration) error {
		ids := make([]int64, len(list))
		for i, r := range list {
			ids[i] = r.ID
		}
		needs, err := s.accessNeeds(ctx, ids)
		if err != nil {
			return err
		}
		modes := map[int64]string{}
		if chosen {
			if modes, err = s.heldModes(ctx, session.ID, ids); err != nil {
				return err
			}
		}
		var rows []RosterRow
		for _, r := range list {
			row := RosterRow{Registration: r, Mode: r.openMode(session), AccessNeed: needs[r.ID]}
			if chosen {
				row.Mode = modes[r.ID]
			}
			if row.Mode != "" {
				rows = append(rows, row)
			}
		}
		return f(rows)
	})
}

// openMode is how somebody attends what takes no place: the venue (session nil)
// or an open session; empty if not at all.
func (r *Registration) openMode(session *Session) string {
	switch {
	case r.Place && (session == nil || session.Onsite):
		return Onsite
	case session != nil && session.Online:
		return Online
	}
	return ""
}

func (s *Store) accessNeeds(ctx context.Context, ids []int64) (map[int64]bool, error) {
	var found []int64
	err := s.read(ctx).Model(&Needs{}).Where("registration_id IN ? AND access <> ''", ids).Pluck("registration_id", &found).Error
	needs := map[int64]bool{}
	for _, id := range found {
		needs[id] = true
	}
	return needs, err
}

// heldModes are the modes in which registrations hold a place in a session; who
// holds both until one is let go counts as on site.
func (s *Store) heldModes(ctx context.Context, sessionID int64, ids []int64) (map[int64]string, error) {
	var choices []Choice
	err := s.read(ctx).Where("session_id = ? AND registration_id IN ? AND state = ?", sessionID, ids, Held).Find(&choices).Error
	modes := map[int64]string{}
	for _, c := range choices {
		if modes[c.RegistrationID] != Onsite {
			modes[c.RegistrationID] = c.Mode
		}
	}
	return modes, err
}
