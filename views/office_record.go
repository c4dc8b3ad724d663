package views

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"duologue/models"
	"duologue/views/locale"
)

// RecordPage is "office/record": one registration with all that is kept of it.
type RecordPage struct {
	OfficePage
	Record *models.Record
	// R is the registration itself.
	R *models.Registration
	// Acts are those that its state allows.
	Acts []string
	// Code tells whether there is a ticket that can be made anew.
	HasTicket bool
	Marks     Form
	// MarksConflict: a colleague changed the registration meanwhile.
	MarksConflict bool
	History       []HistoryEntry
	Answers       []Fact
}

// HistoryEntry is one thing that was done with a registration.
type HistoryEntry struct {
	At   time.Time
	Who  string
	What string
	// State after it, where it is known.
	State string
	// Quiet entries only looked.
	Quiet   bool
	Changes []HistoryChange
}

// HistoryChange is a field before and after.
type HistoryChange struct{ Field, Before, After string }

// RecordActs are the acts that staff can do to a registration as it is.
func RecordActs(r *models.Registration) []string {
	var acts []string
	add := func(act string, ok bool) {
		if ok && r.ErasedAt == nil {
			acts = append(acts, act)
		}
	}
	waits := r.State == models.Pending || r.State == models.Waitlisted
	add(models.ActApprove, waits && r.ApprovedAt == nil || r.State == models.Declined)
	add(models.ActPromote, r.QueueNumber != nil)
	add(models.ActDecline, waits)
	add(models.ActResend, r.Email != "")
	add("reissue", r.State == models.Confirmed)
	add(models.ActCancel, r.State != models.Cancelled)
	return acts
}

// NewRecordPage words history and answers in the printer's language.
func NewRecordPage(page OfficePage, p *locale.Printer, record *models.Record) RecordPage {
	r := record.Person()
	v := RecordPage{OfficePage: page, Record: record, R: r, Acts: RecordActs(r)}
	v.Marks = Form{Values: map[string][]string{"door_note": {r.DoorNote}, "staff_note": {r.StaffNote}}}
	if r.VIP {
		v.Marks.Values["vip"] = []string{"yes"}
	}
	if r.HeadOfDelegation {
		v.Marks.Values["head_of_delegation"] = []string{"yes"}
	}
	for _, a := range record.Audits {
		v.History = append(v.History, historyEntry(p, record, a))
	}
	for _, q := range record.Questions {
		values := slices.Clone(record.OwnPage.Answers[q.Ref])
		if len(values) == 0 {
			continue
		}
		label, _ := q.Label.In(p.Lang(), page.Dialogue.Languages...)
		v.Answers = append(v.Answers, Fact{Term: label, Text: answerText(p, page.Dialogue, q, values)})
	}
	return v
}

func answerText(p *locale.Printer, d *models.Dialogue, q models.Question, values []string) string {
	for i, value := range values {
		switch {
		case q.Kind == models.QuestionYesNo && value == "yes":
			values[i] = p.T("common.yes")
		case q.Kind == models.QuestionYesNo:
			values[i] = p.T("common.no")
		}
		for _, o := range q.Options {
			if o.Value == value {
				values[i], _ = o.Label.In(p.Lang(), d.Languages...)
			}
		}
	}
	return strings.Join(values, " · ")
}

func historyEntry(p *locale.Printer, record *models.Record, a models.Audit) HistoryEntry {
	e := HistoryEntry{At: a.At, Who: actorWords(p, record, a), What: actionWords(p, a.Action), Quiet: a.Action == "registration.open"}
	if state, ok := a.Details["state"].(string); ok && slices.Contains(models.States(), state) {
		e.State = state
	}
	for _, v := range record.Values[a.ID] {
		e.Changes = append(e.Changes, HistoryChange{Field: fieldWords(p, v.Field), Before: valueWords(p, v.Field, v.BeforeValue),
			After: valueWords(p, v.Field, v.AfterValue)})
	}
	return e
}

func actorWords(p *locale.Printer, record *models.Record, a models.Audit) string {
	switch {
	case a.AccountID != 0 && record.Accounts[a.AccountID] != "":
		return record.Accounts[a.AccountID]
	case a.DeviceID != 0 && record.Devices[a.DeviceID] != "":
		return record.Devices[a.DeviceID]
	}
	return p.T("organise.actor." + a.Actor)
}

func fieldWords(p *locale.Printer, field string) string {
	if key := FieldKeys()[field]; key != "" {
		return p.T(key)
	}
	if text, ok := strings.CutPrefix(field, "consent."); ok {
		return p.T("register.consents") + " " + text
	}
	switch field {
	case "door_note":
		return p.T("organise.field.door_note")
	case "staff_note":
		return p.T("organise.field.staff_note")
	case "vip":
		return p.T("organise.flag.vip")
	case "head_of_delegation":
		return p.T("organise.flag.head")
	}
	return field
}

func valueWords(p *locale.Printer, field string, value *string) string {
	if value == nil || *value == "" {
		return "–"
	}
	if field == "vip" || field == "head_of_delegation" || strings.HasPrefix(field, "consent.") {
		return p.T(map[bool]string{true: "common.yes", false: "common.no"}[*value == "true"])
	}
	switch field {
	case "country":
		return p.Country(*value)
	case "category":
		return p.T("category." + *value)
	case "name_order":
		return p.T("register.name_order." + *value)
	}
	return *value
}

// RecordChoice is a chosen session with the state of its place.
type RecordChoice struct {
	*models.Choice
	Session *models.Session
	Span    Span
	// Ahead is how many wait in front; -1 where it does not wait in a queue.
	Ahead int
}

// Choices are all chosen sessions, released ones included, in order of time.
func (p RecordPage) Choices() []RecordChoice {
	var list []RecordChoice
	for _, s := range p.Record.Agenda.Sessions {
		for _, c := range p.Record.OwnData.Choices {
			if c.SessionID != s.ID {
				continue
			}
			ahead, waits := p.Record.ChoiceAhead[c.ID]
			if !waits {
				ahead = -1
			}
			list = append(list, RecordChoice{Choice: c, Session: s, Ahead: ahead,
				Span: Span{Start: s.StartsAt, End: s.EndsAt, Zone: p.Zone(), Other: p.Other(), Dated: true}})
		}
	}
	return list
}

// SessionTitle is the title of a session by its id.
func (p RecordPage) SessionTitle(id int64) models.Text {
	if s := p.Record.SessionOf(models.Choice{SessionID: id}); s != nil {
		return s.Title
	}
	return models.Text{"en": fmt.Sprint(id)}
}

// ConsentText is the text that a consent was given to.
func (p RecordPage) ConsentText(id int64) models.ConsentText {
	for _, t := range p.Record.ConsentTexts {
		if t.ID == id {
			return t
		}
	}
	return models.ConsentText{}
}

// Minutes of an online presence, rounded.
func (p RecordPage) Minutes(seconds int) int { return (seconds + 30) / 60 }

// ActAskPage is "office/act": a question before something that cannot be undone.
type ActAskPage struct {
	OfficePage
	Act    string
	R      *models.Registration
	Action string
	Back   string
}

// RecordFormPage is "office/edit": a registration that staff add or change.
type RecordFormPage struct {
	OfficePage
	RegistrationFields
	Action, Back string
	Revision     int64
	New          bool
	Nonce        string // of a new one's form
	// Hosts are the host bodies to choose from; GuestOf is the one where there is
	// no choice.
	Hosts   []Option
	GuestOf string
	// Links are the addresses at which guests of host bodies register themselves.
	Links []HostLink
	// Conflicts are what a colleague changed meanwhile, beside what was typed.
	Conflict  bool
	Conflicts []HistoryChange
}
