package mailer

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Ways in which a connection may be protected, the tls parameter of the
// setting.
const (
	// TLSVerified is the default: STARTTLS (or TLS from the start for smtps)
	// with a certificate that fits the host's name.
	TLSVerified = ""
	// TLSUnverified encrypts to whoever answers: a machine in the path can
	// read and change every mail, tickets and reset links included.
	TLSUnverified = "unverified"
	// TLSNone sends in clear: for a relay on this machine alone. It is
	// refused together with a password.
	TLSNone = "none"
)

// Settings say how to reach the server that takes our mail.
type Settings struct {
	Host     string // also the name that its certificate must carry
	Port     string
	User     string
	Password string
	Implicit bool   // TLS from the first byte (smtps), usually port 465
	TLS      string // one of TLSVerified, TLSUnverified, TLSNone

	Hello  string         // name we greet with; empty: localhost
	Roots  *x509.CertPool // nil: those of the system
	limits limits
}

// ParseSMTP reads smtp://user:password@host:port (STARTTLS, default port 587)
// or smtps:// (TLS from the start, default port 465), percent-decoded. The
// parameter tls=none or tls=unverified weakens the protection; without it a
// server that offers no TLS gets no mail. Errors never repeat the setting,
// which may hold a password.
func ParseSMTP(setting string) (Settings, error) {
	u, err := url.Parse(setting)
	if err != nil {
		return Settings{}, errors.New("the mail server must be written as smtp://user:password@host:port, with special characters percent-encoded")
	}
	s := Settings{Host: u.Hostname(), Port: u.Port(), limits: standardLimits()}
	s.User = u.User.Username()
	s.Password, _ = u.User.Password()
	standardPort := "587"
	switch u.Scheme {
	case "smtp":
	case "smtps":
		s.Implicit, standardPort = true, "465"
	default:
		return Settings{}, errors.New("the mail server must begin with smtp:// or smtps://")
	}
	if s.Port == "" {
		s.Port = standardPort
	}
	if n, err := strconv.ParseUint(s.Port, 10, 16); err != nil || n == 0 {
		return Settings{}, errors.New("the mail server's port is a number from 1 to 65535")
	}
	if s.Host == "" || strings.Trim(u.Path, "/") != "" || u.Fragment != "" {
		return Settings{}, errors.New("the mail server must be written as smtp://host:port")
	}
	return s, s.readParameters(u.Query())
}

func (s *Settings) readParameters(query url.Values) error {
	for name := range query {
		if name != "tls" {
			return fmt.Errorf("the mail server's setting knows no parameter %q, only tls", name)
		}
	}
	s.TLS = query.Get("tls")
	switch {
	case s.TLS != TLSVerified && s.TLS != TLSNone && s.TLS != TLSUnverified:
		return errors.New("the mail server's tls parameter is none or unverified, or left out")
	case s.TLS == TLSNone && s.Implicit:
		return errors.New("smtps:// and tls=none contradict each other")
	case s.TLS == TLSNone && s.User != "":
		return errors.New("a password is not sent in clear: leave out tls=none or the password")
	}
	return nil
}

// String names the server without its credentials.
func (s Settings) String() string {
	scheme := "smtp://"
	if s.Implicit {
		scheme = "smtps://"
	}
	return scheme + s.address()
}

func (s Settings) address() string { return net.JoinHostPort(s.Host, s.Port) }

func (s Settings) tlsConfig() *tls.Config {
	return &tls.Config{
		ServerName:         s.Host,
		RootCAs:            s.Roots,
		MinVersion:         tls.VersionTLS12,
		InsecureSkipVerify: s.TLS == TLSUnverified,
	}
}

// limits are the longest times for the phases of sending one message.
type limits struct {
	dial, hello, startTLS, auth, mail, rcpt, data, body, dot, reset time.Duration
}

// standardLimits are shorter than RFC 5321, 4.5.3.2 suggests: we speak to our
// own relay, and a lease has to outlast them all.
func standardLimits() limits {
	return limits{
		dial: 10 * time.Second, hello: 10 * time.Second, startTLS: 10 * time.Second, auth: 10 * time.Second,
		mail: 10 * time.Second, rcpt: 20 * time.Second, data: 10 * time.Second,
		body: 20 * time.Second, dot: time.Minute, reset: 3 * time.Second,
	}
}

// total is the longest that sending one message can take: a kept connection
// found dead, then every phase of a new one, with the second EHLO after
// STARTTLS.
func (l limits) total() time.Duration {
	return l.reset + l.dial + 2*l.hello + l.startTLS + l.auth + l.mail + l.rcpt + l.data + l.body + l.dot
}
