package models

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// When the list of a session opens before its start, and closes after its end,
// unless the document says otherwise.
const (
	listOpensBefore = time.Hour
	listClosesAfter = 30 * time.Minute
)

// How many questions and consents a dialogue may have.
const (
	questionsMax = 30
	consentsMax  = 20
)

// gateName is what the gate's list is called unless the document says otherwise.
func gateName() Text {
	return Text{"nl": "Ingang", "fr": "Entrée", "en": "Entrance", "zh": "入口"}
}

// registration fills in when and how one can register, and returns the on-site
// capacity.
func (m *importer) registration(d *Dialogue) *int {
	r := m.doc.Registration
	if r == nil {
		return nil
	}
	const at = "registration"
	d.RegistrationOpensAt = m.moment(at+".opens", r.Opens, true)
	d.RegistrationClosesAt = m.moment(at+".closes", r.Closes, false)
	d.ChangeUntil = m.moment(at+".change_until", r.ChangeUntil, false)
	d.CancelUntil = m.moment(at+".cancel_until", r.CancelUntil, false)
	m.after(at+".closes", d.RegistrationOpensAt, d.RegistrationClosesAt)
	m.after(at+".change_until", d.RegistrationOpensAt, d.ChangeUntil)
	m.after(at+".cancel_until", d.RegistrationOpensAt, d.CancelUntil)
	ways := []string{ApprovalAutomatic, ApprovalManual}
	d.Approval = m.oneOf(at+".approval", r.Approval, ApprovalAutomatic, ways)
	for _, category := range slices.Sorted(maps.Keys(r.ApprovalByCategory)) {
		path := at + ".approval_by_category." + category
		if !slices.Contains(Categories(), category) {
			m.refuse(path, "import.unknown_name")
		}
		d.ApprovalByCategory[category] = m.oneOf(path, r.ApprovalByCategory[category], "", ways)
	}
	m.number(at+".onsite_capacity", r.OnsiteCapacity, 1, 1_000_000)
	if r.OnsiteCapacity != nil && m.doc.Format == FormatOnline {
		m.refuse(at+".onsite_capacity", "import.takes_no_place")
	}
	return r.OnsiteCapacity
}

func (m *importer) questions() []Question {
	m.atMost("questions", len(m.doc.Questions), questionsMax)
	var rows []Question
	for i, q := range m.doc.Questions {
		at := fmt.Sprintf("questions[%d]", i)
		m.oneOf(at+".kind", q.Kind, "", []string{QuestionText, QuestionChoice, QuestionChoices, QuestionYesNo})
		m.text(at+".label", q.Label, textMiddle, true)
		m.text(at+".help", q.Help, textMiddle, false)
		chooses := q.Kind == QuestionChoice || q.Kind == QuestionChoices
		if chooses && len(q.Options) < 2 || !chooses && len(q.Options) > 0 {
			m.refuse(at+".options", "import.options")
		}
		m.atMost(at+".options", len(q.Options), 100)
		seen := map[string]int{}
		for j, o := range q.Options {
			path := fmt.Sprintf("%s.options[%d]", at, j)
			m.code(path+".value", o.Value, importCode, 64, seen, j)
			m.text(path+".label", o.Label, textShort, true)
		}
		rows = append(rows, Question{Ref: newRef(), Kind: q.Kind, Label: q.Label, Help: q.Help,
			Options: append([]Option{}, q.Options...), Required: q.Required, Position: i})
	}
	return rows
}

func (m *importer) consents() []ConsentText {
	m.atMost("consents", len(m.doc.Consents), consentsMax)
	seen := map[string]int{}
	var rows []ConsentText
	for i, c := range m.doc.Consents {
		at := fmt.Sprintf("consents[%d]", i)
		m.code(at+".code", c.Code, importCode, 64, seen, i)
		if c.Version == 0 {
			c.Version = 1
		}
		m.number(at+".version", &c.Version, 1, 9999)
		m.text(at+".label", c.Label, textMiddle, true)
		rows = append(rows, ConsentText{Ref: newRef(), Code: c.Code, Version: c.Version, Required: c.Required,
			Label: c.Label, Position: i})
	}
	return rows
}

// lists are those of the document, or else the gate, once a day, and every
// session on site but the breaks, once.
func (m *importer) lists(sessions []importedSession, byCode map[string]int) []importedList {
	if m.doc.Lists != nil {
		return m.ownLists(sessions, byCode)
	}
	if m.doc.Registration == nil || m.doc.Format == FormatOnline {
		return nil
	}
	rows := []importedList{{List{Ref: newRef(), Kind: ListGate, Name: gateName(), Once: OncePerDay}, -1}}
	for i := range sessions {
		s := &sessions[i]
		if !s.Onsite || s.Kind == SessionBreak {
			continue
		}
		opens, closes := s.StartsAt.Add(-listOpensBefore), s.EndsAt.Add(listClosesAfter)
		rows = append(rows, importedList{List{Ref: newRef(), Kind: ListSession, Name: s.Title,
			OpensAt: &opens, ClosesAt: &closes, Once: OnceEver}, i})
	}
	return rows
}

func (m *importer) ownLists(sessions []importedSession, byCode map[string]int) []importedList {
	m.atMost("lists", len(m.doc.Lists), 600)
	var rows []importedList
	for i, l := range m.doc.Lists {
		at := fmt.Sprintf("lists[%d]", i)
		m.text(at+".name", l.Name, textShort, false)
		row := importedList{List{Ref: newRef(), Kind: ListGate, Name: l.Name}, -1}
		once, name := OncePerDay, gateName()
		if l.Session != "" {
			row.Kind, once = ListSession, OnceEver
			if j, ok := byCode[l.Session]; ok {
				row.session, name = j, sessions[j].Title
			} else {
				m.refuse(at+".session", "import.names_nothing")
			}
		}
		if len(l.Name) == 0 {
			row.Name = name
		}
		row.Once = m.oneOf(at+".once", l.Once, once, []string{OnceEver, OncePerDay})
		row.OpensAt, row.ClosesAt = m.moment(at+".opens", l.Opens, false), m.moment(at+".closes", l.Closes, false)
		m.after(at+".closes", row.OpensAt, row.ClosesAt)
		rows = append(rows, row)
	}
	return rows
}
