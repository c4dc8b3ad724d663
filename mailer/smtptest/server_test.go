package smtptest

import (
	"crypto/tls"
	"errors"
	"net/smtp"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const letter = "Subject: dots\r\n\r\n.leading\r\nend\r\n"

// dial connects as a client, upgrading and signing in when asked.
func dial(t *testing.T, s *Server, upgrade bool) *smtp.Client {
	t.Helper()
	c, err := smtp.Dial(s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if upgrade {
		if err := c.StartTLS(&tls.Config{RootCAs: s.Roots(), ServerName: "127.0.0.1"}); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

func send(c *smtp.Client, data string) error {
	if err := c.Mail("from@host.example"); err != nil {
		return err
	}
	if err := c.Rcpt("to@guest.example"); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write([]byte(data)); err != nil {
		return err
	}
	return w.Close()
}

func code(err error) int {
	var reply *textproto.Error
	if errors.As(err, &reply) {
		return reply.Code
	}
	return 0
}

func TestTakesMailOverSTARTTLS(t *testing.T) {
	s := New(t, Options{User: "mailer", Password: "p@ss word"})
	c := dial(t, s, true)
	if err := send(c, letter); code(err) != 530 {
		t.Fatalf("without signing in: %v", err)
	}
	if err := c.Auth(smtp.PlainAuth("", "mailer", "p@ss word", "127.0.0.1")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := send(c, letter); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Wait(2, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	m := got[1]
	if string(m.Data) != letter || !m.TLS || m.User != "mailer" || m.From != "from@host.example" || m.To[0] != "to@guest.example" {
		t.Errorf("got %+v with %q", m, m.Data)
	}
	if s.Connections() != 1 {
		t.Errorf("%d connections", s.Connections())
	}
	if want := "smtp://mailer:p%40ss%20word@" + s.Addr(); s.URL() != want {
		t.Errorf("URL %s, want %s", s.URL(), want)
	}
}

func TestOffers(t *testing.T) {
	plain := dial(t, New(t, Options{PlainOnly: true}), false)
	if ok, _ := plain.Extension("STARTTLS"); ok {
		t.Error("offered STARTTLS")
	}
	s := New(t, Options{ImplicitTLS: true})
	conn, err := tls.Dial("tcp", s.Addr(), &tls.Config{RootCAs: s.Roots()})
	if err != nil {
		t.Fatal(err)
	}
	c, err := smtp.NewClient(conn, "127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	if err := send(c, letter); err != nil || !strings.HasPrefix(s.URL(), "smtps://") {
		t.Errorf("%v at %s", err, s.URL())
	}
	untrusting := dial(t, New(t, Options{}), false)
	if err := untrusting.StartTLS(&tls.Config{ServerName: "127.0.0.1"}); err == nil {
		t.Error("a client without the certificate trusted it")
	}
}

func TestJudge(t *testing.T) {
	at := func(verb string, r Reply) Judge {
		return func(s Step) Reply {
			if s.Verb == verb {
				return r
			}
			return Reply{}
		}
	}
	for _, test := range []struct {
		name  string
		judge Judge
		code  int // 0: the connection broke
		taken int
	}{
		{"temporary", at("RCPT", Reply{Code: 451}), 451, 0},
		{"permanent, own words", at("MAIL", Reply{Code: 550, Text: "5.7.1 go away"}), 550, 0},
		{"refused content", at("BODY", Reply{Code: 552}), 552, 0},
		{"dropped before the end", at("DATA", Reply{Drop: true}), 0, 0},
		{"dropped with the message", at("BODY", Reply{Drop: true}), 0, 0},
		{"taken, answer lost", at("BODY", Reply{Drop: true, Code: 250}), 0, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := New(t, Options{})
			c := dial(t, s, true)
			s.SetJudge(test.judge)
			err := send(c, letter)
			if err == nil || code(err) != test.code || len(s.Messages()) != test.taken {
				t.Errorf("got %v and %d messages", err, len(s.Messages()))
			}
			if test.code == 0 {
				return
			}
			s.SetJudge(nil)
			if err := errors.Join(c.Reset(), send(c, letter)); err != nil {
				t.Errorf("the connection does not go on: %v", err)
			}
		})
	}
}

func TestDelay(t *testing.T) {
	s := New(t, Options{Judge: func(s Step) Reply {
		if s.Verb == "BODY" {
			return Reply{Delay: 50 * time.Millisecond}
		}
		return Reply{}
	}})
	start := time.Now()
	if err := send(dial(t, s, true), letter); err != nil || time.Since(start) < 50*time.Millisecond {
		t.Errorf("%v after %v", err, time.Since(start))
	}
}

// The server refuses what real ones may refuse.
func TestStrict(t *testing.T) {
	s := New(t, Options{})
	for _, body := range []string{"a\rb\r\n.\r\n", "a\nb\r\n.\r\n", strings.Repeat("x", 1001) + "\r\n.\r\n"} {
		c := dial(t, s, true)
		if err := errors.Join(c.Mail("a@b.example"), c.Rcpt("c@d.example")); err != nil {
			t.Fatal(err)
		}
		if id, err := c.Text.Cmd("DATA"); err != nil {
			t.Fatal(id, err)
		}
		if _, _, err := c.Text.ReadResponse(354); err != nil {
			t.Fatal(err)
		}
		c.Text.W.WriteString(body)
		c.Text.W.Flush()
		if _, _, err := c.Text.ReadResponse(250); code(err) != 554 {
			t.Errorf("%.10q: %v", body, err)
		}
	}
	if n := len(s.Messages()); n != 0 {
		t.Errorf("took %d", n)
	}
}

func TestWriteCA(t *testing.T) {
	s := New(t, Options{})
	path := filepath.Join(t.TempDir(), "ca.pem")
	if err := s.WriteCA(path); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil || !s.Roots().AppendCertsFromPEM(got) {
		t.Errorf("no certificate in %q: %v", got, err)
	}
	if _, err := s.Wait(1, time.Millisecond); err == nil {
		t.Error("waited for nothing and was content")
	}
}
