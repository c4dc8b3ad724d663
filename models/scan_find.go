package models

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"duologue/models/ticket"
)

// scanList is a list as far as judging needs it.
type scanList struct {
	List
	slug string
	zone *time.Location
	open bool // a session that admits all confirmed
}

// dayOf is the day for which an entry at t counts; empty where it counts once.
func (l *List) dayOf(t time.Time, zone *time.Location) string {
	if l.Once != OncePerDay {
		return ""
	}
	return t.In(zone).Format(time.DateOnly)
}

const scanListColumns = `SELECT l.id, l.dialogue_id, l.session_id, l.opens_at, l.closes_at, l.once, d.slug, d.zone, COALESCE(c.open, 0)
	FROM lists l JOIN dialogues d ON d.id = l.dialogue_id
	LEFT JOIN session_contents c ON c.session_id = l.session_id AND c.version_id = d.agenda_version_id `

// scanList finds a list that the scanner may check in to, or ErrForbidden.
func (s *Store) scanList(ctx context.Context, by scanner, ref string) (*scanList, error) {
	query, args := scanListColumns+"WHERE l.ref = ? AND l.dialogue_id = ?", []any{ref, by.dialogueID}
	if by.device != nil {
		query = scanListColumns + "JOIN device_lists dl ON dl.list_id = l.id AND dl.device_id = ? WHERE l.ref = ? AND l.dialogue_id = ?"
		args = []any{by.device.ID, ref, by.dialogueID}
	}
	l, zone := scanList{List: List{Ref: ref}}, ""
	var opens, closes sql.NullTime
	err := s.read(ctx).Raw(query, args...).Row().
		Scan(&l.ID, &l.DialogueID, &l.SessionID, &opens, &closes, &l.Once, &l.slug, &zone, &l.open)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrForbidden
	}
	if err != nil {
		return nil, err
	}
	if opens.Valid {
		l.OpensAt = &opens.Time
	}
	if closes.Valid {
		l.ClosesAt = &closes.Time
	}
	l.zone = location(zone)
	return &l, nil
}

// subject is whom a code belongs to. Zero: nobody.
type subject struct {
	ticketID       int64
	registrationID int64
	dialogueID     int64
	foreign        bool // genuine, of another dialogue
	revoked        bool
	byReference    bool
	state          string
	place          bool
	onsiteChoice   string // state of the choice of the list's session
	onlineChoice   string
	guest          ScanGuest
}

// subjectColumns has one parameter, the list's session, twice.
const subjectColumns = `r.id, r.dialogue_id, r.state, r.place, r.family_name, r.given_names, r.native_name, r.name_order,
	r.vip, r.head_of_delegation, r.door_note,
	EXISTS (SELECT 1 FROM needs n WHERE n.registration_id = r.id AND n.access <> ''),
	COALESCE((SELECT c.state FROM choices c WHERE c.registration_id = r.id AND c.session_id = ? AND c.mode = 'onsite'), ''),
	COALESCE((SELECT c.state FROM choices c WHERE c.registration_id = r.id AND c.session_id = ? AND c.mode = 'online'), '')`

const (
	byTicketQuery = "SELECT t.id, t.revoked_at IS NOT NULL, " + subjectColumns +
		" FROM tickets t JOIN registrations r ON r.id = t.registration_id WHERE t.code_id = ?"
	byReferenceQuery    = "SELECT 0, 0, " + subjectColumns + " FROM registrations r WHERE r.reference = ?"
	byRegistrationQuery = "SELECT 0, 0, " + subjectColumns + " FROM registrations r WHERE r.id = ?"
	byRefQuery          = "SELECT 0, 0, " + subjectColumns + " FROM registrations r WHERE r.ref = ?"
)

func (s *Store) subject(ctx context.Context, query string, session int64, key any) (subject, error) {
	var w subject
	g := &w.guest
	err := s.read(ctx).Raw(query, session, session, key).Row().Scan(
		&w.ticketID, &w.revoked, &w.registrationID, &w.dialogueID, &w.state, &w.place,
		&g.FamilyName, &g.GivenNames, &g.NativeName, &g.NameOrder, &g.VIP, &g.HeadOfDelegation, &g.Note,
		&g.AccessNeed, &w.onsiteChoice, &w.onlineChoice)
	if errors.Is(err, sql.ErrNoRows) {
		return subject{}, nil
	}
	return w, err
}

// byTicket reads a signed code. What is forged or truncated belongs to nobody.
func (s *Store) byTicket(ctx context.Context, l *scanList, text string) (subject, error) {
	code, signature, err := ticket.Parse(text)
	if err != nil {
		return subject{}, nil
	}
	public, err := s.publicKey(ctx, code.KeyID)
	if errors.Is(err, ErrNotFound) {
		return subject{}, nil
	}
	if err != nil {
		return subject{}, err
	}
	if ticket.Verify(public, code, signature) != nil {
		return subject{}, nil
	}
	who, err := s.subject(ctx, byTicketQuery, l.SessionID, code.ID[:])
	if err != nil {
		return subject{}, err
	}
	if who.registrationID == 0 && code.Dialogue != ticket.DialogueID(l.slug) {
		return subject{foreign: true}, nil
	}
	return who.at(l), nil
}

func (s *Store) byReference(ctx context.Context, l *scanList, reference string) (subject, error) {
	who, err := s.subject(ctx, byReferenceQuery, l.SessionID, reference)
	if err != nil || who.registrationID == 0 {
		return subject{}, err
	}
	who.byReference = true
	return who.at(l), nil
}

// at forgets a person of another dialogue.
func (w subject) at(l *scanList) subject {
	if w.registrationID != 0 && w.dialogueID != l.DialogueID {
		return subject{foreign: true}
	}
	return w
}
