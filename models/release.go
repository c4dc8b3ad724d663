package models

import (
	"context"
	"slices"
	"time"
)

// AgendaRelease is a released version of an agenda with its change log.
type AgendaRelease struct {
	VersionID  int64 `gorm:"primaryKey;autoIncrement:false"`
	DialogueID int64
	Changes    []AgendaChange `gorm:"serializer:json"`
	Mails      int            // how many registrants were told
	ReleasedBy int64

	Number     int       `gorm:"-"`
	ReleasedAt time.Time `gorm:"-"`
}

// releasing is one release at work.
type releasing struct {
	*placing
	draft    *AgendaDraft
	rows     *imported
	changes  []AgendaChange
	version  *AgendaVersion
	sessions map[string]*Session // those released before, by code
	told     map[int64][]string  // registration -> refs of sessions
}

// ReleaseAgenda makes the working version the one that everybody sees: in one
// transaction its content becomes a version of its own, places follow it, and
// whoever chose a session that moved or was called off is written to. revision
// is that of the working version which the asker was shown; another one, or one
// without changes, is ErrConflict. Conflicts that block are an *Invalid.
func (s *Store) ReleaseAgenda(ctx context.Context, actor Actor, d *Dialogue, revision int64) (*AgendaRelease, error) {
	var released *AgendaRelease
	err := s.onFreshAgenda(ctx, d, func(d *Dialogue) error {
		return s.placing(ctx, actor, d, func(p *placing) (err error) {
			released, err = p.releaseAgenda(revision)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return released, nil
}

func (p *placing) releaseAgenda(revision int64) (*AgendaRelease, error) {
	r := &releasing{placing: p, sessions: map[string]*Session{}, told: map[int64][]string{}}
	if err := r.prepare(revision); err != nil {
		return nil, err
	}
	for _, step := range []func() error{
		r.saveVersion, r.saveParts, r.saveSessions, r.callOff, r.saveLists, r.tell, r.finishDraft,
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	release := &AgendaRelease{VersionID: r.version.ID, DialogueID: p.dialogue.ID, Changes: r.changes, Mails: len(r.told),
		ReleasedBy: p.actor.AccountID, Number: r.version.Number, ReleasedAt: p.now}
	if err := p.tx.Create(release).Error; err != nil {
		return nil, err
	}
	return release, p.s.audit(p.ctx, p.tx, AuditEntry{Actor: p.actor, Action: "agenda.release", DialogueID: p.dialogue.ID,
		Object: "agenda", Details: map[string]any{"version": r.version.Number, "mails": release.Mails, "changes": r.changes}})
}

// prepare reads the working version, checks it and says what it changes.
func (r *releasing) prepare(revision int64) error {
	agenda, err := loadAgenda(r.tx, r.dialogue)
	if err != nil {
		return err
	}
	for _, s := range agenda.Sessions {
		r.sessions[s.Code] = s
	}
	draft, w, err := lockDraft(r.tx, r.dialogue)
	if err != nil {
		return err
	}
	if draft.Revision != revision || draft.Document == "" {
		return ErrConflict
	}
	speakers, err := speakersOf(r.tx, r.dialogue.ID)
	if err != nil {
		return err
	}
	w.dismiss(castOf(speakers))
	if r.rows, err = w.releasable(r.dialogue, castOf(speakers), r.now); err != nil {
		return err
	}
	r.draft, r.changes = draft, agendaChanges(r.dialogue, agenda.working(), w)
	return r.refuseOpening()
}

// refuseOpening: a session that people have a place in cannot become one that
// takes none; they would neither keep nor lose it.
func (r *releasing) refuseOpening() error {
	wrong := &Invalid{}
	for i := range r.rows.sessions {
		s := &r.rows.sessions[i]
		was := r.sessions[s.Code]
		if was == nil || was.Open || !s.Open {
			continue
		}
		var n int64
		err := r.tx.Model(&Choice{}).Where("session_id = ? AND state <> ?", was.ID, Released).Count(&n).Error
		if err != nil {
			return err
		}
		if n > 0 {
			title, _ := s.Title.In("en", r.dialogue.Languages...)
			wrong.Add("", "organise.agenda.opened", "session", title)
		}
	}
	return wrong.OrNil()
}

func (r *releasing) saveVersion() error {
	var number *int
	err := r.tx.Raw("SELECT MAX(number) FROM agenda_versions WHERE dialogue_id = ?", r.dialogue.ID).Row().Scan(&number)
	if err != nil {
		return err
	}
	r.version = &AgendaVersion{DialogueID: r.dialogue.ID, Number: 1, ReleasedAt: &r.now}
	if number != nil {
		r.version.Number = *number + 1
	}
	if err := r.tx.Create(r.version).Error; err != nil {
		return err
	}
	return r.tx.Exec("UPDATE dialogues SET agenda_version_id = ?, revision = revision + 1 WHERE id = ?", r.version.ID, r.dialogue.ID).Error
}

// saveParts brings rooms and themes to the working version, by their codes.
func (r *releasing) saveParts() error {
	var rooms []Room
	if err := r.tx.Where("dialogue_id = ?", r.dialogue.ID).Find(&rooms).Error; err != nil {
		return err
	}
	for i := range r.rows.rooms {
		row := &r.rows.rooms[i]
		row.DialogueID = r.dialogue.ID
		if at := slices.IndexFunc(rooms, func(x Room) bool { return x.Code == row.Code }); at >= 0 {
			row.ID, row.Ref = rooms[at].ID, rooms[at].Ref
			rooms = slices.Delete(rooms, at, at+1)
		}
		if err := r.tx.Save(row).Error; err != nil {
			return err
		}
	}
	for _, gone := range rooms {
		if err := r.tx.Delete(&gone).Error; err != nil {
			return err
		}
	}
	return r.saveThemes()
}

func (r *releasing) saveThemes() error {
	var themes []Theme
	if err := r.tx.Where("dialogue_id = ?", r.dialogue.ID).Find(&themes).Error; err != nil {
		return err
	}
	for i := range r.rows.themes {
		row := &r.rows.themes[i]
		row.DialogueID = r.dialogue.ID
		if at := slices.IndexFunc(themes, func(x Theme) bool { return x.Code == row.Code }); at >= 0 {
			row.ID, row.Ref = themes[at].ID, themes[at].Ref
			themes = slices.Delete(themes, at, at+1)
		}
		if err := r.tx.Save(row).Error; err != nil {
			return err
		}
	}
	for _, gone := range themes {
		if err := r.tx.Delete(&gone).Error; err != nil {
			return err
		}
	}
	return nil
}

// change of a session, by its code; nil where nothing changed.
func (r *releasing) change(code string) *AgendaChange {
	if i := slices.IndexFunc(r.changes, func(c AgendaChange) bool { return c.Session == code }); i >= 0 {
		return &r.changes[i]
	}
	return nil
}

// saveSessions writes the content of the new version. Identities stay: what
// changed gets a higher SEQUENCE (RFC 5545, 3.8.7.4), what did not keeps its
// moment of change.
func (r *releasing) saveSessions() error {
	for i := range r.rows.sessions {
		row := &r.rows.sessions[i]
		change, was := r.change(row.Code), r.sessions[row.Code]
		if err := r.identify(row, was, change != nil); err != nil {
			return err
		}
		content := row.SessionContent
		content.VersionID, content.SessionID = r.version.ID, row.Session.ID
		if row.room >= 0 {
			content.RoomID = &r.rows.rooms[row.room].ID
		}
		if was != nil && change == nil {
			content.UpdatedAt = was.UpdatedAt
		}
		if err := r.tx.Create(&content).Error; err != nil {
			return err
		}
		if err := r.savePlaces(row, was); err != nil {
			return err
		}
		if change != nil {
			change.Session = row.Ref
		}
	}
	return nil
}

// identify finds or makes the identity of a session. One that was called off
// and comes back is the one it was.
func (r *releasing) identify(row *importedSession, was *Session, changed bool) error {
	known := Session{}
	if was != nil {
		known = *was
	} else {
		var rows []Session
		if err := r.tx.Where("dialogue_id = ? AND code = ?", r.dialogue.ID, row.Code).Limit(1).Find(&rows).Error; err != nil {
			return err
		}
		if len(rows) == 0 {
			row.Session.DialogueID = r.dialogue.ID
			return r.tx.Create(&row.Session).Error
		}
		known = rows[0]
	}
	row.Session.ID, row.Ref, row.UID, row.CalendarUID = known.ID, known.Ref, known.UID, known.CalendarUID
	row.Sequence = known.Sequence
	if !changed {
		return nil
	}
	row.Sequence++
	return r.tx.Exec("UPDATE sessions SET sequence = ?, join_url = ?, join_embed = ? WHERE id = ?",
		row.Sequence, row.JoinURL, row.JoinEmbed, row.Session.ID).Error
}

// savePlaces gives a mode that takes places its counter, and a capacity that
// was changed to the counter there is.
func (r *releasing) savePlaces(row *importedSession, was *Session) error {
	for _, mode := range Modes() {
		offers, capacity := row.Onsite, row.capacity.Onsite
		if mode == Online {
			offers, capacity = row.Online, row.capacity.Online
		}
		if !offers || row.Open {
			continue
		}
		if c := r.counter(row.Session.ID, mode); c != nil {
			c.Capacity = capacity
			continue
		}
		c := Counter{DialogueID: r.dialogue.ID, SessionID: row.Session.ID, Mode: mode, Capacity: capacity, NextNumber: 1}
		if err := r.tx.Create(&c).Error; err != nil {
			return err
		}
	}
	return nil
}

func (r *releasing) finishDraft() error { return r.s.saveDraft(r.tx, r.actor, r.draft, "") }

// Releases lists the versions of a dialogue's agenda that have a change log,
// the newest first, at most limit.
func (s *Store) Releases(ctx context.Context, d *Dialogue, limit int) ([]AgendaRelease, error) {
	var list []AgendaRelease
	if err := s.read(ctx).Where("dialogue_id = ?", d.ID).Order("version_id DESC").Limit(limit).Find(&list).Error; err != nil {
		return nil, err
	}
	var versions []AgendaVersion
	if err := s.read(ctx).Where("dialogue_id = ?", d.ID).Find(&versions).Error; err != nil {
		return nil, err
	}
	for i := range list {
		for _, v := range versions {
			if v.ID == list[i].VersionID && v.ReleasedAt != nil {
				list[i].Number, list[i].ReleasedAt = v.Number, *v.ReleasedAt
			}
		}
	}
	return list, nil
}
