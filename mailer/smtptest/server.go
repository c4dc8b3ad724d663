// Package smtptest is a small, strict SMTP server for tests. It listens on a
// free loopback port, offers STARTTLS (RFC 3207) under a certificate of its
// own, keeps every message it took, and answers as a test tells it to: with
// temporary or permanent failures, late, or not at all.
package smtptest

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/url"
	"os"
	"slices"
	"sync"
	"testing"
	"time"
)

// Options say what the server offers. The zero value offers STARTTLS and takes
// mail from anybody.
type Options struct {
	ImplicitTLS bool   // TLS from the first byte, as on port 465
	PlainOnly   bool   // offer no STARTTLS at all
	User        string // demand AUTH PLAIN with this name, once under TLS
	Password    string
	Judge       Judge // asked before every answer; nil answers as usual
}

// Judge decides the answer to one step. The zero Reply means: as usual. It is
// called from the goroutine of the connection, so it must guard what it shares.
type Judge func(Step) Reply

// Step is one thing the client did.
type Step struct {
	Verb       string   // CONNECT, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, BODY (the message ended), RSET, NOOP or QUIT
	Arg        string   // what follows the verb; the address alone for MAIL and RCPT
	Connection int      // connections are counted from 1
	From       string   // sender of the transaction under way
	To         []string // recipients accepted so far
	Data       []byte   // the message, at BODY
}

// Reply is the answer to one step.
type Reply struct {
	Code  int           // 0: as usual
	Text  string        // words after the code; empty: a standard phrase
	Delay time.Duration // waited before the answer
	Drop  bool          // close the connection instead of answering; at BODY with a 2xx Code the message is kept all the same
}

// Message is one message the server took.
type Message struct {
	From       string
	To         []string
	Data       []byte // with CRLF line ends, dots unstuffed
	TLS        bool   // whether it came over TLS
	User       string // the signed-in name, if any
	Connection int
}

// Server is a running server. It stops with its test.
type Server struct {
	options  Options
	listener net.Listener
	tls      *tls.Config
	roots    *x509.CertPool
	pem      []byte

	mu          sync.Mutex
	judge       Judge
	messages    []Message
	changed     chan struct{}
	open        map[net.Conn]bool
	connections int
	closed      bool
}

// New starts a server on a free port of 127.0.0.1, stopped at the end of the test.
func New(t testing.TB, options Options) *Server {
	t.Helper()
	certificate, pem, err := selfSigned()
	if err != nil {
		t.Fatalf("smtptest: certificate: %v", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("smtptest: %v", err)
	}
	s := &Server{
		options: options, listener: listener, judge: options.Judge, pem: pem,
		tls:     &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12},
		roots:   x509.NewCertPool(),
		changed: make(chan struct{}), open: map[net.Conn]bool{},
	}
	s.roots.AppendCertsFromPEM(pem)
	go s.accept()
	t.Cleanup(s.Close)
	return s
}

// Addr is the host:port it listens on.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// URL is the server as a setting: smtp://user:password@host:port, or smtps://.
func (s *Server) URL() string {
	u := url.URL{Scheme: "smtp", Host: s.Addr()}
	if s.options.ImplicitTLS {
		u.Scheme = "smtps"
	}
	if s.options.User != "" {
		u.User = url.UserPassword(s.options.User, s.options.Password)
	}
	return u.String()
}

// Roots is the pool that trusts the server's certificate.
func (s *Server) Roots() *x509.CertPool { return s.roots }

// WriteCA writes the certificate as a PEM file, for a program that is told to
// trust it by SSL_CERT_FILE.
func (s *Server) WriteCA(path string) error { return os.WriteFile(path, s.pem, 0o600) }

// SetJudge changes the judge from the next step on; nil answers as usual.
func (s *Server) SetJudge(judge Judge) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.judge = judge
}

// Messages are the messages taken so far, in the order of their 250.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.messages)
}

// Connections is the number of connections ever made.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.connections
}

// Wait returns the messages once there are at least n, or an error after the timeout.
func (s *Server) Wait(n int, timeout time.Duration) ([]Message, error) {
	deadline := time.After(timeout)
	for {
		s.mu.Lock()
		messages, changed := slices.Clone(s.messages), s.changed
		s.mu.Unlock()
		if len(messages) >= n {
			return messages, nil
		}
		select {
		case <-changed:
		case <-deadline:
			return messages, fmt.Errorf("smtptest: %d of %d messages after %v", len(messages), n, timeout)
		}
	}
}

// Close stops listening and drops every connection. It may be called twice.
func (s *Server) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	s.closed = true
	s.listener.Close()
	for c := range s.open {
		c.Close()
	}
}

func (s *Server) accept() {
	for {
		c, err := s.listener.Accept()
		if err != nil {
			return
		}
		number, ok := s.enter(c)
		if !ok {
			c.Close()
			return
		}
		go func() {
			defer s.leave(c)
			newConn(s, c, number).serve()
		}()
	}
}

func (s *Server) enter(c net.Conn) (number int, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.connections++
	s.open[c] = true
	return s.connections, !s.closed
}

func (s *Server) leave(c net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, c)
	c.Close()
}

func (s *Server) take(m Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.messages = append(s.messages, m)
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *Server) ask(step Step) Reply {
	s.mu.Lock()
	judge := s.judge
	s.mu.Unlock()
	if judge == nil {
		return Reply{}
	}
	return judge(step)
}
