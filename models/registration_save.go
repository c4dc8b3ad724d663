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
	if !r.Active() {
		if err := deleteLikenesses(p.tx, r.ID); err != nil {
			return err
		}
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

// stampChoices sets the columns by which lists of a session are filtered and
// sorted.
func (p *placing) stampChoices(r *Registration, choices []*Choice) {
	for _, c := range choices {
		c.RegistrationID, c.Facet, c.Country, c.SortName, c.UpdatedAt = r.ID, r.Facet, r.Country, r.SortName, p.now
		if c.State == Released {
			c.Facet = releasedFacet
		}
		if c.RegisteredAt.IsZero() {
			c.RegisteredAt = r.CreatedAt
		}
	}
}

// saveChoices writes choices, new ones and changed ones.
func (p *placing) saveChoices(r *Registration, choices []*Choice) error {
	p.stampChoices(r, choices)
	for _, c := range choices {
		if c.ID != 0 {
			if err := p.tx.Model(&Choice{}).Where("id = ?", c.ID).Select("*").Omit("id").Updates(c).Error; err != nil {
				return err
			}
		}
	}
	return createAll(p.tx, slices.DeleteFunc(slices.Clone(choices), func(c *Choice) bool { return c.ID != 0 }))
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
	return createAll(p.tx, []Ticket{p.newTicket(r)})
}

func (p *placing) newTicket(r *Registration) Ticket {
	id := ticket.NewID()
	return Ticket{DialogueID: r.DialogueID, RegistrationID: r.ID, CodeID: id[:], IssuedAt: p.now}
}

// rewriteParts replaces needs, search terms and the answers to what is asked
// after a change.
func (p *placing) rewriteParts(r *Registration, c formContext, f *RegistrationForm) error {
	var asked []int64
	for _, q := range c.questions {
		asked = append(asked, q.ID)
	}
	if err := deleteParts(p.tx, p.tx.Where("question_id IN ?", asked), r.ID); err != nil {
		return err
	}
	if err := createAll(p.tx, p.needsOf(r, f)); err != nil {
		return err
	}
	if err := createAll(p.tx, answersOf(r, c, f)); err != nil {
		return err
	}
	return saveTerms(p.tx, r)
}

// deleteParts takes away needs, search terms and those of the answers.
func deleteParts(tx, answers *gorm.DB, ids ...int64) error {
	if err := tx.Where("registration_id IN ?", ids).Delete(&Needs{}).Error; err != nil {
		return err
	}
	if err := answers.Where("registration_id IN ?", ids).Delete(&Answer{}).Error; err != nil {
		return err
	}
	return deleteTerms(tx, ids...)
}

// needsOf is the row of a form's needs, none where it has none.
func (p *placing) needsOf(r *Registration, f *RegistrationForm) []Needs {
	if f.Dietary == "" && f.Access == "" {
		return nil
	}
	return []Needs{{RegistrationID: r.ID, Dietary: f.Dietary, Access: f.Access, UpdatedAt: p.now}}
}

func answersOf(r *Registration, c formContext, f *RegistrationForm) (answers []Answer) {
	for _, q := range c.questions {
		if v := f.Answers[q.Ref]; len(v) > 0 {
			answers = append(answers, Answer{RegistrationID: r.ID, QuestionID: q.ID, Value: v})
		}
	}
	return answers
}
