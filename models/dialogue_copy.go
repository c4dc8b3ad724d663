package models

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// CopyForm says what is different in a dialogue made after another.
type CopyForm struct {
	Slug     string
	Number   *int
	StartsOn string // first day; everything moves by as many days
}

// CopyDialogue makes a draft after another dialogue: its texts, hosts, rooms,
// themes, questions and consents, and its sessions and its registration moved
// by whole days. Persons, devices, mails, figures and links to join stay behind.
// *Invalid names the fields of CopyForm, or the path of a session whose local
// time does not exist on its new day.
func (s *Store) CopyDialogue(ctx context.Context, actor Actor, from *Dialogue, f CopyForm) (*Dialogue, error) {
	first, err := time.Parse(time.DateOnly, f.StartsOn)
	if err != nil {
		wrong := &Invalid{}
		wrong.Add("starts_on", "field.not_a_date")
		return nil, wrong
	}
	doc, err := s.wholeDocument(ctx, from)
	if err != nil {
		return nil, err
	}
	was, err := time.Parse(time.DateOnly, from.StartsOn)
	if err != nil {
		return nil, err
	}
	doc.shift(int(first.Sub(was).Hours() / 24))
	doc.Slug, doc.Number, doc.Status, doc.Example = f.Slug, f.Number, DialogueDraft, false
	doc.StakeholdersAbout, doc.MousSigned = nil, nil
	if doc.Registration == nil && doc.Format != FormatOnline {
		doc.Lists = []DocumentList{{}}
	}
	return s.storeDocument(ctx, doc, AuditEntry{Actor: actor, Action: "dialogue.copy", Details: map[string]any{"from": from.Slug}})
}

// shift moves all days and times by a number of days.
func (doc *Document) shift(days int) {
	move := func(layout string, texts ...*string) {
		for _, text := range texts {
			if t, err := time.Parse(layout, *text); err == nil {
				*text = t.AddDate(0, 0, days).Format(layout)
			}
		}
	}
	move(time.DateOnly, &doc.StartsOn, &doc.EndsOn)
	for i := range doc.Sessions {
		move(LocalTimeLayout, &doc.Sessions[i].Starts, &doc.Sessions[i].Ends)
	}
	if r := doc.Registration; r != nil {
		move(LocalTimeLayout, &r.Opens, &r.Closes, &r.ChangeUntil, &r.CancelUntil)
	}
}

// wholeDocument is a dialogue with its agenda and its form, without lists and
// links to join.
func (s *Store) wholeDocument(ctx context.Context, d *Dialogue) (*Document, error) {
	doc := d.Document()
	agenda, err := s.Agenda(ctx, d)
	if err != nil {
		return nil, err
	}
	for _, t := range agenda.Themes {
		doc.Themes = append(doc.Themes, DocumentTheme{Code: t.Code, Name: t.Name, Colour: t.Colour})
	}
	for _, r := range agenda.Rooms {
		doc.Rooms = append(doc.Rooms, DocumentRoom{Code: r.Code, Kind: r.Kind, Name: r.Name, Capacity: r.Capacity})
	}
	for _, session := range agenda.Sessions {
		doc.Sessions = append(doc.Sessions, session.document(d))
	}
	if doc.Registration != nil {
		doc.Registration.OnsiteCapacity = agenda.Places.Capacity
	}
	return doc, addForm(s.read(ctx), d.ID, doc)
}

func addForm(db *gorm.DB, id int64, doc *Document) error {
	questions, err := dialogueQuestions(db, id)
	if err != nil {
		return err
	}
	for _, q := range questions {
		if !q.Hidden {
			doc.Questions = append(doc.Questions, q.document())
		}
	}
	consents, err := consentVersions(db, id)
	if err != nil {
		return err
	}
	for _, c := range currentConsents(consents) {
		if !c.Hidden {
			doc.Consents = append(doc.Consents, c.document())
		}
	}
	return nil
}

func (s *Session) document(d *Dialogue) DocumentSession {
	doc := DocumentSession{
		Code: s.Code, Kind: s.Kind, Title: s.Title, Abstract: s.Abstract, Themes: s.ThemeCodes, Open: s.Open, FloorLanguages: s.FloorLanguages,
		Starts: d.localTime(&s.StartsAt), Ends: d.localTime(&s.EndsAt),
	}
	for _, mode := range Modes() {
		if s.Offers(mode) {
			doc.Modes = append(doc.Modes, mode)
		}
	}
	if s.Room != nil {
		doc.Room = s.Room.Code
	}
	if s.OnsitePlaces != nil {
		doc.Capacity.Onsite = s.OnsitePlaces.Capacity
	}
	if s.OnlinePlaces != nil {
		doc.Capacity.Online = s.OnlinePlaces.Capacity
	}
	return doc
}
