// Package jobs is what happens by the clock: reminders, digests, purges. Any
// number of processes may run it on the same database; each job is done by one
// of them at a time.
package jobs

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"duologue/models"
)

// tick is how often a process asks whether anything is due.
const tick = 15 * time.Second

// mailTerm is how long the text of mails is kept.
const mailTerm = 180 * 24 * time.Hour

// pause is how long a process rests that found nothing to do in the background.
const pause = time.Second

// workLease is how long one process may do what is to be done in the background
// before it must ask again.
const workLease = time.Minute

// logisticsTerm is how long after the end of a dialogue needs, answers and notes
// are kept.
const logisticsTerm = 30 * 24 * time.Hour

// addressTerm is how long the audit knows from where something was done.
const addressTerm = 365 * 24 * time.Hour

// fileTerm is how long an uploaded content is kept that nothing needs: whoever
// uploads it may not be done yet.
const fileTerm = 24 * time.Hour

// job is one thing that is done again and again.
type job struct {
	name string
	// every is the time from the beginning of one run to that of the next.
	every time.Duration
	// lease is the most that a run may take.
	lease time.Duration
	// run tells how much it did.
	run func(ctx context.Context) (int64, error)
}

// Scheduler does what is due.
type Scheduler struct {
	store *models.Store
	log   *slog.Logger
	jobs  []job
	words models.ImportWords
}

// New makes a scheduler of all jobs; words are those by which sheets are read.
// It does nothing before Run.
func New(store *models.Store, words models.ImportWords, log *slog.Logger) *Scheduler {
	return &Scheduler{store: store, log: log, jobs: all(store), words: words}
}

// all lists the jobs: the schedule of the product.
func all(s *models.Store) []job {
	return []job{
		{"reminders", time.Minute, 5 * time.Minute, counted(s.QueueReminders)},
		{"digests", 5 * time.Minute, 5 * time.Minute, counted(s.QueueDigests)},
		{"embargoes", tick, time.Minute, s.EndEmbargoes},
		{"alerts", time.Hour, 10 * time.Minute, counted(s.QueueMoUAlerts)},
		{"purge.mail", 6 * time.Hour, 10 * time.Minute, func(ctx context.Context) (int64, error) {
			return s.PurgeMail(ctx, s.Now().Add(-mailTerm))
		}},
		{"purge.logistics", 6 * time.Hour, 10 * time.Minute, func(ctx context.Context) (int64, error) {
			return s.PurgeLogistics(ctx, s.Now().Add(-logisticsTerm))
		}},
		{"purge.addresses", 6 * time.Hour, 10 * time.Minute, func(ctx context.Context) (int64, error) {
			return s.PurgeAddresses(ctx, s.Now().Add(-addressTerm))
		}},
		{"purge.expired", time.Hour, 10 * time.Minute, func(ctx context.Context) (int64, error) {
			return 0, s.PurgeExpired(ctx)
		}},
		{"purge.files", 6 * time.Hour, 10 * time.Minute, func(ctx context.Context) (int64, error) {
			return s.PurgeFiles(ctx, s.Now().Add(-fileTerm))
		}},
		{"purge.imports", 6 * time.Hour, 10 * time.Minute, s.PurgeImports},
		{"likenesses", 6 * time.Hour, 10 * time.Minute, s.FillLikenesses},
	}
}

func counted(f func(context.Context) (int, error)) func(context.Context) (int64, error) {
	return func(ctx context.Context) (int64, error) {
		n, err := f(ctx)
		return int64(n), err
	}
}

// Run does what is due, and what is to be done in the background, until ctx is
// done. What is in hand then is broken off, and done by the next process to run
// it.
func (s *Scheduler) Run(ctx context.Context) {
	var work sync.WaitGroup
	defer work.Wait()
	work.Go(func() { s.work(ctx) })
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for {
		s.Tick(ctx)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// Tick does once what is due now. A job that fails is logged and does not keep
// the others from running.
func (s *Scheduler) Tick(ctx context.Context) {
	for _, j := range s.jobs {
		if ctx.Err() != nil {
			return
		}
		var done int64
		_, err := s.store.RunJob(ctx, j.name, j.every, j.lease, func(ctx context.Context) (err error) {
			done, err = j.run(ctx)
			return err
		})
		if err != nil && ctx.Err() == nil {
			s.log.Error("job failed", "job", j.name, "error", err)
		}
		if done > 0 {
			s.log.Info("job", "job", j.name, "done", done)
		}
	}
}

// work does what staff have set going, step by step, until ctx is done.
func (s *Scheduler) work(ctx context.Context) {
	for {
		if err := s.Work(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("background work failed", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

// Work does all that is to be done in the background now, as long as its lease
// allows, unless another process does.
func (s *Scheduler) Work(ctx context.Context) error {
	waits, err := s.store.WorkWaits(ctx)
	if err != nil || !waits {
		return err
	}
	_, err = s.store.RunJob(ctx, "work", 0, workLease, func(ctx context.Context) error {
		deadline, _ := ctx.Deadline()
		for more := true; more && time.Until(deadline) > workLease/2; {
			var err error
			if more, err = s.store.WorkStep(ctx, s.words); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}
