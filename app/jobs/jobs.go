// Package jobs is what happens by the clock: reminders, digests, purges. Any
// number of processes may run it on the same database; each job is done by one
// of them at a time.
package jobs

import (
	"context"
	"log/slog"
	"time"

	"duologue/models"
)

// tick is how often a process asks whether anything is due.
const tick = 15 * time.Second

// mailTerm is how long the text of mails is kept.
const mailTerm = 180 * 24 * time.Hour

// logisticsTerm is how long after the end of a dialogue needs, answers and notes
// are kept.
const logisticsTerm = 30 * 24 * time.Hour

// addressTerm is how long the audit knows from where something was done.
const addressTerm = 365 * 24 * time.Hour

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
}

// New makes a scheduler of all jobs. It does nothing before Run.
func New(store *models.Store, log *slog.Logger) *Scheduler {
	return &Scheduler{store: store, log: log, jobs: all(store)}
}

// all lists the jobs: the schedule of the product.
func all(s *models.Store) []job {
	return []job{
		{"reminders", time.Minute, 5 * time.Minute, counted(s.QueueReminders)},
		{"digests", 5 * time.Minute, 5 * time.Minute, counted(s.QueueDigests)},
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
	}
}

func counted(f func(context.Context) (int, error)) func(context.Context) (int64, error) {
	return func(ctx context.Context) (int64, error) {
		n, err := f(ctx)
		return int64(n), err
	}
}

// Run does what is due until ctx is done. What is in hand then is broken off,
// and done by the next process to run it.
func (s *Scheduler) Run(ctx context.Context) {
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
