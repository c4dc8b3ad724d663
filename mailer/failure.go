package mailer

import (
	"errors"
	"fmt"
	"net/textproto"
	"regexp"
	"slices"
	"strings"
)

// maxWords bounds what is kept of a server's answer, in characters.
const maxWords = 500

// verdict says what a failure means for the message.
type verdict int

const (
	temporary     verdict = iota // try again later
	permanent                    // this message will never be taken
	configuration                // our set-up is at fault: tell the operator, try again later
)

// phases of a delivery, as they appear in words shown to organisers.
const (
	phaseConnect = "connect"
	phaseTLS     = "tls"
	phaseAuth    = "auth"
	phaseMail    = "mail"
	phaseRcpt    = "rcpt"
	phaseData    = "data"
	phaseEnd     = "end of data"
)

// failure is a delivery that did not succeed.
type failure struct {
	phase   string
	verdict verdict
	code    int    // of the server's answer, 0 without one
	words   string // the server's, or the network's
}

func (f *failure) Error() string {
	if f.code == 0 {
		return fmt.Sprintf("%s: %s", f.phase, f.words)
	}
	return fmt.Sprintf("%s: %d %s", f.phase, f.code, f.words)
}

// addressDead tells whether the server said that the recipient's address
// takes no mail, so that it should get none of any kind from now on. Enhanced
// codes (RFC 3463) say whether it is the address (5.1.x, but for those of the
// sender's) or a disabled mailbox; without one, codes that commonly mean it do,
// unless the words are those of a filter. Every other refusal is one of this
// message, of our reputation or of a full mailbox.
func (f *failure) addressDead() bool {
	if f.verdict != permanent || f.phase != phaseRcpt {
		return false
	}
	if status := enhancedStatus().FindString(f.words); status != "" {
		about, detail, _ := strings.Cut(strings.TrimPrefix(status, "5."), ".")
		return about == "1" && detail != "7" && detail != "8" || about == "2" && detail == "1"
	}
	words := strings.ToLower(f.words)
	filtered := slices.ContainsFunc(filterWords(), func(word string) bool { return strings.Contains(words, word) })
	return slices.Contains([]int{550, 551, 553}, f.code) && !filtered
}

// enhancedStatus is the code of a permanent failure at the start of an answer.
func enhancedStatus() *regexp.Regexp { return regexp.MustCompile(`^5\.\d{1,3}\.\d{1,3}\b`) }

// filterWords are in refusals of what was sent or by whom, not to whom.
func filterWords() []string {
	return strings.Fields("spam polic block black listed rbl reputation denied prohibited relay frequen limit " +
		"rate auth spf dkim dmarc sender client helo dns full quota http")
}

// fail judges err, which happened in phase.
func fail(phase string, err error) *failure {
	var known *failure
	if errors.As(err, &known) {
		return known
	}
	f := &failure{phase: phase, words: cleanLine(err.Error(), maxWords)}
	var reply *textproto.Error
	if errors.As(err, &reply) {
		f.code, f.words = reply.Code, cleanLine(strings.ReplaceAll(reply.Msg, "\n", " "), maxWords)
	}
	f.verdict = judge(phase, f.code)
	return f
}

// judge decides by phase and code. A refusal before RCPT speaks of us, not of
// the recipient, and so do the codes about signing in (RFC 4954): they must
// not burn a queue of messages.
func judge(phase string, code int) verdict {
	switch phase {
	case phaseTLS, phaseAuth:
		if code >= 500 || code == 0 && phase == phaseTLS {
			return configuration
		}
		return temporary
	case phaseConnect, phaseMail:
		if code >= 500 {
			return configuration
		}
		return temporary
	}
	switch {
	case code == 530 || code == 534 || code == 535 || code == 538:
		return configuration
	case code >= 500 && code < 600:
		return permanent
	}
	return temporary
}
