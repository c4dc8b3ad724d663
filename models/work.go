package models

import "context"

// WorkWaits tells cheaply whether staff have set anything going that WorkStep
// is to do.
func (s *Store) WorkWaits(ctx context.Context) (bool, error) {
	var n int64
	err := s.read(ctx).Model(&Import{}).Where("state IN ?", []string{ImportChecking, ImportRunning, ImportUndoing}).Limit(1).Count(&n).Error
	return n > 0, err
}

// WorkStep does the next part of everything that staff have set going, and tells
// whether there was anything. It is safe to repeat, and for several to call.
func (s *Store) WorkStep(ctx context.Context, words ImportWords) (bool, error) {
	return s.ImportStep(ctx, words)
}
