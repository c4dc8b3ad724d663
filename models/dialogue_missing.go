package models

import (
	"context"
	"slices"

	"gorm.io/gorm"
)

// What a dialogue can lack.
const (
	GapText    = "text"    // a text that exists, but not in this language
	GapNoText  = "no_text" // a text that exists in no language
	GapSession = "sessions"
	GapRoom    = "room"
	GapLink    = "link"
	GapGate    = "gate"
	GapContact = "contact"
	GapHosts   = "hosts"
	GapWindow  = "window"
	GapConsent = "consents"
)

// Gap is something that a dialogue lacks before it should be published.
type Gap struct {
	Kind string
	Lang string // of GapText
	// Part is where it can be mended: a part of the dialogue, "questions",
	// "consents" or "agenda".
	Part string
	// Field is the text that is missing: "title", "abstract", "label" …
	Field string
	// Of is the title of what lacks it; nil is the dialogue itself.
	Of Text
}

// Places in which a gap can be mended beside the parts of a dialogue.
const (
	PartQuestions = "questions"
	PartConsents  = "consents"
	PartAgenda    = "agenda"
)

// Gaps are all that a dialogue lacks, in the order of its pages.
func (s *Store) Gaps(ctx context.Context, d *Dialogue) ([]Gap, error) { return gapsOf(s.read(ctx), d) }

func gapsOf(db *gorm.DB, d *Dialogue) ([]Gap, error) {
	agenda, err := loadAgenda(db, d)
	if err != nil {
		return nil, err
	}
	questions, err := dialogueQuestions(db, d.ID)
	if err != nil {
		return nil, err
	}
	consents, err := consentVersions(db, d.ID)
	if err != nil {
		return nil, err
	}
	var gates int64
	if err := db.Model(&List{}).Where("dialogue_id = ? AND kind = ?", d.ID, ListGate).Count(&gates).Error; err != nil {
		return nil, err
	}
	g := &gaps{languages: d.Languages}
	g.dialogue(d, gates > 0)
	g.agenda(agenda)
	g.form(questions, currentConsents(consents))
	return g.list, nil
}

// gaps gathers what is missing.
type gaps struct {
	languages []string
	list      []Gap
}

func (g *gaps) add(missing bool, kind, part string, of Text) {
	if missing {
		g.list = append(g.list, Gap{Kind: kind, Part: part, Of: of})
	}
}

// text notes the languages that a text lacks; one that is in none is a gap
// only if it is needed.
func (g *gaps) text(t Text, part, field string, of Text, needed bool) {
	if _, found := t.In(""); found == "" {
		if needed {
			g.list = append(g.list, Gap{Kind: GapNoText, Part: part, Field: field, Of: of})
		}
		return
	}
	for _, lang := range g.languages {
		if t.find(lang) == "" {
			g.list = append(g.list, Gap{Kind: GapText, Lang: lang, Part: part, Field: field, Of: of})
		}
	}
}

func (g *gaps) dialogue(d *Dialogue, gate bool) {
	onsite := d.Format != FormatOnline
	g.add(d.ContactEmail == "", GapContact, PartFacts, nil)
	g.add(onsite && !gate, GapGate, PartRegistration, nil)
	for _, t := range []struct {
		field  string
		text   Text
		needed bool
	}{
		{"title", d.Title, true}, {"summary", d.Summary, true}, {"description", d.Description, true}, {"occasion", d.Occasion, false},
		{"place", d.Place, onsite}, {"venue", d.Venue, onsite}, {"address", d.Address, onsite}, {"directions", d.Directions, false},
		{"practical", d.Practical, onsite},
	} {
		g.text(t.text, PartTexts, t.field, nil, t.needed)
	}
	g.add(d.RegistrationOpensAt == nil, GapWindow, PartRegistration, nil)
	g.add(len(d.Hosts) == 0, GapHosts, PartHosts, nil)
	for _, h := range d.Hosts {
		g.text(h.Host.Names, PartHosts, "names", Text{"en": h.Host.Code}, false)
	}
}

func (g *gaps) agenda(a *Agenda) {
	g.add(len(a.Sessions) == 0, GapSession, PartAgenda, nil)
	for _, t := range a.Themes {
		g.text(t.Name, PartAgenda, "name", t.Name, false)
	}
	for _, r := range a.Rooms {
		g.text(r.Name, PartAgenda, "name", r.Name, false)
	}
	for _, s := range a.Sessions {
		g.add(s.Onsite && s.Room == nil, GapRoom, PartAgenda, s.Title)
		g.add(s.Online && s.JoinURL == "", GapLink, PartAgenda, s.Title)
		g.text(s.Title, PartAgenda, "title", s.Title, false)
		g.text(s.Abstract, PartAgenda, "abstract", s.Title, false)
	}
}

func (g *gaps) form(questions []Question, consents []ConsentText) {
	for _, q := range questions {
		if q.Hidden {
			continue
		}
		g.text(q.Label, PartQuestions, "label", q.Label, false)
		g.text(q.Help, PartQuestions, "help", q.Label, false)
		for _, o := range q.Options {
			g.text(o.Label, PartQuestions, "options", q.Label, false)
		}
	}
	consents = slices.DeleteFunc(consents, func(c ConsentText) bool { return c.Hidden })
	g.add(len(consents) == 0, GapConsent, PartConsents, nil)
	for _, c := range consents {
		g.text(c.Label, PartConsents, "label", c.Label, false)
	}
}
