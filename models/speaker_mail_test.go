package models_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

// TestSpeakersAreMailedTheirLink: all whose profile lacks something, once, to
// the address that counts; whoever is erased leaves no mail behind.
func TestSpeakersAreMailedTheirLink(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		now := time.Now()
		clock := func() time.Time { return now }
		s, two, ctx := modelstest.Open(t, address, clock), modelstest.Open(t, address, clock), t.Context()
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
		other, _ := modelstest.Dialogue(t, s, modelstest.Plan{Slug: "other"})
		text := models.Text{"en": "Words"}
		whole := models.SpeakerForm{Email: "whole@host.be", Picture: photo(t), SpeakerProfile: models.SpeakerProfile{FamilyName: "Whole",
			Position: text, Organisation: text, Biography: text, Country: "BE"}}
		save := func(ref string, f models.SpeakerForm) *models.Speaker {
			t.Helper()
			speaker, err := s.SaveSpeaker(ctx, models.System(), d, ref, f)
			if err != nil {
				t.Fatal(err)
			}
			return speaker
		}
		half := models.SpeakerForm{Email: "half@host.be", Language: "zh", SpeakerProfile: models.SpeakerProfile{FamilyName: "Half"}}
		complete, silent := save("", whole), save("", models.SpeakerForm{SpeakerProfile: half.SpeakerProfile})
		asked := save("", half)

		var group sync.WaitGroup
		sum, mutex := 0, sync.Mutex{}
		for i := range 6 {
			group.Go(func() {
				n, err := []*models.Store{s, two}[i%2].MailSpeakerLinks(ctx, models.System(), d)
				if err != nil {
					t.Error(err)
				}
				mutex.Lock()
				defer mutex.Unlock()
				sum += n
			})
		}
		group.Wait()
		mails := func() []models.Message {
			t.Helper()
			list, _, err := s.Messages(ctx, d.Whole(), models.MessageFilter{Kind: models.MailSpeaker}, 20)
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		list := mails()
		if sum != 1 || len(list) != 1 || list[0].ToAddress != "half@host.be" || list[0].Language != "zh" || list[0].SpeakerID != asked.ID {
			t.Fatalf("%d were told of, there are %+v", sum, list)
		}
		facts, err := s.MailFacts(ctx, &list[0])
		if err != nil || facts.SpeakerToken != s.SpeakerToken(asked) {
			t.Errorf("%+v %v", facts, err)
		}
		for _, c := range []struct {
			what     string
			dialogue *models.Dialogue
			speaker  *models.Speaker
			err      error
		}{
			{"a complete profile", d, complete, nil}, {"the same again", d, complete, models.ErrConflict}, {"within ten minutes", d, asked, models.ErrConflict},
			{"no address", d, silent, models.ErrConflict}, {"another dialogue", other, asked, models.ErrNotFound},
		} {
			if err := s.MailSpeakerLink(ctx, models.System(), c.dialogue, c.speaker.Ref); !errors.Is(err, c.err) {
				t.Errorf("%s: %v", c.what, err)
			}
		}
		now = now.Add(11 * time.Minute)
		if err := s.MailSpeakerLink(ctx, models.System(), d, asked.Ref); err != nil || len(mails()) != 3 {
			t.Errorf("later: %v, %d mails", err, len(mails()))
		}
		if asked, err = s.OpenSpeaker(ctx, models.System(), d, asked.Ref); err != nil || asked.LinkMailedAt == nil {
			t.Fatalf("%+v %v", asked, err)
		}
		half.Email, half.Was = "other@host.be", models.Fingerprint(asked.SpeakerProfile)
		if moved := save(asked.Ref, half); moved.LinkMailedAt != nil {
			t.Error("nothing was mailed to the new address yet")
		}
		if _, err := s.MailFacts(ctx, &list[0]); !errors.Is(err, models.ErrClosed) {
			t.Errorf("the mail to the old address still has sense: %v", err)
		}
		if err := s.DeleteSpeaker(ctx, models.System(), d, asked.Ref); err != nil {
			t.Fatal(err)
		}
		forgotten(t, s, mails())
		if n, err := s.CountAudits(ctx, "speaker.mail"); err != nil || n != 3 {
			t.Errorf("%d mails are audited, %v", n, err)
		}
	})
}

// forgotten holds that of three mails those to somebody who was erased are not
// sent and name nobody.
func forgotten(t *testing.T, s *models.Store, list []models.Message) {
	t.Helper()
	blank := 0
	for _, m := range list {
		if m.ToAddress == "" && m.ToKey == "" && m.State == models.MessageCancelled {
			blank++
			if _, err := s.MailFacts(context.Background(), &m); !errors.Is(err, models.ErrNotFound) {
				t.Errorf("facts of an erased speaker: %v", err)
			}
		}
	}
	if len(list) != 3 || blank != 2 {
		t.Errorf("%d of %d mails are forgotten: %+v", blank, len(list), list)
	}
}
