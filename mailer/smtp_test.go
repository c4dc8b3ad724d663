package mailer

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"duologue/mailer/smtptest"
)

func settingsFor(t *testing.T, s *smtptest.Server, query string) Settings {
	t.Helper()
	settings, err := ParseSMTP(s.URL() + query)
	if err != nil {
		t.Fatal(err)
	}
	settings.Roots = s.Roots()
	return settings
}

func letter(t *testing.T) []byte {
	t.Helper()
	raw, err := Compose(draft())
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func judged(verb string, r smtptest.Reply) smtptest.Judge {
	return func(s smtptest.Step) smtptest.Reply {
		if s.Verb == verb {
			return r
		}
		return smtptest.Reply{}
	}
}

func TestParseSMTP(t *testing.T) {
	for in, want := range map[string]Settings{
		"smtp://mail.example":                    {Host: "mail.example", Port: "587"},
		"smtps://u:p%40s%2Fs@mail.example":       {Host: "mail.example", Port: "465", User: "u", Password: "p@s/s", Implicit: true},
		"smtp://[::1]:25?tls=none":               {Host: "::1", Port: "25", TLS: TLSNone},
		"smtp://u:p@mail.example?tls=unverified": {Host: "mail.example", Port: "587", User: "u", Password: "p", TLS: TLSUnverified},
	} {
		want.limits = standardLimits()
		if got, err := ParseSMTP(in); err != nil || got != want {
			t.Errorf("%s: %+v, %v", in, got, err)
		}
	}
	for _, in := range []string{"", "mail.example", "http://mail.example", "smtp://", "smtp://u:secret@mail.example?tls=none",
		"smtps://mail.example?tls=none", "smtp://mail.example?tls=maybe", "smtp://mail.example?TLS=none", "smtp://mail.example/secret",
		"smtp://u:sec%ret@mail.example", "smtp://u:secret@mail.example:x", "smtp://mail.example:0", "smtp://mail.example:65536"} {
		if _, err := ParseSMTP(in); err == nil || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "sec%ret") {
			t.Errorf("%s: %v", in, err)
		}
	}
}

func TestDeliversOverKeptConnections(t *testing.T) {
	for name, o := range map[string]smtptest.Options{
		"starttls": {User: "m", Password: "p"}, "implicit": {ImplicitTLS: true, User: "m", Password: "p"}, "no account": {},
	} {
		t.Run(name, func(t *testing.T) {
			s := smtptest.New(t, o)
			p := &pool{settings: settingsFor(t, s, "")}
			for range 3 {
				if err := p.send(t.Context(), "a@x.example", "b@y.example", letter(t)); err != nil {
					t.Fatal(err)
				}
			}
			got := s.Messages()
			if len(got) != 3 || s.Connections() != 1 || !got[2].TLS || got[2].User != o.User || got[2].To[0] != "b@y.example" {
				t.Fatalf("%d messages over %d connections: %+v", len(got), s.Connections(), got)
			}
			p.closeIdle(0)
			if len(p.idle) != 0 {
				t.Error("the idle connection is still kept")
			}
		})
	}
}

func TestRefusesToSendUnprotected(t *testing.T) {
	plain := smtptest.New(t, smtptest.Options{PlainOnly: true})
	var f *failure
	err := Check(t.Context(), settingsFor(t, plain, ""))
	if !errors.As(err, &f) || f.verdict != configuration || f.phase != phaseTLS {
		t.Errorf("no STARTTLS: %v", err)
	}
	if err := Check(t.Context(), settingsFor(t, plain, "?tls=none")); err != nil {
		t.Errorf("told to: %v", err)
	}
	s := smtptest.New(t, smtptest.Options{})
	strange := settingsFor(t, s, "")
	strange.Roots = nil
	if err := Check(t.Context(), strange); !errors.As(err, &f) || f.verdict != configuration {
		t.Errorf("unknown authority: %v", err)
	}
	strange.TLS = TLSUnverified
	if err := Check(t.Context(), strange); err != nil {
		t.Errorf("told not to verify: %v", err)
	}
	wrong := settingsFor(t, smtptest.New(t, smtptest.Options{User: "m", Password: "p"}), "")
	wrong.Password = "q"
	if err := Check(t.Context(), wrong); !errors.As(err, &f) || f.verdict != configuration || f.code != 535 || strings.Contains(err.Error(), "q ") {
		t.Errorf("wrong password: %v", err)
	}
}

func TestVerdicts(t *testing.T) {
	for _, test := range []struct {
		verb  string
		reply smtptest.Reply
		want  verdict
		dead  bool
		words string
	}{
		{"RCPT", smtptest.Reply{Code: 550, Text: "5.1.1 no\x1b such user"}, permanent, true, "rcpt: 550 5.1.1 no such user"},
		{"RCPT", smtptest.Reply{Code: 550, Text: "no such user here"}, permanent, true, "rcpt: 550 no such user here"},
		{"RCPT", smtptest.Reply{Code: 550, Text: "Mail content denied"}, permanent, false, "rcpt: 550 Mail content denied"},
		{"RCPT", smtptest.Reply{Code: 551, Text: "user not local"}, permanent, true, "rcpt: 551 user not local"},
		{"RCPT", smtptest.Reply{Code: 552, Text: "too much"}, permanent, false, "rcpt: 552 too much"},
		{"RCPT", smtptest.Reply{Code: 553, Text: "mailbox name not allowed"}, permanent, true, "rcpt: 553 mailbox name not allowed"},
		{"RCPT", smtptest.Reply{Code: 554, Text: "transaction failed"}, permanent, false, "rcpt: 554 transaction failed"},
		{"RCPT", smtptest.Reply{Code: 554, Text: "5.1.2 no such domain"}, permanent, true, "rcpt: 554 5.1.2 no such domain"},
		{"RCPT", smtptest.Reply{Code: 550, Text: "5.1.7 bad sender"}, permanent, false, "rcpt: 550 5.1.7 bad sender"},
		{"RCPT", smtptest.Reply{Code: 550, Text: "5.1.8 no such sender"}, permanent, false, "rcpt: 550 5.1.8 no such sender"},
		{"RCPT", smtptest.Reply{Code: 550, Text: "5.1.10 null MX"}, permanent, true, "rcpt: 550 5.1.10 null MX"},
		{"RCPT", smtptest.Reply{Code: 550, Text: "5.2.1 disabled"}, permanent, true, "rcpt: 550 5.2.1 disabled"},
		{"RCPT", smtptest.Reply{Code: 552, Text: "5.2.2 full"}, permanent, false, "rcpt: 552 5.2.2 full"},
		{"RCPT", smtptest.Reply{Code: 550, Text: "5.7.1 no such user, or you are listed"}, permanent, false, "rcpt: 550 5.7.1 no such user, or you are listed"},
		{"RCPT", smtptest.Reply{Code: 450}, temporary, false, "rcpt: 450 4.3.0 try again later"},
		{"RCPT", smtptest.Reply{Code: 530}, configuration, false, "rcpt: 530 5.1.1 refused"},
		{"MAIL", smtptest.Reply{Code: 553}, configuration, false, "mail: 553 5.1.1 refused"},
		{"DATA", smtptest.Reply{Code: 554}, permanent, false, "data: 554 5.1.1 refused"},
		{"BODY", smtptest.Reply{Code: 554, Text: "5.7.1 spam\n5.7.1 really"}, permanent, false, "end of data: 554 5.7.1 spam 5.7.1 really"},
		{"BODY", smtptest.Reply{Code: 451}, temporary, false, "end of data: 451 4.3.0 try again later"},
		{"BODY", smtptest.Reply{Drop: true, Code: 250}, temporary, false, "end of data: EOF"},
		{"RCPT", smtptest.Reply{Drop: true}, temporary, false, "rcpt: EOF"},
		{"CONNECT", smtptest.Reply{Code: 421}, temporary, false, "connect: 421 4.3.0 try again later"},
		{"CONNECT", smtptest.Reply{Code: 554}, configuration, false, "connect: 554 5.1.1 refused"},
	} {
		s := smtptest.New(t, smtptest.Options{Judge: judged(test.verb, test.reply)})
		p := &pool{settings: settingsFor(t, s, "")}
		err := p.send(t.Context(), "a@x.example", "b@y.example", letter(t))
		var f *failure
		if !errors.As(err, &f) || f.verdict != test.want || f.addressDead() != test.dead || f.Error() != test.words {
			t.Errorf("%s %+v: %q", test.verb, test.reply, err)
		}
		s.SetJudge(nil)
		if err := p.send(t.Context(), "a@x.example", "b@y.example", letter(t)); err != nil {
			t.Errorf("%s %+v: the next message failed: %v", test.verb, test.reply, err)
		}
	}
}

func TestDeadlinesHoldInEveryPhase(t *testing.T) {
	for _, verb := range []string{"CONNECT", "EHLO", "STARTTLS", "MAIL", "RCPT", "DATA", "BODY"} {
		s := smtptest.New(t, smtptest.Options{Judge: judged(verb, smtptest.Reply{Delay: 5 * time.Second})})
		settings := settingsFor(t, s, "")
		short := 100 * time.Millisecond
		settings.limits = limits{short, short, short, short, short, short, short, short, short, short}
		start := time.Now()
		err := (&pool{settings: settings}).send(t.Context(), "a@x.example", "b@y.example", letter(t))
		if took := time.Since(start); err == nil || took > settings.limits.total() {
			t.Errorf("%s: %v after %v", verb, err, took)
		}
	}
}

func TestReconnectsWhenTheKeptConnectionDied(t *testing.T) {
	s := smtptest.New(t, smtptest.Options{})
	p := &pool{settings: settingsFor(t, s, "")}
	for i := range 2 {
		if err := p.send(t.Context(), "a@x.example", "b@y.example", letter(t)); err != nil {
			t.Fatalf("message %d: %v", i, err)
		}
		s.SetJudge(judged("RSET", smtptest.Reply{Drop: true}))
	}
	if s.Connections() != 2 || len(s.Messages()) != 2 {
		t.Errorf("%d messages over %d connections", len(s.Messages()), s.Connections())
	}
}

func TestCheckStopsWithItsContext(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0") // accepts and never speaks
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	settings, err := ParseSMTP("smtp://" + l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	if err := Check(ctx, settings); err == nil || time.Since(start) > 2*time.Second {
		t.Errorf("%v after %v", err, time.Since(start))
	}
}
