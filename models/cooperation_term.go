package models

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Kinds of terms, which entries name by code.
const (
	TermSource = "source"
	TermTopic  = "topic"
	TermBody   = "body"
)

// CooperationTerm is a source, a topic or a body as its form knows it.
type CooperationTerm struct {
	Kind  string
	Code  string
	Names Text
	// Link is a source's address.
	Link string
	// Country and Level are a body's.
	Country, Level string
}

// Terms are all of a kind.
func (r *CooperationRecord) Terms(kind string) []CooperationTerm {
	var list []CooperationTerm
	switch kind {
	case TermSource:
		for _, s := range r.Sources {
			list = append(list, CooperationTerm{Kind: kind, Code: s.Code, Names: s.Name, Link: s.Link})
		}
	case TermTopic:
		for _, t := range r.Topics {
			list = append(list, CooperationTerm{Kind: kind, Code: t.Code, Names: t.Names})
		}
	case TermBody:
		for _, b := range r.Bodies {
			list = append(list, CooperationTerm{Kind: kind, Code: b.Code, Names: b.Host.Names, Country: b.Host.Country, Level: b.Host.Level})
		}
	}
	return list
}

// Term is one of them, or nil.
func (r *CooperationRecord) Term(kind, code string) *CooperationTerm {
	for _, t := range r.Terms(kind) {
		if t.Code == code {
			return &t
		}
	}
	return nil
}

// SaveTerm saves a source, a topic or a body; was is the fingerprint of what was
// edited, empty for a new one. *Invalid names mistakes; *ChangedMeanwhile:
// somebody else was faster.
func (s *Store) SaveTerm(ctx context.Context, actor Actor, t CooperationTerm, was string) error {
	t.Names = t.Names.tidy()
	return s.write(ctx, func(tx *gorm.DB) error {
		record := &CooperationRecord{}
		for _, step := range []func(*gorm.DB) error{record.readVocabulary, record.readEntries, record.readBodies} {
			if err := step(tx); err != nil {
				return err
			}
		}
		known := record.Term(t.Kind, t.Code)
		taken := known != nil
		if t.Kind == TermBody && !taken { // among the hosts of dialogues
			var hosts int64
			if err := tx.Model(&Host{}).Where("code = ?", t.Code).Count(&hosts).Error; err != nil {
				return err
			}
			taken = hosts > 0
		}
		if err := t.check(was == "" && taken); err != nil {
			return err
		}
		if was != "" && (known == nil || Fingerprint(*known) != was) {
			return &ChangedMeanwhile[CooperationTerm]{Now: known}
		}
		if err := t.store(tx, record, known == nil); err != nil {
			return err
		}
		return s.audit(ctx, tx, AuditEntry{Actor: actor, Action: "cooperation.term", Object: "cooperation", ObjectRef: t.Code, Details: map[string]any{"kind": t.Kind}})
	})
}

// check names the mistakes of a term; taken: the code is, by another.
func (t CooperationTerm) check(taken bool) error {
	m := &importer{}
	pattern, length := importCode, 32
	if t.Kind == TermTopic {
		pattern, length = importSlug, 64
	}
	m.code("code", t.Code, pattern, length, map[string]int{newTerm: 0}, 0)
	if taken {
		m.refuse("code", "cooperation.error.code_taken")
	}
	m.text("names", t.Names, textShort, true)
	if t.Link != "" {
		m.link("link", t.Link)
	}
	if t.Kind == TermBody {
		if !importCountry.MatchString(t.Country) {
			m.refuse("country", "import.country")
		}
		m.line("level", t.Level, 64)
	}
	return m.wrong.OrNil()
}

// newTerm stands in addresses for one that is not there yet.
const newTerm = "new"

func (t CooperationTerm) store(tx *gorm.DB, record *CooperationRecord, fresh bool) error {
	upsert := func(columns ...string) *gorm.DB {
		return tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "code"}}, DoUpdates: clause.AssignmentColumns(columns)})
	}
	switch t.Kind {
	case TermSource:
		row := CooperationSource{Code: t.Code, Position: len(record.Sources), Name: t.Names, Link: t.Link}
		return upsert("name", "link").Create(&row).Error
	case TermTopic:
		return upsert("names").Create(&Topic{Code: t.Code, Names: t.Names, Facts: []CooperationFact{}}).Error
	}
	row := Host{Code: t.Code, Country: t.Country, Level: t.Level, Names: t.Names}
	if err := upsert("country", "level", "names").Create(&row).Error; err != nil {
		return err
	}
	if !fresh { // its names stand on the pages of dialogues, too
		if err := tx.Exec("UPDATE dialogues SET revision = revision + 1 WHERE id IN (SELECT dialogue_id FROM dialogue_hosts JOIN hosts ON hosts.id = host_id WHERE hosts.code = ?)", t.Code).Error; err != nil {
			return err
		}
	}
	body := CooperationBody{Code: t.Code, Position: len(record.Bodies), Unconfirmed: Text{}, Facts: []CooperationFact{}}
	return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&body).Error
}
