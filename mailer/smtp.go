package mailer

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/smtp"
	"slices"
	"strings"
	"time"
)

// conn is one connection to the server, greeted, protected and signed in.
type conn struct {
	net    net.Conn
	client *smtp.Client
	limits limits
	sent   int
	used   time.Time
}

// open connects, or returns a *failure.
func open(ctx context.Context, s Settings) (*conn, error) {
	dialer := &net.Dialer{Timeout: s.limits.dial}
	raw, err := dialer.DialContext(ctx, "tcp", s.address())
	if err != nil {
		return nil, fail(phaseConnect, err)
	}
	c := &conn{net: raw, limits: s.limits}
	stop := context.AfterFunc(ctx, func() { raw.Close() })
	defer stop()
	if err := c.greet(s); err != nil {
		raw.Close()
		return nil, err
	}
	return c, nil
}

func (c *conn) greet(s Settings) error {
	if s.Implicit {
		c.within(c.limits.startTLS)
		secure := tls.Client(c.net, s.tlsConfig())
		if err := secure.Handshake(); err != nil {
			return fail(phaseTLS, err)
		}
		c.net = secure
	}
	c.within(c.limits.hello)
	var err error
	if c.client, err = smtp.NewClient(c.net, s.Host); err != nil {
		return fail(phaseConnect, err)
	}
	name := s.Hello
	if name == "" {
		name = "localhost"
	}
	if err := c.client.Hello(name); err != nil {
		return fail(phaseConnect, err)
	}
	if err := c.protect(s); err != nil {
		return err
	}
	return c.signIn(s)
}

// protect upgrades to TLS or refuses to go on.
func (c *conn) protect(s Settings) error {
	if s.Implicit || s.TLS == TLSNone {
		return nil
	}
	if offered, _ := c.client.Extension("STARTTLS"); !offered {
		return fail(phaseTLS, errors.New("the server offers no STARTTLS, and mail is not sent in clear; for a relay on this machine add ?tls=none"))
	}
	c.within(c.limits.startTLS + c.limits.hello)
	if err := c.client.StartTLS(s.tlsConfig()); err != nil {
		return fail(phaseTLS, err)
	}
	return nil
}

func (c *conn) signIn(s Settings) error {
	if s.User == "" {
		return nil
	}
	offered, mechanisms := c.client.Extension("AUTH")
	list := strings.Fields(strings.ToUpper(mechanisms))
	var auth smtp.Auth
	switch {
	case offered && slices.Contains(list, "PLAIN"):
		auth = smtp.PlainAuth("", s.User, s.Password, s.Host)
	case offered && slices.Contains(list, "LOGIN"):
		auth = &loginAuth{s.User, s.Password}
	default:
		return &failure{phase: phaseAuth, verdict: configuration, words: "the server offers neither AUTH PLAIN nor AUTH LOGIN"}
	}
	c.within(c.limits.auth)
	if err := c.client.Auth(auth); err != nil {
		return fail(phaseAuth, err)
	}
	return nil
}

// send delivers one message to one recipient, or returns a *failure.
func (c *conn) send(from, to string, raw []byte) error {
	c.within(c.limits.mail)
	if err := c.client.Mail(from); err != nil {
		return fail(phaseMail, err)
	}
	c.within(c.limits.rcpt)
	if err := c.client.Rcpt(to); err != nil {
		return fail(phaseRcpt, err)
	}
	c.within(c.limits.data)
	w, err := c.client.Data()
	if err != nil {
		return fail(phaseData, err)
	}
	c.within(c.limits.body)
	if _, err := bytes.NewReader(raw).WriteTo(w); err != nil {
		return fail(phaseEnd, err)
	}
	c.within(c.limits.dot)
	if err := w.Close(); err != nil {
		return fail(phaseEnd, err)
	}
	c.sent++
	return nil
}

// reset makes a kept connection ready for the next message, and finds out
// whether it is still there before anything of it was sent.
func (c *conn) reset() error {
	c.within(c.limits.reset)
	return c.client.Reset()
}

// quit says goodbye without waiting long for the answer.
func (c *conn) quit() {
	c.within(time.Second)
	if c.client.Quit() != nil {
		c.net.Close()
	}
}

func (c *conn) within(d time.Duration) { c.net.SetDeadline(time.Now().Add(d)) }

// Check connects and signs in as the worker would, and sends nothing.
func Check(ctx context.Context, s Settings) error {
	c, err := open(ctx, s)
	if err != nil {
		return err
	}
	c.quit()
	return nil
}

// loginAuth is the LOGIN mechanism, all that some providers offer. It is used
// under TLS alone: settings with a password always demand it.
type loginAuth struct{ user, password string }

func (a *loginAuth) Start(server *smtp.ServerInfo) (string, []byte, error) {
	if !server.TLS {
		return "", nil, errors.New("a password is not sent in clear")
	}
	return "LOGIN", nil, nil
}

func (a *loginAuth) Next(challenge []byte, more bool) ([]byte, error) {
	if !more {
		return nil, nil
	}
	if strings.HasPrefix(strings.ToLower(string(challenge)), "user") {
		return []byte(a.user), nil
	}
	return []byte(a.password), nil
}
