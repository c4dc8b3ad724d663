package mailer

import (
	"context"
	"errors"

	"duologue/models"
)

// handle carries one claimed message as far as it gets. Stopping the worker
// does not interrupt it; the lease bounds it.
func (w *Worker) handle(ctx context.Context, m *models.Message) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), w.lease)
	defer cancel()
	raw, err := w.content(ctx, m)
	switch {
	case errors.Is(err, models.ErrLeaseLost):
	case errors.Is(err, models.ErrNotFound), errors.Is(err, models.ErrClosed):
		w.until(ctx, m, func(ctx context.Context) error {
			return w.store.CancelMessage(ctx, m, models.WhyOver)
		})
	case errors.Is(err, ErrAddress):
		w.until(ctx, m, func(ctx context.Context) error {
			return w.store.MarkBounced(ctx, m, models.WhyAddress, false)
		})
	case err != nil:
		w.log.Error("message cannot be rendered", "message", m.Ref, "kind", m.Kind, "error", err)
		w.until(ctx, m, func(ctx context.Context) error { return w.store.MarkRetry(ctx, m, models.WhyRendering) })
	case models.ReservedDomain(m.ToDomain):
		w.until(ctx, m, func(ctx context.Context) error {
			return w.store.MarkSuppressed(ctx, m, models.WhyReserved)
		})
	case w.pool == nil:
		w.until(ctx, m, func(ctx context.Context) error { return w.store.KeepInOutbox(ctx, m) })
	default:
		w.deliver(ctx, m, raw)
	}
}

// content is what every attempt sends: kept since the first claim, or rendered
// and kept now.
func (w *Worker) content(ctx context.Context, m *models.Message) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, renderLimit)
	defer cancel()
	kept, err := w.store.MessageContent(ctx, m.ID)
	if err == nil {
		return kept.Raw, nil
	}
	if !errors.Is(err, models.ErrNotFound) {
		return nil, err
	}
	d, err := w.draft.make(ctx, m)
	if err != nil {
		return nil, err
	}
	raw, err := Compose(d)
	if err != nil {
		return nil, err
	}
	return raw, w.store.KeepRendered(ctx, m, d.MessageID, cleanLine(d.Subject, maxSubject), raw)
}

func (w *Worker) deliver(ctx context.Context, m *models.Message, raw []byte) {
	to, err := asciiAddress(m.ToAddress)
	if err == nil {
		err = w.pool.send(ctx, w.from.Address, to, raw)
	}
	if err == nil {
		w.succeeded()
		w.until(ctx, m, func(ctx context.Context) error { return w.store.MarkSent(ctx, m) })
		return
	}
	f := fail(phaseConnect, err)
	w.log.Warn("message was not taken", "message", m.Ref, "kind", m.Kind, "attempt", m.Attempts, "phase", f.phase, "code", f.code)
	w.until(ctx, m, w.verdict(m, f))
}

// verdict is how to write down a failure.
func (w *Worker) verdict(m *models.Message, f *failure) func(context.Context) error {
	switch f.verdict {
	case permanent:
		return func(ctx context.Context) error { return w.store.MarkBounced(ctx, m, f.Error(), f.addressDead()) }
	case configuration:
		w.log.Error("MAIL DOES NOT GO OUT: the mail server refuses us", "server", w.pool.settings.String(), "answer", f.Error())
		next := w.store.Now().Add(w.stumbled())
		return func(ctx context.Context) error { return w.store.MarkDeferred(ctx, m, next, f.Error()) }
	}
	if f.phase == phaseConnect {
		w.stumbled()
	}
	return func(ctx context.Context) error { return w.store.MarkRetry(ctx, m, f.Error()) }
}
