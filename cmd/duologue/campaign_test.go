package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"mime"
	"net/mail"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duologue/mailer/smtptest"
	"duologue/models"
	"duologue/models/modelstest"
)

// recipients is how many registrations the campaign of the test is for.
const recipients = 1000

// TestACampaignOutlivesAWorker writes to a thousand registrations out of more,
// with two workers in processes of their own, one of which is killed midway.
// Each recipient gets one mail in their language; twice came only what the dead
// worker had handed over and not yet written down.
func TestACampaignOutlivesAWorker(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: long")
	}
	modelstest.Each(t, func(t *testing.T, address string) {
		server := smtptest.New(t, smtptest.Options{Judge: func(s smtptest.Step) smtptest.Reply {
			if s.Verb == "BODY" {
				return smtptest.Reply{Delay: 15 * time.Millisecond}
			}
			return smtptest.Reply{}
		}})
		ca := filepath.Join(t.TempDir(), "ca.pem")
		if err := server.WriteCA(ca); err != nil {
			t.Fatal(err)
		}
		store := modelstest.Open(t, address, nil)
		languages := populate(t, store)
		env := map[string]string{"DUOLOGUE_DATABASE": address, "DUOLOGUE_DATA": t.TempDir(), "DUOLOGUE_SMTP": server.URL(),
			"DUOLOGUE_MAIL_FROM": "Dialogues <noreply@host.example>", "DUOLOGUE_SECRET": string(modelstest.Secret()), "SSL_CERT_FILE": ca}
		doomed := spawn(t, env, "serve", "--role", "worker")
		spawn(t, env, "serve", "--role", "worker")
		if _, err := server.Wait(recipients/3, 2*time.Minute); err != nil {
			t.Fatal(err)
		}
		for range 1000 { // a moment at which it has something in hand
			if len(inHand(t, address, doomed.cmd.Process.Pid)) > 0 {
				break
			}
		}
		doomed.kill()
		inHand := inHand(t, address, doomed.cmd.Process.Pid)
		if n := len(server.Messages()); n > recipients*9/10 {
			t.Fatalf("killed too late: %d were sent", n)
		}
		await(t, store, recipients-len(inHand))
		handedOver := map[string]bool{}
		for _, m := range server.Messages() {
			if inHand[m.To[0]] {
				handedOver[m.To[0]] = true
			}
		}
		endLeases(t, address, doomed.cmd.Process.Pid)
		await(t, store, recipients)
		t.Logf("%d in hand at the kill, %d of them handed over", len(inHand), len(handedOver))
		checkCampaign(t, server.Messages(), languages, handedOver)
	})
}

// populate confirms a campaign for recipients registrations among more, and
// returns the language in which each address must be written to.
func populate(t *testing.T, s *models.Store) map[string]string {
	t.Helper()
	ctx := context.Background()
	d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
	languages := map[string]string{}
	spoken := []string{"nl", "fr", "en", "zh"}
	for n := range recipients + 100 {
		f := modelstest.Form(n, models.Online, nil)
		f.Language, f.Email, f.Unsent = spoken[n%4], fmt.Sprintf("guest%d@host%d.be", n, n%7), true
		if n%11 == 10 {
			f.Category = models.Official
		} else {
			languages[f.Email] = map[string]string{"nl": "nl", "fr": "en", "en": "en", "zh": "zh"}[f.Language]
		}
		if _, err := s.AddRegistration(ctx, models.System(), d.Whole(), f); err != nil {
			t.Fatal(err)
		}
	}
	text := models.Text{"nl": "nl: Beste {name}", "en": "en: Dear {name}", "zh": "zh: {name}：您好"}
	c, err := s.CreateCampaign(ctx, models.System(), d.Whole(), models.CampaignForm{
		Filter: models.RegistrationFilter{Category: models.Researcher}, Subject: text, Body: text})
	if err != nil {
		t.Fatal(err)
	}
	seen := models.CampaignSeen{Recipients: recipients, Content: c.Content()}
	if err := s.ConfirmCampaign(ctx, models.System(), d, c, seen); err != nil {
		t.Fatal(err)
	}
	return languages
}

// await waits until as many messages are sent.
func await(t *testing.T, s *models.Store, sent int) {
	t.Helper()
	var figures map[string]int
	for range 1200 {
		f, err := s.MailFigures(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if figures = f.ByState; figures[models.MessageSent] == sent {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("messages are %v, want %d sent", figures, sent)
}

// database opens the database beside the store.
func database(t *testing.T, address string) *sql.DB {
	t.Helper()
	driver, name := "sqlite", strings.TrimPrefix(address, "sqlite:")
	if rest, ok := strings.CutPrefix(address, "mysql://"); ok {
		user, rest, _ := strings.Cut(rest, "@")
		host, schema, _ := strings.Cut(rest, "/")
		driver, name = "mysql", user+"@tcp("+host+")/"+schema
	} else {
		name += "?_pragma=busy_timeout(5000)"
	}
	db, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// inHand are the addresses of the messages on which a process has a lease.
func inHand(t *testing.T, address string, pid int) map[string]bool {
	t.Helper()
	rows, err := database(t, address).Query("SELECT to_address FROM messages WHERE state = 'sending' AND locked_by LIKE ?", fmt.Sprintf("%%/%d:%%", pid))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	addresses := map[string]bool{}
	for rows.Next() {
		var a string
		if err := rows.Scan(&a); err != nil {
			t.Fatal(err)
		}
		addresses[a] = true
	}
	return addresses
}

// endLeases does what the time of a lease would do: it is over.
func endLeases(t *testing.T, address string, pid int) {
	t.Helper()
	past := time.Now().UTC().Add(-time.Hour).Format("2006-01-02 15:04:05.000000")
	_, err := database(t, address).Exec("UPDATE messages SET locked_until = ?, next_attempt_at = ? WHERE state = 'sending' AND locked_by LIKE ?",
		past, past, fmt.Sprintf("%%/%d:%%", pid))
	if err != nil {
		t.Fatal(err)
	}
}

// checkCampaign compares what the mail server took with what it should have.
func checkCampaign(t *testing.T, taken []smtptest.Message, languages map[string]string, twice map[string]bool) {
	t.Helper()
	first := map[string][]byte{}
	for _, m := range taken {
		to := m.To[0]
		switch before, known := first[to]; {
		case languages[to] == "":
			t.Errorf("%s was not written to", to)
		case known && !twice[to]:
			t.Errorf("%s got it twice", to)
		case known && !bytes.Equal(before, m.Data):
			t.Errorf("%s got two different mails", to)
		}
		first[to] = m.Data
		parsed, err := mail.ReadMessage(bytes.NewReader(m.Data))
		if err != nil {
			t.Fatal(err)
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(parsed.Header.Get("Subject"))
		if err != nil || !strings.HasPrefix(subject, languages[to]+": ") {
			t.Errorf("%s should be in %s: %q", to, languages[to], subject)
		}
		if parsed.Header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" || !strings.Contains(parsed.Header.Get("List-Unsubscribe"), "/unsubscribe/") {
			t.Errorf("%s cannot unsubscribe: %v", to, parsed.Header)
		}
	}
	if len(first) != recipients || len(taken) != recipients+len(twice) {
		t.Errorf("%d mails to %d addresses, %d of them twice", len(taken), len(first), len(twice))
	}
}
