package models

import (
	"context"
	"errors"
)

// WorkWaits tells cheaply whether anything was set going that WorkStep is to do.
func (s *Store) WorkWaits(ctx context.Context) (bool, error) {
	var n int64
	err := s.read(ctx).Raw("SELECT (SELECT COUNT(*) FROM imports WHERE state IN ?) + (SELECT COUNT(*) FROM bulks WHERE state = ?) + (SELECT COUNT(*) FROM mou_news)",
		[]string{ImportChecking, ImportRunning, ImportUndoing}, BulkRunning).Row().Scan(&n)
	return n > 0, err
}

// WorkStep does the next part of everything that was set going, and tells whether
// there was anything. It is safe to repeat, and for several to call.
func (s *Store) WorkStep(ctx context.Context, words ImportWords) (bool, error) {
	imported, failed := s.ImportStep(ctx, words)
	acted, err := s.BulkStep(ctx)
	told, unsaid := s.NewsStep(ctx)
	return imported || acted || told, errors.Join(failed, err, unsaid)
}
