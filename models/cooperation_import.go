package models

import (
	"context"
	"maps"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// CooperationCounts are how many entries an import added, changed, and found as
// they are.
type CooperationCounts struct{ Added, Changed, Same int }

// ImportCooperation stores a document in one transaction: what it names by code
// is added or replaced, what it does not name stays. What the installation knows
// of a host body is left as it is. *Invalid names the path of everything that is
// wrong; nothing was stored then.
func (s *Store) ImportCooperation(ctx context.Context, doc *CooperationDocument) (counts CooperationCounts, err error) {
	return counts, s.write(ctx, func(tx *gorm.DB) error {
		known, err := cooperationCodes(tx)
		if err == nil {
			err = doc.check(known)
		}
		if err != nil {
			return err
		}
		if err := doc.storeVocabulary(tx); err != nil {
			return err
		}
		if counts, err = s.storeEntries(ctx, tx, doc.Entries); err != nil {
			return err
		}
		return s.audit(ctx, tx, AuditEntry{Actor: System(), Action: "cooperation.import", Object: "cooperation",
			Details: map[string]any{"added": counts.Added, "changed": counts.Changed, "same": counts.Same}})
	})
}

// cooperationCodes are those that the database knows.
func cooperationCodes(tx *gorm.DB) (cooperationKnown, error) {
	read := func(model any) (map[string]int, error) {
		var codes []string
		err := tx.Model(model).Pluck("code", &codes).Error
		known := map[string]int{}
		for _, code := range codes {
			known[code] = 0
		}
		return known, err
	}
	var k cooperationKnown
	for model, into := range map[any]*map[string]int{&CooperationSource{}: &k.sources, &Host{}: &k.bodies, &Topic{}: &k.topics, &CooperationEntry{}: &k.entries} {
		codes, err := read(model)
		if err != nil {
			return k, err
		}
		*into = codes
	}
	return k, nil
}

func (doc *CooperationDocument) storeVocabulary(tx *gorm.DB) error {
	upsert := tx.Clauses(clause.OnConflict{UpdateAll: true}).Session(&gorm.Session{})
	for i, source := range doc.Sources {
		source.Position = i
		if err := upsert.Create(&source).Error; err != nil {
			return err
		}
	}
	for _, topic := range doc.Topics {
		topic.Facts = append([]CooperationFact{}, topic.Facts...) // never null
		if err := upsert.Create(&topic).Error; err != nil {
			return err
		}
	}
	for i, body := range doc.Bodies {
		row := CooperationBody{Code: body.Code, Position: i, Unconfirmed: Text{}, Facts: append([]CooperationFact{}, body.Facts...)}
		host := Host{Code: body.Code, Country: body.Country, Level: body.Level, Names: maps.Clone(body.Names)}
		for _, lang := range body.Unsure {
			row.Unconfirmed[lang] = body.Names[lang]
			delete(host.Names, lang)
		}
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&host).Error; err != nil {
			return err
		}
		if err := upsert.Create(&row).Error; err != nil {
			return err
		}
	}
	return nil
}

// storeEntries adds or replaces entries by their codes.
func (s *Store) storeEntries(ctx context.Context, tx *gorm.DB, list []DocumentEntry) (counts CooperationCounts, err error) {
	record := CooperationRecord{}
	if err := record.readEntries(tx); err != nil {
		return counts, err
	}
	for _, doc := range list {
		doc.tidy()
		was := record.Entry(doc.Code)
		switch {
		case was == nil:
			counts.Added++
		case Fingerprint(was.Document()) == Fingerprint(doc):
			counts.Same++
			continue
		default:
			counts.Changed++
		}
		if _, err := s.storeEntry(ctx, tx, was, doc); err != nil {
			return counts, err
		}
	}
	return counts, nil
}

// storeEntry writes an entry with its links; was is nil for a new one.
func (s *Store) storeEntry(_ context.Context, tx *gorm.DB, was *CooperationEntry, doc DocumentEntry) (*CooperationEntry, error) {
	row := doc.entry()
	row.CreatedAt, row.UpdatedAt, row.Revision = s.Now(), s.Now(), 1
	if was != nil {
		turn := tx.Exec("UPDATE cooperation_entries SET revision = revision + 1 WHERE id = ? AND revision = ?", was.ID, was.Revision)
		if turn.Error == nil && turn.RowsAffected == 0 {
			turn.Error = errTurn // somebody was faster: look again
		}
		if turn.Error != nil {
			return nil, turn.Error
		}
		row.ID, row.CreatedAt, row.Revision = was.ID, was.CreatedAt, was.Revision+1
	}
	if err := tx.Save(&row).Error; err != nil {
		if duplicate(err) {
			wrong := &Invalid{}
			wrong.Add("code", "cooperation.error.code_taken")
			return nil, wrong
		}
		return nil, err
	}
	if err := tx.Where("entry_id = ?", row.ID).Delete(&CooperationLink{}).Error; err != nil {
		return nil, err
	}
	var links []CooperationLink
	for i, l := range doc.Links {
		links = append(links, CooperationLink{EntryID: row.ID, Position: i, Relation: l.Relation, ToCode: l.Entry, MouCode: l.MoU})
	}
	return &row, createAll(tx, links)
}
