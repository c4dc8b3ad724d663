package views

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"duologue/models"
	"duologue/views/locale"
)

// AuditPage is "audit/index": who did and saw what.
type AuditPage struct {
	Frame
	// Base is the address of the dialogue's pages, or of the back office.
	Base    string
	Zone    *time.Location
	Form    Form
	Actions []Option
	Rows    []AuditEntry
	// Query is the filter, for the export.
	Query  string
	Narrow bool
	Pagination
}

// AuditFields are the names of the inputs of its filter.
func AuditFields() []string {
	return []string{"actor", "action", "object", "registration", "from", "to"}
}

// AuditEntry is an entry of the log in words.
type AuditEntry struct {
	models.AuditRow
	Who, What, Object string
	Reference         string
	// Href is a part of the address of the registration's record.
	Href string
	// Facts are what is told of it that concerns no person.
	Facts   []Fact
	Changes []HistoryChange
	Quiet   bool // it only looked
}

// NewAuditEntry words an entry; linked leads to the registration that it names.
func NewAuditEntry(p *locale.Printer, row models.AuditRow, linked bool) AuditEntry {
	e := AuditEntry{AuditRow: row, Who: row.Who, What: actionWords(p, row.Action), Object: strings.TrimSpace(row.Object + " " + row.ObjectRef)}
	if e.Who == "" {
		e.Who = p.T("organise.actor." + row.Actor)
	}
	if row.Registration != nil {
		e.Reference = models.FormatReference(row.Registration.Reference)
		if linked {
			e.Href = "/registrations/" + row.Registration.Ref
		}
	}
	verb := row.Action[strings.LastIndexByte(row.Action, '.')+1:]
	e.Quiet = slices.Contains([]string{"open", "search", "list", "export"}, verb)
	before, changed := row.Details["before"]
	if changed {
		e.Changes = append(e.Changes, HistoryChange{Field: p.T("organise.audit.change"), Before: worded(p, before), After: worded(p, row.Details["after"])})
	}
	for _, name := range slices.Sorted(maps.Keys(row.Details)) {
		if changed && (name == "before" || name == "after") {
			continue
		}
		e.Facts = append(e.Facts, Fact{Term: name, Text: detail(row.Details[name])})
	}
	for _, v := range row.Changes {
		e.Changes = append(e.Changes, HistoryChange{Field: fieldWords(p, v.Field), Before: valueWords(p, v.Field, v.BeforeValue),
			After: valueWords(p, v.Field, v.AfterValue)})
	}
	return e
}

// Plain is what an entry tells, in one line.
func (e AuditEntry) Plain() string {
	var parts []string
	for _, f := range e.Facts {
		parts = append(parts, f.Term+": "+f.Text)
	}
	for _, c := range e.Changes {
		parts = append(parts, c.Field+": "+c.Before+" → "+c.After)
	}
	return strings.Join(parts, "; ")
}

// worded is detail, with the roles in it by their names.
func worded(p *locale.Printer, value any) string {
	parts := strings.Split(detail(value), ", ")
	for i, part := range parts {
		if role, _ := models.ParseGrant(part); slices.Contains(models.Roles(), role) {
			parts[i] = RoleWords(p, part)
		}
	}
	return strings.Join(parts, ", ")
}

// detail shows a value that has no words.
func detail(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case []any:
		var parts []string
		for _, part := range value {
			parts = append(parts, detail(part))
		}
		if len(parts) == 0 {
			return "–"
		}
		return strings.Join(parts, ", ")
	}
	text, err := json.Marshal(value)
	if err != nil {
		return "–"
	}
	return string(text)
}

func actionWords(p *locale.Printer, action string) string {
	if key := "organise.action." + action; p.Has(key) {
		return p.T(key)
	}
	return action
}

// AuditActions are the actions that have words, grouped by what they act on.
func AuditActions(p *locale.Printer) []Option {
	list := []Option{{Label: p.T("common.all")}}
	for _, action := range p.Under("organise.action.") {
		list = append(list, Option{Value: action, Label: actionWords(p, action) + " (" + action + ")"})
	}
	return list
}
