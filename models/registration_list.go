package models

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// RegistrationFilter narrows and sorts the registrations of a dialogue. Empty
// fields do not filter.
type RegistrationFilter struct {
	State    string `json:"state,omitempty"`
	Mode     string `json:"mode,omitempty"` // in which they attend as things stand
	Country  string `json:"country,omitempty"`
	Category string `json:"category,omitempty"`
	Session  string `json:"session,omitempty"` // ref; who holds it or waits for it
	Host     string `json:"host,omitempty"`    // code of their host body, or NoHost
	Search   string `json:"search,omitempty"`  // start of any word of name, e-mail, organisation or reference
	Sort     string `json:"sort,omitempty"`    // one of the Sort constants; a search is sorted by what was found
}

// Orders of a list.
const (
	SortName   = "name"
	SortNewest = "newest"
	SortOldest = "oldest"
)

// RegistrationPage is one page of a list. After and Before are the cursors of
// the neighbouring pages, or empty.
type RegistrationPage struct {
	Rows   []*Registration
	After  string
	Before string
}

// Cursor is a position in a list.
type Cursor struct {
	After, Before string
}

// listCursor is the sort key and the id of a row.
type listCursor struct {
	Key string `json:"k"`
	ID  int64  `json:"i"`
}

// cursorText writes a cursor for an address: sealed, since the key is a name or
// a moment of somebody and the id is nobody's business.
func (s *Store) cursorText(c listCursor) (string, error) {
	b, err := json.Marshal(c)
	if err != nil {
		return "", err
	}
	sealed, err := s.seal(b, cursorContext)
	return base64.RawURLEncoding.EncodeToString(sealed), err
}

// parseCursor reads what cursorText wrote; nil if empty, ErrNotFound if forged.
func (s *Store) parseCursor(text string) (*listCursor, error) {
	if text == "" {
		return nil, nil
	}
	sealed, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return nil, ErrNotFound
	}
	b, err := s.unseal(sealed, cursorContext)
	if err != nil {
		return nil, ErrNotFound
	}
	var c listCursor
	return &c, json.Unmarshal(b, &c)
}

const cursorContext = "cursor"

// Check reports values that no list has, as an *Invalid.
func (f RegistrationFilter) Check() error {
	wrong := &Invalid{}
	for _, v := range []struct {
		field, value string
		known        []string
	}{
		{"state", f.State, States()}, {"mode", f.Mode, Modes()}, {"category", f.Category, Categories()},
		{"sort", f.Sort, []string{SortName, SortNewest, SortOldest}},
	} {
		if v.value != "" && !slices.Contains(v.known, v.value) {
			wrong.Add(v.field, "field.choose")
		}
	}
	if f.Country != "" && !validCountry(f.Country) {
		wrong.Add("country", "field.choose")
	}
	checkText(wrong, "host", f.Host, 100, false)
	checkText(wrong, "search", f.Search, 200, false)
	return wrong.OrNil()
}

// Registrations lists one page of a scope's registrations. Whatever the
// filter, it reads little more than the rows that it returns: state, mode and
// category are numbered together, so each combination is a short run of an
// index in the wanted order, and the runs are merged. Of single host bodies it
// reads the runs of these, and leaves out what the filter does.
func (s *Store) Registrations(ctx context.Context, sc Scope, f RegistrationFilter, at Cursor, size int) (*RegistrationPage, error) {
	if err := f.Check(); err != nil {
		return nil, err
	}
	l, err := s.newListing(ctx, sc, f, at, size)
	if err != nil {
		return nil, err
	}
	found, more, err := l.collect(ctx)
	if err != nil {
		return nil, err
	}
	page := &RegistrationPage{}
	if l.backward {
		slices.Reverse(found)
	}
	if len(found) > 0 && (more || l.backward) {
		if page.After, err = s.cursorText(found[len(found)-1]); err != nil {
			return nil, err
		}
	}
	if len(found) > 0 && (at.After != "" || l.backward && more) {
		if page.Before, err = s.cursorText(found[0]); err != nil {
			return nil, err
		}
	}
	page.Rows, err = s.registrationsByID(ctx, found)
	return page, err
}

// Matching calls f with every registration that matches, page by page, in the
// order of the list.
func (s *Store) Matching(ctx context.Context, sc Scope, filter RegistrationFilter, f func(rows []*Registration) error) error {
	var at Cursor
	for {
		page, err := s.Registrations(ctx, sc, filter, at, 500)
		if err != nil {
			return err
		}
		if len(page.Rows) > 0 {
			if err := f(page.Rows); err != nil {
				return err
			}
		}
		if page.After == "" {
			return nil
		}
		at.After = page.After
	}
}

func (s *Store) registrationsByID(ctx context.Context, order []listCursor) ([]*Registration, error) {
	if len(order) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(order))
	for i, c := range order {
		ids[i] = c.ID
	}
	var rows []*Registration
	if err := s.read(ctx).Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	byID := map[int64]*Registration{}
	for _, r := range rows {
		byID[r.ID] = r
	}
	sorted := make([]*Registration, 0, len(order))
	for _, id := range ids {
		if r := byID[id]; r != nil {
			sorted = append(sorted, r)
		}
	}
	return sorted, nil
}

// timeKey writes a time so that texts compare as the times do.
func timeKey(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05.000000") }

func parseTimeKey(k string) (time.Time, error) {
	t, err := time.ParseInLocation("2006-01-02 15:04:05.000000", k, time.UTC)
	if err != nil {
		return t, ErrNotFound
	}
	return t, nil
}

// keyText makes a sort key of what the driver returns for its column.
func keyText(v any) (string, error) {
	switch k := v.(type) {
	case time.Time:
		return timeKey(k), nil
	case []byte:
		return string(k), nil
	case string:
		// SQLite's times, where a compound query hides that they are times.
		if t, err := time.Parse("2006-01-02 15:04:05.999999999-07:00", k); err == nil {
			return timeKey(t), nil
		}
		return k, nil
	}
	return "", fmt.Errorf("sort key of type %T", v)
}

// prefixEnd is the first text after all that start with prefix.
func prefixEnd(prefix string) string { return strings.TrimRight(prefix, "\U0010ffff") + "\U0010ffff" }
