package views

import (
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
