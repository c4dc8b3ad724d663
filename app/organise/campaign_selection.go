package organise

import (
	"duologue/app/web"
	"duologue/models"
	"duologue/views"
	"duologue/views/locale"
)

// readSelection reads which registrations are meant, from the form of a
// campaign or from the query of the list of registrations.
func readSelection(form *web.Fields) models.RegistrationFilter {
	f := models.RegistrationFilter{
		State: form.Line("state", 20), Mode: form.Line("mode", 20), Country: form.Line("country", 2),
		Category: form.Line("category", 20), Session: form.Token("session"), Search: form.Search("search"),
	}
	if f.Search == "" {
		f.Search = form.Search("q")
	}
	return f
}

func selectionValues(f models.RegistrationFilter) map[string][]string {
	values := map[string][]string{}
	for name, value := range map[string]string{"state": f.State, "mode": f.Mode, "country": f.Country,
		"category": f.Category, "session": f.Session, "search": f.Search} {
		values[name] = []string{value}
	}
	return values
}

// selectionChoices are what the fields of a selection offer.
func selectionChoices(p *locale.Printer, agenda *models.Agenda) views.RegistrationChoices {
	options := func(key string, values []string) []views.Option {
		list := []views.Option{{Label: p.T("common.all")}}
		for _, value := range values {
			list = append(list, views.Option{Value: value, Label: p.T(key + value)})
		}
		return list
	}
	choices := views.RegistrationChoices{
		States: options("state.registration.", models.States()), Modes: options("mode.", models.Modes()),
		Categories: options("category.", models.Categories()), Countries: options("", nil), Sessions: options("", nil),
	}
	for _, country := range p.Countries() {
		choices.Countries = append(choices.Countries, views.Option{Value: country.Code, Label: country.Name})
	}
	for _, s := range agenda.Sessions {
		title, _ := s.Title.In(p.Lang(), agenda.Dialogue.Languages...)
		choices.Sessions = append(choices.Sessions, views.Option{Value: s.Ref, Label: title})
	}
	return choices
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
	if f.Search != "" {
		add("common.search", "“"+f.Search+"”")
	}
	return facts
}
