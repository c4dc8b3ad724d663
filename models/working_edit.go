package models

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"
)

// ChangedMeanwhile is ErrConflict with what the working version has now in
// place of what was edited; nil: it was removed.
type ChangedMeanwhile[T any] struct{ Now *T }

func (*ChangedMeanwhile[T]) Error() string { return ErrConflict.Error() }

// Is makes it an ErrConflict.
func (*ChangedMeanwhile[T]) Is(target error) bool { return target == ErrConflict }

func (w *WorkingAgenda) session(code string) int {
	return slices.IndexFunc(w.Sessions, func(s DocumentSession) bool { return s.Code == code })
}

// Session of a code, or nil.
func (w *WorkingAgenda) Session(code string) *DocumentSession {
	if i := w.session(code); i >= 0 {
		return &w.Sessions[i]
	}
	return nil
}

// Room of a code, or nil.
func (w *WorkingAgenda) Room(code string) *DocumentRoom {
	if i := slices.IndexFunc(w.Rooms, func(r DocumentRoom) bool { return r.Code == code }); i >= 0 {
		return &w.Rooms[i]
	}
	return nil
}

// Theme of a code, or nil.
func (w *WorkingAgenda) Theme(code string) *DocumentTheme {
	if i := slices.IndexFunc(w.Themes, func(t DocumentTheme) bool { return t.Code == code }); i >= 0 {
		return &w.Themes[i]
	}
	return nil
}

// put writes an item into a list: a new one (was is empty) at its end, another
// in place of what had the fingerprint was.
func put[T any](list []T, item T, was string, same func(T) bool) ([]T, error) {
	i := slices.IndexFunc(list, same)
	switch {
	case i < 0 && was == "":
		return append(list, item), nil
	case i < 0:
		return nil, &ChangedMeanwhile[T]{}
	case Fingerprint(list[i]) != was:
		return nil, &ChangedMeanwhile[T]{Now: &list[i]}
	}
	list[i] = item
	return list, nil
}

// take removes an item from a list unless it was changed meanwhile; one that is
// gone is gone.
func take[T any](list []T, was string, same func(T) bool) ([]T, error) {
	i := slices.IndexFunc(list, same)
	if i >= 0 && Fingerprint(list[i]) != was {
		return nil, &ChangedMeanwhile[T]{Now: &list[i]}
	}
	return slices.DeleteFunc(list, same), nil
}

// PutSession writes a session of the working version; a new one has no code and
// gets it. was is the fingerprint of what was edited, empty for a new one. Its
// mistakes are an *Invalid by the names of the document; conflicts with other
// sessions are none. *ChangedMeanwhile: a colleague was faster.
func (s *Store) PutSession(ctx context.Context, actor Actor, d *Dialogue, session DocumentSession, was string) (code string, err error) {
	if session.Code == "" {
		session.Code = newRef()
	}
	same := func(o DocumentSession) bool { return o.Code == session.Code }
	err = s.editAgenda(ctx, actor, d, func(_ *gorm.DB, w *WorkingAgenda, cast map[string]string) (entry AuditEntry, err error) {
		entry = edited("session", session.Code, copyOf(w.Session(session.Code)), session)
		if w.Sessions, err = put(w.Sessions, session, was, same); err != nil {
			return entry, err
		}
		return entry, w.mistakes(d, cast, "sessions", slices.IndexFunc(w.Sessions, same))
	})
	return session.Code, err
}

// PutRoom is PutSession for a room.
func (s *Store) PutRoom(ctx context.Context, actor Actor, d *Dialogue, room DocumentRoom, was string) (code string, err error) {
	if room.Code == "" {
		room.Code = newRef()
	}
	same := func(o DocumentRoom) bool { return o.Code == room.Code }
	err = s.editAgenda(ctx, actor, d, func(_ *gorm.DB, w *WorkingAgenda, cast map[string]string) (entry AuditEntry, err error) {
		entry = edited("room", room.Code, copyOf(w.Room(room.Code)), room)
		if w.Rooms, err = put(w.Rooms, room, was, same); err != nil {
			return entry, err
		}
		return entry, w.mistakes(d, cast, "rooms", slices.IndexFunc(w.Rooms, same))
	})
	return room.Code, err
}

// PutTheme is PutSession for a theme.
func (s *Store) PutTheme(ctx context.Context, actor Actor, d *Dialogue, theme DocumentTheme, was string) (code string, err error) {
	if theme.Code == "" {
		theme.Code = newRef()
	}
	same := func(o DocumentTheme) bool { return o.Code == theme.Code }
	err = s.editAgenda(ctx, actor, d, func(_ *gorm.DB, w *WorkingAgenda, cast map[string]string) (entry AuditEntry, err error) {
		entry = edited("theme", theme.Code, copyOf(w.Theme(theme.Code)), theme)
		if w.Themes, err = put(w.Themes, theme, was, same); err != nil {
			return entry, err
		}
		return entry, w.mistakes(d, cast, "themes", slices.IndexFunc(w.Themes, same))
	})
	return theme.Code, err
}

// DeleteSession takes a session out of the working version. One that was
// released is called off when the working version is: whoever chose it is told.
func (s *Store) DeleteSession(ctx context.Context, actor Actor, d *Dialogue, code, was string) error {
	return s.editAgenda(ctx, actor, d, func(_ *gorm.DB, w *WorkingAgenda, _ map[string]string) (entry AuditEntry, err error) {
		entry = edited("session", code, copyOf(w.Session(code)), nil)
		w.Sessions, err = take(w.Sessions, was, func(o DocumentSession) bool { return o.Code == code })
		return entry, err
	})
}

// DeleteRoom takes a room out of the working version; sessions in it have none then.
func (s *Store) DeleteRoom(ctx context.Context, actor Actor, d *Dialogue, code, was string) error {
	return s.editAgenda(ctx, actor, d, func(_ *gorm.DB, w *WorkingAgenda, _ map[string]string) (entry AuditEntry, err error) {
		entry = edited("room", code, copyOf(w.Room(code)), nil)
		for i := range w.Sessions {
			if w.Sessions[i].Room == code {
				w.Sessions[i].Room = ""
			}
		}
		w.Rooms, err = take(w.Rooms, was, func(o DocumentRoom) bool { return o.Code == code })
		return entry, err
	})
}

// DeleteTheme takes a theme out of the working version and of its sessions.
func (s *Store) DeleteTheme(ctx context.Context, actor Actor, d *Dialogue, code, was string) error {
	return s.editAgenda(ctx, actor, d, func(_ *gorm.DB, w *WorkingAgenda, _ map[string]string) (entry AuditEntry, err error) {
		entry = edited("theme", code, copyOf(w.Theme(code)), nil)
		for i := range w.Sessions {
			w.Sessions[i].Themes = slices.DeleteFunc(slices.Clone(w.Sessions[i].Themes), func(t string) bool { return t == code })
		}
		w.Themes, err = take(w.Themes, was, func(o DocumentTheme) bool { return o.Code == code })
		return entry, err
	})
}

// edited is what the audit says of a change; nothing in an agenda is personal.
func edited(object, code string, before, after any) AuditEntry {
	return AuditEntry{Action: "agenda.edit", Object: object, ObjectRef: code, Details: map[string]any{"before": before, "after": after}}
}

// copyOf is a value for the audit, which the edit will not change; nil is none.
func copyOf[T any](item *T) any {
	if item == nil {
		return nil
	}
	return *item
}

// mistakes are those of one item, by the names of its fields.
func (w *WorkingAgenda) mistakes(d *Dialogue, cast map[string]string, list string, index int) error {
	wrong := &Invalid{}
	for _, f := range w.invalid(d, cast) {
		if rest, ok := strings.CutPrefix(f.Field, itemPath(list, index)); ok && !conflictKey(f.Key) {
			f.Field = rest
			wrong.Fields = append(wrong.Fields, f)
		}
	}
	return wrong.OrNil()
}
