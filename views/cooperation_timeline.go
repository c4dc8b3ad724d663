package views

import (
	"cmp"
	"net/url"
	"slices"

	"duologue/models"
	"duologue/views/locale"
)

// CooperationFilter narrows the timeline to a kind, a topic and a body by code.
type CooperationFilter struct{ Kind, Topic, Body string }

// Query is the filter as the query of an address, "" or "?kind=…".
func (f CooperationFilter) Query() string {
	query := url.Values{}
	for name, value := range map[string]string{"kind": f.Kind, "topic": f.Topic, "body": f.Body} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if len(query) == 0 {
		return ""
	}
	return "?" + query.Encode()
}

func (f CooperationFilter) shows(i models.CooperationItem) bool {
	return (f.Kind == "" || f.Kind == i.Kind) && (f.Topic == "" || slices.Contains(i.Topics, f.Topic)) && (f.Body == "" || slices.Contains(i.Bodies, f.Body))
}

// CooperationChoice is a link of a filter.
type CooperationChoice struct {
	Label, Lang, Icon, Href string
	Current                 bool
}

// CooperationChoices are the links of one filter; Key is the key of its name.
type CooperationChoices struct {
	Key     string
	Choices []CooperationChoice
}

// CooperationYear is the items of a year; 0 is unknown.
type CooperationYear struct {
	Year  int
	Cards []CooperationCard
}

// CooperationPage is "cooperation/index": the timeline.
type CooperationPage struct {
	Frame
	CooperationBook
	Filter  CooperationFilter
	Filters []CooperationChoices
	// Years come with the latest first, and what has no date last.
	Years []CooperationYear
	// Shown of Total items the filter leaves.
	Shown, Total int
	Bodies       []CooperationBodyCard
	Topics       []CooperationTopicCard
}

// CooperationBodyCard is what the record says of a body.
type CooperationBodyCard struct {
	BodyName
	Host  models.Host
	Level string
	Marks Marks
}

// CooperationTopicCard is a topic with its sources.
type CooperationTopicCard struct {
	models.Topic
	Marks Marks
}

// NewCooperationPage lays out the items that the filter leaves.
func NewCooperationPage(frame Frame, book CooperationBook, filter CooperationFilter) CooperationPage {
	page := CooperationPage{Frame: frame, CooperationBook: book, Filter: filter}
	items := book.record.Items()
	page.Total, page.Filters = len(items), book.filters(items, filter)
	slices.Reverse(items)
	for _, item := range items {
		if !filter.shows(item) {
			continue
		}
		page.Shown++
		year := item.Year()
		i := slices.IndexFunc(page.Years, func(y CooperationYear) bool { return y.Year == year })
		if i < 0 {
			page.Years, i = append(page.Years, CooperationYear{Year: year}), len(page.Years)
		}
		card := book.Card(item)
		if item.Entry != nil {
			card.Relations = book.relations(item.Entry)
		}
		page.Years[i].Cards = append(page.Years[i].Cards, card)
	}
	slices.SortStableFunc(page.Years, func(a, b CooperationYear) int { return cmp.Compare(b.Year, a.Year) })
	for _, body := range book.record.Bodies {
		card := CooperationBodyCard{BodyName: book.Body(body.Code), Host: body.Host, Level: levelWord(book.printer, body.Host.Level)}
		card.Marks = book.marksOf(body.Facts, "names", true)
		page.Bodies = append(page.Bodies, card)
	}
	for _, topic := range book.record.Topics {
		page.Topics = append(page.Topics, CooperationTopicCard{topic, book.marksOf(topic.Facts, "names", true)})
	}
	return page
}

// levelWord is a level of government in words, or as it was given.
func levelWord(p *locale.Printer, level string) string {
	words := map[string]string{"federal": "cooperation.level.federal", "national": "cooperation.level.national", "Flanders": "cooperation.level.flanders",
		"Brussels-Capital": "cooperation.level.brussels", "Wallonia-Brussels": "cooperation.level.wallonia"}
	if key, ok := words[level]; ok {
		return p.T(key)
	}
	return level
}

// filters list the links for what there is.
func (b CooperationBook) filters(items []models.CooperationItem, f CooperationFilter) []CooperationChoices {
	base := PathIn(b.printer.Lang(), "cooperation")
	all := b.printer.T("cooperation.filter.all")
	group := func(key, current string, set func(*CooperationFilter, string), choices map[string]CooperationChoice, order []string) CooperationChoices {
		g := CooperationChoices{Key: key}
		choices[""] = CooperationChoice{Label: all}
		for _, value := range append([]string{""}, order...) {
			choice, other := choices[value], f
			set(&other, value)
			choice.Href, choice.Current = base+other.Query(), value == current
			g.Choices = append(g.Choices, choice)
		}
		return g
	}
	kinds, topics, bodies := map[string]CooperationChoice{}, map[string]CooperationChoice{}, map[string]CooperationChoice{}
	for _, i := range items {
		kinds[i.Kind] = CooperationChoice{Label: b.printer.T("cooperation.kind." + i.Kind), Icon: KindIcon(i.Kind)}
		for _, code := range i.Topics {
			name, lang := b.Topic(code).Names.In(b.printer.Lang())
			topics[code] = CooperationChoice{Label: name, Lang: b.other(lang)}
		}
		for _, code := range i.Bodies {
			bodies[code] = CooperationChoice{Label: code}
		}
	}
	return []CooperationChoices{
		group("cooperation.filter.kind", f.Kind, func(f *CooperationFilter, v string) { f.Kind = v }, kinds, inOrder(kinds, append(models.CooperationKinds(), models.KindMoU))),
		group("cooperation.filter.topic", f.Topic, func(f *CooperationFilter, v string) { f.Topic = v }, topics, inOrder(topics, codesOf(b.record.Topics, func(t models.Topic) string { return t.Code }))),
		group("cooperation.filter.body", f.Body, func(f *CooperationFilter, v string) { f.Body = v }, bodies, inOrder(bodies, codesOf(b.record.Bodies, func(b *models.CooperationBody) string { return b.Code }))),
	}
}

func codesOf[T any](list []T, code func(T) string) []string {
	var codes []string
	for _, item := range list {
		codes = append(codes, code(item))
	}
	return codes
}

// inOrder are the keys that there are, in the order of a list.
func inOrder(choices map[string]CooperationChoice, order []string) []string {
	return slices.DeleteFunc(slices.Clone(order), func(code string) bool { _, ok := choices[code]; return !ok })
}
