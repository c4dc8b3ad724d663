package models

import (
	"context"
	"slices"

	"gorm.io/gorm"
)

// NoHost in a filter stands for the guests of no host body.
const NoHost = "-"

// Scope is whose guests of a dialogue somebody may see and treat: all, or those
// of some host bodies. Every query that finds guests for staff asks for one, so
// that none can forget the limits of a right. The zero Scope has no guests.
type Scope struct {
	*Dialogue // nil: all dialogues, and what belongs to none
	all       bool
	hosts     []int64 // ids, if not all; 0 is no host body
}

// Whole is the scope of who is limited to no host body: the clock, the command
// line, a registrant on the way in. Staff have that of their account.
func (d *Dialogue) Whole() Scope { return Scope{Dialogue: d, all: true} }

// Scope is in which guests of a dialogue (nil: of all) the account may do
// something. Rights add up: one without limits has all.
func (i *SignIn) Scope(c Capability, d *Dialogue) Scope { return scopeOf(i.Rights, c, d) }

// ScopeOf is that of an account, whoever is signed in.
func (s *Store) ScopeOf(ctx context.Context, accountID int64, c Capability, d *Dialogue) (Scope, error) {
	rights, err := s.rights(ctx, s.read(ctx), accountID)
	return scopeOf(rights, c, d), err
}

func scopeOf(rights []Right, c Capability, d *Dialogue) Scope {
	sc := Scope{Dialogue: d, hosts: []int64{}}
	for _, r := range rights {
		if !r.covers(c) || r.DialogueID != 0 && r.DialogueID != idOf(d) {
			continue
		}
		if r.HostID == 0 {
			sc.all = true
		} else if !slices.Contains(sc.hosts, r.HostID) {
			sc.hosts = append(sc.hosts, r.HostID)
		}
	}
	return sc
}

// within is the scope of something that was made in another one; see limits.
func (d *Dialogue) within(hosts []int64) Scope {
	return Scope{Dialogue: d, all: hosts == nil, hosts: hosts}
}

// limits are kept with what is made in the scope, such as a campaign: the ids of
// host bodies, or nil for all guests.
func (sc Scope) limits() []int64 {
	if sc.all {
		return nil
	}
	return append([]int64{}, sc.hosts...)
}

// reaches tells whether the scope includes the one with these limits: what was
// made for guests whom somebody may not see is not there for them.
func (sc Scope) reaches(limits []int64) bool {
	return sc.all || limits != nil && !slices.ContainsFunc(limits, func(id int64) bool { return !slices.Contains(sc.hosts, id) })
}

// Limited tells whether some guests may be left out.
func (sc Scope) Limited() bool { return !sc.all }

// Empty tells whether no guest can be in it.
func (sc Scope) Empty() bool { return !sc.all && len(sc.hosts) == 0 }

// Holds tells whether a registration is in it.
func (sc Scope) Holds(r *Registration) bool {
	return r.DialogueID == idOf(sc.Dialogue) && (sc.all || slices.Contains(sc.hosts, r.HostID))
}

// Hosts are the host bodies of the dialogue whose guests it includes.
func (sc Scope) Hosts() []Host {
	var list []Host
	for _, h := range sc.Dialogue.Hosts {
		if sc.all || slices.Contains(sc.hosts, h.HostID) {
			list = append(list, h.Host)
		}
	}
	return list
}

// of is the part of the scope that belongs to the host body with a code, or to
// NoHost; without a code it is the scope itself. ErrNotFound: it has no such part.
func (sc Scope) of(code string) (Scope, error) {
	if code == "" {
		return sc, nil
	}
	if code == NoHost && sc.all {
		return sc.Dialogue.within([]int64{0}), nil
	}
	for _, h := range sc.Hosts() {
		if h.Code == code {
			return sc.Dialogue.within([]int64{h.ID}), nil
		}
	}
	return Scope{}, ErrNotFound
}

// where finds its guests in the table of registrations.
func (sc Scope) where() (string, []any) {
	if sc.all {
		return "dialogue_id = ?", []any{sc.ID}
	}
	return "dialogue_id = ? AND host_id IN ?", []any{sc.ID, sc.hosts}
}

// guests limits a query on registrations to them.
func (sc Scope) guests(q *gorm.DB) *gorm.DB {
	where, args := sc.where()
	return q.Where(where, args...)
}

// owns narrows a condition on rows of another table to those whose column names
// one of its guests. A subquery for each row keeps to the index that the rest of
// the query was made for.
func (sc Scope) owns(column, where string, args []any) (string, []any) {
	if sc.all {
		return where, args
	}
	return where + " AND (SELECT own.host_id FROM registrations own WHERE own.id = " + column + ") IN ?", append(args, sc.hosts)
}

// reached keeps the first of those that were made in a scope which sc includes.
func reached[T any](sc Scope, list []T, limits func(T) []int64, most int) []T {
	list = slices.DeleteFunc(list, func(v T) bool { return !sc.reaches(limits(v)) })
	return list[:min(len(list), most)]
}

// HostCode is the code of one of the dialogue's host bodies, or empty.
func (d *Dialogue) HostCode(id int64) string {
	for _, h := range d.Hosts {
		if h.HostID == id {
			return h.Host.Code
		}
	}
	return ""
}

// hostID is the host body of the dialogue with a code, or 0.
func (d *Dialogue) hostID(code string) int64 {
	for _, h := range d.Hosts {
		if h.Host.Code == code {
			return h.HostID
		}
	}
	return 0
}
