package models

import (
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"
)

// placing is one transaction's work on the places of one dialogue.
//
// It begins by taking the dialogue's turnstile (its own counter row), so that
// such transactions pass one by one and read counters that nobody else changes;
// the counters are written back by compare-and-swap on their turn, which holds
// the rule also where the turnstile cannot (several nodes). Before it commits,
// settle gives every free place to whoever has waited longest: a place is never
// free while somebody waits for it.
type placing struct {
	s        *Store
	ctx      context.Context
	tx       *gorm.DB
	dialogue *Dialogue
	agenda   *Agenda
	now      time.Time
	actor    Actor
	counters map[place]*Counter
	before   map[place]Counter
	moved    map[int64]*movedUp
	// calendars are those of the registrations that were read, as they were.
	calendars map[int64]string
}

// place names a counter: a session (0: the dialogue) and a mode.
type place struct {
	session int64
	mode    string
}

// movedUp is what a registration got from the waiting lists.
type movedUp struct {
	registration *Registration
	dialogue     bool
	sessions     []int64
}

var (
	// errTurn makes write run the transaction again.
	errTurn = errors.New("the counter was changed meanwhile")
	// errAgenda ends a transaction that began with an agenda of the past.
	errAgenda = errors.New("another agenda was released meanwhile")
)

// onFreshAgenda runs f on a dialogue, and again on the dialogue as it is then
// when its agenda was released meanwhile: what f placed by the old one was
// rolled back.
func (s *Store) onFreshAgenda(ctx context.Context, d *Dialogue, f func(d *Dialogue) error) error {
	for try := 1; ; try++ {
		err := f(d)
		if !errors.Is(err, errAgenda) || try == maxTries {
			return err
		}
		if d, err = s.DialogueByID(ctx, d.ID); err != nil {
			return err
		}
	}
}

// placing runs f on the places of a dialogue in one transaction. errAgenda: run
// it with onFreshAgenda.
func (s *Store) placing(ctx context.Context, actor Actor, d *Dialogue, f func(p *placing) error) error {
	agenda, err := s.agendaOf(ctx, d)
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		p := &placing{s: s, ctx: ctx, tx: tx, dialogue: d, agenda: agenda, now: s.Now(), actor: actor}
		if err := p.enterTurnstile(); err != nil {
			return err
		}
		if err := f(p); err != nil {
			return err
		}
		return p.finish()
	})
}

func (p *placing) enterTurnstile() error {
	err := p.tx.Exec("UPDATE counters SET turn = turn + 1 WHERE dialogue_id = ? AND session_id = 0 AND mode = ?",
		p.dialogue.ID, Onsite).Error
	if err != nil {
		return err
	}
	rows, err := p.tx.Raw(`SELECT c.id, c.session_id, c.mode, c.capacity, c.taken, c.waiting, c.next_number, c.turn, d.agenda_version_id
		FROM counters c JOIN dialogues d ON d.id = c.dialogue_id WHERE c.dialogue_id = ?`, p.dialogue.ID).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	p.counters, p.before, p.moved, p.calendars = map[place]*Counter{}, map[place]Counter{}, map[int64]*movedUp{}, map[int64]string{}
	for rows.Next() {
		c := Counter{DialogueID: p.dialogue.ID}
		version := int64(0)
		if err := rows.Scan(&c.ID, &c.SessionID, &c.Mode, &c.Capacity, &c.Taken, &c.Waiting, &c.NextNumber, &c.Turn, &version); err != nil {
			return err
		}
		if version != p.agenda.Dialogue.AgendaVersionID {
			return errAgenda
		}
		at := place{c.SessionID, c.Mode}
		p.before[at], p.counters[at] = c, &c
	}
	if p.counters[place{0, Onsite}] == nil {
		return errors.New("the dialogue has no counter of its places")
	}
	return rows.Err()
}

// counter of a session that takes places, or nil.
func (p *placing) counter(session int64, mode string) *Counter {
	return p.counters[place{session, mode}]
}

func (p *placing) own() *Counter { return p.counters[place{0, Onsite}] }

// take takes a place if nobody waits and one is free.
func (c *Counter) take() bool {
	if c.Full() {
		return false
	}
	c.Taken++
	return true
}

// queue draws the next number of the waiting list.
func (c *Counter) queue() *int64 {
	n := c.NextNumber
	c.NextNumber++
	c.Waiting++
	return &n
}

// free tells whether somebody who waits can have a place.
func (c *Counter) free() bool { return c.Waiting > 0 && (c.Capacity == nil || c.Taken < *c.Capacity) }

// finish moves up who can, writes the counters and the mails.
func (p *placing) finish() error {
	if err := p.settle(); err != nil {
		return err
	}
	if err := p.flush(); err != nil {
		return err
	}
	for _, id := range sortedKeys(p.moved) {
		if err := p.mailMoved(p.moved[id]); err != nil {
			return err
		}
	}
	return nil
}

// settle gives free places to those who wait, the dialogue's first, until
// nothing moves: a place got in one session may free one in another.
func (p *placing) settle() error {
	for {
		moved, err := p.settleOnce()
		if err != nil || !moved {
			return err
		}
	}
}

func (p *placing) settleOnce() (bool, error) {
	for p.own().free() {
		if err := p.admitNext(); err != nil {
			return false, err
		}
	}
	for _, session := range p.agenda.Sessions {
		for _, mode := range Modes() {
			if c := p.counter(session.ID, mode); c != nil && c.free() {
				return true, p.grantNext(c)
			}
		}
	}
	return false, nil
}

// admitNext gives the dialogue's next place to the first of its queue.
func (p *placing) admitNext() error {
	var r Registration
	err := p.tx.Where("dialogue_id = ? AND queue_number IS NOT NULL", p.dialogue.ID).
		Order("queue_number").Take(&r).Error
	if err != nil {
		return err
	}
	choices, err := p.choicesOf(&r)
	if err != nil {
		return err
	}
	c := p.own()
	c.Waiting--
	c.Taken++
	r.Place, r.QueueNumber = true, nil
	if r.State == Waitlisted {
		p.enterState(&r)
	}
	p.movedUp(&r).dialogue = true
	p.acquire(&r, choices)
	return p.save(&r, choices)
}

// grantNext gives a session's next place to the first of its queue.
func (p *placing) grantNext(c *Counter) error {
	var next Choice
	err := p.tx.Where("session_id = ? AND mode = ? AND queue_number IS NOT NULL", c.SessionID, c.Mode).
		Order("queue_number").Take(&next).Error
	if err != nil {
		return err
	}
	var r Registration
	if err := p.tx.Where("id = ?", next.RegistrationID).Take(&r).Error; err != nil {
		return err
	}
	choices, err := p.choicesOf(&r)
	if err != nil {
		return err
	}
	got := choices[slices.IndexFunc(choices, func(x *Choice) bool { return x.ID == next.ID })]
	c.Waiting--
	c.Taken++
	p.got(&r, choices, got)
	m := p.movedUp(&r)
	m.sessions = append(m.sessions, c.SessionID)
	return p.save(&r, choices)
}

func (p *placing) movedUp(r *Registration) *movedUp {
	m := p.moved[r.ID]
	if m == nil {
		m = &movedUp{}
		p.moved[r.ID] = m
	}
	m.registration = r
	return m
}

// choicesOf reads the choices of a registration that was read just now.
func (p *placing) choicesOf(r *Registration) ([]*Choice, error) {
	var list []*Choice
	err := p.tx.Where("registration_id = ?", r.ID).Order("id").Find(&list).Error
	p.calendars[r.ID] = calendarOf(r, list)
	return list, err
}

// flush writes the counters back, and says so to the public pages when a
// session or the dialogue became full or free.
func (p *placing) flush() error {
	flipped := false
	for _, at := range p.sortedPlaces() {
		was, c := p.before[at], p.counters[at]
		if was == *c {
			continue
		}
		flipped = flipped || was.Full() != c.Full()
		done := p.tx.Exec("UPDATE counters SET capacity = ?, taken = ?, waiting = ?, next_number = ?, turn = turn + 1 WHERE id = ? AND turn = ?",
			c.Capacity, c.Taken, c.Waiting, c.NextNumber, c.ID, was.Turn)
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected != 1 {
			return errTurn
		}
	}
	if flipped {
		return touchDialogue(p.tx, p.dialogue.ID)
	}
	return nil
}

func (p *placing) sortedPlaces() []place {
	list := make([]place, 0, len(p.counters))
	for at := range p.counters {
		list = append(list, at)
	}
	slices.SortFunc(list, func(a, b place) int { return int(p.counters[a].ID - p.counters[b].ID) })
	return list
}

func sortedKeys[V any](m map[int64]V) []int64 {
	keys := make([]int64, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
