package models

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Job is what happens by the clock, in one process at a time.
type Job struct {
	Name        string `gorm:"primaryKey"`
	LockedBy    string
	LockedUntil *time.Time
	LastRunAt   *time.Time // when the last run began
}

// settleTime is how long a job that ended may take to say so.
const settleTime = 10 * time.Second

// RunJob runs f under the lease of the job name, unless another process does,
// or it began less than every ago. f's context ends with the lease, so that
// what comes after it is never mixed with what another process begins; work
// must all the same be safe to repeat, for a process that stops dead in it is
// followed by another one once the lease is over. A run that fails counts as a
// run. ran tells whether f was called.
func (s *Store) RunJob(ctx context.Context, name string, every, lease time.Duration, f func(ctx context.Context) error) (ran bool, err error) {
	holder, err := s.claimJob(ctx, name, every, lease)
	if err != nil || holder == "" {
		return false, err
	}
	leased, cancel := context.WithTimeout(ctx, lease)
	defer cancel()
	err = f(leased)
	after, done := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer done()
	return true, errors.Join(err, s.releaseJob(after, name, holder))
}

// claimJob takes the lease by one conditional update. An empty holder: it is
// not due, or another process has it.
func (s *Store) claimJob(ctx context.Context, name string, every, lease time.Duration) (holder string, err error) {
	now := s.Now()
	var rows []Job
	if err := s.read(ctx).Where("name = ?", name).Limit(1).Find(&rows).Error; err != nil {
		return "", err
	}
	if len(rows) > 0 && !rows[0].due(now, every) {
		return "", nil
	}
	token := make([]byte, 16)
	rand.Read(token)
	holder = hex.EncodeToString(token)
	claimed := false
	err = s.write(ctx, func(tx *gorm.DB) error {
		if len(rows) == 0 {
			if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&Job{Name: name}).Error; err != nil {
				return err
			}
		}
		done := tx.Exec(`UPDATE jobs SET locked_by = ?, locked_until = ?, last_run_at = ?
			WHERE name = ? AND (locked_until IS NULL OR locked_until <= ?) AND (last_run_at IS NULL OR last_run_at <= ?)`,
			holder, now.Add(lease), now, name, now, now.Add(-every))
		claimed = done.RowsAffected == 1
		return done.Error
	})
	if err != nil || !claimed {
		return "", err
	}
	return holder, nil
}

func (j *Job) due(now time.Time, every time.Duration) bool {
	return (j.LockedUntil == nil || !now.Before(*j.LockedUntil)) && (j.LastRunAt == nil || now.Sub(*j.LastRunAt) >= every)
}

// releaseJob gives the lease back, unless it is another one's by now.
func (s *Store) releaseJob(ctx context.Context, name, holder string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		return tx.Exec("UPDATE jobs SET locked_by = '', locked_until = NULL WHERE name = ? AND locked_by = ?", name, holder).Error
	})
}
