package models

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"
)

// MoUFilter narrows the register. Empty fields do not filter.
type MoUFilter struct {
	Party    string // code of a body
	Country  string // side
	Topic    string
	Year     string
	State    string
	Dialogue string // slug
	// Visibility filters for staff alone.
	Visibility string
	Search     string // starts of words of title, parties, signatories, reference
}

// values are what is filtered by, by the kind of facet.
func (f MoUFilter) values() map[string]string {
	return map[string]string{FacetParty: f.Party, FacetCountry: f.Country, FacetTopic: f.Topic, FacetYear: f.Year, FacetState: f.State, FacetDialogue: f.Dialogue,
		facetVisibility: f.Visibility}
}

// MoUPage is one page of the register, those signed last first, those of unknown
// date at the end. After is the cursor of the next page, or empty.
type MoUPage struct {
	Rows  []*MoU
	After string
	// Names are what visitors' pages name.
	Names MoUNames
}

// MoUs lists a page of the desk's records for staff.
func (s *Store) MoUs(ctx context.Context, desk Desk, f MoUFilter, after string, size int) (*MoUPage, error) {
	return s.listMoUs(ctx, false, f, after, size, func(q *gorm.DB) *gorm.DB {
		if desk.Everywhere() {
			return q
		}
		return q.Where("f.mou_id IN (SELECT id FROM mous WHERE dialogue_id IN ?)", append(desk.Dialogues(), -1))
	})
}

// PublicMoUs lists a page of what visitors see.
func (s *Store) PublicMoUs(ctx context.Context, f MoUFilter, after string, size int) (*MoUPage, error) {
	s.letEmbargoesEnd(ctx)
	page, err := s.listMoUs(ctx, true, f, after, size, func(q *gorm.DB) *gorm.DB { return q })
	if err != nil {
		return nil, err
	}
	page.Rows, page.Names, err = s.publicMoUs(ctx, page.Rows)
	return page, err
}

// listMoUs reads along what leads in the wanted order, and leaves out what the
// rest of the filter does.
func (s *Store) listMoUs(ctx context.Context, open bool, f MoUFilter, after string, size int, limit func(*gorm.DB) *gorm.DB) (*MoUPage, error) {
	at, err := s.parseCursor(after)
	if err != nil {
		return nil, err
	}
	lead, err := s.leadOf(ctx, open, f)
	if err != nil {
		return nil, err
	}
	found, err := findMoUs(limit(s.facetQuery(ctx, open, f, lead)), lead, at, size+1)
	if err != nil {
		return nil, err
	}
	page := &MoUPage{}
	if len(found) > size {
		found = found[:size]
		last := found[size-1]
		if page.After, err = s.cursorText(listCursor{Key: last.SortDate, ID: last.MoUID}); err != nil {
			return nil, err
		}
	}
	page.Rows, err = s.mousByID(ctx, open, found)
	return page, err
}

// mousByID reads the records of a page in its order; for visitors without what
// they may not see.
func (s *Store) mousByID(ctx context.Context, open bool, at []mouFacet) ([]*MoU, error) {
	ids := []int64{0}
	for _, f := range at {
		ids = append(ids, f.MoUID)
	}
	q := s.read(ctx).Where("id IN ?", ids)
	if open {
		q = q.Omit("content").Where("shown = ?", true)
	}
	var rows []*MoU
	if err := q.Find(&rows).Error; err != nil {
		return nil, err
	}
	place := func(m *MoU) int { return slices.Index(ids, m.ID) }
	slices.SortFunc(rows, func(a, b *MoU) int { return place(a) - place(b) })
	return rows, nil
}

// FacetCount is how many records a value of a facet finds.
type FacetCount struct {
	Kind, Value string
	Count       int
}

// keptFacets are the counts as they are after an act, by its leaf.
type keptFacets struct {
	leaf int64
	list []FacetCount
}

// PublicFacets counts what visitors can filter by. The counts are kept until
// there is another act, whose leaf comes last: see appendLeaves.
func (s *Store) PublicFacets(ctx context.Context) ([]FacetCount, error) {
	var last int64
	if err := s.read(ctx).Raw("SELECT COALESCE(MAX(leaf), -1) FROM mou_acts").Row().Scan(&last); err != nil {
		return nil, err
	}
	if kept := s.facets.Load(); kept != nil && kept.leaf == last {
		return kept.list, nil
	}
	var list []FacetCount
	err := s.read(ctx).Raw(`SELECT kind, value, COUNT(*) AS count FROM mou_facets WHERE open = ? AND kind <> ? GROUP BY kind, value ORDER BY kind, value`, true, facetAll).Scan(&list).Error
	if err == nil {
		s.facets.Store(&keptFacets{last, list})
	}
	return list, err
}

// PublicMoU is what visitors see of a record, by its public reference, or
// ErrNotFound: whether there is none or they may not see it cannot be told.
func (s *Store) PublicMoU(ctx context.Context, reference string) (*MoU, error) {
	return s.publicMoU(ctx, "reference = ?", reference)
}

// PublicMoUByCode is PublicMoU by the code of its page of verification.
func (s *Store) PublicMoUByCode(ctx context.Context, code string) (*MoU, error) {
	return s.publicMoU(ctx, "code = ?", code)
}

func (s *Store) publicMoU(ctx context.Context, where, value string) (*MoU, error) {
	s.letEmbargoesEnd(ctx)
	var m MoU
	err := s.read(ctx).Omit("content").Where(where+" AND shown = ?", value, true).Take(&m).Error
	if err != nil {
		return nil, found(err)
	}
	rows, _, err := s.publicMoUs(ctx, []*MoU{&m})
	if err != nil {
		return nil, err
	}
	return rows[0], nil
}

// asStated is the record with nothing in it but what visitors may see.
func (m *MoU) asStated() *MoU {
	m.UpdatedAt = *m.StatedAt
	return &MoU{ID: m.ID, Reference: m.Reference, Code: m.Code, State: m.State, Visibility: m.Visibility, Shown: m.Shown, Stated: m.Stated,
		Content: m.Stated, SortDate: m.SortDate, Year: m.Year, PublishedAt: m.PublishedAt, UpdatedAt: m.UpdatedAt}
}

// StatementsOf are the statements on a record that visitors see, the first first.
func (s *Store) StatementsOf(ctx context.Context, m *MoU) ([]MoUAct, error) {
	var rows []MoUAct
	return rows, s.read(ctx).Where("mou_id = ? AND kind = ?", m.ID, ActStatement).Order("seq").Find(&rows).Error
}

// ActsOf are the acts on a record, the last first.
func (s *Store) ActsOf(ctx context.Context, m *MoU) ([]MoUAct, error) {
	var rows []MoUAct
	return rows, s.read(ctx).Where("mou_id = ?", m.ID).Order("seq DESC").Find(&rows).Error
}

// InForce tells whether the record is of something that is in force on a day.
func (m *MoU) InForce(day time.Time) bool {
	return m.Signed() && !m.Final() && m.State != MoUSigned && (m.EndsOn == nil || !m.EndsOn.Before(day))
}

// Value is what the filter has of a kind of facet.
func (f MoUFilter) Value(kind string) string { return f.values()[kind] }

// Without is the filter without one kind of facet.
func (f MoUFilter) Without(kind string) MoUFilter {
	field := map[string]*string{FacetParty: &f.Party, FacetCountry: &f.Country, FacetTopic: &f.Topic, FacetYear: &f.Year, FacetState: &f.State,
		FacetDialogue: &f.Dialogue}[kind]
	if field != nil {
		*field = ""
	}
	return f
}
