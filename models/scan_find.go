package models

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"duologue/models/ticket"
)

// codeKey is what a code says: where to look for its registration, by which
// value, and the dialogue it names.
type codeKey struct {
	query    string
	value    any
	dialogue [6]byte
}

// How registrations are looked for; each has one parameter. Parameters stand
// in a SELECT of their own, because SQLite prepares a join anew for every value
// that it is compared with directly, which takes ten times as long as running it.
const (
	byTicket    = "LEFT JOIN tickets t ON t.code_id = (SELECT ?) LEFT JOIN registrations r ON r.id = t.registration_id"
	byReference = "LEFT JOIN registrations r ON r.reference = (SELECT ?) LEFT JOIN tickets t ON 1 = 0"
	byRef       = "LEFT JOIN registrations r ON r.ref = (SELECT ?) LEFT JOIN tickets t ON 1 = 0"
)

// readTicket reads a signed code and checks its signature. What is no code of
// ours, or forged, or truncated, is looked for in vain.
func (s *Store) readTicket(ctx context.Context, text string) (codeKey, error) {
	nobody := codeKey{query: byTicket, value: []byte{}}
	code, signature, err := ticket.Parse(text)
	if err != nil {
		return nobody, nil
	}
	public, err := s.publicKey(ctx, code.KeyID)
	if errors.Is(err, ErrNotFound) {
		return nobody, nil
	}
	if err != nil {
		return nobody, err
	}
	if ticket.Verify(public, code, signature) != nil {
		return nobody, nil
	}
	return codeKey{query: byTicket, value: code.ID[:], dialogue: code.Dialogue}, nil
}

// situation is all that a scan is judged by: the list, who the code belongs to
// (registration 0: nobody), and whether they are in.
type situation struct {
	list scanList
	subject
	entry *ListEntry // nil: never in, on the day that counts
}

// scanList is a list as far as judging needs it.
type scanList struct {
	List
	slug string
	open bool // a session that admits all confirmed
}

// subject is whom a code belongs to.
type subject struct {
	ticketID       int64
	registrationID int64
	dialogueID     int64
	revoked        bool
	state          string
	place          bool
	onsiteChoice   string // state of the choice of the list's session
	onlineChoice   string
	guest          ScanGuest
}

// dayOf is the day for which an entry at t counts; empty where it counts once.
func (l *List) dayOf(t time.Time, zone *time.Location) string {
	if l.Once != OncePerDay {
		return ""
	}
	return t.In(zone).Format(time.DateOnly)
}

const situationColumns = `SELECT l.id, l.dialogue_id, l.session_id, l.opens_at, l.closes_at, l.once, d.slug, COALESCE(c.open, 0),
	COALESCE(t.id, 0), t.revoked_at IS NOT NULL, COALESCE(r.id, 0), COALESCE(r.dialogue_id, 0), COALESCE(r.state, ''), COALESCE(r.place, 0),
	COALESCE(r.family_name, ''), COALESCE(r.given_names, ''), COALESCE(r.native_name, ''), COALESCE(r.name_order, ''),
	COALESCE(r.vip, 0), COALESCE(r.head_of_delegation, 0), COALESCE(r.door_note, ''), COALESCE(n.access, '') <> '',
	COALESCE(co.state, ''), COALESCE(cn.state, ''), e.inside, e.scan_id, e.entered_at
	FROM lists l JOIN dialogues d ON d.id = l.dialogue_id
	LEFT JOIN session_contents c ON c.session_id = l.session_id AND c.version_id = d.agenda_version_id
	`

const situationJoins = `
	LEFT JOIN needs n ON n.registration_id = r.id
	LEFT JOIN choices co ON co.registration_id = r.id AND co.session_id = l.session_id AND co.mode = 'onsite'
	LEFT JOIN choices cn ON cn.registration_id = r.id AND cn.session_id = l.session_id AND cn.mode = 'online'
	LEFT JOIN entries e ON e.list_id = l.id AND e.registration_id = r.id AND e.day = CASE WHEN l.once = 'day' THEN (SELECT ?) ELSE '' END
	WHERE l.ref = (SELECT ?) AND l.dialogue_id = (SELECT ?)`

const ofDevice = ` AND EXISTS (SELECT 1 FROM device_lists dl WHERE dl.list_id = l.id AND dl.device_id = (SELECT ?))`

// situation finds everything at once; ErrForbidden for a list that is not the
// scanner's. day is that of the scan in the dialogue's zone.
func (s *Store) situation(ctx context.Context, by scanner, list string, key codeKey, day string) (*situation, error) {
	query, args := situationColumns+key.query+situationJoins, []any{key.value, day, list, by.dialogueID}
	if by.device != nil {
		query, args = query+ofDevice, append(args, by.device.ID)
	}
	var found situation
	l, w, g := &found.list, &found.subject, &found.subject.guest
	var inside sql.Null[bool]
	var scanID sql.Null[int64]
	var opens, closes, entered sql.NullTime
	err := s.read(ctx).Raw(query, args...).Row().Scan(
		&l.ID, &l.DialogueID, &l.SessionID, &opens, &closes, &l.Once, &l.slug, &l.open,
		&w.ticketID, &w.revoked, &w.registrationID, &w.dialogueID, &w.state, &w.place,
		&g.FamilyName, &g.GivenNames, &g.NativeName, &g.NameOrder,
		&g.VIP, &g.HeadOfDelegation, &g.Note, &g.AccessNeed, &w.onsiteChoice, &w.onlineChoice,
		&inside, &scanID, &entered)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrForbidden
	}
	if err != nil {
		return nil, err
	}
	l.OpensAt, l.ClosesAt = optional(opens), optional(closes)
	if scanID.Valid {
		found.entry = &ListEntry{Inside: inside.V, ScanID: scanID.V, EnteredAt: entered.Time}
	}
	return &found, nil
}

func optional(t sql.NullTime) *time.Time {
	if !t.Valid {
		return nil
	}
	return &t.Time
}

// guest is what an answer says of a registration.
func (s *Store) guest(ctx context.Context, registrationID int64) (*ScanGuest, error) {
	var g ScanGuest
	err := s.read(ctx).Raw(`SELECT r.family_name, r.given_names, r.native_name, r.name_order, r.vip, r.head_of_delegation, r.door_note,
		EXISTS (SELECT 1 FROM needs n WHERE n.registration_id = r.id AND n.access <> '') FROM registrations r WHERE r.id = ?`,
		registrationID).Row().Scan(&g.FamilyName, &g.GivenNames, &g.NativeName, &g.NameOrder,
		&g.VIP, &g.HeadOfDelegation, &g.Note, &g.AccessNeed)
	return &g, noRow(err)
}

// deviceList finds a list that the device may check in to, or ErrForbidden.
func (s *Store) deviceList(ctx context.Context, d *Device, ref string) (*List, error) {
	lists, err := s.ListsOf(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	for i := range lists {
		if lists[i].Ref == ref {
			return &lists[i], nil
		}
	}
	return nil, ErrForbidden
}
