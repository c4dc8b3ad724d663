package models

import (
	"encoding/json"
	"slices"
	"strconv"

	"gorm.io/gorm"
)

// Kinds of facets, by which the register is filtered.
const (
	facetAll      = "all"
	FacetParty    = "party"   // code of a body
	FacetCountry  = "country" // side
	FacetTopic    = "topic"
	FacetYear     = "year" // of the signing
	FacetState    = "state"
	FacetDialogue = "dialogue" // slug
	// facetVisibility is for staff alone.
	facetVisibility = "visibility"
)

// MoUFacets lists those by which can be filtered.
func MoUFacets() []string {
	return []string{FacetParty, FacetCountry, FacetTopic, FacetYear, FacetState, FacetDialogue}
}

// mouFacet is one value by which a record is found, in the order of the list.
// Open ones are those that visitors find: of what was stated, and shown.
type mouFacet struct {
	Open     bool
	Kind     string
	Value    string
	SortDate string
	MoUID    int64 `gorm:"column:mou_id"`
}

// TableName is the table's.
func (mouFacet) TableName() string { return "mou_facets" }

// mouTerm is a search term of a record.
type mouTerm struct {
	Open  bool
	Term  string
	MoUID int64 `gorm:"column:mou_id"`
}

// TableName is the table's.
func (mouTerm) TableName() string { return "mou_terms" }

// index writes by what a record is found.
func (s *Store) index(tx *gorm.DB, m *MoU) error {
	for _, table := range []any{&mouFacet{}, &mouTerm{}} {
		if err := tx.Where("mou_id = ?", m.ID).Delete(table).Error; err != nil {
			return err
		}
	}
	names, err := bodyNames(tx, &m.Content)
	if err != nil {
		return err
	}
	facets, terms := m.facets(false, &m.Content), m.terms(false, &m.Content, names)
	if m.Shown {
		facets = append(facets, m.facets(true, &m.Stated)...)
		terms = append(terms, m.terms(true, &m.Stated, names)...)
	}
	if err := createAll(tx, facets); err != nil {
		return err
	}
	return createAll(tx, terms)
}

func (m *MoU) facets(open bool, c *MoUContent) []mouFacet {
	var list []mouFacet
	add := func(kind, value string) {
		f := mouFacet{Open: open, Kind: kind, Value: value, SortDate: m.SortDate, MoUID: m.ID}
		if !slices.Contains(list, f) && (value != "" || kind == facetAll) {
			list = append(list, f)
		}
	}
	add(facetAll, "")
	add(FacetState, m.State)
	add(FacetDialogue, c.Dialogue)
	if !open {
		add(facetVisibility, m.Visibility)
	}
	for _, p := range c.Parties {
		add(FacetParty, p.Body)
		add(FacetCountry, p.Side)
	}
	for _, topic := range c.Topics {
		add(FacetTopic, topic)
	}
	if m.Year != 0 {
		add(FacetYear, strconv.Itoa(m.Year))
	}
	return list
}

// terms are the search terms of titles, parties, signatories and references.
func (m *MoU) terms(open bool, c *MoUContent, bodies map[string][]string) []mouTerm {
	var list []mouTerm
	seen := map[string]bool{}
	add := func(fields ...string) {
		for _, term := range SearchTerms(fields...) {
			if !seen[term] {
				seen[term] = true
				list = append(list, mouTerm{Open: open, Term: term, MoUID: m.ID})
			}
		}
	}
	if m.Reference != nil {
		add(*m.Reference)
	}
	if !open {
		add(m.Ref, strconv.FormatInt(m.Number, 10))
	}
	for _, title := range c.Titles {
		add(title)
	}
	for _, p := range c.Parties {
		add(append(bodies[p.Body], p.SignedAs, p.Body, p.Reference)...)
		for _, name := range p.Name {
			add(name)
		}
	}
	for _, x := range c.Signatories {
		add(x.FamilyName+" "+x.GivenNames, x.GivenNames+" "+x.FamilyName, x.NativeName)
	}
	return list
}

// bodyNames are the names of the parties that the installation knows, by code.
func bodyNames(tx *gorm.DB, c *MoUContent) (map[string][]string, error) {
	codes := []string{""}
	for _, p := range c.Parties {
		codes = append(codes, p.Body)
	}
	var hosts []Host
	if err := tx.Where("code IN ?", codes).Find(&hosts).Error; err != nil {
		return nil, err
	}
	names := map[string][]string{}
	for _, h := range hosts {
		for _, name := range h.Names {
			names[h.Code] = append(names[h.Code], name)
		}
	}
	return names, nil
}

// clone is a content of its own.
func (c *MoUContent) clone() (*MoUContent, error) {
	raw, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	copied := &MoUContent{}
	return copied, json.Unmarshal(raw, copied)
}
