package models_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

func TestPurges(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		c := newClock()
		s := modelstest.Open(t, address, c.Now)
		ctx := context.Background()
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
		lists, err := s.Lists(ctx, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		_, secret, err := s.CreateDevice(ctx, models.System(), d.ID, models.NewDevice{Name: "Gate", Lists: []string{lists[0].Ref}})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.PurgeExpired(ctx); err != nil {
			t.Fatal(err)
		}
		if n := models.Provisions(t, s); n != 1 {
			t.Error("a fresh secret is gone")
		}
		c.add(31 * time.Minute)
		if err := s.PurgeExpired(ctx); err != nil {
			t.Fatal(err)
		}
		if n := models.Provisions(t, s); n != 0 {
			t.Error("an old secret is kept")
		}
		if _, _, err := s.ProvisionDevice(ctx, "", secret); err == nil {
			t.Error("an old secret works")
		}
	})
}

// TestLogisticsArePurged: what served the visit, and nothing else.
func TestLogisticsArePurged(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		k, ctx := newKnown(t, address), context.Background()
		last, err := time.Parse(time.DateOnly, k.d.EndsOn)
		k.must(err)
		before := k.holding()
		n, err := k.PurgeLogistics(ctx, last)
		k.must(err)
		if n != 0 || !slices.Equal(k.holding(), before) {
			t.Errorf("on the last day itself %d rows", n)
		}
		n, err = k.PurgeLogistics(ctx, last.AddDate(0, 0, 1))
		k.must(err)
		after := k.holding()
		gone := slices.DeleteFunc(before, func(at string) bool { return slices.Contains(after, at) })
		if n != 9 {
			t.Errorf("%d rows", n)
		}
		wantList(t, "purged", gone, "answers.value", "campaigns.filter", "needs.access", "needs.dietary",
			"registrations.door_note", "registrations.staff_note", "resolutions.note", "scans.note")
		own, err := k.OwnData(ctx, k.r)
		k.must(err)
		for _, a := range own.Audits {
			for _, v := range own.Values[a.ID] {
				if slices.Contains([]string{"vip", "head_of_delegation", "door_note", "staff_note"}, v.Field) {
					t.Errorf("the audit keeps %s", v.Field)
				}
			}
		}
		var r models.Registration
		k.must(models.Row(k.Store, &r, k.r.ID))
		if r.VIP || r.HeadOfDelegation || r.FamilyName != "Qzufamily" {
			t.Errorf("%+v", r)
		}
	})
}

// TestAddressesOfTheAudit: those of guests are short, and all are forgotten.
func TestAddressesOfTheAudit(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		b, ctx := newMailbox(t, address), context.Background()
		for _, c := range []struct{ kind, ip, want string }{
			{models.ActorGuest, "203.0.113.77", "203.0.113.0"}, {models.ActorPublic, "::ffff:203.0.113.77", "203.0.113.0"},
			{models.ActorPublic, "2001:db8:1:2:3::4%eth0", "2001:db8:1::"}, {models.ActorGuest, "unknown", ""},
			{models.ActorAccount, "203.0.113.77", "203.0.113.77"}, {models.ActorDevice, "2001:db8:1:2::4", "2001:db8:1:2::4"},
		} {
			if err := b.Audited(ctx, models.AuditEntry{Actor: models.Actor{Kind: c.kind, IP: c.ip}, Action: "test.act", RegistrationID: 7}); err != nil {
				t.Fatal(err)
			}
			list, _, err := b.AuditsOf(ctx, 7, 1)
			if err != nil || list[0].IP != c.want {
				t.Errorf("%s from %s: %+v %v", c.kind, c.ip, list, err)
			}
		}
		for after, want := range []int64{0, 5} {
			if n, err := b.PurgeAddresses(ctx, b.now.Add(time.Duration(after)*time.Second)); err != nil || n != want {
				t.Errorf("%d, %v", n, err)
			}
		}
		list, _, err := b.AuditsOf(ctx, 7, 9)
		if err != nil || len(list) != 6 || list[0].IP != "" {
			t.Errorf("%+v %v", list, err)
		}
	})
}

// TestTextsOfMailsArePurged: also of those that nobody ever sends.
func TestTextsOfMailsArePurged(t *testing.T) {
	eachMailbox(t, func(t *testing.T, b *mailbox) {
		ctx := context.Background()
		for _, to := range []string{"sent@host.be", "kept@host.be"} {
			b.queue(models.MailConfirmed, to)
		}
		for i, m := range b.claim(2) {
			if err := b.KeepRendered(ctx, &m, m.Ref+"@host.be", "Subject", []byte("Text")); err != nil {
				t.Fatal(err)
			}
			mark := []func(context.Context, *models.Message) error{b.MarkSent, b.KeepInOutbox}[i]
			if err := mark(ctx, &m); err != nil {
				t.Fatal(err)
			}
		}
		for after, want := range []int64{0, 2} {
			if n, err := b.PurgeMail(ctx, b.now.Add(time.Duration(after)*time.Second)); err != nil || n != want {
				t.Errorf("%d texts, %v", n, err)
			}
		}
	})
}
