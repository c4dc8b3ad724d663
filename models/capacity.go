package models

import (
	"context"
	"strings"
)

// CapacityChange is how many places a dialogue (Session empty, on site) or a
// session is to have in a mode. Was is what the asker saw, so that nobody
// undoes what a colleague did meanwhile. nil is no limit; on site it is the
// room's, where the room has one.
type CapacityChange struct {
	Session  string // ref
	Mode     string
	Was, Now *int
}

// mostPlaces bounds a capacity.
const mostPlaces = 100_000

// SetCapacities changes capacities. Lowering one evicts nobody; raising it lets
// those in who wait. A capacity that is no longer what the asker saw is
// ErrConflict, and nothing was changed then.
func (s *Store) SetCapacities(ctx context.Context, actor Actor, d *Dialogue, changes []CapacityChange) error {
	wrong := &Invalid{}
	for _, c := range changes {
		if c.Now != nil && (*c.Now < 0 || *c.Now > mostPlaces) {
			wrong.Add(c.Field(), "field.out_of_range", "min", 0, "max", mostPlaces)
		}
	}
	if err := wrong.OrNil(); err != nil {
		return err
	}
	return s.onFreshAgenda(ctx, d, func(d *Dialogue) error {
		return s.placing(ctx, actor, d, func(p *placing) error {
			for _, change := range changes {
				if err := p.setCapacity(change); err != nil {
					return err
				}
			}
			return p.draftCapacities(changes)
		})
	})
}

// Field is the name of the capacity's input in a form.
func (c CapacityChange) Field() string {
	if c.Session == "" {
		return "places"
	}
	return strings.Join([]string{"places", c.Session, c.Mode}, ".")
}

func (p *placing) setCapacity(change CapacityChange) error {
	session, id := (*Session)(nil), int64(0)
	if change.Session != "" {
		if session = p.agenda.Session(change.Session); session == nil {
			return ErrNotFound
		}
		id = session.ID
	}
	c := p.counter(id, change.Mode)
	if c == nil {
		return ErrNotFound
	}
	if !sameNumber(c.Capacity, change.Was) {
		return ErrConflict
	}
	c.Capacity = change.Now
	if c.Capacity == nil && session != nil && session.Room != nil && change.Mode == Onsite {
		c.Capacity = session.Room.Capacity
	}
	return p.s.audit(p.ctx, p.tx, AuditEntry{Actor: p.actor, Action: "capacity.change", DialogueID: p.dialogue.ID, Object: "session",
		ObjectRef: change.Session, Details: map[string]any{"mode": change.Mode, "before": change.Was, "after": c.Capacity}})
}

func sameNumber(a, b *int) bool { return a == b || a != nil && b != nil && *a == *b }
