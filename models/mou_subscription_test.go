package models_test

import (
	"errors"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

// subscribing is a register with a public record, and who subscribes to it.
type subscribing struct {
	*testing.T
	*models.Store
	now    time.Time
	record *models.MoU
}

func newSubscribing(t *testing.T, address string) *subscribing {
	b := &subscribing{T: t, now: time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)}
	b.Store = modelstest.Open(t, address, func() time.Time { return b.now })
	m, err := b.EnterMoU(t.Context(), keeper(), models.WholeDesk(), models.MoUSigned, exampleMoU("News"))
	step(t, m, err)
	b.record, err = b.ShowMoU(t.Context(), clearer(), models.WholeDesk(), m.Ref, models.MoUShowing{Visibility: models.MoUPublic})
	step(t, b.record, err)
	b.work()
	return b
}

func (b *subscribing) work() {
	for more := true; more; {
		var err error
		if more, err = b.NewsStep(b.T.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

func (b *subscribing) subscribe(email, about string) error {
	return b.Subscribe(b.T.Context(), models.MoUSubscriber{Email: email, Language: "fr", About: about})
}

// mailed are the messages of a kind, the last first.
func (b *subscribing) mailed(kind string) []models.Message {
	b.Helper()
	list, _, err := b.Messages(b.T.Context(), models.Everything(), models.MessageFilter{Kind: kind}, 50)
	if err != nil {
		b.Fatal(err)
	}
	return list
}

// links are those of the last mail of a kind.
func (b *subscribing) links(kind string) (confirm, leave string) {
	b.Helper()
	facts, err := b.MailFacts(b.T.Context(), &b.mailed(kind)[0])
	if err != nil {
		b.Fatal(err)
	}
	return facts.OneTime, facts.Unsubscribe
}

func (b *subscribing) change(committee string) {
	b.Helper()
	_, err := b.EditMoU(b.T.Context(), keeper(), models.WholeDesk(), b.record.Ref, models.MoUEdit{Change: func(c *models.MoUContent) error {
		c.Committee = models.Text{"en": committee}
		return nil
	}})
	if err != nil {
		b.Fatal(err)
	}
	b.work()
}

func TestSubscribingToTheRegister(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		b := newSubscribing(t, address)
		wantField(t, b.subscribe("nobody", "all"), "email")
		wantField(t, b.subscribe("reader@host.example", "topic:never"), "about")
		wantField(t, b.subscribe("reader@host.example", "mou:2026-999"), "about")
		for _, about := range []string{"topic:polar-science", "mou:" + *b.record.Reference, "topic:polar-science"} {
			if err := b.subscribe("Reader@host.example", about); err != nil {
				t.Fatal(about, err)
			}
		}
		if n := len(b.mailed(models.MailMoUConfirm)); n != 2 {
			t.Fatalf("%d mails for two subscriptions, of which one was asked for twice", n)
		}
		b.change("Not confirmed yet.")
		for _, m := range b.mailed(models.MailMoUConfirm) {
			facts, err := b.MailFacts(t.Context(), &m)
			if err == nil {
				err = b.ConfirmSubscription(t.Context(), facts.OneTime)
			}
			if err != nil {
				t.Fatal(err)
			}
			if _, err := b.MailFacts(t.Context(), &m); !errors.Is(err, models.ErrClosed) {
				t.Errorf("a link to confirm what was confirmed: %v", err)
			}
		}
		if n := len(b.mailed(models.MailMoUNews)); n != 0 {
			t.Errorf("%d news before anything was confirmed", n)
		}
		b.change("Meets twice a year.")
		if n := len(b.mailed(models.MailMoUNews)); n != 1 {
			t.Fatalf("%d news to one address with two subscriptions", n)
		}
		_, leave := b.links(models.MailMoUNews)
		for range 2 { // a mail program may say it twice
			if err := b.Unsubscribe(t.Context(), leave); err != nil {
				t.Error(err)
			}
		}
		b.change("Meets once a month.")
		if n := len(b.mailed(models.MailMoUNews)); n != 2 {
			t.Errorf("%d news once one of two subscriptions ended", n)
		}
		for _, forged := range []string{"", "x", leave + "x", leave[:12] + ".AAAAAAAAAAAAAAAA"} {
			if err := b.Unsubscribe(t.Context(), forged); !errors.Is(err, models.ErrNotFound) {
				t.Errorf("%q: %v", forged, err)
			}
			if err := b.ConfirmSubscription(t.Context(), forged); !errors.Is(err, models.ErrNotFound) {
				t.Errorf("%q: %v", forged, err)
			}
		}
	})
}

func TestUnconfirmedSubscriptionsAreForgotten(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		b := newSubscribing(t, address)
		if err := b.subscribe("reader@host.example", "all"); err != nil {
			t.Fatal(err)
		}
		confirm, _ := b.links(models.MailMoUConfirm)
		b.now = b.now.Add(7*24*time.Hour - time.Minute)
		if n, err := b.PurgeSubscriptions(t.Context()); n != 0 || err != nil {
			t.Errorf("forgotten within the week: %d %v", n, err)
		}
		b.now = b.now.Add(2 * time.Minute)
		if n, err := b.PurgeSubscriptions(t.Context()); n != 1 || err != nil {
			t.Errorf("after the week: %d %v", n, err)
		}
		if err := b.ConfirmSubscription(t.Context(), confirm); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("confirmed after it was forgotten: %v", err)
		}
	})
}

// TestNobodyIsFloodedWithLinks: however often a form names an address, and
// whatever it asks for.
func TestNobodyIsFloodedWithLinks(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		b := newSubscribing(t, address)
		for range 20 {
			for _, about := range []string{"all", "topic:polar-science"} {
				if err := b.subscribe("reader@host.example", about); err != nil {
					t.Fatal(err)
				}
			}
			b.now = b.now.Add(time.Minute)
		}
		if n := len(b.mailed(models.MailMoUConfirm)); n > 6 {
			t.Errorf("%d mails", n)
		}
	})
}

// TestManySubscribersAreToldInSteps: none twice, and none left out, while two
// processes tell them.
func TestManySubscribersAreToldInSteps(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		b := newSubscribing(t, address)
		models.FillSubscribers(t, b.Store, 450)
		_, err := b.EditMoU(t.Context(), keeper(), models.WholeDesk(), b.record.Ref, models.MoUEdit{Change: func(c *models.MoUContent) error {
			c.Committee = models.Text{"en": "For all."}
			return nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		if n := models.CountNews(t, b.Store); n != 0 {
			t.Errorf("%d mails were written with the change itself", n)
		}
		done := make(chan error, 2)
		for range 2 {
			go func() {
				more, err := true, error(nil)
				for more && err == nil {
					more, err = b.NewsStep(t.Context())
				}
				done <- err
			}()
		}
		for range 2 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if n := models.CountNews(t, b.Store); n != 450 {
			t.Errorf("%d mails for 450 subscribers", n)
		}
	})
}
