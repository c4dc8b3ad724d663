package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
)

// WorkingAgenda is an agenda as those who prepare it edit it, in the parts of a
// document. Nobody else sees it before it is released.
type WorkingAgenda struct {
	Themes   []DocumentTheme   `json:"themes,omitempty"`
	Rooms    []DocumentRoom    `json:"rooms,omitempty"`
	Sessions []DocumentSession `json:"sessions,omitempty"`
	// Files of sessions, by their codes, are added and removed one by one: apart
	// from the session, so that they are in nobody's way who edits that.
	Files map[string][]SessionFile `json:"files,omitempty"`
}

// AgendaDraft keeps the working version of a dialogue's agenda. An empty
// document is the released one.
type AgendaDraft struct {
	DialogueID int64 `gorm:"primaryKey;autoIncrement:false"`
	Revision   int64
	Document   string
	UpdatedBy  int64
	UpdatedAt  time.Time
}

// Working is the working version with what there is to know of it.
type Working struct {
	WorkingAgenda
	Dialogue *Dialogue
	Speakers []*Speaker
	// Revision grows with every change; a release names the one it was shown.
	Revision int64
	// Changes lead from the released agenda to this one.
	Changes   []AgendaChange
	Conflicts []AgendaConflict
	// UpdatedBy changed it last, at UpdatedAt; 0 when there are no changes.
	UpdatedBy int64
	UpdatedAt time.Time
}

// castOf names speakers by their refs.
func castOf(speakers []*Speaker) map[string]string {
	cast := map[string]string{}
	for _, s := range speakers {
		cast[s.Ref] = strings.TrimSpace(s.GivenNames + " " + s.FamilyName)
		if cast[s.Ref] == "" {
			cast[s.Ref] = s.NativeName
		}
	}
	return cast
}

// dismiss takes speakers out of sessions who are no longer known.
func (w *WorkingAgenda) dismiss(cast map[string]string) {
	for i := range w.Sessions {
		w.Sessions[i].Speakers = slices.DeleteFunc(slices.Clone(w.Sessions[i].Speakers), func(s SessionSpeaker) bool { return cast[s.Speaker] == "" })
		if len(w.Sessions[i].Speakers) == 0 {
			w.Sessions[i].Speakers = nil
		}
	}
}

// Fingerprint tells one state of a room, theme or session from another.
func Fingerprint(item any) string {
	raw, _ := json.Marshal(item) // parts of a document always encode
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:8])
}

// WorkingAgenda reads the working version of a dialogue's agenda.
func (s *Store) WorkingAgenda(ctx context.Context, d *Dialogue) (*Working, error) {
	db := s.read(ctx)
	released, err := releasedAgenda(db, d)
	if err != nil {
		return nil, err
	}
	draft, err := readDraft(db, d.ID)
	if err != nil {
		return nil, err
	}
	w := &Working{Dialogue: d, Revision: draft.Revision, WorkingAgenda: *released}
	if draft.Document != "" {
		w.WorkingAgenda = WorkingAgenda{}
		if err := json.Unmarshal([]byte(draft.Document), &w.WorkingAgenda); err != nil {
			return nil, err
		}
		w.UpdatedBy, w.UpdatedAt = draft.UpdatedBy, draft.UpdatedAt
	}
	if w.Speakers, err = s.Speakers(ctx, d); err != nil {
		return nil, err
	}
	w.dismiss(castOf(w.Speakers))
	w.Changes = agendaChanges(d, released, &w.WorkingAgenda)
	absent, err := w.absentChairs(db)
	w.Conflicts = append(w.conflicts(d, castOf(w.Speakers)), absent...)
	return w, err
}

func readDraft(db *gorm.DB, dialogueID int64) (AgendaDraft, error) {
	draft := AgendaDraft{DialogueID: dialogueID}
	err := db.Where("dialogue_id = ?", dialogueID).Take(&draft).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return draft, nil
	}
	return draft, err
}

// releasedAgenda is the agenda that everybody sees, in the parts of a document.
func releasedAgenda(db *gorm.DB, d *Dialogue) (*WorkingAgenda, error) {
	a, err := loadAgenda(db, d)
	if err != nil {
		return nil, err
	}
	return a.working(), nil
}

func (a *Agenda) working() *WorkingAgenda {
	w := &WorkingAgenda{Files: map[string][]SessionFile{}}
	for _, t := range a.Themes {
		w.Themes = append(w.Themes, DocumentTheme{Code: t.Code, Name: t.Name, Colour: t.Colour})
	}
	for _, r := range a.Rooms {
		w.Rooms = append(w.Rooms, DocumentRoom{Code: r.Code, Kind: r.Kind, Name: r.Name, Capacity: r.Capacity})
	}
	zone := a.Dialogue.Location()
	for _, s := range a.Sessions {
		doc := DocumentSession{Code: s.Code, Kind: s.Kind, Title: s.Title, Abstract: s.Abstract, Themes: s.ThemeCodes,
			Starts: s.StartsAt.In(zone).Format(LocalTimeLayout), Ends: s.EndsAt.In(zone).Format(LocalTimeLayout), Open: s.Open,
			JoinURL: s.JoinURL, JoinEmbed: s.JoinEmbed, FloorLanguages: s.FloorLanguages,
			Interpretation: s.Details.Interpretation, Links: s.Details.Links, Speakers: s.Details.Speakers}
		for _, mode := range Modes() {
			if s.Offers(mode) {
				doc.Modes = append(doc.Modes, mode)
			}
		}
		if s.Room != nil {
			doc.Room = s.Room.Code
		}
		doc.Capacity = s.capacity()
		w.Sessions = append(w.Sessions, doc)
		if len(s.Details.Files) > 0 {
			w.Files[s.Code] = s.Details.Files
		}
	}
	return w
}

// capacity is what limits a session apart from its room.
func (s *Session) capacity() DocumentCapacity {
	var c DocumentCapacity
	if s.OnsitePlaces != nil && s.Onsite && !s.Open && !(s.Room != nil && sameNumber(s.Room.Capacity, s.OnsitePlaces.Capacity)) {
		c.Onsite = s.OnsitePlaces.Capacity
	}
	if s.OnlinePlaces != nil && s.Online && !s.Open {
		c.Online = s.OnlinePlaces.Capacity
	}
	return c
}

// editAgenda changes the working version by f, which returns what the audit is
// to say. f may run more than once; its errors change nothing.
func (s *Store) editAgenda(ctx context.Context, actor Actor, d *Dialogue, f func(tx *gorm.DB, w *WorkingAgenda, cast map[string]string) (AuditEntry, error)) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		draft, w, err := lockDraft(tx, d)
		if err != nil {
			return err
		}
		speakers, err := speakersOf(tx, d.ID)
		if err != nil {
			return err
		}
		w.dismiss(castOf(speakers))
		entry, err := f(tx, w, castOf(speakers))
		if err != nil {
			return err
		}
		raw, err := json.Marshal(w)
		if err != nil {
			return err
		}
		if err := s.saveDraft(tx, actor, draft, string(raw)); err != nil {
			return err
		}
		entry.Actor, entry.DialogueID = actor, d.ID
		return s.audit(ctx, tx, entry)
	})
}

// lockDraft reads the working version for a change.
func lockDraft(tx *gorm.DB, d *Dialogue) (*AgendaDraft, *WorkingAgenda, error) {
	draft, err := readDraft(tx, d.ID)
	if err != nil {
		return nil, nil, err
	}
	if draft.Document == "" {
		fresh := *d
		fresh.Themes = nil
		if err := tx.Raw("SELECT agenda_version_id FROM dialogues WHERE id = ?", d.ID).Row().Scan(&fresh.AgendaVersionID); err != nil {
			return nil, nil, err
		}
		w, err := releasedAgenda(tx, &fresh)
		return &draft, w, err
	}
	w := &WorkingAgenda{}
	return &draft, w, json.Unmarshal([]byte(draft.Document), w)
}

// saveDraft writes a document over the draft that was read, or is errTurn.
func (s *Store) saveDraft(tx *gorm.DB, actor Actor, draft *AgendaDraft, document string) error {
	next := AgendaDraft{DialogueID: draft.DialogueID, Revision: draft.Revision + 1, Document: document, UpdatedBy: actor.AccountID, UpdatedAt: s.Now()}
	if draft.Revision == 0 {
		if err := tx.Create(&next).Error; duplicate(err) {
			return errTurn
		} else {
			return err
		}
	}
	done := tx.Exec("UPDATE agenda_drafts SET revision = ?, document = ?, updated_by = ?, updated_at = ? WHERE dialogue_id = ? AND revision = ?",
		next.Revision, next.Document, next.UpdatedBy, next.UpdatedAt, next.DialogueID, draft.Revision)
	if done.Error == nil && done.RowsAffected != 1 {
		return errTurn
	}
	return done.Error
}

// DiscardAgenda makes the working version the released one again.
func (s *Store) DiscardAgenda(ctx context.Context, actor Actor, d *Dialogue, revision int64) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		draft, err := readDraft(tx, d.ID)
		if err != nil {
			return err
		}
		if draft.Revision != revision {
			return ErrConflict
		}
		if draft.Document == "" {
			return nil
		}
		if err := s.saveDraft(tx, actor, &draft, ""); err != nil {
			return err
		}
		return s.audit(ctx, tx, AuditEntry{Actor: actor, Action: "agenda.discard", DialogueID: d.ID, Object: "agenda",
			Details: map[string]any{"before": json.RawMessage(draft.Document)}})
	})
}

// draftCapacities lets the working version have capacities that were changed
// beside it, so that its release does not undo them.
func (p *placing) draftCapacities(changes []CapacityChange) error {
	draft, err := readDraft(p.tx, p.dialogue.ID)
	if err != nil || draft.Document == "" {
		return err
	}
	var w WorkingAgenda
	if err := json.Unmarshal([]byte(draft.Document), &w); err != nil {
		return err
	}
	for _, c := range changes {
		session := p.agenda.Session(c.Session)
		if session == nil {
			continue
		}
		if i := w.session(session.Code); i >= 0 && c.Mode == Onsite {
			w.Sessions[i].Capacity.Onsite = c.Now
		} else if i >= 0 {
			w.Sessions[i].Capacity.Online = c.Now
		}
	}
	raw, err := json.Marshal(w)
	if err != nil {
		return err
	}
	return p.s.saveDraft(p.tx, p.actor, &draft, string(raw))
}
