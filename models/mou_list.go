package models

import (
	"context"
	"slices"
	"strings"
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
	if _, err := s.EndEmbargoes(ctx); err != nil {
		return nil, err
	}
	return s.listMoUs(ctx, true, f, after, size, func(q *gorm.DB) *gorm.DB { return q })
}

// listMoUs reads the run of one facet in the wanted order, and leaves out what
// the other filters do.
func (s *Store) listMoUs(ctx context.Context, open bool, f MoUFilter, after string, size int, limit func(*gorm.DB) *gorm.DB) (*MoUPage, error) {
	at, err := s.parseCursor(after)
	if err != nil {
		return nil, err
	}
	q := limit(s.facetQuery(ctx, open, f))
	if at != nil {
		q = q.Where("(f.sort_date < ? OR f.sort_date = ? AND f.mou_id < ?)", at.Key, at.Key, at.ID)
	}
	var found []mouFacet
	if err := q.Order("f.sort_date DESC, f.mou_id DESC").Limit(size + 1).Find(&found).Error; err != nil {
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
	page.Rows, err = s.mousByID(ctx, found)
	return page, err
}

// facetQuery finds the rows of the most telling facet that the filter has.
func (s *Store) facetQuery(ctx context.Context, open bool, f MoUFilter) *gorm.DB {
	values, lead := f.values(), facetAll
	for _, kind := range []string{FacetDialogue, FacetParty, FacetTopic, FacetYear, FacetState, FacetCountry, facetVisibility} {
		if values[kind] != "" {
			lead = kind
			break
		}
	}
	q := s.read(ctx).Table("mou_facets f").Select("f.sort_date, f.mou_id").Where("f.open = ? AND f.kind = ? AND f.value = ?", open, lead, values[lead])
	for _, kind := range append(MoUFacets(), facetVisibility) {
		if values[kind] != "" && kind != lead {
			q = q.Where("EXISTS (SELECT 1 FROM mou_facets g WHERE g.open = ? AND g.kind = ? AND g.value = ? AND g.sort_date = f.sort_date AND g.mou_id = f.mou_id)", open, kind, values[kind])
		}
	}
	for _, word := range strings.Fields(SearchTerm(f.Search)) {
		q = q.Where("EXISTS (SELECT 1 FROM mou_terms t WHERE t.mou_id = f.mou_id AND t.open = ? AND t.term LIKE ?)", open, word+"%")
	}
	return q
}

// mousByID reads the records of a page in its order.
func (s *Store) mousByID(ctx context.Context, at []mouFacet) ([]*MoU, error) {
	ids := []int64{0}
	for _, f := range at {
		ids = append(ids, f.MoUID)
	}
	var rows []*MoU
	if err := s.read(ctx).Where("id IN ?", ids).Find(&rows).Error; err != nil {
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

// PublicFacets counts what visitors can filter by.
func (s *Store) PublicFacets(ctx context.Context) ([]FacetCount, error) {
	var list []FacetCount
	err := s.read(ctx).Raw(`SELECT kind, value, COUNT(*) AS count FROM mou_facets WHERE open = ? AND kind <> ? GROUP BY kind, value ORDER BY kind, value`, true, facetAll).Scan(&list).Error
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
	if _, err := s.EndEmbargoes(ctx); err != nil {
		return nil, err
	}
	var m MoU
	err := s.read(ctx).Where(where+" AND shown = ?", value, true).Take(&m).Error
	if err != nil {
		return nil, found(err)
	}
	return m.asStated(), nil
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
