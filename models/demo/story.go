package demo

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"duologue/models"
)

// later decides what becomes of a guest: most officials are looked at after some
// days, some are guests of honour, some guests cancel.
func (g *generator) later(x *guest) {
	days := func(from, to int) time.Time {
		return x.at.Add(time.Duration(from*24*60+g.rand.IntN((to-from)*24*60)) * time.Minute)
	}
	honour := x.form.Category == models.Official && g.chance(30)
	switch looked := days(1, 4); {
	case x.form.Category != models.Official:
	case honour || g.chance(60):
		x.approve = looked
	case g.chance(35):
		x.decline = looked
	}
	if !honour && x.decline.IsZero() && g.chance(8) {
		x.cancel = days(3, 15)
	}
	if honour {
		x.staff = &models.ChangeForm{RegistrationForm: x.form, Marks: &models.Marks{VIP: g.chance(60), HeadOfDelegation: g.chance(60)}}
		x.staff.Unsent = true
		if x.staff.Marks.VIP {
			x.staff.Marks.DoorNote = pick(g, []string{"Please call the protocol desk.", "Seat in the first row.", "Met by the hosts at the entrance."})
		}
		if x.staff.Marks.HeadOfDelegation {
			x.staff.Marks.StaffNote = "Leads a delegation of the example."
		}
	}
}

// event is one thing that happens to a guest at a moment.
type event struct {
	at  time.Time
	act func(ctx context.Context) error
}

// tell lets the past weeks happen, in their order, through the store's own
// rules: guests register, are approved or declined, cancel and move up.
func (l *loader) tell(ctx context.Context) error {
	defer l.clock.set(time.Time{})
	g, err := l.generator(ctx)
	if err != nil {
		return err
	}
	// Of who cancelled in a run that was broken off, the form would register anew.
	gone := map[string]bool{}
	err = l.store.Matching(ctx, g.agenda.Dialogue.Whole(), models.RegistrationFilter{State: models.Cancelled}, func(rows []*models.Registration) error {
		for _, r := range rows {
			gone[r.Email] = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	done := 0
	var events []event
	for _, x := range g.guests() {
		if gone[x.form.Email] {
			continue
		}
		t := &told{loader: l, dialogue: g.agenda.Dialogue.Slug, guest: x}
		events = append(events, event{x.at, func(ctx context.Context) error {
			if done++; done%50 == 0 {
				l.say("registrations: %d of %d", done, guests)
			}
			return t.register(ctx)
		}})
		events = append(events, t.acts(g.now)...)
	}
	slices.SortStableFunc(events, func(a, b event) int { return cmp.Compare(a.at.UnixNano(), b.at.UnixNano()) })
	for _, e := range events {
		l.clock.set(e.at)
		if err := e.act(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) generator(ctx context.Context) (*generator, error) {
	d, err := l.store.DialogueBySlug(ctx, Slug)
	if err != nil {
		return nil, err
	}
	g := &generator{rand: newRand(), opened: *d.RegistrationOpensAt, now: l.store.Now()}
	if g.agenda, err = l.store.Agenda(ctx, d); err != nil {
		return nil, err
	}
	if g.questions, err = l.store.Questions(ctx, d.ID); err != nil {
		return nil, err
	}
	g.consents, err = l.store.ConsentTexts(ctx, d.ID)
	return g, err
}

// told is a guest whose story is being told.
type told struct {
	*loader
	*guest
	dialogue string
	id       int64 // 0: not registered, or in an earlier run that was broken off
}

func (t *told) register(ctx context.Context) error {
	d, err := t.store.DialogueBySlug(ctx, t.dialogue)
	if err != nil {
		return err
	}
	r, err := t.store.Register(ctx, models.Actor{Kind: models.ActorPublic}, d, &t.form)
	if err != nil || r == nil {
		return err
	}
	t.id = r.ID
	if t.staff == nil {
		return nil
	}
	return t.store.ChangeRegistration(ctx, t.organiser, d.Whole(), t.id, t.staff)
}

// acts are what happens to the guest later, but before now.
func (t *told) acts(now time.Time) []event {
	var events []event
	for _, a := range []struct {
		at    time.Time
		actor models.Actor
		act   func(ctx context.Context, actor models.Actor, id int64) error
	}{
		{t.approve, t.organiser, t.store.Approve},
		{t.decline, t.organiser, t.store.Decline},
		{t.cancel, models.Actor{Kind: models.ActorGuest}, t.store.CancelOwn},
	} {
		if a.at.IsZero() || a.at.After(now) {
			continue
		}
		events = append(events, event{a.at, func(ctx context.Context) error {
			if t.id == 0 {
				return nil
			}
			err := a.act(ctx, a.actor, t.id)
			if errors.Is(err, models.ErrConflict) {
				return nil // it went another way meanwhile
			}
			return err
		}})
	}
	return events
}
