package models

import (
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"duologue/models/ticket"
)

// stamp sets what is derived from the other columns.
func (r *Registration) stamp() {
	r.Facet = facetOf(r.State, r.Attends(), r.Category)
	r.SortName = r.sortName()
}

// sortName sorts by family name; those who gave only a native name, by it.
func (p *Person) sortName() string {
	if p.FamilyName == "" && p.GivenNames == "" {
		return SortKey(p.NativeName)
	}
	return SortKey(p.FamilyName, p.GivenNames)
}

// save writes a changed registration, its choices and what depends on them. One
// that was changed since this transaction read it begins anew.
func (p *placing) save(r *Registration, choices []*Choice) error {
	r.stamp()
	r.UpdatedAt = p.now
	r.Revision++
	if is := calendarOf(r, choices); is != p.calendars[r.ID] {
		r.CalendarSequence++
		p.calendars[r.ID] = is
	}
	done := p.tx.Model(&Registration{}).Where("id = ? AND revision = ?", r.ID, r.Revision-1).Select("*").Omit("id").Updates(r)
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected != 1 {
		return errTurn
	}
	if err := p.saveChoices(r, choices); err != nil {
		return err
	}
	if err := restampTerms(p.tx, r); err != nil {
		return err
	}
	return p.saveTicket(r)
}

// calendarOf is what a registrant's calendar depends on, but for its sessions:
// two that differ are two versions of it.
func calendarOf(r *Registration, choices []*Choice) string {
	var b strings.Builder
	fmt.Fprint(&b, r.State, r.Mode, r.Place)
	for _, c := range choices {
		fmt.Fprint(&b, " ", c.SessionID, c.Mode, c.State)
	}
	return b.String()
}

// saveChoices writes choices, new ones and changed ones, with the columns that
// lists of a session are filtered and sorted by.
func (p *placing) saveChoices(r *Registration, choices []*Choice) error {
	for _, c := range choices {
		c.RegistrationID, c.Facet, c.Country, c.SortName, c.UpdatedAt = r.ID, r.Facet, r.Country, r.SortName, p.now
		if c.State == Released {
			c.Facet = releasedFacet
		}
		if c.RegisteredAt.IsZero() {
			c.RegisteredAt = r.CreatedAt
		}
		if c.ID != 0 {
			if err := p.tx.Model(&Choice{}).Where("id = ?", c.ID).Select("*").Omit("id").Updates(c).Error; err != nil {
				return err
			}
		}
	}
	fresh := slices.DeleteFunc(slices.Clone(choices), func(c *Choice) bool { return c.ID != 0 })
	if len(fresh) == 0 {
		return nil
	}
	return p.tx.Create(&fresh).Error
}

// saveTicket gives a confirmed registration its ticket, once.
func (p *placing) saveTicket(r *Registration) error {
	if r.State != Confirmed {
		return nil
	}
	var n int64
	if err := p.tx.Model(&Ticket{}).Where("registration_id = ? AND revoked_at IS NULL", r.ID).Count(&n).Error; err != nil || n > 0 {
		return err
	}
	return p.issueTicket(r)
}

func (p *placing) issueTicket(r *Registration) error {
	id := ticket.NewID()
	return p.tx.Create(&Ticket{DialogueID: r.DialogueID, RegistrationID: r.ID, CodeID: id[:], IssuedAt: p.now}).Error
}

// rewriteParts replaces needs, search terms and the answers to what is asked
// after a change.
func (p *placing) rewriteParts(r *Registration, c formContext, f *RegistrationForm) error {
	var asked []int64
	for _, q := range c.questions {
		asked = append(asked, q.ID)
	}
	if err := deleteParts(p.tx, r.ID, p.tx.Where("question_id IN ?", asked)); err != nil {
		return err
	}
	if err := p.saveNeeds(r, f); err != nil {
		return err
	}
	if err := p.saveAnswers(r, c, f); err != nil {
		return err
	}
	return saveTerms(p.tx, r)
}

// deleteParts takes away needs, search terms and those of the answers.
func deleteParts(tx *gorm.DB, registrationID int64, answers *gorm.DB) error {
	if err := tx.Where("registration_id = ?", registrationID).Delete(&Needs{}).Error; err != nil {
		return err
	}
	if err := answers.Where("registration_id = ?", registrationID).Delete(&Answer{}).Error; err != nil {
		return err
	}
	return deleteTerms(tx, registrationID)
}

func (p *placing) saveNeeds(r *Registration, f *RegistrationForm) error {
	if f.Dietary == "" && f.Access == "" {
		return nil
	}
	return p.tx.Create(&Needs{RegistrationID: r.ID, Dietary: f.Dietary, Access: f.Access, UpdatedAt: p.now}).Error
}

func (p *placing) saveAnswers(r *Registration, c formContext, f *RegistrationForm) error {
	var answers []Answer
	for _, q := range c.questions {
		if v := f.Answers[q.Ref]; len(v) > 0 {
			answers = append(answers, Answer{RegistrationID: r.ID, QuestionID: q.ID, Value: v})
		}
	}
	if len(answers) == 0 {
		return nil
	}
	return p.tx.Create(&answers).Error
}
