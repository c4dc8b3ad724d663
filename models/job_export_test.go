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

// Provisions counts the one-time secrets of devices that are kept.
func Provisions(t testing.TB, s *Store) (n int64) {
	t.Helper()
	if err := s.reader.Model(&Device{}).Where("provision_hash IS NOT NULL").Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}
