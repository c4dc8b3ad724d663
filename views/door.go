package views

import (
	"slices"
	"time"

	"duologue/models"
	"duologue/views/locale"
)

// DoorPage is "office/door": checking in by hand at a list.
type DoorPage struct {
	OfficePage
	Form  Form
	By    models.Scanner
	Lists []models.List
	// List is the one that is checked in to; nil where the dialogue has none.
	List     *models.List
	Counters models.Counters
	Query    string
	Found    []models.FoundGuest
	// Answer is that of the scan that led here, if any.
	Answer *models.ScanAnswer
	Now    time.Time
	// NewNonce makes the nonce of a form, so that it does once what is sent twice.
	NewNonce func() string
}

// Person is a guest's name.
func (p DoorPage) Person(g models.ScanGuest) locale.Person {
	return locale.Person{Family: g.FamilyName, Given: g.GivenNames, Native: g.NativeName, Order: g.NameOrder}
}

// Clock is a time in the dialogue's zone.
func (p DoorPage) Clock(t time.Time) time.Time { return t.In(p.Zone()) }

// Verdict is how the answer is shown.
func (p DoorPage) Verdict() Verdict {
	all := Verdicts()
	return all[slices.IndexFunc(all, func(v Verdict) bool { return v.Result == p.Answer.Result })]
}

// Forcible tells whether somebody may be let in against the answer.
func (p DoorPage) Forcible() bool {
	return !slices.Contains([]string{models.ScanOK, models.ScanUnknown, models.ScanWrongDialogue, models.ScanRevoked, models.ScanCancelled}, p.Answer.Result)
}

// Scan is the answered scan in a form.
func (p DoorPage) Scan() string { return models.NonceText(p.Answer.Nonce[:]) }

// EntryOf is the scan by which a guest is in.
func (p DoorPage) EntryOf(g models.FoundGuest) string { return models.NonceText(g.Entry) }
