package views

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"

	"duologue/models"
	"duologue/views/locale"
)

// MoUIndexPage is "mous/index": the public register.
type MoUIndexPage struct {
	Frame
	Cards  []MoUCard
	Filter models.MoUFilter
	Form   Form
	// Selects are what can be filtered by.
	Selects []MoUSelect
	// Active are the filters that are on, each with the address without it.
	Active []Link
	// Next leads to the next page, First back to the first; both may be empty.
	Next, First string
	// Total counts all public records.
	Total     int
	Data      MoUData
	Subscribe MoUSubscribe
}

// MoUSelect is a filter by one kind of facet.
type MoUSelect struct {
	Kind    string
	Options []Option
}

// MoUData leads to what programs read.
type MoUData struct{ CSV, JSON, Feed string }

// MoUCard is a record in a list.
type MoUCard struct {
	*models.MoU
	Reference string
	Parties   []PartyWords
	Themes    []ThemeWords
}

// PartyWords is a party with the name by which it is called; Called is nil where
// only its name as signed, or none, is known.
type PartyWords struct {
	models.MoUParty
	Called models.Text
}

// ThemeWords is a theme of the register.
type ThemeWords struct {
	Code string
	Name models.Text
}

// MoUCards are the records of a page of the register.
func MoUCards(r *models.MoURegister) []MoUCard {
	var cards []MoUCard
	for _, m := range r.Rows {
		cards = append(cards, MoUCard{m, mouReference(m), partyWords(m.Stated.Parties, r.Names), themeWords(m.Stated.Topics, r.Names)})
	}
	return cards
}

func partyWords(parties []models.MoUParty, names models.MoUNames) []PartyWords {
	var list []PartyWords
	for _, p := range parties {
		words := PartyWords{MoUParty: p, Called: names.Bodies[p.Body]}
		if len(words.Called) == 0 {
			words.Called = p.Name
		}
		list = append(list, words)
	}
	return list
}

func themeWords(codes []string, names models.MoUNames) []ThemeWords {
	var list []ThemeWords
	for _, code := range codes {
		list = append(list, ThemeWords{code, names.Topics[code]})
	}
	return list
}

// PartyName is what a party is called in a language.
func PartyName(p *locale.Printer, party PartyWords) string {
	name, _ := party.Called.In(p.Lang())
	if name = cmp.Or(name, party.SignedAs, party.Body); name == "" {
		return p.T("mou.party_unknown")
	}
	return name
}

// NewMoUIndex makes the page of the register.
func NewMoUIndex(frame Frame, p *locale.Printer, r *models.MoURegister, f models.MoUFilter, after string) MoUIndexPage {
	page := MoUIndexPage{Frame: frame, Cards: MoUCards(r), Filter: f, Form: Form{Values: map[string][]string{"q": {f.Search}}}}
	base := PathIn(p.Lang(), "mous")
	for _, kind := range models.MoUFacets() {
		page.addFilter(p, r, base, kind)
	}
	if f.Search != "" {
		without := f
		without.Search = ""
		page.Active = append(page.Active, Link{Label: "“" + f.Search + "”", Href: base + MoUQuery(without, "")})
	}
	if r.After != "" {
		page.Next = base + MoUQuery(f, r.After)
	}
	if after != "" {
		page.First = base + MoUQuery(f, "")
	}
	query := MoUQuery(f, "")
	page.Data = MoUData{CSV: base + ".csv" + query, JSON: "/mous.json" + query, Feed: base + ".atom"}
	return page
}

// addFilter adds the choices of one kind of facet.
func (page *MoUIndexPage) addFilter(p *locale.Printer, r *models.MoURegister, base, kind string) {
	chosen := page.Filter.Value(kind)
	page.Form.Values[kind] = []string{chosen}
	s := MoUSelect{Kind: kind, Options: []Option{{Label: p.T("common.all")}}}
	label := chosen
	for _, facet := range r.Facets {
		if facet.Kind != kind {
			continue
		}
		if kind == models.FacetState {
			page.Total += facet.Count
		}
		word := facetWord(p, r.Names, kind, facet.Value)
		s.Options = append(s.Options, Option{Value: facet.Value, Label: p.T("mous.facet", "name", word, "n", p.Number(facet.Count))})
		if facet.Value == chosen {
			label = word
		}
	}
	sortFacet(kind, s.Options[1:])
	if chosen != "" {
		page.Active = append(page.Active, Link{Label: label, Href: base + MoUQuery(page.Filter.Without(kind), "")})
	}
	if len(s.Options) > 1 {
		page.Selects = append(page.Selects, s)
	}
}

func facetWord(p *locale.Printer, names models.MoUNames, kind, value string) string {
	var text models.Text
	switch kind {
	case models.FacetState:
		return MoUWord(p, "state", value)
	case models.FacetCountry:
		return MoUWord(p, "side", value)
	case models.FacetParty:
		text = names.Bodies[value]
	case models.FacetTopic:
		text = names.Topics[value]
	case models.FacetDialogue:
		text = names.Dialogues[value]
	}
	word, _ := text.In(p.Lang())
	return cmp.Or(word, value)
}

// sortFacet puts states in the order of their life, years the last first, and all
// else by its words.
func sortFacet(kind string, options []Option) {
	slices.SortStableFunc(options, func(a, b Option) int {
		switch kind {
		case models.FacetYear:
			return cmp.Compare(b.Value, a.Value)
		case models.FacetState:
			return slices.Index(models.MoUStates(), a.Value) - slices.Index(models.MoUStates(), b.Value)
		}
		return cmp.Compare(models.SortKey(a.Label), models.SortKey(b.Label))
	})
}

// MoUQuery is the query of a page of the register, with its question mark.
func MoUQuery(f models.MoUFilter, after string) string {
	query := url.Values{}
	set := func(name, value string) {
		if value != "" {
			query.Set(name, value)
		}
	}
	for _, kind := range models.MoUFacets() {
		set(kind, f.Value(kind))
	}
	set("q", f.Search)
	set("after", after)
	if len(query) == 0 {
		return ""
	}
	return "?" + query.Encode()
}

// MoUSubscribe is the form by which somebody subscribes to news.
type MoUSubscribe struct {
	Form   Form
	Action string
	Abouts []Option
}

// RegisterAbouts are what somebody can subscribe to on the page of the register.
func RegisterAbouts(p *locale.Printer, r *models.MoURegister) []Option {
	list := []Option{{Value: models.SubscribeAll, Label: p.T("mous.subscribe.all")}}
	for _, kind := range []string{models.FacetTopic, models.FacetParty} {
		var options []Option
		for _, f := range r.Facets {
			if f.Kind == kind {
				options = append(options, Option{Value: kind + ":" + f.Value, Label: aboutWords(p, kind, facetWord(p, r.Names, kind, f.Value))})
			}
		}
		sortFacet(kind, options)
		list = append(list, options...)
	}
	return list
}

// RecordAbouts are what somebody can subscribe to on the page of a record.
func RecordAbouts(p *locale.Printer, r *models.PublicRecord) []Option {
	list := []Option{{Value: models.SubscribeMoU + ":" + *r.Reference, Label: p.T("mous.subscribe.this")}}
	for _, t := range r.Stated.Topics {
		list = append(list, Option{Value: models.FacetTopic + ":" + t, Label: aboutWords(p, models.FacetTopic, facetWord(p, r.Names, models.FacetTopic, t))})
	}
	for _, party := range r.Stated.Parties {
		if party.Body != "" {
			list = append(list, Option{Value: models.FacetParty + ":" + party.Body, Label: aboutWords(p, models.FacetParty, facetWord(p, r.Names, models.FacetParty, party.Body))})
		}
	}
	return list
}

func aboutWords(p *locale.Printer, kind, name string) string {
	return p.T("mous.subscribe.about."+kind, "name", name)
}

// MoUMonths is a number of months in words.
func MoUMonths(p *locale.Printer, n int) string {
	if n%12 == 0 {
		return p.N("mou.years", n/12)
	}
	return p.N("mou.months", n)
}

// reference of a record in text, such as "2026-001".
func mouReference(m *models.MoU) string {
	if m.Reference == nil {
		return strconv.FormatInt(m.Number, 10)
	}
	return *m.Reference
}

// MoUNoticePage is "mous/notice": what was done about a subscription.
type MoUNoticePage struct {
	Frame
	Text string
}
