package models_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

// wish asks for another address and returns the token that is mailed to it, or
// nothing when none is.
func (b *mailbox) wish(r *models.Registration, n int, address string) string {
	b.t.Helper()
	ctx := context.Background()
	f := change(n, models.Onsite, nil)
	f.Email = address
	if err := b.ChangeOwn(ctx, guest(), r.ID, f); err != nil {
		b.t.Fatal(err)
	}
	token := ""
	for _, m := range b.claim(50) {
		if m.Kind == models.MailAddress {
			facts, err := b.MailFacts(ctx, &m)
			if err != nil {
				b.t.Fatal(err)
			}
			token = facts.OneTime
		}
		if err := b.MarkSent(ctx, &m); err != nil {
			b.t.Fatal(err)
		}
	}
	return token
}

func TestTheLastWishForAnAddressCounts(t *testing.T) {
	eachMailbox(t, func(t *testing.T, b *mailbox) {
		ctx := context.Background()
		d, _ := modelstest.Dialogue(t, b.Store, modelstest.Plan{})
		r := enrol(t, b.Store, d, 1, models.Onsite, nil)
		first, second := b.wish(r, 1, "first@host.be"), b.wish(r, 1, "second@host.be")
		if _, err := b.ConfirmAddress(ctx, guest(), first); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("the first wish: %v", err)
		}
		now, err := b.ConfirmAddress(ctx, guest(), second)
		if err != nil || now.Email != "second@host.be" || *now.EmailKey != "second@host.be" {
			t.Fatal(now, err)
		}
		var told []string
		for _, m := range b.claim(9) {
			told = append(told, m.Kind+" to "+m.ToAddress)
		}
		wantList(t, "mails", told, "link to second@host.be", "moved to person1@guest.example")
		page, err := b.Registrations(ctx, d.Whole(), models.RegistrationFilter{Search: "second"}, models.Cursor{}, 9)
		if err != nil || len(page.Rows) != 1 {
			t.Error("not found by the new address", err)
		}
	})
}

// TestANewAddressHasANewLink: the old one is in a mailbox that counts no longer,
// and no mail brings the new one there.
func TestANewAddressHasANewLink(t *testing.T) {
	eachMailbox(t, func(t *testing.T, b *mailbox) {
		ctx := context.Background()
		d, _ := modelstest.Dialogue(t, b.Store, modelstest.Plan{})
		r := enrol(t, b.Store, d, 1, models.Onsite, nil)
		old := b.MyToken(r)
		token := b.wish(r, 1, "new@host.be")
		for range 2 { // one that failed once, one that nobody took yet
			if err := b.Queue(ctx, models.Message{Kind: models.MailChanged, Language: "en", ToAddress: r.Email, RegistrationID: r.ID, DialogueID: d.ID}); err != nil {
				t.Fatal(err)
			}
		}
		failed := b.claim(1)[0]
		if err := errors.Join(b.KeepRendered(ctx, &failed, "1@host.be", "Changed", []byte(old)), b.MarkRetry(ctx, &failed, "450 full")); err != nil {
			t.Fatal(err)
		}
		now, err := b.ConfirmAddress(ctx, guest(), token)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.RegistrationByToken(ctx, old); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("the old link: %v", err)
		}
		if found, err := b.RegistrationByToken(ctx, b.MyToken(now)); err != nil || found.ID != r.ID {
			t.Errorf("the new link: %v", err)
		}
		b.now = b.now.Add(time.Hour)
		var told []string
		for _, m := range b.claim(9) {
			told = append(told, m.Kind+" to "+m.ToKey)
			facts, err := b.MailFacts(ctx, &m)
			if err != nil || facts.MyToken != b.MyToken(now) {
				t.Errorf("%s: %v", m.Kind, err)
			}
			if _, err := b.MessageContent(ctx, m.ID); !errors.Is(err, models.ErrNotFound) {
				t.Errorf("%s still says what it said: %v", m.Kind, err)
			}
		}
		slices.Sort(told)
		wantList(t, "mails", told, "changed to new@host.be", "changed to new@host.be", "link to new@host.be", "moved to person1@guest.example")
	})
}

// TestAConfirmationOfOneWhoCancelled leaves the address free.
func TestAConfirmationOfOneWhoCancelled(t *testing.T) {
	eachMailbox(t, func(t *testing.T, b *mailbox) {
		ctx := context.Background()
		d, _ := modelstest.Dialogue(t, b.Store, modelstest.Plan{})
		r := enrol(t, b.Store, d, 1, models.Onsite, nil)
		token := b.wish(r, 1, "person2@guest.example")
		if err := b.CancelOwn(ctx, guest(), r.ID); err != nil {
			t.Fatal(err)
		}
		if now, err := b.ConfirmAddress(ctx, guest(), token); err != nil || now.EmailKey != nil {
			t.Error(now, err)
		}
		enrol(t, b.Store, d, 2, models.Onsite, nil)
		modelstest.CheckPlaces(t, b.Store, d)
	})
}

// TestNobodysMailboxIsFlooded: neither by one registrant nor by several.
func TestNobodysMailboxIsFlooded(t *testing.T) {
	eachMailbox(t, func(t *testing.T, b *mailbox) {
		d, _ := modelstest.Dialogue(t, b.Store, modelstest.Plan{})
		var guests []*models.Registration
		for i := range 4 {
			guests = append(guests, enrol(t, b.Store, d, i, models.Onsite, nil))
		}
		asked := func(n int, address string) int { return min(len(b.wish(guests[n], n, address)), 1) }
		var one, several []int
		for i := range 7 {
			one = append(one, asked(0, fmt.Sprintf("victim%d@host.be", i)))
		}
		for i := range 4 {
			several = append(several, asked(1+i%3, "victim@host.be"))
		}
		if !slices.Equal(one, []int{1, 1, 1, 1, 1, 0, 0}) || !slices.Equal(several, []int{1, 1, 1, 0}) {
			t.Errorf("%v %v", one, several)
		}
		b.now = b.now.Add(time.Hour)
		if asked(0, "victim@host.be") != 1 {
			t.Error("for ever")
		}
	})
}

// TestLinksAreFarApart: a window that begins with the mail, of one address.
func TestLinksAreFarApart(t *testing.T) {
	eachMailbox(t, func(t *testing.T, b *mailbox) {
		ctx := context.Background()
		b.now = time.Date(2026, 11, 23, 9, 9, 59, 0, time.UTC)
		d, _ := modelstest.Dialogue(t, b.Store, modelstest.Plan{})
		enrol(t, b.Store, d, 1, models.Onsite, nil)
		mailed := 1
		ask := func(after time.Duration, want int) {
			t.Helper()
			b.now = b.now.Add(after)
			if err := b.ResendLink(ctx, d, "person1@guest.example"); err != nil {
				t.Fatal(err)
			}
			if mailed += want; len(b.states()) != mailed {
				t.Errorf("%d mails, want %d", len(b.states()), mailed)
			}
		}
		ask(0, 1)
		ask(time.Second, 0) // in the next slot of the clock
		ask(9*time.Minute+58*time.Second, 0)
		ask(time.Second, 1)
	})
}

// TestAConflictWithWhoMovesUpIsTriedAgain: somebody's own change meanwhile does
// not make another's fail. On SQLite nothing can come in between.
func TestAConflictWithWhoMovesUpIsTriedAgain(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{Places: 1})
		first, second := enrol(t, s, d, 1, models.Onsite, nil), enrol(t, s, d, 2, models.Onsite, nil)
		revised := !s.MySQL()
		watched := s.Watched(func(sql string) {
			if !revised && strings.Contains(sql, "ORDER BY queue_number") {
				revised = true
				if err := s.Revise(context.Background(), second); err != nil {
					t.Error(err)
				}
			}
		})
		if err := watched.CancelOwn(context.Background(), guest(), first.ID); err != nil || !revised {
			t.Fatal(err, revised)
		}
		want(t, "second", reload(t, s, second).State, models.Confirmed)
		modelstest.CheckPlaces(t, s, d)
	})
}
