package models

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"
)

// CooperationRecord is all that the cooperation record holds.
type CooperationRecord struct {
	Sources []CooperationSource
	// Bodies are those that the record names, by code.
	Bodies []*CooperationBody
	Topics []Topic
	// Entries come in order of time, those without a date last.
	Entries []*CooperationEntry
	// MoUs are those that visitors may see, in the same order.
	MoUs []CooperationItem
	// Dialogues are the slugs of published ones.
	Dialogues map[string]bool
	relatives map[string][]Relative // by the code of the entry
}

// CooperationItem is what the timeline shows of an entry or an MoU.
type CooperationItem struct {
	// Code is that by which entries refer to it.
	Code string
	Kind string
	// Path are the segments of its address behind the language.
	Path         []string
	Title, Place Text
	Starts, Ends StatedDate
	Deadline     Deadline
	Bodies       []string // codes among the hosts, in order
	Topics       []string
	Sort         string
	Entry        *CooperationEntry // nil for an MoU
}

// Year is that in which the item stands on the timeline, 0 if none is stated.
func (i CooperationItem) Year() int { return cmp.Or(i.Starts.Year(), i.Deadline.Date().Year()) }

// Cooperation reads the record.
func (s *Store) Cooperation(ctx context.Context) (*CooperationRecord, error) {
	db := s.read(ctx)
	r := &CooperationRecord{Dialogues: map[string]bool{}}
	for _, step := range []func(*gorm.DB) error{r.readVocabulary, r.readEntries, r.readBodies, r.readDialogues} {
		if err := step(db); err != nil {
			return nil, err
		}
	}
	var err error
	if r.MoUs, err = s.CooperationMoUs(ctx); err != nil {
		return nil, err
	}
	r.relate()
	return r, nil
}

// timelineMoUs is how many MoUs the timeline shows; the register has them all.
const timelineMoUs = 300

// CooperationMoUs are the MoUs of the timeline: those that visitors may see, and
// no others, the last that were signed first.
func (s *Store) CooperationMoUs(ctx context.Context) ([]CooperationItem, error) {
	page, err := s.PublicMoUs(ctx, MoUFilter{}, "", timelineMoUs)
	if err != nil {
		return nil, err
	}
	var items []CooperationItem
	seen := map[string]bool{}
	for _, m := range page.Rows {
		item := m.onTimeline()
		if seen[item.Code] {
			item.Code = *m.Reference
		}
		seen[item.Code] = true
		items = append(items, item)
	}
	return items, nil
}

// onTimeline is a record as visitors see it among all that happened.
func (m *MoU) onTimeline() CooperationItem {
	c := &m.Stated
	item := CooperationItem{Code: cmp.Or(c.Code, *m.Reference), Kind: KindMoU, Path: []string{"mous", *m.Reference}, Title: c.Titles, Place: c.Place,
		Starts: c.SignedOn, Sort: c.SignedOn.Sort(), Topics: c.Topics}
	for _, p := range c.Parties {
		if p.Body != "" && !slices.Contains(item.Bodies, p.Body) {
			item.Bodies = append(item.Bodies, p.Body)
		}
	}
	return item
}

func (r *CooperationRecord) readVocabulary(db *gorm.DB) error {
	if err := db.Order("position, code").Find(&r.Sources).Error; err != nil {
		return err
	}
	return db.Order("code").Find(&r.Topics).Error
}

func (r *CooperationRecord) readEntries(db *gorm.DB) error {
	if err := db.Order("sort, code").Find(&r.Entries).Error; err != nil {
		return err
	}
	var links []CooperationLink
	if err := db.Order("entry_id, position").Find(&links).Error; err != nil {
		return err
	}
	byID := map[int64]*CooperationEntry{}
	for _, e := range r.Entries {
		byID[e.ID] = e
	}
	for _, l := range links {
		if e := byID[l.EntryID]; e != nil { // one that came since is not among them
			e.Links = append(e.Links, EntryLink{Relation: l.Relation, Entry: l.ToCode, MoU: l.MouCode})
		}
	}
	return nil
}

func (r *CooperationRecord) readBodies(db *gorm.DB) error {
	var rows []*CooperationBody
	if err := db.Order("position, code").Find(&rows).Error; err != nil {
		return err
	}
	var hosts []Host
	if err := db.Order("code").Find(&hosts).Error; err != nil {
		return err
	}
	known := map[string]*CooperationBody{}
	for _, b := range rows {
		b.Host.Code = b.Code
		known[b.Code] = b
	}
	for _, h := range hosts {
		if b := known[h.Code]; b != nil {
			b.Host = h
		} else if slices.ContainsFunc(r.Entries, func(e *CooperationEntry) bool { return e.has(h.Code) }) {
			rows = append(rows, &CooperationBody{Code: h.Code, Host: h})
		}
	}
	r.Bodies = rows
	return nil
}

func (r *CooperationRecord) readDialogues(db *gorm.DB) error {
	var slugs []string
	if err := db.Model(&Dialogue{}).Where("status <> ?", DialogueDraft).Pluck("slug", &slugs).Error; err != nil {
		return err
	}
	for _, slug := range slugs {
		r.Dialogues[slug] = true
	}
	return nil
}

// Entry of a code, or nil.
func (r *CooperationRecord) Entry(code string) *CooperationEntry {
	return at(r.Entries, func(e *CooperationEntry) bool { return e.Code == code })
}

// Body of a code, or nil.
func (r *CooperationRecord) Body(code string) *CooperationBody {
	return at(r.Bodies, func(b *CooperationBody) bool { return b.Code == code })
}

func at[T any](list []*T, is func(*T) bool) *T {
	if i := slices.IndexFunc(list, is); i >= 0 {
		return list[i]
	}
	return nil
}

// Item is an entry as the timeline shows it.
func (e *CooperationEntry) Item() CooperationItem {
	item := CooperationItem{Code: e.Code, Kind: e.Kind, Path: []string{"cooperation", e.Code}, Title: e.Content.Title, Place: e.Content.Place,
		Starts: e.Starts, Ends: e.Ends, Deadline: e.Content.Deadline, Topics: e.Content.Topics, Sort: e.Sort, Entry: e}
	for _, b := range e.Content.Bodies {
		if !slices.Contains(item.Bodies, b.Body) {
			item.Bodies = append(item.Bodies, b.Body)
		}
	}
	return item
}

// Items are entries and MoUs together, in order of time.
func (r *CooperationRecord) Items() []CooperationItem {
	var items []CooperationItem
	for _, e := range r.Entries {
		items = append(items, e.Item())
	}
	items = append(items, r.MoUs...)
	slices.SortStableFunc(items, compareItems)
	return items
}

// Relative is an item that an entry is related to. Back: the relation leads from
// it to the entry.
type Relative struct {
	CooperationItem
	Relation string
	Back     bool
}

// Relatives are the items to which an entry is linked, and those linked to it, in
// order of time. MoUs that visitors may not see are not among them.
func (r *CooperationRecord) Relatives(e *CooperationEntry) []Relative { return r.relatives[e.Code] }

// relate finds the relatives of all entries.
func (r *CooperationRecord) relate() {
	r.relatives = map[string][]Relative{}
	items := r.Items()
	entries, mous := map[string]CooperationItem{}, map[string]CooperationItem{}
	for _, item := range items {
		if item.Entry != nil {
			entries[item.Code] = item
		} else {
			mous[item.Code] = item
		}
	}
	for _, e := range r.Entries {
		for _, l := range e.Links {
			if to, ok := mous[l.MoU]; ok {
				r.relatives[e.Code] = append(r.relatives[e.Code], Relative{CooperationItem: to, Relation: l.Relation})
			}
			if to, ok := entries[l.Entry]; ok {
				r.relatives[e.Code] = append(r.relatives[e.Code], Relative{CooperationItem: to, Relation: l.Relation})
				r.relatives[to.Code] = append(r.relatives[to.Code], Relative{CooperationItem: entries[e.Code], Relation: l.Relation, Back: true})
			}
		}
	}
	for _, list := range r.relatives {
		slices.SortStableFunc(list, func(a, b Relative) int { return compareItems(a.CooperationItem, b.CooperationItem) })
	}
}

func compareItems(a, b CooperationItem) int {
	return cmp.Or(strings.Compare(a.Sort, b.Sort), strings.Compare(a.Code, b.Code))
}
