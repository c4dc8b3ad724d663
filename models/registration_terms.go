package models

import "gorm.io/gorm"

// searchTermRow is one folded word or phrase by which a registration is found.
// choice_terms repeats them for each session in which the registration holds or
// awaits a place.
type searchTermRow struct {
	DialogueID     int64
	Term           string
	RegistrationID int64
	Facet          int
	Country        string
}

// TableName of the search terms.
func (searchTermRow) TableName() string { return "search_terms" }

// saveTerms writes by what a registration is found: in searches, and beside
// others that may be the same person's. There was nothing before.
func saveTerms(tx *gorm.DB, list ...*Registration) error {
	if err := saveLikenesses(tx, list...); err != nil {
		return err
	}
	var rows []searchTermRow
	var ids []int64
	for _, r := range list {
		rows, ids = append(rows, r.searchTerms()...), append(ids, r.ID)
	}
	if err := createAll(tx, rows); err != nil {
		return err
	}
	return insertChoiceTerms(tx, ids)
}

func (r *Registration) searchTerms() []searchTermRow {
	terms := SearchTerms(r.FamilyName+" "+r.GivenNames, r.GivenNames+" "+r.FamilyName, r.NativeName,
		r.Email, r.Organisation, r.Reference)
	rows := make([]searchTermRow, len(terms))
	for i, t := range terms {
		rows[i] = searchTermRow{DialogueID: r.DialogueID, Term: t, RegistrationID: r.ID, Facet: r.Facet, Country: r.Country}
	}
	return rows
}

// deleteTerms removes what saveTerms wrote.
func deleteTerms(tx *gorm.DB, ids ...int64) error {
	if err := tx.Exec("DELETE FROM choice_terms WHERE registration_id IN ?", ids).Error; err != nil {
		return err
	}
	if err := deleteLikenesses(tx, ids...); err != nil {
		return err
	}
	return tx.Where("registration_id IN ?", ids).Delete(&searchTermRow{}).Error
}

// restampTerms copies changed facets, countries and choices to the terms.
func restampTerms(tx *gorm.DB, r *Registration) error {
	err := tx.Exec("UPDATE search_terms SET facet = ?, country = ? WHERE registration_id = ? AND (facet <> ? OR country <> ?)",
		r.Facet, r.Country, r.ID, r.Facet, r.Country).Error
	if err != nil {
		return err
	}
	if err := tx.Exec("DELETE FROM choice_terms WHERE registration_id = ?", r.ID).Error; err != nil {
		return err
	}
	return insertChoiceTerms(tx, []int64{r.ID})
}

func insertChoiceTerms(tx *gorm.DB, ids []int64) error {
	return tx.Exec(`INSERT INTO choice_terms (session_id, term, registration_id, facet, country)
		SELECT c.session_id, t.term, t.registration_id, t.facet, t.country
		FROM (SELECT DISTINCT registration_id, session_id FROM choices WHERE registration_id IN ? AND state <> ?) c
		JOIN search_terms t ON t.registration_id = c.registration_id`, ids, Released).Error
}
