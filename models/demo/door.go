package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"time"

	"duologue/models"
)

// gate finds the example dialogue and the list of its gate.
func (l *loader) gate(ctx context.Context) (*models.Dialogue, *models.List, error) {
	d, err := l.store.DialogueBySlug(ctx, Slug)
	if err != nil {
		return nil, nil, err
	}
	lists, err := l.store.Lists(ctx, d.ID)
	if err != nil {
		return nil, nil, err
	}
	i := slices.IndexFunc(lists, func(l models.List) bool { return l.Kind == models.ListGate })
	if i < 0 {
		return nil, nil, models.ErrNotFound
	}
	return d, &lists[i], nil
}

// device makes a device for all lists, with all rights.
func (l *loader) device(ctx context.Context, d *models.Dialogue, name string) (*models.Device, string, error) {
	lists, err := l.store.Lists(ctx, d.ID)
	if err != nil {
		return nil, "", err
	}
	in := models.NewDevice{Name: name, CanForce: true, CanSearch: true}
	for _, list := range lists {
		in.Lists = append(in.Lists, list.Ref)
	}
	_, secret, err := l.store.CreateDevice(ctx, models.System(), d.ID, in)
	if err != nil {
		return nil, "", err
	}
	return l.store.ProvisionDevice(ctx, "", secret)
}

// tickets hands out three codes that nobody scanned at the gate, and that were
// not handed out before while there are others.
func (l *loader) tickets(ctx context.Context, d *models.Dialogue, gate *models.List) (codes [3]string, err error) {
	waiting, err := l.store.NotYetIn(ctx, gate)
	if err != nil {
		return codes, err
	}
	waiting = slices.DeleteFunc(waiting, func(r *models.Registration) bool { return r.Mode != models.Onsite })
	fresh := slices.DeleteFunc(slices.Clone(waiting), func(r *models.Registration) bool {
		return slices.Contains(l.mark.Given, r.Reference)
	})
	if len(fresh) < len(codes) {
		fresh, l.mark.Given = waiting, nil
	}
	if len(fresh) < len(codes) {
		return codes, errors.New("everybody of the demonstration is in: load it into an empty database")
	}
	for i := range codes {
		if codes[i], err = l.store.TicketCode(ctx, d, fresh[i]); err != nil {
			return codes, err
		}
		l.mark.Given = append(l.mark.Given, fresh[i].Reference)
	}
	return codes, l.saveMark(ctx)
}

// scanSome lets some in at the gate yesterday and today, as at a rehearsal, and
// has a few refused.
func (l *loader) scanSome(ctx context.Context) error {
	defer l.clock.set(time.Time{})
	d, gate, err := l.gate(ctx)
	if err != nil {
		return err
	}
	now := time.Now()
	l.clock.set(now.Add(-26 * time.Hour))
	device, _, err := l.device(ctx, d, "Rehearsal")
	if err != nil {
		return err
	}
	guests, err := l.store.NotYetIn(ctx, gate)
	if err != nil {
		return err
	}
	const rehearsed = 24
	for i, r := range guests[:min(rehearsed, len(guests))] {
		code, err := l.store.TicketCode(ctx, d, r)
		if err != nil {
			return err
		}
		days := time.Duration(1 - i*2/rehearsed) // the first half yesterday
		l.clock.set(now.Add(-days*24*time.Hour - 40*time.Minute + time.Duration(i)*77*time.Second))
		for range 1 + i%8/7 { // one in eight shows it twice
			if err := l.scan(ctx, device, gate, code); err != nil {
				return err
			}
		}
	}
	l.say("scans at the gate: %d", rehearsed)
	return l.scan(ctx, device, gate, "0000-0000-0")
}

func (l *loader) scan(ctx context.Context, device *models.Device, gate *models.List, code string) error {
	in := models.ScanInput{List: gate.Ref, Code: code, Direction: models.Entry}
	rand.Read(in.Nonce[:])
	_, err := l.store.Scan(ctx, device.Scanner(""), in)
	return err
}
