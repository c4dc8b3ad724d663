package models

import (
	"context"
	"testing"
	"time"
)

// ClaimJob lets tests be a process that stops dead in a job.
func ClaimJob(s *Store, ctx context.Context, name string, every, lease time.Duration) (string, error) {
	return s.claimJob(ctx, name, every, lease)
}

// MessagesOf are all messages of a kind.
func MessagesOf(t testing.TB, s *Store, kind string) []Message {
	t.Helper()
	var list []Message
	if err := s.reader.Where("kind = ?", kind).Order("id").Find(&list).Error; err != nil {
		t.Fatal(err)
	}
	return list
}
