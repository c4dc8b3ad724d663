package models

// ChosenSession is a session of a registration with the mode and the state of
// the choice; one open to all is held by whoever can attend it.
type ChosenSession struct {
	*Session
	Mode  string
	State string
	// Kept: no longer wanted, but held until what replaces it is got.
	Kept bool
}

// Entries are those of a registrant's calendar, in order of time and one for a
// session: what is chosen, what is open to all and, as Released, what may be in
// their calendar from before and is to go.
func (a *Agenda) Entries(r *Registration, choices []Choice) []ChosenSession {
	var list []ChosenSession
	for _, s := range a.Sessions {
		e := ChosenSession{Session: s}
		for _, c := range choices {
			if c.SessionID == s.ID && (e.State == "" || e.State == Released || c.State == Held) {
				e.Mode, e.State, e.Kept = c.Mode, c.State, c.Provisional
			}
		}
		if e.State == "" || e.State == Released {
			if mode := r.OpenMode(s); mode != "" {
				e = ChosenSession{Session: s, Mode: mode, State: Held}
			} else if s.Open && !r.Active() && (s.Online || r.Onsite) {
				e.State = Released
			}
		}
		if e.State != "" {
			list = append(list, e)
		}
	}
	return list
}
