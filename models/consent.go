package models

import (
	"fmt"
	"slices"
	"strconv"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// ConsentState is a text that a registrant may agree to or not, and what they
// said last.
type ConsentState struct {
	ConsentText
	Given bool
}

// consentStates are the texts that are not required: those in force, and other
// versions that the registrant agreed to, which they may take back.
func consentStates(tx *gorm.DB, r *Registration) ([]ConsentState, error) {
	texts, err := consentVersions(tx, r.DialogueID)
	if err != nil {
		return nil, err
	}
	var given []int64
	err = tx.Model(&Consent{}).Where("registration_id = ? AND given", r.ID).Pluck("consent_text_id", &given).Error
	var states []ConsentState
	for _, t := range texts {
		state := ConsentState{ConsentText: t, Given: slices.Contains(given, t.ID)}
		if t.Required {
			continue
		}
		newer := t.Hidden || slices.ContainsFunc(texts, func(o ConsentText) bool { return o.Code == t.Code && o.Version > t.Version })
		if state.Given || !newer {
			states = append(states, state)
		}
	}
	return states, err
}

// changeConsents writes what a registrant now says of the texts that are not
// required, by ref, and returns what changed. Nil says nothing.
func (p *placing) changeConsents(r *Registration, says map[string]bool) (changes []AuditChange, err error) {
	if says == nil {
		return nil, nil
	}
	states, err := consentStates(p.tx, r)
	if err != nil {
		return nil, err
	}
	for _, state := range states {
		now := says[state.Ref]
		if now == state.Given {
			continue
		}
		row := Consent{RegistrationID: r.ID, ConsentTextID: state.ID, Given: now, At: p.now}
		err := p.tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "registration_id"}, {Name: "consent_text_id"}},
			DoUpdates: clause.AssignmentColumns([]string{"given", "at"})}).Create(&row).Error
		if err != nil {
			return nil, err
		}
		field := fmt.Sprintf("consent.%s.%d", state.Code, state.Version)
		changes = append(changes, Changed(field, strconv.FormatBool(state.Given), strconv.FormatBool(now)))
	}
	return changes, nil
}
