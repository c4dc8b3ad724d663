package models_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"duologue/models"
	"duologue/models/modelstest"
)

// TestACategoryIsNoWayRoundTheApproval: in a dialogue that approves officials by
// hand and everybody else at once, who changes category is judged as their new
// one, and keeps their places.
func TestACategoryIsNoWayRoundTheApproval(t *testing.T) {
	tests := []struct {
		name       string
		from, to   string
		approved   bool // by staff, before the change
		waits      bool // for the dialogue's place
		staff      bool // changes it
		state      string
		isApproved bool
		mail       string // the last one
	}{
		{name: "into an approval", from: models.Researcher, to: models.Official, state: models.Pending, mail: models.MailReceived},
		{name: "out of one", from: models.Official, to: models.Industry, state: models.Confirmed, isApproved: true, mail: models.MailConfirmed},
		{name: "approved by hand before", from: models.Official, to: models.Industry, approved: true, state: models.Confirmed, isApproved: true, mail: models.MailChanged},
		{name: "between two at once", from: models.Researcher, to: models.Industry, state: models.Confirmed, isApproved: true, mail: models.MailChanged},
		{name: "the same", from: models.Official, to: models.Official, state: models.Pending, mail: models.MailChanged},
		{name: "by staff", from: models.Researcher, to: models.Official, staff: true, state: models.Confirmed, isApproved: true, mail: models.MailChanged},
		{name: "while waiting", from: models.Researcher, to: models.Official, waits: true, state: models.Waitlisted, mail: models.MailChanged},
		{name: "out of one while waiting", from: models.Official, to: models.OtherKind, waits: true, state: models.Waitlisted, isApproved: true, mail: models.MailChanged},
	}
	modelstest.Each(t, func(t *testing.T, address string) {
		ctx := context.Background()
		s := modelstest.Open(t, address, nil)
		for i, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				doc := modelstest.Document(modelstest.Plan{Slug: fmt.Sprintf("test%d", i), Places: 1}, s.Now())
				doc.Registration.ApprovalByCategory = map[string]string{models.Official: models.ApprovalManual}
				d, err := s.ImportDialogue(ctx, doc)
				if err != nil {
					t.Fatal(err)
				}
				if test.waits {
					enrol(t, s, d, 1, models.Onsite, nil)
				}
				form := modelstest.Form(2, models.Onsite, nil)
				form.Category = test.from
				r, err := s.Register(ctx, guest(), d, form)
				if err == nil && test.approved {
					err = s.Approve(ctx, models.System(), r.ID)
				}
				if err != nil {
					t.Fatal(err)
				}
				f := change(2, models.Onsite, nil)
				f.Category = test.to
				if test.staff {
					err = s.ChangeRegistration(ctx, models.System(), d.Whole(), r.ID, f)
				} else {
					err = s.ChangeOwn(ctx, guest(), r.ID, f)
				}
				if err != nil {
					t.Fatal(err)
				}
				now := reload(t, s, r)
				want(t, "state", now.State, test.state)
				want(t, "approved", now.ApprovedAt != nil, test.isApproved)
				want(t, "place", now.Place, !test.waits)
				want(t, "mail", slices.Contains(mails(t, s, r)[1:], test.mail), true)
				modelstest.CheckPlaces(t, s, d)
			})
		}
	})
}

// TestTheCalendarGrowsWithWhatItShows: whatever changes a registrant's entries
// makes a higher version of them, and nothing else does.
func TestTheCalendarGrowsWithWhatItShows(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		ctx := context.Background()
		s := modelstest.Open(t, address, nil)
		d, a := modelstest.Dialogue(t, s, modelstest.Plan{Places: 9, SessionPlaces: 1, Manual: true})
		x, y := map[string]string{a["x"]: models.Onsite}, map[string]string{a["y"]: models.Onsite}
		holder := enrol(t, s, d, 1, models.Onsite, y)
		r := enrol(t, s, d, 2, models.Onsite, x)
		sequence := 0
		step := func(name string, grows bool, err error) {
			t.Helper()
			if err != nil {
				t.Fatal(name, err)
			}
			now := reload(t, s, r).CalendarSequence
			if grows != (now > sequence) {
				t.Errorf("%s: from %d to %d", name, sequence, now)
			}
			sequence = now
		}
		step("approved", true, s.Approve(ctx, models.System(), r.ID))
		step("mailed again", false, s.Resend(ctx, models.System(), r.ID))
		renamed := change(2, models.Onsite, x)
		renamed.GivenNames = "Other"
		step("renamed", false, s.ChangeOwn(ctx, guest(), r.ID, renamed))
		step("queued for another", true, s.ChangeOwn(ctx, guest(), r.ID, change(2, models.Onsite, y)))
		step("it is got and x let go", true, s.CancelOwn(ctx, guest(), holder.ID))
		step("online", true, s.ChangeOwn(ctx, guest(), r.ID, change(2, models.Online, nil)))
		step("cancelled", true, s.CancelOwn(ctx, guest(), r.ID))
	})
}

// TestAnApprovalGivesBackWhatTheDeclineTook: and neither what was dropped
// before, nor what was only kept for a while.
func TestAnApprovalGivesBackWhatTheDeclineTook(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		ctx := context.Background()
		s := modelstest.Open(t, address, nil)
		d, a := modelstest.Dialogue(t, s, modelstest.Plan{Places: 9, SessionPlaces: 1, Manual: true})
		x, x2, y := a["x"], a["x2"], a["y"]
		holder := enrol(t, s, d, 1, models.Onsite, map[string]string{y: models.Online})
		r := enrol(t, s, d, 2, models.Onsite, map[string]string{x: models.Onsite, y: models.Onsite})
		f := change(2, models.Onsite, map[string]string{x2: models.Onsite, y: models.Online})
		if err := s.ChangeOwn(ctx, guest(), r.ID, f); err != nil {
			t.Fatal(err)
		}
		for _, act := range []func(context.Context, models.Actor, int64) error{s.Decline, s.Resend, s.Approve} {
			if err := act(ctx, models.System(), r.ID); err != nil {
				t.Fatal(err)
			}
			modelstest.CheckPlaces(t, s, d)
		}
		want(t, "states", fmt.Sprint(choiceStates(t, s, d, r)), fmt.Sprint(map[string]string{
			"x onsite": models.Released, "x2 onsite": models.Held, "y onsite": models.Released, "y online": models.Waitlisted}))
		if err := s.CancelOwn(ctx, guest(), holder.ID); err != nil {
			t.Fatal(err)
		}
		want(t, "y", choiceStates(t, s, d, r)["y online"], models.Held)
		modelstest.CheckPlaces(t, s, d)
	})
}
