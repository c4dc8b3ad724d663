package organise

import (
	"duologue/models"
	"duologue/views"
	"duologue/views/locale"
)

// selectionValues are the fields of a selection, as its form shows them.
func selectionValues(f models.RegistrationFilter) map[string][]string {
	values := map[string][]string{}
	for name, value := range views.FilterValues(f) {
		values[name] = []string{value}
	}
	return values
}

// selectionWords says which registrations are meant.
func selectionWords(p *locale.Printer, agenda *models.Agenda, f models.RegistrationFilter) []views.Fact {
	var facts []views.Fact
	add := func(key, text string) { facts = append(facts, views.Fact{Term: p.T(key), Text: text}) }
	if f.State != "" {
		add("organise.campaigns.field.state", p.T("state.registration."+f.State))
	}
	if f.Mode != "" {
		add("organise.campaigns.field.mode", p.T("mode."+f.Mode))
	}
	if f.Category != "" {
		add("organise.campaigns.field.category", p.T("category."+f.Category))
	}
	if f.Country != "" {
		add("organise.campaigns.field.country", p.Country(f.Country))
	}
	if f.Session != "" {
		title := f.Session
		if s := agenda.Session(f.Session); s != nil {
			title, _ = s.Title.In(p.Lang(), agenda.Dialogue.Languages...)
		}
		add("organise.campaigns.field.session", title)
	}
	if f.Host != "" {
		add("editor.field.host", views.HostWords(p, f.Host))
	}
	if f.Search != "" {
		add("common.search", "“"+f.Search+"”")
	}
	return facts
}
