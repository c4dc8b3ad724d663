package models

import "slices"

// inheritPlace moves the dialogue's place to the one that is kept where it lacks
// one, or else leaves it the earlier of two numbers. Nobody is overtaken: both
// were the same person's.
func (p *placing) inheritPlace(m *merging) {
	keep, drop, c := m.keep, m.drop, p.own()
	switch {
	case keep.Place:
	case drop.Place:
		keep.Place, drop.Place = true, false
		if keep.QueueNumber != nil {
			keep.QueueNumber = nil
			c.Waiting--
		}
	default:
		keep.QueueNumber, drop.QueueNumber = c.earlier(keep.QueueNumber, drop.QueueNumber), nil
	}
	if keep.ApprovedAt == nil {
		keep.ApprovedAt = drop.ApprovedAt
	}
	if keep.State != Waitlisted || keep.Place || drop.State != Waitlisted {
		p.enterState(keep)
	}
}

// earlier is the better of one person's two numbers in a queue; nil is none.
func (c *Counter) earlier(a, b *int64) *int64 {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	c.Waiting--
	if *b < *a {
		return b
	}
	return a
}

// inheritChoices moves the sessions that the one which is kept lacks and can
// attend beside its own. What clashes with one that it waits for is kept until
// that one is got.
func (p *placing) inheritChoices(m *merging) {
	own := slices.Clone(m.choices)
	for _, c := range m.given {
		if c.State == Released {
			continue
		}
		i := slices.IndexFunc(own, func(x *Choice) bool { return x.SessionID == c.SessionID && x.Mode == c.Mode })
		if i >= 0 && own[i].State != Released {
			p.joinChoice(m, own[i], c)
			continue
		}
		clashes := func(state string) bool {
			return slices.ContainsFunc(own, func(x *Choice) bool { return x.State == state && p.agenda.clash(x, c) })
		}
		waited := clashes(Waitlisted)
		if clashes(Held) || waited && c.State != Held {
			if i < 0 { // their calendar may have it
				gone := p.newChoice(m.keep, c.SessionID, c.Mode)
				gone.State = Released
				m.choices = append(m.choices, gone)
			}
			continue
		}
		var moved *Choice
		if i >= 0 {
			moved = own[i]
		} else {
			moved = p.newChoice(m.keep, c.SessionID, c.Mode)
			m.choices = append(m.choices, moved)
		}
		moved.State, moved.QueueNumber, moved.Provisional, moved.Turn = c.State, c.QueueNumber, c.Provisional || waited, c.Turn
		c.State, c.QueueNumber, c.Provisional = Released, nil, false
	}
}

// joinChoice makes one place of two in the same session and mode: the held one,
// or the earlier number.
func (p *placing) joinChoice(m *merging, own, given *Choice) {
	own.Provisional = own.Provisional && given.Provisional
	if own.State == Held {
		return
	}
	counter := p.counter(own.SessionID, own.Mode)
	if given.State == Held {
		if own.QueueNumber != nil {
			counter.Waiting--
		}
		p.got(m.keep, m.choices, own)
		given.State = Released
		return
	}
	if counter != nil {
		own.QueueNumber, given.QueueNumber = counter.earlier(own.QueueNumber, given.QueueNumber), nil
	}
}
