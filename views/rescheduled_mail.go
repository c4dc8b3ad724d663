package views

import (
	"slices"

	"duologue/models"
)

// MailChange is a session of the registrant that moved or is no longer theirs.
type MailChange struct {
	Title         models.Text
	Fallback      []string
	Before, After *MailSession
	// Note is what is to be said of it: "called_off", "mode" or nothing.
	Note string
}

// ChangeRows are the changes of a released agenda that concern the registrant
// (mail rescheduled).
func (m *GuestMail) ChangeRows() []MailChange {
	var rows []MailChange
	for _, c := range m.Changes {
		row := MailChange{Title: c.Title, Fallback: m.Dialogue.Languages, Before: m.slot(c.Before), After: m.slot(c.After)}
		switch {
		case c.Kind == models.ChangeCalledOff:
			row.Note = "called_off"
		case slices.ContainsFunc(m.Entries, func(s models.ChosenSession) bool { return s.Ref == c.Session && s.State == models.Released }):
			row.Note = "mode"
		}
		if c.Kind == models.ChangeChanged {
			row.Before = nil
		}
		rows = append(rows, row)
	}
	return rows
}

func (m *GuestMail) slot(s *models.Slot) *MailSession {
	if s == nil {
		return nil
	}
	d := m.Dialogue
	return &MailSession{Fallback: d.Languages, Room: s.Room, Span: Span{Start: s.StartsAt, End: s.EndsAt, Zone: d.Location(), Other: d.OtherLocation()}}
}
