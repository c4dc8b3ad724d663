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

// settleChoices turns the rows of a registration into what is wanted: new
// sessions are taken or queued for; old ones are let go, but one that a session
// still waited for would replace is kept until that one is got.
func (p *placing) settleChoices(r *Registration, choices []*Choice, want desired) []*Choice {
	for _, id := range sortedKeys(want) {
		i := slices.IndexFunc(choices, func(c *Choice) bool { return c.SessionID == id && c.Mode == want[id] })
		if i < 0 {
			choices = append(choices, p.newChoice(r, id, want[id]))
			i = len(choices) - 1
		}
		if c := choices[i]; c.State == Released {
			c.State, c.QueueNumber = Waitlisted, nil
		}
		choices[i].Provisional = false
	}
	p.placeDialogue(r, wantsOnsite(r.Mode, want))
	p.acquire(r, choices)
	for _, c := range choices {
		if want[c.SessionID] == c.Mode || c.State == Released {
			continue
		}
		if c.State == Held && p.waitsToReplace(choices, c) {
			c.Provisional = true
			continue
		}
		p.release(c)
	}
	p.letGoOfUnusedPlace(r, choices)
	return choices
}

func (p *placing) newChoice(r *Registration, session int64, mode string) *Choice {
	return &Choice{DialogueID: p.dialogue.ID, RegistrationID: r.ID, SessionID: session, Mode: mode,
		State: Waitlisted, RegisteredAt: r.CreatedAt}
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
			c.State = Held
			p.releaseReplaced(r, choices, c)
		} else {
			c.QueueNumber = counter.queue()
		}
	}
}

// releaseReplaced lets go of what was kept only until got was got.
func (p *placing) releaseReplaced(r *Registration, choices []*Choice, got *Choice) {
	for _, c := range choices {
		if c.Provisional && p.replaces(got, c) && !p.waitsToReplace(choices, c) {
			p.release(c)
		}
	}
	p.letGoOfUnusedPlace(r, choices)
}

// waitsToReplace tells whether a waiting choice would take the place of c.
func (p *placing) waitsToReplace(choices []*Choice, c *Choice) bool {
	return slices.ContainsFunc(choices, func(x *Choice) bool { return x.State == Waitlisted && p.replaces(x, c) })
}

// replaces tells whether nobody can attend both: the same session in two modes,
// or two at the same time.
func (p *placing) replaces(x, c *Choice) bool {
	if x == c {
		return false
	}
	if x.SessionID == c.SessionID {
		return true
	}
	a, b := p.agenda.byID(x.SessionID), p.agenda.byID(c.SessionID)
	return a != nil && b != nil && a.Overlaps(b)
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
