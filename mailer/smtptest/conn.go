package smtptest

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"time"
)

const (
	idle    = 30 * time.Second // a silent client is hung up on
	maxLine = 1000             // octets with CRLF, RFC 5321 4.5.3.1.6
)

// errDropped ends a connection the judge wanted closed.
var errDropped = errors.New("dropped")

// conn is one client's connection and the transaction under way on it.
type conn struct {
	server  *Server
	net     net.Conn
	in      *bufio.Reader
	number  int
	secure  bool
	greeted bool
	user    string
	from    string
	mail    bool // MAIL was accepted
	to      []string
}

func newConn(s *Server, c net.Conn, number int) *conn {
	return &conn{server: s, net: c, in: bufio.NewReader(c), number: number}
}

// serve speaks until the client leaves, errs or is dropped.
func (c *conn) serve() {
	if c.server.options.ImplicitTLS && c.encrypt() != nil {
		return
	}
	if ok, err := c.answer("CONNECT", "", 220, "smtptest ESMTP"); !ok || err != nil {
		return
	}
	for {
		line, err := c.line()
		if err != nil {
			return
		}
		verb, arg, _ := strings.Cut(string(line), " ")
		if c.command(strings.ToUpper(verb), strings.TrimSpace(arg)) != nil {
			return
		}
	}
}

// command carries out one command; an error ends the connection.
func (c *conn) command(verb, arg string) error {
	switch verb {
	case "EHLO", "HELO":
		return c.hello(arg)
	case "STARTTLS":
		return c.startTLS()
	case "AUTH":
		return c.auth(arg)
	case "MAIL":
		return c.mailFrom(arg)
	case "RCPT":
		return c.rcptTo(arg)
	case "DATA":
		return c.data()
	case "RSET":
		c.reset()
		_, err := c.answer(verb, "", 250, "2.0.0 ok")
		return err
	case "NOOP":
		_, err := c.answer(verb, "", 250, "2.0.0 ok")
		return err
	case "QUIT":
		c.answer(verb, "", 221, "2.0.0 bye")
		return io.EOF
	}
	return c.say(500, "5.5.1 unknown command")
}

func (c *conn) hello(arg string) error {
	c.reset()
	words := []string{"smtptest", "8BITMIME", "SIZE 33554432", "ENHANCEDSTATUSCODES"}
	if !c.secure && !c.server.options.PlainOnly {
		words = append(words, "STARTTLS")
	}
	if c.server.options.User != "" && c.secure {
		words = append(words, "AUTH PLAIN")
	}
	ok, err := c.answer("EHLO", arg, 250, strings.Join(words, "\n"))
	c.greeted = c.greeted || ok
	return err
}

func (c *conn) startTLS() error {
	if c.secure || c.server.options.PlainOnly {
		return c.say(503, "5.5.1 STARTTLS is not offered")
	}
	ok, err := c.answer("STARTTLS", "", 220, "2.0.0 go ahead")
	if !ok || err != nil {
		return err
	}
	if c.in.Buffered() > 0 {
		return errors.New("commands sent in clear behind STARTTLS")
	}
	c.greeted = false
	c.reset()
	return c.encrypt()
}

func (c *conn) encrypt() error {
	upgraded := tls.Server(c.net, c.server.tls)
	upgraded.SetDeadline(time.Now().Add(idle))
	if err := upgraded.Handshake(); err != nil {
		return err
	}
	c.net, c.in, c.secure = upgraded, bufio.NewReader(upgraded), true
	return nil
}

func (c *conn) auth(arg string) error {
	o := c.server.options
	if o.User == "" || !c.secure {
		return c.say(503, "5.5.1 AUTH is not offered")
	}
	mechanism, initial, _ := strings.Cut(arg, " ")
	if strings.ToUpper(mechanism) != "PLAIN" {
		return c.say(504, "5.5.4 PLAIN alone")
	}
	if initial == "" {
		if err := c.say(334, ""); err != nil {
			return err
		}
		line, err := c.line()
		if err != nil {
			return err
		}
		initial = string(line)
	}
	plain, err := base64.StdEncoding.DecodeString(initial)
	if err != nil || string(plain) != "\x00"+o.User+"\x00"+o.Password {
		return c.say(535, "5.7.8 wrong name or password")
	}
	ok, err := c.answer("AUTH", "PLAIN", 235, "2.7.0 welcome")
	if ok {
		c.user = o.User
	}
	return err
}

func (c *conn) mailFrom(arg string) error {
	address, ok := path(arg, "FROM:")
	switch {
	case !c.greeted || c.mail:
		return c.say(503, "5.5.1 not now")
	case c.server.options.User != "" && c.user == "":
		return c.say(530, "5.7.0 sign in first")
	case !ok:
		return c.say(501, "5.5.4 MAIL FROM:<address>")
	}
	taken, err := c.answer("MAIL", address, 250, "2.1.0 ok")
	if taken {
		c.mail, c.from = true, address
	}
	return err
}

func (c *conn) rcptTo(arg string) error {
	address, ok := path(arg, "TO:")
	switch {
	case !c.mail:
		return c.say(503, "5.5.1 MAIL first")
	case !ok || address == "":
		return c.say(501, "5.5.4 RCPT TO:<address>")
	}
	taken, err := c.answer("RCPT", address, 250, "2.1.5 ok")
	if taken {
		c.to = append(c.to, address)
	}
	return err
}

func (c *conn) data() error {
	if len(c.to) == 0 {
		return c.say(503, "5.5.1 RCPT first")
	}
	taken, err := c.answer("DATA", "", 354, "end with a dot")
	if !taken || err != nil {
		return err
	}
	body, fault, err := c.body()
	if err != nil {
		return err
	}
	if fault != "" {
		c.reset()
		return c.say(554, "5.6.0 "+fault)
	}
	return c.judgeBody(body)
}

// judgeBody takes the message unless the judge refuses it.
func (c *conn) judgeBody(body []byte) error {
	reply := c.server.ask(c.step("BODY", "", body))
	if (reply.Code == 0 && !reply.Drop) || reply.Code/100 == 2 {
		c.server.take(Message{From: c.from, To: slices.Clone(c.to), Data: body, TLS: c.secure, User: c.user, Connection: c.number})
	}
	c.reset()
	_, err := c.give(reply, 250, "2.0.0 taken")
	return err
}

// body reads up to the lone dot. A fault names what a real server may refuse.
func (c *conn) body() (body []byte, fault string, err error) {
	var b bytes.Buffer
	for {
		c.net.SetDeadline(time.Now().Add(idle))
		line, err := c.in.ReadBytes('\n')
		if err != nil {
			return nil, "", err
		}
		text, crlf := bytes.CutSuffix(line, []byte("\r\n"))
		if crlf && string(text) == "." {
			return b.Bytes(), fault, nil
		}
		switch {
		case !crlf || bytes.ContainsAny(text, "\r\n"):
			fault = "bare CR or LF"
		case len(line) > maxLine:
			fault = "line too long"
		}
		if crlf && len(text) > 1 && text[0] == '.' {
			line = line[1:]
		}
		b.Write(line)
	}
}

func (c *conn) line() ([]byte, error) {
	c.net.SetDeadline(time.Now().Add(idle))
	line, err := c.in.ReadBytes('\n')
	if len(line) > maxLine {
		return nil, errors.New("command too long")
	}
	return bytes.TrimRight(line, "\r\n"), err
}

func (c *conn) step(verb, arg string, data []byte) Step {
	return Step{Verb: verb, Arg: arg, Connection: c.number, From: c.from, To: slices.Clone(c.to), Data: data}
}

// answer asks the judge and says what it wants, else code and text. It tells
// whether the step was accepted (2xx or 3xx).
func (c *conn) answer(verb, arg string, code int, text string) (bool, error) {
	return c.give(c.server.ask(c.step(verb, arg, nil)), code, text)
}

func (c *conn) give(reply Reply, code int, text string) (bool, error) {
	time.Sleep(reply.Delay)
	if reply.Drop {
		return false, errDropped
	}
	if reply.Code != 0 {
		code, text = reply.Code, reply.Text
		if text == "" {
			text = phrase(code)
		}
	}
	return code < 400, c.say(code, text)
}

// say writes one reply; several lines are parted by \n.
func (c *conn) say(code int, text string) error {
	c.net.SetDeadline(time.Now().Add(idle))
	lines := strings.Split(text, "\n")
	var b strings.Builder
	for i, line := range lines {
		mark := "-"
		if i == len(lines)-1 {
			mark = " "
		}
		fmt.Fprintf(&b, "%03d%s%s\r\n", code, mark, line)
	}
	_, err := io.WriteString(c.net, b.String())
	return err
}

func (c *conn) reset() { c.mail, c.from, c.to = false, "", nil }

// path reads "FROM:<address> PARAMETERS".
func path(arg, prefix string) (string, bool) {
	if len(arg) < len(prefix) || !strings.EqualFold(arg[:len(prefix)], prefix) {
		return "", false
	}
	rest, ok := strings.CutPrefix(strings.TrimSpace(arg[len(prefix):]), "<")
	address, _, closed := strings.Cut(rest, ">")
	return address, ok && closed
}

func phrase(code int) string {
	switch code / 100 {
	case 4:
		return "4.3.0 try again later"
	case 5:
		return "5.1.1 refused"
	}
	return "2.0.0 ok"
}
