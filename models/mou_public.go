package models

import (
	"context"
	"encoding/json"
	"slices"
	"time"
)

// MoUNames are the words of what a record names by a code, as far as visitors may
// know of it.
type MoUNames struct {
	Bodies, Topics, Dialogues map[string]Text
	// Related are the titles of other records that visitors see, by reference.
	Related map[string]Text
}

// MoURegister is a page of the register as visitors see it, with all that it can
// be filtered by.
type MoURegister struct {
	MoUPage
	Facets []FacetCount
}

// PublicRegister is a page of the public register. ErrNotFound: after is forged.
func (s *Store) PublicRegister(ctx context.Context, f MoUFilter, after string, size int) (*MoURegister, error) {
	page, err := s.PublicMoUs(ctx, f, after, size)
	if err != nil {
		return nil, err
	}
	r := &MoURegister{MoUPage: *page}
	if r.Facets, err = s.PublicFacets(ctx); err != nil {
		return nil, err
	}
	if r.Names, err = s.mouNames(ctx, r.Rows, r.Facets); err != nil {
		return nil, err
	}
	r.Facets = slices.DeleteFunc(slices.Clone(r.Facets), func(c FacetCount) bool {
		return c.Kind == FacetDialogue && r.Names.Dialogues[c.Value] == nil
	})
	return r, nil
}

// PublicRecord is a record as visitors see it.
type PublicRecord struct {
	*MoU
	Names MoUNames
	// History are the statements on it, the last first; one whose content was
	// erased has no Record.
	History []MoUStatement
	// Session is the title of the session of its signing, where the agenda that
	// has it is released.
	Session Text
	// Listed are the codes of its sources that the cooperation record lists.
	Listed []string
}

// IsListed tells whether the cooperation record lists a source.
func (r *PublicRecord) IsListed(code string) bool { return slices.Contains(r.Listed, code) }

// PublicRecord is PublicMoU with its history.
func (s *Store) PublicRecord(ctx context.Context, reference string) (*PublicRecord, error) {
	m, err := s.PublicMoU(ctx, reference)
	if err != nil {
		return nil, err
	}
	r := &PublicRecord{MoU: m}
	if r.Names, err = s.mouNames(ctx, []*MoU{m}, nil); err != nil {
		return nil, err
	}
	if r.Session, err = s.signingSession(ctx, m); err != nil {
		return nil, err
	}
	codes := []string{""}
	for _, source := range m.Content.Sources {
		codes = append(codes, source.Code)
	}
	if err := s.read(ctx).Model(&CooperationSource{}).Where("code IN ?", codes).Pluck("code", &r.Listed).Error; err != nil {
		return nil, err
	}
	rows, err := s.StatementsOf(ctx, m)
	for _, row := range rows {
		told := MoUStatement{At: row.At.UTC().Format(actTimeLayout)}
		if row.Payload != nil {
			if err := json.Unmarshal([]byte(*row.Payload), &told); err != nil {
				return nil, err
			}
			record := told.Record.public(m.Visibility)
			r.Names.untie(&record)
			told.Record = &record
		}
		r.History = append([]MoUStatement{told}, r.History...)
	}
	return r, err
}

// PublicFileOfMoU is a file that visitors may have of a record, or ErrNotFound.
func (s *Store) PublicFileOfMoU(ctx context.Context, reference, file string) (*File, error) {
	m, err := s.PublicMoU(ctx, reference)
	if err != nil {
		return nil, err
	}
	return s.FileOfMoU(ctx, m, file)
}

// Time is when it was stated.
func (t MoUStatement) Time() time.Time {
	at, _ := time.Parse(actTimeLayout, t.At)
	return at
}

// signingSession is the title of the session of a record's signing, nil where
// visitors see no such session: the record then names none.
func (s *Store) signingSession(ctx context.Context, m *MoU) (Text, error) {
	c := &m.Stated
	if c.Session == "" || c.Dialogue == "" {
		c.Session = ""
		return nil, nil
	}
	d, err := s.PublishedDialogue(ctx, c.Dialogue)
	if err != nil {
		return nil, err
	}
	agenda, err := s.Agenda(ctx, d)
	if err != nil {
		return nil, err
	}
	if session := agenda.Session(c.Session); session != nil {
		return session.Title, nil
	}
	c.Session = ""
	return nil, nil
}

// mouNames finds the words of what rows and facets name.
func (s *Store) mouNames(ctx context.Context, rows []*MoU, facets []FacetCount) (n MoUNames, err error) {
	bodies, topics, dialogues, related := []string{""}, []string{""}, []string{""}, []string{""}
	for _, f := range facets {
		switch f.Kind {
		case FacetParty:
			bodies = append(bodies, f.Value)
		case FacetTopic:
			topics = append(topics, f.Value)
		case FacetDialogue:
			dialogues = append(dialogues, f.Value)
		}
	}
	for _, m := range rows {
		topics, dialogues = append(topics, m.Stated.Topics...), append(dialogues, m.Stated.Dialogue)
		for _, p := range m.Stated.Parties {
			bodies = append(bodies, p.Body)
		}
		for _, r := range m.Stated.Relations {
			related = append(related, r.MoU)
		}
	}
	var hosts []Host
	if err := s.read(ctx).Select("code", "names").Where("code IN ?", distinct(bodies)).Find(&hosts).Error; err != nil {
		return n, err
	}
	n.Bodies = named(hosts, func(h Host) (string, Text) { return h.Code, h.Names })
	var themes []Topic
	if err := s.read(ctx).Select("code", "names").Where("code IN ?", distinct(topics)).Find(&themes).Error; err != nil {
		return n, err
	}
	n.Topics = named(themes, func(t Topic) (string, Text) { return t.Code, t.Names })
	var published []Dialogue
	if err := s.read(ctx).Select("slug", "title").Where("slug IN ? AND status <> ?", distinct(dialogues), DialogueDraft).Find(&published).Error; err != nil {
		return n, err
	}
	n.Dialogues = named(published, func(d Dialogue) (string, Text) { return d.Slug, d.Title })
	n.Related, err = s.relatedMoUs(ctx, distinct(related))
	return n, err
}

// relatedMoUs are the titles of those of the records that visitors see.
func (s *Store) relatedMoUs(ctx context.Context, references []string) (map[string]Text, error) {
	if len(references) < 2 {
		return nil, nil
	}
	var rows []MoU
	err := s.read(ctx).Select("reference", "stated").Where("reference IN ? AND shown = ?", references, true).Find(&rows).Error
	return named(rows, func(m MoU) (string, Text) { return *m.Reference, m.Stated.Titles }), err
}

func distinct(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

func named[T any](list []T, of func(T) (string, Text)) map[string]Text {
	names := map[string]Text{}
	for _, item := range list {
		key, name := of(item)
		names[key] = name
	}
	return names
}

// untie leaves of a stated content the ties alone to what visitors see now.
func (n MoUNames) untie(c *MoUContent) {
	if _, published := n.Dialogues[c.Dialogue]; !published {
		c.Dialogue, c.Session = "", ""
	}
	var ties []MoURelation
	for _, r := range c.Relations {
		if _, shown := n.Related[r.MoU]; !shown {
			r.MoU = ""
		}
		if r.MoU != "" || len(r.Title) > 0 {
			ties = append(ties, r)
		}
	}
	c.Relations = ties
}

// publicMoUs makes of rows what visitors may see of them.
func (s *Store) publicMoUs(ctx context.Context, rows []*MoU) ([]*MoU, MoUNames, error) {
	names, err := s.mouNames(ctx, rows, nil)
	if err != nil {
		return nil, names, err
	}
	var list []*MoU
	for _, m := range rows {
		names.untie(&m.Stated)
		list = append(list, m.asStated())
	}
	return list, names, nil
}

// eachPage is how many records are read at once where all are.
const eachPage = 200

// EachPublicMoU gives all records that a filter finds, in the order of the
// register, as they are read.
func (s *Store) EachPublicMoU(ctx context.Context, f MoUFilter, give func(*MoU, MoUNames) error) error {
	for after := ""; ; {
		page, err := s.PublicMoUs(ctx, f, after, eachPage)
		if err != nil {
			return err
		}
		for _, m := range page.Rows {
			if err := give(m, page.Names); err != nil {
				return err
			}
		}
		if after = page.After; after == "" {
			return nil
		}
	}
}

// MoUNews is a statement and the record that it is on, as visitors see that now.
type MoUNews struct {
	*MoU
	Act MoUAct
	// Kind and Reason are those of the statement.
	Kind, Reason string
}

// LatestMoUNews are the last statements on records that visitors see, the last
// first.
func (s *Store) LatestMoUNews(ctx context.Context, most int) ([]MoUNews, error) {
	s.letEmbargoesEnd(ctx)
	var acts []MoUAct
	err := s.read(ctx).Where("kind = ? AND mou_id IN (SELECT id FROM mous WHERE shown = ?)", ActStatement, true).
		Order("leaf DESC").Limit(most).Find(&acts).Error
	if err != nil {
		return nil, err
	}
	ids := []int64{0}
	for _, a := range acts {
		ids = append(ids, a.MoUID)
	}
	var rows []*MoU
	if err := s.read(ctx).Omit("content").Where("id IN ? AND shown = ?", ids, true).Find(&rows).Error; err != nil {
		return nil, err
	}
	if rows, _, err = s.publicMoUs(ctx, rows); err != nil {
		return nil, err
	}
	var list []MoUNews
	for _, a := range acts {
		i := slices.IndexFunc(rows, func(m *MoU) bool { return m.ID == a.MoUID })
		if i < 0 || a.Payload == nil {
			continue
		}
		var told MoUStatement
		if err := json.Unmarshal([]byte(*a.Payload), &told); err != nil {
			return nil, err
		}
		a.Payload, a.Nonce = nil, nil
		list = append(list, MoUNews{rows[i], a, told.Kind, told.Reason})
	}
	return list, nil
}

// LatestMoUs are the records that were signed last.
func (s *Store) LatestMoUs(ctx context.Context, most int) (*MoURegister, error) {
	page, err := s.PublicMoUs(ctx, MoUFilter{}, "", most)
	if err != nil {
		return nil, err
	}
	return &MoURegister{MoUPage: *page}, nil
}

// PublicMoUReferences are the references of the records that visitors see, those
// signed last first, with when each was stated; nothing else of them is read.
func (s *Store) PublicMoUReferences(ctx context.Context, most int) ([]MoU, error) {
	s.letEmbargoesEnd(ctx)
	var rows []MoU
	err := s.read(ctx).Table("mou_facets f").Select("m.reference, m.stated_at").Joins("JOIN mous m ON m.id = f.mou_id").
		Where("f.open = ? AND f.kind = ? AND f.value = ''", true, facetAll).Order("f.sort_date DESC, f.mou_id DESC").Limit(most).Scan(&rows).Error
	return rows, err
}
