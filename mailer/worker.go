package mailer

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/mail"
	"os"
	"strconv"
	"sync"
	"time"

	"duologue/models"
	"duologue/views"
)

const (
	usualSenders = 4
	pollEvery    = time.Second
	renderLimit  = 10 * time.Second // for the facts, the templates and keeping the bytes
	settleLimit  = 10 * time.Second // for writing down what became of a message
	longestPause = time.Minute      // after failures that are not a message's own
)

// Options wire a worker.
type Options struct {
	Store *models.Store
	Views *views.Views
	// SMTP is where mail goes; nil keeps it in the outbox.
	SMTP *Settings
	// From is the sender of all mail; a dialogue's own name may stand before
	// the address.
	From mail.Address
	// BaseURL is the site's address without a slash at its end.
	BaseURL string
	// Senders is how many messages are under way at once; 0 is four.
	Senders int
	// Name tells this worker from others; empty: host and process number.
	Name string
	Log  *slog.Logger
}

// Worker sends what is queued. Any number may work on the same database.
type Worker struct {
	store *models.Store
	draft drafter
	pool  *pool // nil: outbox
	from  mail.Address
	log   *slog.Logger
	name  string
	slots chan struct{}
	lease time.Duration

	mu       sync.Mutex
	failures int // in a row, not a message's own
	resume   time.Time
}

// New makes a worker; it does nothing before Run.
func New(o Options) *Worker {
	w := &Worker{
		store: o.Store, from: o.From, log: o.Log, name: o.Name,
		draft: drafter{store: o.Store, views: o.Views, from: o.From, base: o.BaseURL},
	}
	if w.log == nil {
		w.log = slog.New(slog.DiscardHandler)
	}
	if w.name == "" {
		host, _ := os.Hostname()
		w.name = host + "/" + strconv.Itoa(os.Getpid())
	}
	if o.Senders == 0 {
		o.Senders = usualSenders
	}
	w.slots = make(chan struct{}, o.Senders)
	w.lease = renderLimit + settleLimit
	if o.SMTP != nil {
		settings := *o.SMTP
		if settings.Hello == "" {
			settings.Hello = helloName(o.From)
		}
		w.pool = &pool{settings: settings}
		w.lease += settings.limits.total()
	}
	return w
}

// Run claims and sends until ctx is done; then it finishes the messages in
// hand, which takes at most the time of a lease, and returns.
func (w *Worker) Run(ctx context.Context) {
	w.begin(ctx)
	var hands sync.WaitGroup
	for w.wait(ctx) {
		n := w.takeSlots(ctx)
		claimed, err := w.store.ClaimMessages(ctx, w.name, n, w.lease)
		if err != nil && ctx.Err() == nil {
			w.log.Error("mail queue cannot be read", "error", err)
		}
		for i := range claimed {
			hands.Go(func() {
				defer func() { <-w.slots }()
				w.handle(ctx, &claimed[i])
			})
		}
		for range n - len(claimed) {
			<-w.slots
		}
		if len(claimed) == 0 && !w.write(ctx) {
			w.idle(ctx)
		}
	}
	hands.Wait()
	if w.pool != nil {
		w.pool.closeIdle(0)
	}
}

// write writes the next messages of campaigns, when nothing else is to be sent,
// and tells whether there were any. It needs no lease, so that no other worker
// has to wait for one that died.
func (w *Worker) write(ctx context.Context) bool {
	wrote, err := w.store.QueueCampaigns(ctx)
	if err != nil && ctx.Err() == nil {
		w.log.Error("campaigns cannot be written", "error", err)
	}
	return wrote && err == nil
}

// begin frees what an earlier run without a mail server kept.
func (w *Worker) begin(ctx context.Context) {
	if w.pool == nil {
		w.log.Info("no mail server is set: messages are kept in the outbox")
		return
	}
	n, err := w.store.ReleaseOutbox(ctx)
	if err != nil {
		w.log.Error("the outbox cannot be released", "error", err)
	} else if n > 0 {
		w.log.Info("messages of the outbox are sent now", "messages", n)
	}
}

// wait waits out a pause; false when ctx is done.
func (w *Worker) wait(ctx context.Context) bool {
	w.mu.Lock()
	pause := time.Until(w.resume)
	w.mu.Unlock()
	return sleep(ctx, pause)
}

func (w *Worker) idle(ctx context.Context) {
	if w.pool != nil {
		w.pool.closeIdle(maxIdle)
	}
	sleep(ctx, pollEvery*4/5+time.Duration(rand.Int64N(int64(pollEvery)*2/5)))
}

// takeSlots waits for one free sender and takes all that are free.
func (w *Worker) takeSlots(ctx context.Context) int {
	select {
	case w.slots <- struct{}{}:
	case <-ctx.Done():
		return 0
	}
	for n := 1; ; n++ {
		select {
		case w.slots <- struct{}{}:
		default:
			return n
		}
	}
}

// sleep waits for d; false when ctx is done.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// stumbled pauses the whole worker, a little longer each time in a row.
func (w *Worker) stumbled() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	pause := min(time.Second<<min(w.failures, 10), longestPause)
	w.failures++
	w.resume = time.Now().Add(pause)
	return pause
}

func (w *Worker) succeeded() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.failures, w.resume = 0, time.Time{}
}

// until tries to write down what became of a message until it is written, or
// the lease is over and the message belongs to another.
func (w *Worker) until(ctx context.Context, m *models.Message, mark func(context.Context) error) {
	for pause := 50 * time.Millisecond; ; pause *= 2 {
		err := mark(ctx)
		if err == nil {
			return
		}
		if errors.Is(err, models.ErrLeaseLost) || !sleep(ctx, pause) {
			w.log.Error("what became of a message could not be written down", "message", m.Ref, "error", err)
			return
		}
	}
}
