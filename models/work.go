package models

import (
	"context"
	"errors"
)

// WorkWaits tells cheaply whether staff have set anything going that WorkStep
// is to do.
func (s *Store) WorkWaits(ctx context.Context) (bool, error) {
	var n int64
	err := s.read(ctx).Raw("SELECT (SELECT COUNT(*) FROM imports WHERE state IN ?) + (SELECT COUNT(*) FROM bulks WHERE state = ?)",
		[]string{ImportChecking, ImportRunning, ImportUndoing}, BulkRunning).Row().Scan(&n)
	return n > 0, err
}

// WorkStep does the next part of everything that staff have set going, and tells
// whether there was anything. It is safe to repeat, and for several to call.
func (s *Store) WorkStep(ctx context.Context, words ImportWords) (bool, error) {
	imported, failed := s.ImportStep(ctx, words)
	acted, err := s.BulkStep(ctx)
	return imported || acted, errors.Join(failed, err)
}
