package models

import (
	"bytes"
	"cmp"
	"context"
	"encoding/hex"
	"slices"
	"time"

	"gorm.io/gorm"
)

// Pair is two active registrations of a dialogue that may be one person's, the
// earlier one first.
type Pair struct {
	First, Second *Registration
	// Why they may be: the Alike constants.
	Why []string
}

// Distinction is a pair of which staff have said that they are two persons.
type Distinction struct {
	FirstID   int64 `gorm:"primaryKey;autoIncrement:false"`
	SecondID  int64 `gorm:"primaryKey;autoIncrement:false"`
	AccountID int64
	CreatedAt time.Time
}

const (
	// mostAlike is how many that have the same in common are compared with each
	// other.
	mostAlike = 6
	// likenessRead is how many likenesses are read at once.
	likenessRead = 500
)

// LookUpDuplicates lists at least size pairs of a dialogue's registrations that
// may be one person's, if there are that many, but for those that are known to be
// two, and those of whom neither matches a search by name or organisation; after
// is where the page before ended, next where the next one begins (both empty:
// none). It is audited as one search. ErrNotFound for an after of nobody.
func (s *Store) LookUpDuplicates(ctx context.Context, actor Actor, d *Dialogue, search, after string, size int) (pairs []Pair, next string, err error) {
	from, err := s.parseCursor(after)
	if err != nil {
		return nil, "", err
	}
	key := []byte{}
	if from != nil {
		if key, err = hex.DecodeString(from.Key); err != nil {
			return nil, "", ErrNotFound
		}
	}
	for len(pairs) < size && key != nil {
		var found []Pair
		if found, key, err = s.pairsAfter(ctx, d, key); err != nil {
			return nil, "", err
		}
		pairs = append(pairs, slices.DeleteFunc(found, func(p Pair) bool { return !p.First.matches(search) && !p.Second.matches(search) })...)
	}
	if key != nil {
		if next, err = s.cursorText(listCursor{Key: hex.EncodeToString(key), ID: d.ID}); err != nil {
			return nil, "", err
		}
	}
	details := s.filterDetails(RegistrationFilter{Search: search})
	details["duplicates"], details["found"] = true, len(pairs)
	return pairs, next, s.Audited(ctx, AuditEntry{Actor: actor, Action: "registration.search", DialogueID: d.ID, Details: details})
}

// pairsAfter reads the pairs of the next likenesses that are shared, and where it
// stopped: nil at their end.
func (s *Store) pairsAfter(ctx context.Context, d *Dialogue, key []byte) ([]Pair, []byte, error) {
	var rows []Likeness
	err := s.read(ctx).Where("dialogue_id = ? AND shared = ? AND like_key > ?", d.ID, true, key).
		Order("like_key, registration_id").Limit(likenessRead).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, nil, err
	}
	last := rows[len(rows)-1].LikeKey
	if len(rows) < likenessRead {
		last = nil
	} else if !bytes.Equal(rows[0].LikeKey, last) { // the last group may go on
		for bytes.Equal(rows[len(rows)-1].LikeKey, last) {
			rows = rows[:len(rows)-1]
		}
		last = rows[len(rows)-1].LikeKey
	}
	pairs, err := s.pairsOf(ctx, rows)
	return pairs, last, err
}

// pairsOf pairs those that have a likeness in common, each pair once: where it
// has several, at the first of them.
func (s *Store) pairsOf(ctx context.Context, rows []Likeness) ([]Pair, error) {
	var order []listCursor
	for _, row := range rows {
		order = append(order, listCursor{ID: row.RegistrationID})
	}
	list, err := s.registrationsByID(ctx, order)
	if err != nil {
		return nil, err
	}
	byID := map[int64]*Registration{}
	for _, r := range list {
		byID[r.ID] = r
	}
	var pairs []Pair
	for len(rows) > 0 {
		n := slices.IndexFunc(rows, func(row Likeness) bool { return !bytes.Equal(row.LikeKey, rows[0].LikeKey) })
		if n < 0 {
			n = len(rows)
		}
		group := rows[:min(n, mostAlike)]
		for i, one := range group {
			for _, other := range group[i+1:] {
				p, ok := newPair(byID[one.RegistrationID], byID[other.RegistrationID])
				if ok && bytes.Equal(p.key(), one.LikeKey) {
					pairs = append(pairs, p)
				}
			}
		}
		rows = rows[n:]
	}
	return s.undecided(ctx, pairs)
}

// newPair puts two registrations in order; not ok: they are no longer alike.
func newPair(a, b *Registration) (p Pair, ok bool) {
	if a == nil || b == nil || a.ID == b.ID || a.DialogueID != b.DialogueID || !a.Active() || !b.Active() {
		return p, false
	}
	if a.ID > b.ID {
		a, b = b, a
	}
	p = Pair{First: a, Second: b, Why: alike(a, b)}
	return p, len(p.Why) > 0
}

// key is the first likeness that a pair shares, in the order of their keys.
func (p Pair) key() []byte {
	other := p.Second.likeKeys()
	shared := slices.DeleteFunc(p.First.likeKeys(), func(key []byte) bool {
		return !slices.ContainsFunc(other, func(o []byte) bool { return bytes.Equal(o, key) })
	})
	return slices.MinFunc(shared, bytes.Compare)
}

// undecided leaves out those that are known to be two persons, and sorts the rest
// by name.
func (s *Store) undecided(ctx context.Context, pairs []Pair) ([]Pair, error) {
	if len(pairs) == 0 {
		return nil, nil
	}
	var firsts []int64
	for _, p := range pairs {
		firsts = append(firsts, p.First.ID)
	}
	var known []Distinction
	if err := s.read(ctx).Where("first_id IN ?", firsts).Find(&known).Error; err != nil {
		return nil, err
	}
	pairs = slices.DeleteFunc(pairs, func(p Pair) bool {
		return slices.ContainsFunc(known, func(k Distinction) bool { return k.FirstID == p.First.ID && k.SecondID == p.Second.ID })
	})
	slices.SortFunc(pairs, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(a.First.SortName, b.First.SortName), cmp.Compare(a.First.ID, b.First.ID), cmp.Compare(a.Second.ID, b.Second.ID))
	})
	return pairs, nil
}

// Twins is a pair with all that a merge chooses from.
type Twins struct {
	Pair
	One, Other *OwnPage
	// Scans are how often each was read or was present online.
	Scans map[int64]int
}

// OpenTwins opens two registrations of a dialogue side by side, which is audited.
// ErrNotFound where one is not there; ErrConflict where one is no longer active.
func (s *Store) OpenTwins(ctx context.Context, actor Actor, sc Scope, first, second string) (*Twins, error) {
	t := &Twins{Scans: map[int64]int{}}
	var err error
	for _, side := range []struct {
		ref string
		r   **Registration
		own **OwnPage
	}{{first, &t.First, &t.One}, {second, &t.Second, &t.Other}} {
		if *side.r, err = s.RegistrationByRef(ctx, sc, side.ref); err != nil {
			return nil, err
		}
		if *side.own, err = s.OwnPage(ctx, *side.r); err != nil {
			return nil, err
		}
		n := 0
		err = s.read(ctx).Raw("SELECT (SELECT COUNT(*) FROM scans WHERE registration_id = ? AND result = ?) + (SELECT COUNT(*) FROM presences WHERE registration_id = ?)",
			(*side.r).ID, ScanOK, (*side.r).ID).Row().Scan(&n)
		if err != nil {
			return nil, err
		}
		t.Scans[(*side.r).ID] = n
		err = s.AuditedOnce(ctx, AuditEntry{Actor: actor, Action: "registration.open", DialogueID: sc.ID, RegistrationID: (*side.r).ID})
		if err != nil {
			return nil, err
		}
	}
	if t.First.ID == t.Second.ID {
		return nil, ErrNotFound
	}
	if !t.First.Active() || !t.Second.Active() {
		return nil, ErrConflict
	}
	t.Why = alike(t.First, t.Second)
	return t, nil
}

// Survivor is the one that is probably to be kept: who attended, is further, or
// was first.
func (t *Twins) Survivor() *Registration {
	rank := func(r *Registration) int {
		return slices.Index([]string{Waitlisted, Pending, Confirmed}, r.State)*2 + map[bool]int{true: 1}[r.Place]
	}
	better := cmp.Or(cmp.Compare(t.Scans[t.Second.ID], t.Scans[t.First.ID]), rank(t.Second)-rank(t.First), cmp.Compare(t.First.ID, t.Second.ID))
	if better > 0 {
		return t.Second
	}
	return t.First
}

// Distinguish remembers that two registrations of a dialogue are two persons'.
func (s *Store) Distinguish(ctx context.Context, actor Actor, d *Dialogue, a, b *Registration) error {
	if a.ID > b.ID {
		a, b = b, a
	}
	err := s.write(ctx, func(tx *gorm.DB) error {
		row := Distinction{FirstID: a.ID, SecondID: b.ID, AccountID: actor.AccountID, CreatedAt: s.Now()}
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		for _, r := range []*Registration{a, b} {
			other := map[int64]*Registration{a.ID: b, b.ID: a}[r.ID]
			err := s.audit(ctx, tx, AuditEntry{Actor: actor, Action: "registration.distinguish", DialogueID: d.ID, RegistrationID: r.ID,
				Details: map[string]any{"other": other.Ref}})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if duplicate(err) { // said before
		return nil
	}
	return err
}
