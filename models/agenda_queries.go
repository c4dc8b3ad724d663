package models

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"
)

// Agenda loads the released agenda of a dialogue with its counters: six
// queries, whatever its size.
func (s *Store) Agenda(ctx context.Context, d *Dialogue) (*Agenda, error) {
	return loadAgenda(s.read(ctx), d)
}

func loadAgenda(db *gorm.DB, d *Dialogue) (*Agenda, error) {
	a := &Agenda{Dialogue: d, Themes: d.Themes}
	if a.Themes == nil {
		if err := db.Where("dialogue_id = ?", d.ID).Order("position, id").Find(&a.Themes).Error; err != nil {
			return nil, err
		}
	}
	if err := db.Where("dialogue_id = ?", d.ID).Order("position, id").Find(&a.Rooms).Error; err != nil {
		return nil, err
	}
	var rows []Session
	if err := db.Where("dialogue_id = ?", d.ID).Find(&rows).Error; err != nil {
		return nil, err
	}
	var contents []SessionContent
	if err := db.Where("version_id = ?", d.AgendaVersionID).Find(&contents).Error; err != nil {
		return nil, err
	}
	speakers, err := speakersOf(db, d.ID)
	if err != nil {
		return nil, err
	}
	a.assemble(rows, contents)
	a.cast(speakers)
	return a, a.loadCounters(db)
}

func (a *Agenda) assemble(rows []Session, contents []SessionContent) {
	identity := map[int64]*Session{}
	for i := range rows {
		identity[rows[i].ID] = &rows[i]
	}
	for _, c := range contents {
		session := identity[c.SessionID]
		if session == nil {
			continue
		}
		session.SessionContent = c
		if c.RoomID != nil {
			if i := slices.IndexFunc(a.Rooms, func(r Room) bool { return r.ID == *c.RoomID }); i >= 0 {
				session.Room = &a.Rooms[i]
			}
		}
		for _, t := range a.Themes {
			if slices.Contains(c.ThemeCodes, t.Code) {
				session.Themes = append(session.Themes, t)
			}
		}
		a.Sessions = append(a.Sessions, session)
	}
	slices.SortFunc(a.Sessions, func(x, y *Session) int {
		if c := x.StartsAt.Compare(y.StartsAt); c != 0 {
			return c
		}
		if x.Room != nil && y.Room != nil && x.Room.Position != y.Room.Position {
			return x.Room.Position - y.Room.Position
		}
		return cmp.Compare(x.ID, y.ID)
	})
}

// cast gives the sessions their speakers.
func (a *Agenda) cast(speakers []*Speaker) {
	for _, speaker := range speakers {
		speaks := false
		for _, session := range a.Sessions {
			speaks = speaks || slices.ContainsFunc(session.Details.Speakers, func(p SessionSpeaker) bool { return p.Speaker == speaker.Ref })
		}
		if speaks {
			a.Speakers = append(a.Speakers, speaker)
		}
	}
	for _, session := range a.Sessions {
		for _, part := range session.Details.Speakers {
			if i := slices.IndexFunc(a.Speakers, func(s *Speaker) bool { return s.Ref == part.Speaker }); i >= 0 {
				session.Parts = append(session.Parts, Part{Speaker: a.Speakers[i], Role: part.Role})
			}
		}
	}
}

func (a *Agenda) loadCounters(db *gorm.DB) error {
	var counters []Counter
	if err := db.Where("dialogue_id = ?", a.Dialogue.ID).Find(&counters).Error; err != nil {
		return err
	}
	for i := range counters {
		c := &counters[i]
		if c.SessionID == 0 {
			a.Places = *c
			continue
		}
		session := a.byID(c.SessionID)
		if session == nil {
			continue
		}
		if c.Mode == Onsite {
			session.OnsitePlaces = c
		} else {
			session.OnlinePlaces = c
		}
	}
	return nil
}

// Starts is when the first session begins; without sessions, the morning of
// the first day.
func (a *Agenda) Starts() time.Time {
	if len(a.Sessions) > 0 {
		return a.Sessions[0].StartsAt
	}
	t, err := time.ParseInLocation(time.DateOnly, a.Dialogue.StartsOn, a.Dialogue.Location())
	if err != nil {
		return time.Time{}
	}
	return t
}

// Ends is when the last session is over; without sessions, the end of the last day.
func (a *Agenda) Ends() time.Time {
	var last time.Time
	for _, s := range a.Sessions {
		if s.EndsAt.After(last) {
			last = s.EndsAt
		}
	}
	if last.IsZero() {
		if t, err := time.ParseInLocation(time.DateOnly, a.Dialogue.EndsOn, a.Dialogue.Location()); err == nil {
			last = t.AddDate(0, 0, 1)
		}
	}
	return last
}

// noRow maps the missing row of database/sql to ErrNotFound.
func noRow(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

// Questions are the dialogue's own that are asked, in order.
func (s *Store) Questions(ctx context.Context, dialogueID int64) ([]Question, error) {
	list, err := s.AllQuestions(ctx, dialogueID)
	return slices.DeleteFunc(list, func(q Question) bool { return q.Hidden }), err
}

// AllQuestions includes those that are hidden: somebody may have answered them.
func (s *Store) AllQuestions(ctx context.Context, dialogueID int64) ([]Question, error) {
	return dialogueQuestions(s.read(ctx), dialogueID)
}

func dialogueQuestions(db *gorm.DB, dialogueID int64) ([]Question, error) {
	var list []Question
	return list, db.Where("dialogue_id = ?", dialogueID).Order("position, id").Find(&list).Error
}

// ConsentTexts are the current version of each consent that a dialogue asks
// for, in order.
func (s *Store) ConsentTexts(ctx context.Context, dialogueID int64) ([]ConsentText, error) {
	list, err := s.AllConsentTexts(ctx, dialogueID)
	return slices.DeleteFunc(list, func(c ConsentText) bool { return c.Hidden }), err
}

// AllConsentTexts includes those that are hidden.
func (s *Store) AllConsentTexts(ctx context.Context, dialogueID int64) ([]ConsentText, error) {
	list, err := consentVersions(s.read(ctx), dialogueID)
	return currentConsents(list), err
}

// currentConsents are the latest version of each.
func currentConsents(list []ConsentText) []ConsentText {
	latest := map[string]int{}
	for _, c := range list {
		latest[c.Code] = max(latest[c.Code], c.Version)
	}
	return slices.DeleteFunc(list, func(c ConsentText) bool { return c.Version != latest[c.Code] })
}

func consentVersions(db *gorm.DB, dialogueID int64) ([]ConsentText, error) {
	var list []ConsentText
	return list, db.Where("dialogue_id = ?", dialogueID).Order("position, id").Find(&list).Error
}
