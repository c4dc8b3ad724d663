package models

import (
	"context"
	"slices"
	"time"
)

// JoinPhase tells whether an online session can be joined.
type JoinPhase string

// Phases of joining.
const (
	JoinBefore JoinPhase = "before"
	JoinOpen   JoinPhase = "open"
	JoinOver   JoinPhase = "over"
)

// Reasons why a guest cannot join a session, whenever that may be.
const (
	RefusedNotConfirmed = "not_confirmed" // the registration is not confirmed
	RefusedWaiting      = "waiting"       // on the waiting list of the session
	RefusedNoPlace      = "no_place"      // has not chosen it online
	RefusedNotOnline    = "not_online"    // nobody can attend it online
)

// Joining is what a guest may know about joining a session online.
type Joining struct {
	Dialogue *Dialogue
	// Session is the session without its link.
	Session *Session
	// Refused is why the guest has no right to join; empty who has.
	Refused string
	Phase   JoinPhase
	// OpensAt and ClosesAt bound the time in which it can be joined.
	OpensAt, ClosesAt time.Time
	// URL is the session's link, for the entitled while joining is open and
	// for nobody else; empty too while the organiser has given none.
	URL string
	// Embed: the organiser wants URL framed.
	Embed bool
	// Presence is what was recorded of the guest so far, or nil.
	Presence *Presence
}

// Joining tells what a guest may know about joining a session of their
// dialogue now. An unknown session is ErrNotFound.
func (s *Store) Joining(ctx context.Context, r *Registration, session string) (*Joining, error) {
	j, err := s.joining(ctx, r, session)
	if err != nil || j.Refused != "" {
		return j, err
	}
	j.Presence, err = s.presence(ctx, j.Session.ID, r.ID)
	return j, err
}

// joining reads the session, its content and the guest's choice by their keys.
func (s *Store) joining(ctx context.Context, r *Registration, ref string) (*Joining, error) {
	db := s.read(ctx)
	var d Dialogue
	if err := db.Where("id = ?", r.DialogueID).Take(&d).Error; err != nil {
		return nil, found(err)
	}
	var session Session
	if err := s.read(ctx).Where("ref = ? AND dialogue_id = ?", ref, d.ID).Take(&session).Error; err != nil {
		return nil, found(err)
	}
	err := s.read(ctx).Where("version_id = ? AND session_id = ?", d.AgendaVersionID, session.ID).Take(&session.SessionContent).Error
	if err != nil {
		return nil, found(err)
	}
	var choices []Choice
	err = s.read(ctx).Where("registration_id = ? AND session_id = ? AND mode = ?", r.ID, session.ID, Online).Find(&choices).Error
	if err != nil {
		return nil, err
	}
	return newJoining(&d, r, &session, choices, s.Now()), nil
}

// newJoining keeps the link back from everybody who may not have it now, so
// that no page can give it away.
func newJoining(d *Dialogue, r *Registration, session *Session, choices []Choice, now time.Time) *Joining {
	shown := *session
	shown.JoinURL = ""
	j := &Joining{Dialogue: d, Session: &shown, Refused: refusal(r, session, choices), Phase: JoinOpen,
		OpensAt:  session.StartsAt.Add(-time.Duration(d.JoinOpensMinutes) * time.Minute),
		ClosesAt: session.EndsAt.Add(joinGrace)}
	switch {
	case now.Before(j.OpensAt):
		j.Phase = JoinBefore
	case !now.Before(j.ClosesAt):
		j.Phase = JoinOver
	}
	if j.Refused == "" && j.Phase == JoinOpen {
		j.URL, j.Embed = session.JoinURL, session.JoinEmbed && session.JoinURL != ""
	}
	return j
}

// refusal is why a guest cannot join a session, or empty. Open sessions admit
// all confirmed, whatever their mode; others those who hold a place online.
func refusal(r *Registration, session *Session, choices []Choice) string {
	i := slices.IndexFunc(choices, func(c Choice) bool { return c.SessionID == session.ID && c.Mode == Online })
	switch {
	case !session.Online:
		return RefusedNotOnline
	case r.State != Confirmed:
		return RefusedNotConfirmed
	case session.Open || i >= 0 && choices[i].State == Held:
		return ""
	case i >= 0 && choices[i].State == Waitlisted:
		return RefusedWaiting
	}
	return RefusedNoPlace
}
