package models

import (
	"context"

	"gorm.io/gorm"
)

// PublishedDialogues are all that visitors may see, the latest first, with
// their hosts and themes.
func (s *Store) PublishedDialogues(ctx context.Context) ([]*Dialogue, error) {
	return dialoguesOf(s.read(ctx).Where("status <> ?", DialogueDraft))
}

// AllDialogues includes the drafts; for staff.
func (s *Store) AllDialogues(ctx context.Context) ([]*Dialogue, error) {
	return dialoguesOf(s.read(ctx))
}

// PublishedDialogue is one that visitors may see, or ErrNotFound.
func (s *Store) PublishedDialogue(ctx context.Context, slug string) (*Dialogue, error) {
	return oneDialogue(s.read(ctx).Where("slug = ? AND status <> ?", slug, DialogueDraft))
}

// DialogueBySlug includes drafts; for staff.
func (s *Store) DialogueBySlug(ctx context.Context, slug string) (*Dialogue, error) {
	return oneDialogue(s.read(ctx).Where("slug = ?", slug))
}

// DialogueByID includes drafts; for staff, mails and a registration's own page.
func (s *Store) DialogueByID(ctx context.Context, id int64) (*Dialogue, error) {
	return oneDialogue(s.read(ctx).Where("id = ?", id))
}

// DialogueRevision tells cheaply whether a kept page is still fresh.
func (s *Store) DialogueRevision(ctx context.Context, slug string) (revision int64, err error) {
	err = s.read(ctx).Raw("SELECT revision FROM dialogues WHERE slug = ? AND status <> ?", slug, DialogueDraft).Row().Scan(&revision)
	return revision, noRow(err)
}

func oneDialogue(q *gorm.DB) (*Dialogue, error) {
	list, err := dialoguesOf(q.Limit(1))
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, ErrNotFound
	}
	return list[0], nil
}

func dialoguesOf(q *gorm.DB) ([]*Dialogue, error) {
	var list []*Dialogue
	if err := q.Order("starts_on DESC, id DESC").Find(&list).Error; err != nil {
		return nil, err
	}
	ids := make([]int64, len(list))
	byID := map[int64]*Dialogue{}
	for i, d := range list {
		ids[i], byID[d.ID] = d.ID, d
		d.zone, d.other = location(d.Zone), location(d.OtherZone)
	}
	if len(ids) == 0 {
		return list, nil
	}
	db := q.Session(&gorm.Session{NewDB: true})
	var themes []Theme
	if err := db.Where("dialogue_id IN ?", ids).Order("position, id").Find(&themes).Error; err != nil {
		return nil, err
	}
	for _, t := range themes {
		byID[t.DialogueID].Themes = append(byID[t.DialogueID].Themes, t)
	}
	return list, fillHosts(db, ids, byID)
}

func fillHosts(db *gorm.DB, ids []int64, byID map[int64]*Dialogue) error {
	var links []DialogueHost
	if err := db.Where("dialogue_id IN ?", ids).Order("position, host_id").Find(&links).Error; err != nil {
		return err
	}
	var hosts []Host
	if err := db.Find(&hosts).Error; err != nil {
		return err
	}
	known := map[int64]Host{}
	for _, h := range hosts {
		known[h.ID] = h
	}
	for _, l := range links {
		l.Host = known[l.HostID]
		byID[l.DialogueID].Hosts = append(byID[l.DialogueID].Hosts, l)
	}
	return nil
}

// touchDialogue says that a public page of the dialogue would look different.
func touchDialogue(tx *gorm.DB, id int64) error {
	return tx.Exec("UPDATE dialogues SET revision = revision + 1 WHERE id = ?", id).Error
}

// Hosts are all host bodies that the installation knows, by code.
func (s *Store) Hosts(ctx context.Context) ([]Host, error) {
	var list []Host
	return list, s.read(ctx).Order("code").Find(&list).Error
}
