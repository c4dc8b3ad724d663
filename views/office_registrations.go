package views

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"duologue/models"
	"duologue/views/locale"
)

// PersonOf is the name of a registration.
func PersonOf(r *models.Registration) locale.Person {
	return locale.Person{Family: r.FamilyName, Given: r.GivenNames, Native: r.NativeName, Order: r.NameOrder}
}

// FilterQuery is a filter as the query of an address, without its "?". Extra
// are further names and values.
func FilterQuery(f models.RegistrationFilter, extra ...string) string {
	values := url.Values{}
	set := func(name, value string) {
		if value != "" {
			values.Set(name, value)
		}
	}
	for name, value := range FilterValues(f) {
		set(name, value)
	}
	for i := 0; i+1 < len(extra); i += 2 {
		set(extra[i], extra[i+1])
	}
	return values.Encode()
}

// FilterValues are the fields of a filter by the names of their inputs.
func FilterValues(f models.RegistrationFilter) map[string]string {
	return map[string]string{"state": f.State, "mode": f.Mode, "country": f.Country, "category": f.Category,
		"session": f.Session, "host": f.Host, "search": f.Search, "sort": f.Sort}
}

// RegistrationsPage is "office/registrations": the list with its filters.
type RegistrationsPage struct {
	OfficePage
	Filter  models.RegistrationFilter
	Form    Form
	Choices FilterChoices
	List    *models.RegistrationPage
	// Registers are those to whom acts can be done.
	Registers models.Scope
	// Acts are the acts that are offered for many.
	Acts []string
	// Shown are the columns beside the name; none: the usual ones.
	Shown []string
	// Saved are the account's filters and the shared ones, Saving the form that
	// keeps another.
	Saved     []*models.SavedFilter
	Saving    Form
	AccountID int64
}

// Shows tells whether a column is shown.
func (p RegistrationsPage) Shows(column string) bool {
	if len(p.Shown) == 0 {
		return slices.Contains(models.UsualColumns(), column)
	}
	return slices.Contains(p.Shown, column)
}

// Columns are all that can be shown.
func (p RegistrationsPage) Columns() []string { return models.ListColumns() }

// SavedHref leads to the list of a saved filter.
func (p RegistrationsPage) SavedHref(f *models.SavedFilter) string {
	return p.Base + "/registrations" + ListQuery(f.Filter, f.Shown)
}

// IsCurrent tells whether the list is that of a saved filter.
func (p RegistrationsPage) IsCurrent(f *models.SavedFilter) bool {
	return f.Filter == p.Filter && slices.Equal(f.Shown, p.Shown)
}

// ListQuery is the query of a list, with its "?" if it is not empty.
func ListQuery(f models.RegistrationFilter, shown []string, extra ...string) string {
	query := FilterQuery(f, extra...)
	for _, column := range shown {
		query += "&show=" + url.QueryEscape(column)
	}
	if query = strings.TrimPrefix(query, "&"); query == "" {
		return ""
	}
	return "?" + query
}

// FilterChoices are what the filters offer.
type FilterChoices struct {
	States, Modes, Countries, Categories, Sessions, Hosts, Sorts []Option
}

// NewFilterChoices words them in the printer's language.
func NewFilterChoices(p *locale.Printer, agenda *models.Agenda, guests models.Scope) FilterChoices {
	options := func(key string, values []string) []Option {
		list := []Option{{Label: p.T("common.all")}}
		for _, value := range values {
			list = append(list, Option{Value: value, Label: p.T(key + value)})
		}
		return list
	}
	c := FilterChoices{States: options("state.registration.", models.States()), Modes: options("mode.", models.Modes()),
		Categories: options("category.", models.Categories()), Countries: options("", nil), Sessions: options("", nil)}
	for _, country := range p.Countries() {
		c.Countries = append(c.Countries, Option{Value: country.Code, Label: country.Name})
	}
	for _, s := range agenda.Sessions {
		if s.Open {
			continue
		}
		title, _ := s.Title.In(p.Lang(), agenda.Dialogue.Languages...)
		c.Sessions = append(c.Sessions, Option{Value: s.Ref, Label: p.Clock(s.StartsAt.In(agenda.Dialogue.Location())) + " " + title})
	}
	if c.Hosts = HostOptions(p, guests, p.T("common.all")); !guests.Limited() && c.Hosts != nil {
		c.Hosts = append(c.Hosts, Option{Value: models.NoHost, Label: HostWords(p, models.NoHost)})
	}
	for _, sort := range []string{models.SortName, models.SortNewest, models.SortOldest} {
		c.Sorts = append(c.Sorts, Option{Value: sort, Label: p.T("organise.sort." + sort)})
	}
	return c
}

// Query is the filter for links, with extra names and values.
func (p RegistrationsPage) Query(extra ...string) string {
	return ListQuery(p.Filter, p.Shown, extra...)
}

// Hidden are the fields of the filter that a form sends along.
func (p RegistrationsPage) Hidden() map[string]string { return FilterValues(p.Filter) }

// Narrow tells whether the filter leaves anything out.
func (p RegistrationsPage) Narrow() bool {
	f := p.Filter
	f.Sort = ""
	return f != models.RegistrationFilter{}
}

// Paging leads to the pages before and after.
func (p RegistrationsPage) Paging() Pagination {
	var paging Pagination
	if p.List.Before != "" {
		paging.Previous = p.Base + "/registrations" + p.Query("before", p.List.Before)
	}
	if p.List.After != "" {
		paging.Next = p.Base + "/registrations" + p.Query("after", p.List.After)
	}
	return paging
}

// Person is the name of a row.
func (p OfficePage) Person(r *models.Registration) locale.Person { return PersonOf(r) }

// Reference is the printed form of a row's reference.
func (p OfficePage) Reference(r *models.Registration) string {
	return models.FormatReference(r.Reference)
}

// In is a moment in the dialogue's zone.
func (p OfficePage) At(t time.Time) time.Time { return t.In(p.Zone()) }

// BulkAskPage is "office/bulk_ask": what will be done, to how many.
type BulkAskPage struct {
	OfficePage
	Act string
	// Count is how many are meant.
	Count int
	// Changed: there are others now than were confirmed.
	Changed bool
	// Rows are those that were chosen one by one; none if all that match are meant.
	Rows   []*models.Registration
	All    bool
	Filter models.RegistrationFilter
	Facts  []Fact // the filter in words
}

// Hidden are the fields of the filter that the form sends along.
func (p BulkAskPage) Hidden() map[string]string { return FilterValues(p.Filter) }

// Danger tells whether somebody loses something.
func (p BulkAskPage) Danger() bool { return p.Act == models.ActCancel || p.Act == models.ActDecline }

// BulksPage is "office/bulks": what was done to many of late.
type BulksPage struct {
	OfficePage
	Toolbar Toolbar
	Bulks   []*models.Bulk
}

// BulkPage is "office/bulk": what an act on many has come to.
type BulkPage struct {
	OfficePage
	Report *models.BulkReport
	// More leads to the next refusals.
	More string
}

// Address of the act.
func (p BulkPage) Address() string { return p.Base + "/registrations/bulk/" + p.Report.Ref }
