package models

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// ImportDialogue stores a dialogue with its agenda, released as version 1, its
// counters, lists, questions and consents, in one transaction. *Invalid names
// the path of everything that is wrong, a slug that is taken included; nothing
// was stored then.
func (s *Store) ImportDialogue(ctx context.Context, doc *Document) (*Dialogue, error) {
	return s.storeDocument(ctx, doc, AuditEntry{Actor: System(), Action: "document.import"})
}

// storeDocument is ImportDialogue for those who say otherwise what they do.
func (s *Store) storeDocument(ctx context.Context, doc *Document, entry AuditEntry) (*Dialogue, error) {
	if _, err := rowsOf(doc, s.Now()); err != nil {
		return nil, err
	}
	var d *Dialogue
	err := s.write(ctx, func(tx *gorm.DB) error {
		rows, err := rowsOf(doc, s.Now())
		if err != nil {
			return err
		}
		if d, err = rows.insert(tx); err != nil {
			return err
		}
		entry.DialogueID, entry.Object, entry.ObjectRef = d.ID, "dialogue", d.Slug
		return s.audit(ctx, tx, entry)
	})
	if err != nil {
		return nil, err
	}
	return s.DialogueByID(ctx, d.ID)
}

func (rows *imported) insert(tx *gorm.DB) (*Dialogue, error) {
	d := &rows.dialogue
	if err := tx.Create(d).Error; err != nil {
		if duplicate(err) {
			wrong := &Invalid{}
			wrong.Add("slug", "import.slug_taken")
			return nil, wrong
		}
		return nil, err
	}
	version := &AgendaVersion{DialogueID: d.ID, Number: 1, ReleasedAt: &d.CreatedAt}
	if err := tx.Create(version).Error; err != nil {
		return nil, err
	}
	d.AgendaVersionID = version.ID
	if err := tx.Model(d).UpdateColumn("agenda_version_id", version.ID).Error; err != nil {
		return nil, err
	}
	for _, step := range []func(*gorm.DB) error{
		rows.insertHosts, rows.insertRooms, rows.insertSpeakers, rows.insertSessions, rows.insertCounters, rows.insertLists, rows.insertForm,
	} {
		if err := step(tx); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// insertHosts links the hosts. What the installation knows of a host already
// is left as it is: it belongs to other dialogues too.
func (rows *imported) insertHosts(tx *gorm.DB) error {
	for i, h := range rows.hosts {
		role := h.Role
		if role == "" {
			role = HostOrganiser
		}
		if len(h.Names) > 0 && h.Country != "" {
			row := Host{Code: h.Code, Country: h.Country, Level: h.Level, Names: h.Names}
			if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
				return err
			}
		}
		var known []Host
		if err := tx.Where("code = ?", h.Code).Limit(1).Find(&known).Error; err != nil {
			return err
		}
		if len(known) == 0 {
			wrong := &Invalid{}
			wrong.Add(fmt.Sprintf("hosts[%d].names", i), "import.unknown_host")
			return wrong
		}
		link := DialogueHost{DialogueID: rows.dialogue.ID, HostID: known[0].ID, Role: role, Position: i}
		if err := tx.Create(&link).Error; err != nil {
			return err
		}
	}
	return nil
}

func (rows *imported) insertRooms(tx *gorm.DB) error {
	for i := range rows.themes {
		rows.themes[i].DialogueID = rows.dialogue.ID
	}
	for i := range rows.rooms {
		rows.rooms[i].DialogueID = rows.dialogue.ID
		if err := tx.Create(&rows.rooms[i]).Error; err != nil {
			return err
		}
	}
	return createAll(tx, rows.themes)
}

func (rows *imported) insertSpeakers(tx *gorm.DB) error {
	for i := range rows.speakers {
		rows.speakers[i].DialogueID = rows.dialogue.ID
	}
	return createAll(tx, rows.speakers)
}

func (rows *imported) insertSessions(tx *gorm.DB) error {
	for i := range rows.sessions {
		row := &rows.sessions[i]
		row.Session.DialogueID = rows.dialogue.ID
		if err := tx.Create(&row.Session).Error; err != nil {
			return err
		}
		content := row.SessionContent
		content.VersionID, content.SessionID = rows.dialogue.AgendaVersionID, row.Session.ID
		if row.room >= 0 {
			content.RoomID = &rows.rooms[row.room].ID
		}
		if err := tx.Create(&content).Error; err != nil {
			return err
		}
	}
	return nil
}

// insertCounters makes the dialogue's own counter, which there always is, and
// one for each mode of a session that takes places.
func (rows *imported) insertCounters(tx *gorm.DB) error {
	id := rows.dialogue.ID
	counters := []Counter{{DialogueID: id, Mode: Onsite, Capacity: rows.places, NextNumber: 1}}
	for i := range rows.sessions {
		s := &rows.sessions[i]
		if s.Onsite && !s.Open {
			counters = append(counters, Counter{DialogueID: id, SessionID: s.Session.ID, Mode: Onsite,
				Capacity: s.capacity.Onsite, NextNumber: 1})
		}
		if s.Online && !s.Open {
			counters = append(counters, Counter{DialogueID: id, SessionID: s.Session.ID, Mode: Online,
				Capacity: s.capacity.Online, NextNumber: 1})
		}
	}
	return createAll(tx, counters)
}

func (rows *imported) insertLists(tx *gorm.DB) error {
	var lists []List
	for _, row := range rows.lists {
		row.DialogueID = rows.dialogue.ID
		if row.session >= 0 {
			row.SessionID = rows.sessions[row.session].Session.ID
		}
		lists = append(lists, row.List)
	}
	return createAll(tx, lists)
}

func (rows *imported) insertForm(tx *gorm.DB) error {
	for i := range rows.questions {
		rows.questions[i].DialogueID = rows.dialogue.ID
	}
	for i := range rows.consents {
		rows.consents[i].DialogueID = rows.dialogue.ID
	}
	if err := createAll(tx, rows.questions); err != nil {
		return err
	}
	return createAll(tx, rows.consents)
}

// createAll inserts rows, if any, a hundred at a time.
func createAll[T any](tx *gorm.DB, rows []T) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.CreateInBatches(rows, 100).Error
}

// Check reports as *Invalid everything that is wrong with a document, but what
// only the database knows: a slug that is taken, a host that nobody knows.
func (doc *Document) Check() error {
	_, err := rowsOf(doc, time.Time{})
	return err
}
