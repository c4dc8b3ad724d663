package models

import (
	"context"
	"time"
	"unicode/utf8"
)

const (
	searchesPerMinute = 120
	maxFound          = 20
)

// FoundGuest is a registration as a name search at the door shows it.
type FoundGuest struct {
	State        string
	Place        bool // on site
	Organisation string
	Country      string
	Inside       bool // at the list that was asked about
	EnteredAt    *time.Time
	Entry        []byte // the nonce of the scan by which they are in; nil unless it was today
	ScanGuest    `gorm:"embedded"`
}

// SearchGuests finds registrations by the start of a name, organisation or
// reference, at most 20; audited. ErrForbidden for a device without the right
// to search and for a list that is not the scanner's, ErrTooMany, *Invalid when
// too little was typed.
func (s *Store) SearchGuests(ctx context.Context, by Scanner, list, query string) ([]FoundGuest, error) {
	if !by.canSearch {
		return nil, ErrForbidden
	}
	l, err := s.scanList(ctx, by, list)
	if err != nil {
		return nil, err
	}
	term := SearchTerm(query)
	if utf8.RuneCountInString(term) < 2 && !hasIdeograph(term) {
		var wrong Invalid
		wrong.Add("q", "field.too_short", "min", 2)
		return nil, &wrong
	}
	if err := s.Allow(ctx, "search", by.key(), searchesPerMinute, time.Minute); err != nil {
		return nil, err
	}
	now := s.Now()
	guests, err := s.findGuests(ctx, &l.List, l.dayOf(now, l.zone), midnight(now, l.zone), query, term)
	if err != nil {
		return nil, err
	}
	return guests, s.Audited(ctx, AuditEntry{Actor: by.actor, Action: "registration.search", DialogueID: by.dialogueID,
		Object: "list", ObjectRef: list, Details: map[string]any{"found": len(guests)}})
}

func hasIdeograph(s string) bool {
	for _, r := range s {
		if ideographic(r) {
			return true
		}
	}
	return false
}

func (s *Store) findGuests(ctx context.Context, l *List, day string, today time.Time, query, term string) ([]FoundGuest, error) {
	matches := "SELECT DISTINCT registration_id FROM search_terms WHERE dialogue_id = ? AND term >= ? AND term < ?"
	args := []any{today, l.ID, day, l.DialogueID, term, term + "\U0010FFFF"}
	if reference, ok := ParseReference(query); ok {
		matches = "SELECT id FROM registrations WHERE dialogue_id = ? AND reference = ?"
		args = append(args[:3], l.DialogueID, reference)
	}
	var guests []FoundGuest
	err := s.read(ctx).Raw(`SELECT r.reference, r.state, r.place, r.organisation, r.country, COALESCE(e.inside, 0) AS inside,
			e.entered_at, (SELECT nonce FROM scans WHERE id = e.scan_id AND e.inside AND e.entered_at >= ?) AS entry,
			r.family_name, r.given_names, r.native_name, r.name_order, r.vip, r.head_of_delegation, r.door_note AS note,
			EXISTS (SELECT 1 FROM needs n WHERE n.registration_id = r.id AND n.access <> '') AS access_need
		FROM registrations r LEFT JOIN entries e ON e.registration_id = r.id AND e.list_id = ? AND e.day = ?
		WHERE r.id IN (`+matches+`) AND r.state IN ('confirmed', 'pending', 'waitlisted')
		ORDER BY r.sort_name, r.id LIMIT ?`, append(args, maxFound)...).Scan(&guests).Error
	return guests, err
}
