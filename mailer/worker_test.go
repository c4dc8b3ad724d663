package mailer

import (
	"bytes"
	"context"
	"fmt"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"duologue/mailer/smtptest"
	"duologue/models"
	"duologue/models/modelstest"
	"duologue/views"
	"duologue/views/locale"
)

// office is a store with a moving clock, a mail server and workers on both.
type office struct {
	t      *testing.T
	store  *models.Store
	server *smtptest.Server
	views  *views.Views
	mu     sync.Mutex
	ahead  time.Duration
}

func (o *office) now() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return time.Now().Add(o.ahead)
}

func (o *office) advance(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ahead += d
}

func newOffice(t *testing.T, address string, judge smtptest.Judge) *office {
	o := &office{t: t, views: engine(t), server: smtptest.New(t, smtptest.Options{User: "m", Password: "p", Judge: judge})}
	o.store = modelstest.Open(t, address, o.now)
	return o
}

func eachOffice(t *testing.T, judge smtptest.Judge, f func(t *testing.T, o *office)) {
	modelstest.Each(t, func(t *testing.T, address string) { f(t, newOffice(t, address, judge)) })
}

func engine(t testing.TB) *views.Views {
	t.Helper()
	bundle, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	v, err := views.New(bundle, func(name string) string { return "/assets/" + name })
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func (o *office) worker(name string) *Worker {
	settings := settingsFor(o.t, o.server, "")
	return New(Options{Store: o.store, Views: o.views, SMTP: &settings, Name: name, BaseURL: "https://duologue.be",
		From: mail.Address{Name: "Dialogues", Address: "noreply@duologue.be"}})
}

// run starts a worker and returns what stops it and waits for it.
func run(w *Worker) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { w.Run(ctx); close(done) }()
	return func() { cancel(); <-done }
}

func (o *office) queue(address string) {
	o.t.Helper()
	if _, err := o.store.QueueTestMail(context.Background(), models.System(), address, "zh"); err != nil {
		o.t.Fatal(err)
	}
}

// reach waits until as many messages are in each state, and in no other.
func (o *office) reach(want map[string]int) {
	o.t.Helper()
	var got map[string]int
	for range 400 {
		f, err := o.store.MailFigures(context.Background())
		if err != nil {
			o.t.Fatal(err)
		}
		if got = f.ByState; fmt.Sprint(got) == fmt.Sprint(want) {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	o.t.Fatalf("messages are %v, want %v", got, want)
}

func TestARetrySendsTheSameBytes(t *testing.T) {
	eachOffice(t, nil, func(t *testing.T, o *office) {
		var mu sync.Mutex
		var tries [][]byte
		o.server.SetJudge(func(s smtptest.Step) smtptest.Reply {
			mu.Lock()
			defer mu.Unlock()
			if s.Verb == "BODY" {
				if tries = append(tries, bytes.Clone(s.Data)); len(tries) < 3 {
					return smtptest.Reply{Code: 451}
				}
			}
			return smtptest.Reply{}
		})
		o.queue("a@host.be")
		defer run(o.worker("w"))()
		for i := range 2 {
			for tried := 0; tried <= i; time.Sleep(10 * time.Millisecond) {
				mu.Lock()
				tried = len(tries)
				mu.Unlock()
			}
			o.reach(map[string]int{models.MessageFailed: 1})
			o.advance(10 * time.Minute)
		}
		o.reach(map[string]int{models.MessageSent: 1})
		got := o.server.Messages()
		if len(got) != 1 || !got[0].TLS || got[0].To[0] != "a@host.be" || got[0].From != "noreply@duologue.be" {
			t.Fatalf("%+v", got)
		}
		for i, body := range tries {
			if !bytes.Equal(body, tries[0]) {
				t.Errorf("attempt %d sent other bytes", i+1)
			}
		}
		if m, err := mail.ReadMessage(bytes.NewReader(tries[0])); err != nil || !strings.HasSuffix(m.Header.Get("Message-Id"), "@duologue.be>") {
			t.Error(m, err)
		}
	})
}

func TestWhatBecomesOfAMessage(t *testing.T) {
	for name, test := range map[string]struct {
		judge   smtptest.Judge
		address string
		want    string
		taken   int
	}{
		"refused recipient": {judged("RCPT", smtptest.Reply{Code: 550}), "a@host.be", models.MessageBounced, 0},
		"refused content":   {judged("BODY", smtptest.Reply{Code: 554}), "a@host.be", models.MessageBounced, 0},
		"reserved domain":   {nil, "a@delegation.example", models.MessageSuppressed, 0},
		"sent":              {nil, "a@host.be", models.MessageSent, 1},
		"sender refused":    {judged("MAIL", smtptest.Reply{Code: 553}), "a@host.be", models.MessageFailed, 0},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, modelstest.SQLite(t), test.judge)
			o.queue(test.address)
			stop := run(o.worker("w"))
			o.reach(map[string]int{test.want: 1})
			stop()
			if got := len(o.server.Messages()); got != test.taken {
				t.Errorf("the server took %d", got)
			}
		})
	}
}

func TestAMessageTakenWithoutAnAnswerComesTwice(t *testing.T) {
	o := newOffice(t, modelstest.SQLite(t), judged("BODY", smtptest.Reply{Drop: true, Code: 250}))
	o.queue("a@host.be")
	defer run(o.worker("w"))()
	o.reach(map[string]int{models.MessageFailed: 1})
	o.server.SetJudge(nil)
	o.advance(10 * time.Minute)
	o.reach(map[string]int{models.MessageSent: 1})
	got := o.server.Messages()
	if len(got) != 2 || !bytes.Equal(got[0].Data, got[1].Data) {
		t.Errorf("%d messages", len(got))
	}
}

func TestTwoWorkersSendEachMessageOnce(t *testing.T) {
	eachOffice(t, nil, func(t *testing.T, o *office) {
		const n = 60
		for i := range n {
			o.queue(fmt.Sprintf("guest%d@host.be", i))
		}
		defer run(o.worker("one"))()
		defer run(o.worker("two"))()
		o.reach(map[string]int{models.MessageSent: n})
		seen := map[string]int{}
		for _, m := range o.server.Messages() {
			seen[m.To[0]]++
		}
		if len(seen) != n || len(o.server.Messages()) != n {
			t.Errorf("%d recipients, %d messages", len(seen), len(o.server.Messages()))
		}
		if c := o.server.Connections(); c > 2*usualSenders {
			t.Errorf("%d connections", c)
		}
	})
}

func TestTheMailsOfADeadWorkerAreSentAfterItsLease(t *testing.T) {
	eachOffice(t, nil, func(t *testing.T, o *office) {
		for i := range 10 {
			o.queue(fmt.Sprintf("guest%d@host.be", i))
		}
		w := o.worker("living")
		dead, err := o.store.ClaimMessages(context.Background(), "dead", 4, w.lease)
		if err != nil || len(dead) != 4 {
			t.Fatal(len(dead), err)
		}
		defer run(w)()
		o.reach(map[string]int{models.MessageSent: 6, models.MessageSending: 4})
		o.advance(w.lease)
		o.reach(map[string]int{models.MessageSent: 10})
		if got := len(o.server.Messages()); got != 10 {
			t.Errorf("%d messages", got)
		}
	})
}

func TestStoppingFinishesTheMailsInHand(t *testing.T) {
	o := newOffice(t, modelstest.SQLite(t), judged("BODY", smtptest.Reply{Delay: 300 * time.Millisecond}))
	for range 3 {
		o.queue("a@host.be")
	}
	stop := run(o.worker("w"))
	o.reach(map[string]int{models.MessageSending: 3})
	stop()
	o.reach(map[string]int{models.MessageSent: 3})
}

func TestWithoutAServerMailIsKeptAndSentLater(t *testing.T) {
	o := newOffice(t, modelstest.SQLite(t), nil)
	o.queue("a@host.be")
	stop := run(New(Options{Store: o.store, Views: o.views, From: mail.Address{Address: "noreply@duologue.be"}}))
	var kept *models.MessageBody
	for range 200 {
		if body, err := o.store.MessageContent(context.Background(), 1); err == nil {
			kept = body
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	o.reach(map[string]int{models.MessageQueued: 1})
	stop()
	if kept == nil || !bytes.Contains(kept.Raw, []byte("text/html")) || kept.Subject == "" {
		t.Fatalf("kept %+v", kept)
	}
	defer run(o.worker("w"))()
	o.reach(map[string]int{models.MessageSent: 1})
	if got := o.server.Messages(); len(got) != 1 || !bytes.Equal(got[0].Data, kept.Raw) {
		t.Errorf("sent %d, or other bytes than were shown", len(got))
	}
}

func TestALeaseOutlastsEveryDeadline(t *testing.T) {
	l := standardLimits()
	sum := l.reset + l.dial + l.hello + l.startTLS + l.hello + l.auth + l.mail + l.rcpt + l.data + l.body + l.dot
	o := newOffice(t, modelstest.SQLite(t), nil)
	if lease := o.worker("w").lease; lease < sum+renderLimit+settleLimit {
		t.Errorf("lease %v, deadlines %v", lease, sum)
	}
}
