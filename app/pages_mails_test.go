package app_test

import (
	"strings"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

// aMail is one as the worker renders it, in short.
const aMail = "From: Dialogues <noreply@host.example>\r\nTo: person@host.be\r\nSubject: =?utf-8?q?Your_place_=E2=80=93_confirmed?=\r\n" +
	"MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n" +
	"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nYou are registered.\r\n" +
	"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<!doctype html><html lang=en><title>Mail</title><p>You are registered.</p></html>\r\n--b--\r\n"

// mails gives the place campaigns, and messages that were rendered, refused and
// not yet looked at.
func (p *place) mails(t *testing.T, d *models.Dialogue) {
	t.Helper()
	ctx := t.Context()
	account, err := p.store.AccountByEmail(ctx, "organiser-en@host.example")
	if err != nil {
		t.Fatal(err)
	}
	actor := models.Actor{Kind: models.ActorAccount, AccountID: account.ID}
	form := models.CampaignForm{Filter: models.RegistrationFilter{State: models.Confirmed},
		Subject: models.Text{"en": "Welcome, {name}", "zh": "欢迎"}, Body: models.Text{"en": "**Welcome** to the dialogue.", "zh": "欢迎参加对话。"}}
	campaign := func() *models.Campaign {
		c, err := p.store.CreateCampaign(ctx, actor, d.Whole(), form)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	sent := campaign()
	p.values["sent"], p.values["draft"] = sent.Ref, campaign().Ref
	// Nobody of the demonstration has an address that mail can reach, so one who has joins them.
	guest := modelstest.Form(1, models.Online, nil)
	guest.Email = "person@host.be"
	if _, err := p.store.AddRegistration(ctx, models.System(), d.Whole(), guest); err != nil {
		t.Fatal(err)
	}
	reached, err := p.store.CampaignRecipients(ctx, d, &models.Campaign{Filter: form.Filter})
	if err != nil {
		t.Fatal(err)
	}
	seen := models.CampaignSeen{Recipients: reached.Mailed, Content: sent.Content()}
	if err := p.store.ConfirmCampaign(ctx, actor, d, sent, seen); err != nil {
		t.Fatal(err)
	}
	if _, err := p.store.QueueCampaigns(ctx); err != nil {
		t.Fatal(err)
	}
	test, err := p.store.QueueTestMail(ctx, actor, "person@host.be", "en")
	if err != nil {
		t.Fatal(err)
	}
	p.values["test-mail"] = test
	p.send(t, d)
}

// send renders what can be sent, has one refused, and holds back the rest.
func (p *place) send(t *testing.T, d *models.Dialogue) {
	t.Helper()
	ctx := t.Context()
	for range 50 {
		claimed, err := p.store.ClaimMessages(ctx, "test", 50, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range claimed {
			if strings.HasSuffix(m.ToAddress, ".example") {
				if err := p.store.MarkSuppressed(ctx, &m, "reserved"); err != nil {
					t.Fatal(err)
				}
				continue
			}
			if err := p.store.KeepRendered(ctx, &m, m.Ref+"@host.example", "Your place – confirmed", []byte(aMail)); err != nil {
				t.Fatal(err)
			}
			if m.DialogueID == 0 {
				err = p.store.MarkBounced(ctx, &m, "550 5.1.1 no such person", false)
			} else {
				p.values["mail"] = m.Ref
				err = p.store.MarkSent(ctx, &m)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	list, _, err := p.store.Messages(ctx, d.Whole(), models.MessageFilter{State: models.MessageSuppressed}, 1)
	if err != nil || len(list) == 0 || p.values["mail"] == "" {
		t.Fatalf("held back: %d; sent: %q; %v", len(list), p.values["mail"], err)
	}
	p.values["held-mail"] = list[0].Ref
}
