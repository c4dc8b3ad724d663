package models

import (
	"context"
	"strings"
)

// listing is one page being collected: runs of an index, merged.
type listing struct {
	s          *Store
	dialogueID int64
	scope      Scope // narrowed to the filtered host body
	only       []int // facets that the runs of host bodies are narrowed to
	sessionID  int64
	country    string
	term       string
	table      string
	id         string // column of the registration's id
	key        string // column of the sort key
	index      string
	times      bool // the key is a time
	descending bool
	backward   bool
	from       *listCursor
	size       int
	runs       []*run
}

// run is the rows of one facet, in order (facet -1 is all), or of one host body.
type run struct {
	facet    int
	host     int64
	buffered []listCursor
	last     *listCursor
	done     bool
	ahead    int // rows to read next
}

func (s *Store) newListing(ctx context.Context, sc Scope, f RegistrationFilter, at Cursor, size int) (*listing, error) {
	l := &listing{s: s, dialogueID: sc.ID, country: f.Country, size: size,
		descending: f.Sort == SortNewest, times: f.Sort == SortNewest || f.Sort == SortOldest}
	var err error
	if l.scope, err = sc.of(f.Host); err != nil {
		return nil, err
	}
	if l.sessionID, err = s.filteredSession(ctx, sc.Dialogue, f); err != nil {
		return nil, err
	}
	if err := l.searchFor(ctx, f.Search); err != nil {
		return nil, err
	}
	facets := l.facets(f)
	l.chooseIndex(len(facets) == 1 && facets[0] < 0)
	text := at.After
	if at.Before != "" {
		text, l.backward, l.descending = at.Before, true, !l.descending
	}
	from, err := s.parseCursor(text)
	if err != nil {
		return nil, err
	}
	if from != nil && !l.holds(from.Key) {
		return nil, ErrNotFound
	}
	l.from = from
	if l.byHost() {
		l.only = facets
		for _, host := range l.scope.hosts {
			l.runs = append(l.runs, &run{host: host, last: from, ahead: size + 2})
		}
		return l, nil
	}
	for _, facet := range facets {
		l.runs = append(l.runs, &run{facet: facet, last: from, ahead: size/len(facets) + 2})
	}
	return l, nil
}

// byHost tells whether the runs are those of host bodies.
func (l *listing) byHost() bool { return l.scope.Limited() && l.table == "registrations" }

// filteredSession is the id of the session that a filter names, or 0.
// ErrNotFound if the dialogue has none of this ref.
func (s *Store) filteredSession(ctx context.Context, d *Dialogue, f RegistrationFilter) (id int64, err error) {
	if f.Session == "" {
		return 0, nil
	}
	err = s.read(ctx).Raw("SELECT id FROM sessions WHERE dialogue_id = ? AND ref = ?", d.ID, f.Session).Row().Scan(&id)
	return id, noRow(err)
}

// holds tells whether a cursor's key can be one of the list's.
func (l *listing) holds(key string) bool {
	if l.times {
		_, err := parseTimeKey(key)
		return err == nil
	}
	return strings.HasPrefix(key, l.term)
}

// searchFor sets the term that the list begins with: what was typed, or the
// reference of a registration of the dialogue in any of its spellings.
func (l *listing) searchFor(ctx context.Context, typed string) error {
	if l.term = SearchTerm(typed); l.term == "" {
		return nil
	}
	l.times, l.descending = false, false
	reference, ok := ParseReference(typed)
	if !ok {
		return nil
	}
	var n int64
	err := l.s.read(ctx).Model(&Registration{}).Where("reference = ? AND dialogue_id = ?", reference, l.dialogueID).Count(&n).Error
	if n > 0 {
		l.term = SearchTerm(reference)
	}
	return err
}

// facets that match the filter. Where it says nothing of them and an index
// without them serves, it is the one run of all.
func (l *listing) facets(f RegistrationFilter) []int {
	if f.State == "" && f.Mode == "" && f.Category == "" && f.Country == "" && l.sessionID == 0 {
		return []int{-1}
	}
	var list []int
	for _, state := range States() {
		if f.State != "" && f.State != state || l.sessionID != 0 && (state == Declined || state == Cancelled) {
			continue
		}
		for _, mode := range Modes() {
			for _, category := range Categories() {
				if (f.Mode == "" || f.Mode == mode) && (f.Category == "" || f.Category == category) {
					list = append(list, facetOf(state, mode, category))
				}
			}
		}
	}
	return list
}

func (l *listing) chooseIndex(all bool) {
	by, column := "name", "sort_name"
	if l.times {
		by, column = "created", "created_at"
	}
	within := "facet"
	if l.country != "" {
		within = "country"
	}
	switch {
	case l.term != "" && l.sessionID != 0:
		l.table, l.id, l.key, l.index = "choice_terms", "registration_id", "term", "choice_terms_"+within
	case l.term != "":
		l.table, l.id, l.key, l.index = "search_terms", "registration_id", "term", "search_terms_"+within
		if all {
			l.index = "search_terms_term"
		}
	case l.sessionID != 0:
		if l.times {
			column = "registered_at"
		}
		l.table, l.id, l.key, l.index = "choices", "registration_id", column, "choices_"+within+"_"+by
	default:
		l.table, l.id, l.key, l.index = "registrations", "id", column, "registrations_"+within+"_"+by
		if all {
			l.index = "registrations_" + by
		}
		if l.scope.Limited() {
			l.index = "registrations_host_" + by
		}
	}
}
