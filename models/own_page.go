package models

import (
	"context"
	"slices"

	"gorm.io/gorm"
)

// OwnPage is what a registrant's own page shows and its form starts from.
type OwnPage struct {
	Registration *Registration
	Dialogue     *Dialogue
	Agenda       *Agenda
	Needs        Needs
	Choices      []Choice            // not released ones, in order of time
	Entries      []ChosenSession     // those of the calendar
	Answers      map[string][]string // ref of a question -> values
	Questions    []Question          // hidden ones too
	Asked        []ConsentState      // what they may agree to or take back
}

// OwnPage collects what a registrant's own page shows.
func (s *Store) OwnPage(ctx context.Context, r *Registration) (*OwnPage, error) {
	d, err := s.DialogueByID(ctx, r.DialogueID)
	if err != nil {
		return nil, err
	}
	o := &OwnPage{Registration: r, Dialogue: d, Answers: map[string][]string{}}
	if o.Agenda, err = s.Agenda(ctx, d); err != nil {
		return nil, err
	}
	if o.Questions, err = s.AllQuestions(ctx, d.ID); err != nil {
		return nil, err
	}
	if o.Asked, err = consentStates(s.read(ctx), r); err != nil {
		return nil, err
	}
	return o, s.fillOwnPage(ctx, o)
}

func (s *Store) fillOwnPage(ctx context.Context, o *OwnPage) error {
	own := func() *gorm.DB { return s.read(ctx).Where("registration_id = ?", o.Registration.ID) }
	var needs []Needs
	var answers []Answer
	var choices []Choice
	for _, rows := range []any{&needs, &answers, &choices} {
		if err := own().Find(rows).Error; err != nil {
			return err
		}
	}
	if len(needs) > 0 {
		o.Needs = needs[0]
	}
	for _, q := range o.Questions {
		if i := slices.IndexFunc(answers, func(a Answer) bool { return a.QuestionID == q.ID }); i >= 0 {
			o.Answers[q.Ref] = answers[i].Value
		}
	}
	for _, session := range o.Agenda.Sessions {
		for _, c := range choices {
			if c.SessionID == session.ID && c.State != Released {
				o.Choices = append(o.Choices, c)
			}
		}
	}
	o.Entries = o.Agenda.Entries(o.Registration, choices)
	return nil
}

// Awaited are the waiting choices for one of which c is kept.
func (o *OwnPage) Awaited(c Choice) []Choice {
	var rows []*Choice
	for i := range o.Choices {
		rows = append(rows, &o.Choices[i])
	}
	var list []Choice
	for _, x := range o.Agenda.awaited(rows, &c) {
		list = append(list, *x)
	}
	return list
}

// SessionOf is the session of a choice, or nil when the agenda has lost it.
func (o *OwnPage) SessionOf(c Choice) *Session { return o.Agenda.byID(c.SessionID) }

// Has tells whether the registrant is in a session: confirmed, with a place in it
// if it takes one.
func (o *OwnPage) Has(s *Session) bool {
	held := func(c Choice) bool { return c.SessionID == s.ID && c.State == Held }
	return o.Registration.State == Confirmed && (o.Registration.OpenMode(s) != "" || slices.ContainsFunc(o.Choices, held))
}

// Form is the registration as a form would send it, to be changed.
func (o *OwnPage) Form() *ChangeForm {
	f := &ChangeForm{Revision: o.Registration.Revision}
	f.Person, f.Mode = o.Registration.Person, o.Registration.Mode
	f.Host = o.Dialogue.HostCode(o.Registration.HostID)
	f.Dietary, f.Access = o.Needs.Dietary, o.Needs.Access
	f.Sessions, f.Answers, f.Consents = map[string]string{}, map[string][]string{}, map[string]bool{}
	for _, c := range o.Asked {
		f.Consents[c.Ref] = c.Given
	}
	for _, q := range o.Questions {
		if values, answered := o.Answers[q.Ref]; answered && !q.Hidden {
			f.Answers[q.Ref] = values
		}
	}
	for _, c := range o.Choices {
		if s := o.SessionOf(c); s != nil && !c.Provisional {
			f.Sessions[s.Ref] = c.Mode
		}
	}
	return f
}

// CheckRegistration reports what is wrong with a form as Register and
// ChangeOwn would, and changes nothing. change: the required consents were given
// before.
func (s *Store) CheckRegistration(ctx context.Context, d *Dialogue, f *RegistrationForm, change bool) error {
	c, err := s.formContext(ctx, d.Whole(), false)
	if err != nil {
		return err
	}
	if change {
		c.consents = nil
	}
	checked := *f
	_, err = checked.check(c)
	return err
}
