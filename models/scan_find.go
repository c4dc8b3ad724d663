package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"duologue/models/ticket"
)

// codeKey is what a code says: where to look for its registration, by which
// value, and the dialogue it names.
type codeKey struct {
	from, where string
	value       any
	dialogue    [6]byte
	hand        bool // not a ticket
}

// Parameters of joins stand in a SELECT of their own throughout, because SQLite
// prepares a join anew for every value that it is compared with directly, which
// takes ten times as long as running it.

func ticketKey(id []byte, dialogue [6]byte) codeKey {
	return codeKey{from: "t.id, t.revoked_at IS NOT NULL, %s FROM tickets t JOIN registrations r ON r.id = t.registration_id",
		where: "t.code_id", value: id, dialogue: dialogue}
}

// registrationKey looks for a registration by a unique column.
func registrationKey(column, value string) codeKey {
	return codeKey{from: "0, 0, %s FROM registrations r", where: "r." + column, value: value, hand: true}
}

// readTicket reads a signed code and checks its signature. What is no code of
// ours, or forged, or truncated, is looked for in vain.
func (s *Store) readTicket(ctx context.Context, text string) (codeKey, error) {
	nobody := ticketKey([]byte{}, [6]byte{})
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
	return ticketKey(code.ID[:], code.Dialogue), nil
}

// situation is all that a scan is judged by: the list, who the code belongs to
// (registration 0: nobody), and whether they are in.
type situation struct {
	list *scanList
	subject
	entry *ListEntry // nil: never in, on the day that counts
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

const subjectColumns = `r.id, r.dialogue_id, r.state, r.place, r.reference, r.family_name, r.given_names, r.native_name, r.name_order,
	r.vip, r.head_of_delegation, r.door_note, COALESCE(n.access, '') <> '', e.inside, e.scan_id, e.entered_at, `

const subjectJoins = `
	LEFT JOIN needs n ON n.registration_id = r.id
	LEFT JOIN entries e ON e.list_id = (SELECT ?) AND e.registration_id = r.id AND e.day = (SELECT ?)`

const choiceJoins = `
	LEFT JOIN choices co ON co.registration_id = r.id AND co.session_id = (SELECT ?) AND co.mode = 'onsite'
	LEFT JOIN choices cn ON cn.registration_id = r.id AND cn.session_id = (SELECT ?) AND cn.mode = 'online'`

// situation finds who a code belongs to and whether they are in, on a day; of a
// scanner that is yet to be proved, errUnproved unless it is and the code somebody's.
func (s *Store) situation(ctx context.Context, by Scanner, l *scanList, key codeKey, day string) (*situation, error) {
	choices, joins, args := "'', ''", subjectJoins, []any{l.ID, day}
	if l.SessionID != 0 && !l.open {
		choices, joins = "COALESCE(co.state, ''), COALESCE(cn.state, '')", joins+choiceJoins
		args = append(args, l.SessionID, l.SessionID)
	}
	if by.proof != nil {
		joins += proofJoins
		args = append(args, by.proof.args(s.Now())...)
	}
	query := "SELECT " + fmt.Sprintf(key.from, subjectColumns+choices) + joins + " WHERE " + key.where + " = (SELECT ?)"
	found := situation{list: l}
	w, g := &found.subject, &found.subject.guest
	var inside sql.Null[bool]
	var scanID sql.Null[int64]
	var entered sql.NullTime
	err := s.read(ctx).Statement.ConnPool.QueryRowContext(ctx, query, append(args, key.value)...).Scan(
		&w.ticketID, &w.revoked, &w.registrationID, &w.dialogueID, &w.state, &w.place,
		&g.Reference, &g.FamilyName, &g.GivenNames, &g.NativeName, &g.NameOrder, &g.VIP, &g.HeadOfDelegation, &g.Note, &g.AccessNeed,
		&inside, &scanID, &entered, &w.onsiteChoice, &w.onlineChoice)
	if errors.Is(err, sql.ErrNoRows) && by.proof != nil {
		return nil, errUnproved
	}
	if errors.Is(err, sql.ErrNoRows) {
		return &situation{list: l}, nil
	}
	if err != nil {
		return nil, err
	}
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
	err := s.read(ctx).Raw(`SELECT r.reference, r.family_name, r.given_names, r.native_name, r.name_order, r.vip, r.head_of_delegation, r.door_note,
		EXISTS (SELECT 1 FROM needs n WHERE n.registration_id = r.id AND n.access <> '') FROM registrations r WHERE r.id = ?`,
		registrationID).Row().Scan(&g.Reference, &g.FamilyName, &g.GivenNames, &g.NativeName, &g.NameOrder,
		&g.VIP, &g.HeadOfDelegation, &g.Note, &g.AccessNeed)
	return &g, noRow(err)
}
