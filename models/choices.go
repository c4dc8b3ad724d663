package models

import "slices"

// desired is what a registrant wants to attend: session id -> mode.
type desired map[int64]string

// wantsOnsite tells whether a dialogue place is wanted: by the mode or by any
// session on site.
func wantsOnsite(mode string, want desired) bool {
	if mode == Onsite {
		return true
	}
	for _, m := range want {
		if m == Onsite {
			return true
		}
	}
	return false
}

// wanted is what the rows of a registration ask for.
func wanted(choices []*Choice) desired {
	want := desired{}
	for _, c := range choices {
		if c.State != Released && !c.Provisional {
			want[c.SessionID] = c.Mode
		}
	}
	return want
}

// settleChoices turns the rows of a registration into what is wanted: new
// sessions are taken or queued for; old ones are let go, but one that is to be
// exchanged for a session still waited for is kept until that one is got.
func (p *placing) settleChoices(r *Registration, choices []*Choice, want desired) []*Choice {
	for _, id := range sortedKeys(want) {
		i := slices.IndexFunc(choices, func(c *Choice) bool { return c.SessionID == id && c.Mode == want[id] })
		if i < 0 {
			choices = append(choices, p.newChoice(r, id, want[id]))
			i = len(choices) - 1
		}
		if c := choices[i]; c.State == Released {
			c.State, c.Turn = Waitlisted, p.own().Turn
		}
		choices[i].Provisional = false
	}
	var dropped []*Choice
	for _, c := range choices {
		switch {
		case want[c.SessionID] == c.Mode:
		case c.State == Waitlisted:
			p.release(c)
		case c.State == Held:
			dropped = append(dropped, c)
		}
	}
	p.placeDialogue(r, wantsOnsite(r.Mode, want))
	p.acquire(r, choices)
	for _, c := range dropped {
		p.drop(choices, c, want)
	}
	p.letGoOfUnusedPlace(r, choices)
	return choices
}

func (p *placing) newChoice(r *Registration, session int64, mode string) *Choice {
	return &Choice{DialogueID: p.dialogue.ID, RegistrationID: r.ID, SessionID: session, Mode: mode,
		State: Waitlisted, Turn: p.own().Turn, RegisteredAt: r.CreatedAt}
}

// drop lets go of a held choice that is no longer wanted, unless it is to be
// kept for now. What was kept already goes on waiting for the same as before,
// while that is waited for.
func (p *placing) drop(choices []*Choice, c *Choice, want desired) {
	replaced := slices.ContainsFunc(choices, func(x *Choice) bool {
		return x.State == Held && want[x.SessionID] == x.Mode && p.agenda.clash(x, c)
	})
	if !c.Provisional || len(p.agenda.awaited(choices, c)) == 0 {
		c.Turn = p.own().Turn
	}
	c.Provisional = !replaced && len(p.agenda.awaited(choices, c)) > 0
	if !c.Provisional {
		p.release(c)
	}
}

// placeDialogue takes the on-site place that is wanted, or queues for it. Who
// already is in (online) keeps that state while waiting.
func (p *placing) placeDialogue(r *Registration, wanted bool) {
	r.Onsite = wanted
	c := p.own()
	switch {
	case !wanted && r.QueueNumber != nil:
		c.Waiting--
		r.QueueNumber = nil
	case wanted && !r.Place && r.QueueNumber == nil:
		if c.take() {
			r.Place = true
		} else {
			r.QueueNumber = c.queue()
		}
	}
	if r.State == "" && wanted && !r.Place {
		r.State = Waitlisted
	}
	if r.State == "" || r.State == Waitlisted && (r.Place || !wanted) {
		p.enterState(r)
	}
}

// letGoOfUnusedPlace frees the dialogue's place once nothing on site is left.
func (p *placing) letGoOfUnusedPlace(r *Registration, choices []*Choice) {
	if !r.Place || r.Mode == Onsite {
		return
	}
	if slices.ContainsFunc(choices, func(c *Choice) bool { return c.Mode == Onsite && c.State != Released }) {
		return
	}
	r.Place, r.Onsite = false, false
	p.own().Taken--
}

// enterState is the state of a registration that has its place.
func (p *placing) enterState(r *Registration) {
	if r.ApprovedAt == nil {
		r.State = Pending
		return
	}
	r.State = Confirmed
	if r.ConfirmedAt == nil {
		r.ConfirmedAt = &p.now
	}
}

// acquire takes or queues for every waiting choice that may hold a place and
// has no number yet.
func (p *placing) acquire(r *Registration, choices []*Choice) {
	if r.State != Pending && r.State != Confirmed {
		return
	}
	for _, c := range choices {
		if c.State != Waitlisted || c.QueueNumber != nil || c.Mode == Onsite && !r.Place {
			continue
		}
		counter := p.counter(c.SessionID, c.Mode)
		if counter == nil || counter.take() {
			p.got(r, choices, c)
		} else {
			c.QueueNumber = counter.queue()
		}
	}
}

// got makes a waiting choice held, and lets go of what was kept until then.
func (p *placing) got(r *Registration, choices []*Choice, c *Choice) {
	var replaced []*Choice
	for _, x := range choices {
		if x.State == Held && x.Provisional && slices.Contains(p.agenda.awaited(choices, x), c) {
			replaced = append(replaced, x)
		}
	}
	c.State, c.QueueNumber = Held, nil
	for _, x := range replaced {
		p.release(x)
	}
	p.letGoOfUnusedPlace(r, choices)
}

// awaited are the waiting choices for one of which c is kept: those that nobody
// can attend beside it or, where there are none, those asked for by the change
// that dropped c.
func (a *Agenda) awaited(choices []*Choice, c *Choice) []*Choice {
	var clashing, asked []*Choice
	for _, x := range choices {
		switch {
		case x.State != Waitlisted:
		case a.clash(x, c):
			clashing = append(clashing, x)
		case x.Turn == c.Turn:
			asked = append(asked, x)
		}
	}
	if len(clashing) > 0 {
		return clashing
	}
	return asked
}

// clash tells whether nobody can attend both of two choices: the same session
// in two modes, or two at the same time.
func (a *Agenda) clash(x, c *Choice) bool {
	if x.SessionID == c.SessionID {
		return x != c
	}
	one, other := a.byID(x.SessionID), a.byID(c.SessionID)
	return one != nil && other != nil && one.Overlaps(other)
}

// release lets go of a choice and of its place or number.
func (p *placing) release(c *Choice) {
	if counter := p.counter(c.SessionID, c.Mode); counter != nil {
		switch {
		case c.State == Held:
			counter.Taken--
		case c.QueueNumber != nil:
			counter.Waiting--
		}
	}
	c.State, c.QueueNumber, c.Provisional = Released, nil, false
}

// releaseAll lets go of everything: for one who cancels or is declined.
func (p *placing) releaseAll(r *Registration, choices []*Choice) {
	for _, c := range choices {
		p.release(c)
	}
	if r.QueueNumber != nil {
		p.own().Waiting--
	}
	if r.Place {
		p.own().Taken--
	}
	r.Place, r.QueueNumber = false, nil
}
