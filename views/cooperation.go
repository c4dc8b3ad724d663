package views

import (
	"cmp"
	"net/url"
	"slices"
	"time"

	"duologue/models"
	"duologue/views/locale"
)

// CooperationBook is the record of the cooperation in the words of one language.
type CooperationBook struct {
	printer *locale.Printer
	record  *models.CooperationRecord
	now     time.Time
}

// NewCooperationBook words the record as it is at a moment, which opens and
// closes calls.
func NewCooperationBook(p *locale.Printer, record *models.CooperationRecord, now time.Time) CooperationBook {
	return CooperationBook{p, record, now}
}

// SourceMark refers to a source in the list of sources.
type SourceMark struct {
	N    int
	Code string
	Name string
	Link string
	Lang string // of the name, where it is another than the page's
}

// Anchor is the id of the source in the list.
func (m SourceMark) Anchor() string { return "source-" + m.Code }

// Sources are all sources, numbered.
func (b CooperationBook) Sources() []SourceMark {
	var marks []SourceMark
	for i, s := range b.record.Sources {
		name, lang := s.Name.In(b.printer.Lang())
		marks = append(marks, SourceMark{N: i + 1, Code: s.Code, Name: name, Link: s.Link, Lang: b.other(lang)})
	}
	return marks
}

// other is a language unless it is the page's.
func (b CooperationBook) other(lang string) string {
	if lang == b.printer.Lang() {
		return ""
	}
	return lang
}

// marks are the sources of those facts that a test picks, each once.
func (b CooperationBook) marks(facts []models.CooperationFact, picks func(models.CooperationFact) bool) []SourceMark {
	var marks []SourceMark
	for _, m := range b.Sources() {
		if slices.ContainsFunc(facts, func(f models.CooperationFact) bool { return picks(f) && slices.Contains(f.Sources, m.Code) }) {
			marks = append(marks, m)
		}
	}
	return marks
}

// SourceNote is what there is to say about a field and its sources.
type SourceNote struct {
	N       int
	Field   string
	Text    models.Text
	Unsure  bool
	Differs bool
	Sources []SourceMark
}

func (b CooperationBook) notes(facts []models.CooperationFact) []SourceNote {
	var notes []SourceNote
	for _, f := range facts {
		if len(f.Note) > 0 || f.Unsure {
			own := b.marks([]models.CooperationFact{f}, func(models.CooperationFact) bool { return true })
			notes = append(notes, SourceNote{N: len(notes) + 1, Field: f.Field, Text: f.Note, Unsure: f.Unsure, Differs: f.Differs, Sources: own})
		}
	}
	return notes
}

// Marks are the marks beside a field: the sources that state it and the notes
// about it.
type Marks struct {
	Sources []SourceMark
	Notes   []SourceNote
}

// marksOf are those of a field; of one that is unknown no source states anything.
func (b CooperationBook) marksOf(facts []models.CooperationFact, field string, known bool) Marks {
	m := Marks{}
	if known {
		m.Sources = b.marks(facts, func(f models.CooperationFact) bool {
			return !f.Differs && (f.Field == field || f.Field == models.AllFields)
		})
	}
	for _, n := range b.notes(facts) {
		if n.Field == field {
			m.Notes = append(m.Notes, n)
		}
	}
	return m
}

// BodyName is a body in the reader's language, or in the one there is.
type BodyName struct {
	Code, Name, Lang string
	Unsure           bool
}

// Body names a body by its code.
func (b CooperationBook) Body(code string) BodyName {
	body := b.record.Body(code)
	if body == nil {
		return BodyName{Code: code, Name: code}
	}
	name, lang, unsure := body.Name(b.printer.Lang())
	return BodyName{Code: code, Name: name, Lang: b.other(lang), Unsure: unsure}
}

// Topic is a topic by its code.
func (b CooperationBook) Topic(code string) models.Topic {
	for _, t := range b.record.Topics {
		if t.Code == code {
			return t
		}
	}
	return models.Topic{Code: code, Names: models.Text{b.printer.Lang(): code}}
}

// KindIcon is the picture of a kind.
func KindIcon(kind string) string {
	return map[string]string{models.KindAgreement: "agreement", models.KindProtocol: "note", models.KindCommission: "people", models.KindDialogue: "speak",
		models.KindCall: "call", models.KindProject: "project", models.KindWorkshop: "workshop", models.KindMoU: "signing"}[kind]
}

// StatedRange says from when to when, each as far as it is stated.
func StatedRange(p *locale.Printer, starts, ends models.StatedDate) string {
	if ends == "" || ends == starts {
		return StatedDate(p, starts)
	}
	from, precise := starts.Date()
	to, alike := ends.Date()
	if precise == models.PrecisionDay && alike == models.PrecisionDay && !starts.Before() && !ends.Before() {
		return p.DateRange(from, to)
	}
	return StatedDate(p, starts) + " – " + StatedDate(p, ends)
}

// DeadlineWords say until when; the zone only if it is certain.
func DeadlineWords(p *locale.Printer, d models.Deadline) string {
	t, timed := d.Time()
	if !timed {
		return StatedDate(p, d.Date())
	}
	words := p.DateTime(t, time.UTC)
	if d.Zone != "" {
		words += " (" + p.City(d.Zone) + ")"
	}
	return words
}

// CooperationCard is an item of the timeline.
type CooperationCard struct {
	models.CooperationItem
	Href, When string
	Bodies     []BodyName
	Topics     []models.Topic
	// State is that of a call.
	State string
	// Until is the deadline of a call in words; empty: it is unknown.
	Until   string
	Sources []SourceMark
	// Relations lead to its relatives; on the timeline alone.
	Relations []CooperationRelation
}

// Card words an item.
func (b CooperationBook) Card(item models.CooperationItem) CooperationCard {
	var path []any
	for _, segment := range item.Path {
		path = append(path, segment)
	}
	card := CooperationCard{CooperationItem: item, Href: PathIn(b.printer.Lang(), path...), When: StatedRange(b.printer, item.Starts, item.Ends)}
	for _, code := range item.Bodies {
		card.Bodies = append(card.Bodies, b.Body(code))
	}
	for _, code := range item.Topics {
		card.Topics = append(card.Topics, b.Topic(code))
	}
	if item.Entry != nil {
		card.Sources = b.marks(item.Entry.Content.Facts, func(f models.CooperationFact) bool { return !f.Differs })
		if item.Kind == models.KindCall {
			card.State = item.Entry.CallState(b.now)
			if item.Deadline.At != "" {
				card.Until = DeadlineWords(b.printer, item.Deadline)
			}
		}
	}
	return card
}

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
