package models

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"
)

const (
	// rareMoUs is how many records a word or a facet may find for it to lead: all
	// that it finds are looked at then.
	rareMoUs = 5000
	// namedMoUs is how many records one question names: MariaDB reads a list of a
	// thousand as a table, and chooses anew how.
	namedMoUs = 900
	lastRune  = "\U0010FFFF" // sorts behind whatever follows a word
)

// mouLead is what a list of the register is read along: the rows of one facet, in
// the order of the list, or the few records that a word finds.
type mouLead struct {
	kind string
	few  []int64 // nil: all of the facet
	rest []string
}

// leadOf finds what tells most. A rare word leads, so that not the whole register
// is looked through for it; else the facet that finds the fewest.
func (s *Store) leadOf(ctx context.Context, open bool, f MoUFilter) (lead mouLead, err error) {
	values := f.values()
	lead.kind = facetAll
	fewest := rareMoUs + 2
	for _, kind := range append(MoUFacets(), facetVisibility) {
		if values[kind] == "" {
			continue
		}
		n, err := s.probeFacet(ctx, open, kind, values[kind])
		if err != nil {
			return lead, err
		}
		if n < fewest {
			lead.kind, fewest = kind, n
		}
	}
	words := strings.Fields(SearchTerm(f.Search))
	for i, word := range words {
		most := min(rareMoUs, fewest-1)
		var ids []int64
		err := s.read(ctx).Raw("SELECT mou_id FROM mou_terms WHERE open = ? AND term >= ? AND term < ? LIMIT ?", open, word, word+lastRune, most+1).Scan(&ids).Error
		if err != nil {
			return lead, err
		}
		if len(ids) <= most {
			lead.few, lead.rest = append(distinctIDs(ids), 0), slices.Delete(slices.Clone(words), i, i+1)
			return lead, nil
		}
	}
	lead.rest = words
	return lead, nil
}

// probeFacet counts what a facet finds, as far as it matters.
func (s *Store) probeFacet(ctx context.Context, open bool, kind, value string) (n int, err error) {
	return n, s.read(ctx).Raw("SELECT COUNT(*) FROM (SELECT 1 FROM mou_facets WHERE open = ? AND kind = ? AND value = ? LIMIT ?) part1",
		open, kind, value, rareMoUs+1).Row().Scan(&n)
}

func distinctIDs(ids []int64) []int64 {
	slices.Sort(ids)
	return slices.Compact(ids)
}

// facetQuery finds the rows of what leads that the whole filter finds. What else
// it asks for is looked up row by row: of an EXISTS, MariaDB makes a join that
// reads all that the other facet or word finds.
func (s *Store) facetQuery(ctx context.Context, open bool, f MoUFilter, lead mouLead) *gorm.DB {
	values := f.values()
	along := s.byIndex("mou_facets_of")
	switch {
	case lead.few == nil && s.mysql:
		along = s.byIndex("PRIMARY")
	case lead.few == nil:
		along = ""
	}
	q := s.read(ctx).Table("mou_facets f "+along).Select("f.sort_date, f.mou_id").Where("f.open = ? AND f.kind = ? AND f.value = ?", open, lead.kind, values[lead.kind])
	for _, kind := range append(MoUFacets(), facetVisibility) {
		if values[kind] != "" && kind != lead.kind {
			q = q.Where("(SELECT 1 FROM mou_facets g "+s.byIndex("mou_facets_of")+" WHERE g.mou_id = f.mou_id AND g.open = ? AND g.kind = ? AND g.value = ?) = 1", open, kind, values[kind])
		}
	}
	for _, word := range lead.rest {
		q = q.Where("(SELECT 1 FROM mou_terms t "+s.byIndex("mou_terms_mou")+" WHERE t.mou_id = f.mou_id AND t.open = ? AND t.term >= ? AND t.term < ? LIMIT 1) = 1", open, word, word+lastRune)
	}
	return q
}

// byIndex makes a table be read by an index: left alone, MariaDB looks through all
// that a word finds for each record.
func (s *Store) byIndex(name string) string {
	if s.mysql {
		return "FORCE INDEX (" + name + ")"
	}
	return "INDEXED BY " + name
}

// findMoUs reads the next rows behind a place in the list: of the few that a word
// finds, or those of its day, then those of earlier days, so that an index finds
// where both begin.
func findMoUs(q *gorm.DB, lead mouLead, at *listCursor, most int) (found []mouFacet, err error) {
	q = q.Session(&gorm.Session{})
	if lead.few != nil {
		return findFew(q, lead.few, at, most)
	}
	if at == nil {
		return found, q.Order("f.sort_date DESC, f.mou_id DESC").Limit(most).Find(&found).Error
	}
	err = q.Where("f.sort_date = ? AND f.mou_id < ?", at.Key, at.ID).Order("f.mou_id DESC").Limit(most).Find(&found).Error
	if err != nil || len(found) == most {
		return found, err
	}
	var earlier []mouFacet
	err = q.Where("f.sort_date < ?", at.Key).Order("f.sort_date DESC, f.mou_id DESC").Limit(most - len(found)).Find(&earlier).Error
	return append(found, earlier...), err
}

// findFew reads the rows of single records and puts them in the list's order.
func findFew(q *gorm.DB, ids []int64, at *listCursor, most int) (found []mouFacet, err error) {
	for named := range slices.Chunk(ids, namedMoUs) {
		var some []mouFacet
		if err := q.Where("f.mou_id IN ?", named).Find(&some).Error; err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	found = slices.DeleteFunc(found, func(f mouFacet) bool {
		return at != nil && (f.SortDate > at.Key || f.SortDate == at.Key && f.MoUID >= at.ID)
	})
	slices.SortFunc(found, func(a, b mouFacet) int {
		return cmp.Or(strings.Compare(b.SortDate, a.SortDate), cmp.Compare(b.MoUID, a.MoUID))
	})
	return found[:min(most, len(found))], nil
}
