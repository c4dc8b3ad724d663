package models_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"duologue/models"
	"duologue/models/modelstest"
)

func finishBulks(t *testing.T, stores ...*models.Store) {
	t.Helper()
	var wait sync.WaitGroup
	for _, s := range stores {
		wait.Go(func() {
			for more := true; more; {
				var err error
				if more, err = s.BulkStep(context.Background()); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wait.Wait()
}

// TestBulkComesToEachOnce: two processes share an act on all that match, of
// whom some cannot; each gets one mail.
// One that fails does not keep the others waiting.
func TestABulkThatFails(t *testing.T) {
	s, staff := modelstest.New(t), models.Actor{Kind: models.ActorAccount, AccountID: 7}
	d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
	var bulks []*models.Bulk
	for n, mode := range []string{models.Online, models.Onsite} {
		r, err := s.Register(t.Context(), models.Actor{}, d, modelstest.Form(n, mode, nil))
		if err != nil {
			t.Fatal(err)
		}
		b, err := s.BulkMatching(t.Context(), staff, d.Whole(), models.ActResend, models.RegistrationFilter{Mode: mode}, 1)
		if err != nil {
			t.Fatal(err)
		}
		if bulks = append(bulks, b); n == 0 {
			if err := s.SpoilRegistration(t.Context(), r); err != nil {
				t.Fatal(err)
			}
		}
	}
	for range 3 {
		if _, err := s.BulkStep(t.Context()); err == nil || !strings.Contains(err.Error(), bulks[0].Ref) {
			t.Errorf("the failure is told as %v", err)
		}
	}
	for n, want := range []string{models.BulkRunning, models.BulkDone} {
		if report, err := s.BulkReport(t.Context(), models.System(), d.Whole(), bulks[n].Ref, 0, 10); err != nil || report.State != want {
			t.Errorf("bulk %d: %+v %v", n, report, err)
		}
	}
}

func TestBulkComesToEachOnce(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		ctx, staff := context.Background(), models.Actor{Kind: models.ActorAccount, AccountID: 7}
		s, other := modelstest.Open(t, address, nil), modelstest.Open(t, address, nil)
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{Manual: true, Places: 40})
		var list []*models.Registration
		for n := range 60 {
			r, err := s.Register(ctx, models.Actor{}, d, modelstest.Form(n, models.Onsite, nil))
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, r)
		}
		if _, err := s.BulkMatching(ctx, staff, d.Whole(), models.ActResend, models.RegistrationFilter{}, 59); !errors.Is(err, models.ErrConflict) {
			t.Errorf("another number: %v", err)
		}
		if _, err := s.BulkMatching(ctx, staff, d.Whole(), "erase", models.RegistrationFilter{}, 60); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("an unknown act: %v", err)
		}
		b, err := s.BulkMatching(ctx, staff, d.Whole(), models.ActResend, models.RegistrationFilter{}, 60)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.EraseOwn(ctx, models.Actor{Kind: models.ActorGuest}, list[3].ID); err != nil {
			t.Fatal(err)
		}
		finishBulks(t, s, other)
		report, err := s.BulkReport(ctx, models.System(), d.Whole(), b.Ref, 0, 10)
		if err != nil || report.State != models.BulkDone || report.Done != 59 || report.Refused != 1 || report.Reasons[models.BulkGone] != 1 || len(report.Refusals) != 1 {
			t.Fatalf("%+v %v %v", report.Bulk, report.Reasons, err)
		}
		figures, err := s.MailFigures(ctx)
		if err != nil || figures.ByState[models.MessageQueued] != 2*59+2 { // each at first and now; the last of who is erased, and who moved up
			t.Errorf("%v %v", figures, err)
		}
		b, err = s.BulkMatching(ctx, staff, d.Whole(), models.ActPromote, models.RegistrationFilter{State: models.Waitlisted}, 19)
		if err != nil {
			t.Fatal(err)
		}
		finishBulks(t, other, s)
		for i, r := range list[41:] {
			is, err := s.RegistrationByRef(ctx, d.Whole(), r.Ref)
			if err != nil || is.QueueNumber == nil || i > 0 && *is.QueueNumber <= *list[40+i].QueueNumber {
				t.Fatalf("the order among themselves: %d %v", i, err)
			}
			list[41+i] = is
		}
		modelstest.CheckPlaces(t, s, d)
	})
}

func TestBulkStops(t *testing.T) {
	s, ctx := modelstest.New(t), context.Background()
	d, _ := modelstest.Dialogue(t, s, modelstest.Plan{Manual: true})
	for n := range 70 {
		if _, err := s.Register(ctx, models.Actor{}, d, modelstest.Form(n, models.Online, nil)); err != nil {
			t.Fatal(err)
		}
	}
	b, err := s.BulkMatching(ctx, models.System(), d.Whole(), models.ActApprove, models.RegistrationFilter{State: models.Pending}, 70)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.BulkStep(ctx); err != nil {
		t.Fatal(err)
	}
	if err := s.StopBulk(ctx, models.System(), b); err != nil {
		t.Fatal(err)
	}
	finishBulks(t, s)
	report, err := s.BulkReport(ctx, models.System(), d.Whole(), b.Ref, 0, 10)
	if err != nil || report.State != models.BulkStopped || report.Done == 0 || report.Done == 70 {
		t.Errorf("%+v %v", report.Bulk, err)
	}
	if err := s.StopBulk(ctx, models.System(), b); !errors.Is(err, models.ErrConflict) {
		t.Error(err)
	}
}
