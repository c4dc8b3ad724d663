package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duologue/models/modelstest"
	"duologue/public"
)

// run runs the program and returns its status and what it wrote.
func run(t *testing.T, env map[string]string, args ...string) (status int, out, errors string) {
	t.Helper()
	var o, e bytes.Buffer
	p := &Program{Args: args, Env: env, In: strings.NewReader("tidal-harbour-violet\n"), Out: &o, Err: &e}
	status = p.Run(context.Background())
	return status, o.String(), e.String()
}

func settings(t *testing.T) map[string]string {
	return map[string]string{"DUOLOGUE_DATA": t.TempDir(), "DUOLOGUE_LISTEN": "127.0.0.1:0"}
}

func TestUsage(t *testing.T) {
	for _, test := range []struct {
		args   []string
		name   string
		value  string
		status int
		says   string
	}{
		{[]string{"--help"}, "", "", 0, "migrate"},
		{nil, "", "", 2, "expected one of"},
		{[]string{"frobnicate"}, "", "", 2, "unexpected argument"},
		{[]string{"serve", "--role", "king"}, "", "", 2, "--role"},
		{[]string{"user", "add", "ada@host.example"}, "", "", 2, "--name"},
		{[]string{"restore", "no-such-file"}, "", "", 2, "no-such-file"},
		{[]string{"migrate"}, "", "", 0, "version"},
		{[]string{"migrate"}, "DUOLOGUE_LISTEN", "everywhere", 2, "DUOLOGUE_LISTEN"},
		{[]string{"migrate"}, "DUOLOGUE_LISTEN", "127.0.0.1:99999", 2, "DUOLOGUE_LISTEN"},
		{[]string{"migrate"}, "DUOLOGUE_LISTEN", "127.0.0.1:http", 2, "DUOLOGUE_LISTEN"},
		{[]string{"migrate"}, "DUOLOGUE_URL", "dialogues.example", 2, "DUOLOGUE_URL"},
		{[]string{"migrate"}, "DUOLOGUE_URL", "https://dialogues.example/path", 2, "DUOLOGUE_URL"},
		{[]string{"migrate"}, "DUOLOGUE_SMTP", "http://mail.example", 2, "DUOLOGUE_SMTP"},
		{[]string{"migrate"}, "DUOLOGUE_SMTP", "smtp://u:secret@mail.example?tls=none", 2, "DUOLOGUE_SMTP"},
		{[]string{"migrate"}, "DUOLOGUE_MAIL_FROM", "nobody", 2, "DUOLOGUE_MAIL_FROM"},
		{[]string{"migrate"}, "DUOLOGUE_TRUSTED_PROXIES", "10.0.0.0/8, proxy", 2, "DUOLOGUE_TRUSTED_PROXIES"},
		{[]string{"migrate"}, "DUOLOGUE_SECRET", "too short", 1, "DUOLOGUE_SECRET"},
		{[]string{"migrate"}, "DUOLOGUE_DATABASE", "postgres://host/name", 1, "sqlite:PATH"},
		{[]string{"migrate"}, "DUOLOGUE_DATABASE", "sqlite:", 1, "sqlite:PATH"},
		{[]string{"user", "reset", "nobody@host.example"}, "", "", 1, "no account"},
		{[]string{"user", "add", "nobody", "--name", "N"}, "", "", 1, "e-mail"},
		{[]string{"user", "add", "ada@host.example", "--name", "N", "--role", "owner", "--host", "X"}, "", "", 1, "owner is no role for the guests of"},
	} {
		env := settings(t)
		env[test.name] = test.value
		status, out, errors := run(t, env, test.args...)
		if status != test.status || !strings.Contains(out+errors, test.says) {
			t.Errorf("%v with %s=%s: %d\n%s%s", test.args, test.name, test.value, status, out, errors)
		}
	}
}

func TestUsers(t *testing.T) {
	env := settings(t)
	status, out, errors := run(t, env, "user", "add", "ada@host.example", "--name", "Ada", "--role", "door")
	if status != 0 || !strings.Contains(out, "Password: ") {
		t.Fatal(out, errors)
	}
	if status, out, _ = run(t, env, "user", "add", "ada@host.example", "--name", "Ada"); status != 1 {
		t.Error("made twice:", out)
	}
	if _, out, _ = run(t, env, "user", "list"); !strings.Contains(out, "ada@host.example  Ada  door  last sign-in never") {
		t.Error(out)
	}
	status, out, errors = run(t, env, "user", "reset", "ADA@host.example", "--password-stdin")
	if status != 0 || strings.Contains(out+errors, "violet") {
		t.Error(out, errors)
	}
}

func TestSecretFile(t *testing.T) {
	env := settings(t)
	run(t, env, "migrate")
	path := filepath.Join(env["DUOLOGUE_DATA"], "secret")
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v %v", info, err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if status, _, errors := run(t, env, "migrate"); status != 1 || !strings.Contains(errors, "chmod 600") {
		t.Error(errors)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if status, _, errors := run(t, env, "migrate"); status != 1 || !strings.Contains(errors, "not the secret") {
		t.Error("another secret:", errors)
	}
}

// A web server answers for itself, workers alone by their database.
func TestHealth(t *testing.T) {
	answering := func(status int) string {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/readyz" {
				status = http.StatusNotFound
			}
			w.WriteHeader(status)
		}))
		t.Cleanup(server.Close)
		return server.Listener.Addr().String()
	}
	for _, test := range []struct {
		listen, database string
		status           int
		says             string
	}{
		{answering(200), "mysql://127.0.0.1:1/none", 0, "web server is ready"},
		{answering(503), "", 1, "not ready"},
		{freePort(t), "", 0, "database is ready"},
		{freePort(t), "mysql://127.0.0.1:1/none", 1, "refused"},
	} {
		env := settings(t)
		env["DUOLOGUE_LISTEN"], env["DUOLOGUE_DATABASE"] = test.listen, test.database
		if status, out, errors := run(t, env, "health"); status != test.status || !strings.Contains(out+errors, test.says) {
			t.Errorf("%+v: %d %s%s", test, status, out, errors)
		}
	}
}

// Machines that run one program name it alike.
func TestBuild(t *testing.T) {
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(program)
	if got, want := build(), hex.EncodeToString(sum[:6]); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestDoctor(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		env := settings(t)
		env["DUOLOGUE_DATABASE"] = address
		if status, out, _ := run(t, env, "doctor"); status != 1 || !strings.Contains(out, "run duologue migrate") {
			t.Error(out)
		}
		run(t, env, "migrate")
		_, out, errors := run(t, env, "doctor")
		setting := "synchronous"
		if strings.HasPrefix(address, "mysql") {
			setting = "innodb_flush_log_at_trx_commit"
		}
		if !strings.Contains(out, setting) || strings.Count(out, "FAIL") > strings.Count(out, "FAIL  assets") {
			t.Error(out, errors)
		}
		env["DUOLOGUE_SECRET"] = strings.Repeat("another ", 5)
		if status, out, _ := run(t, env, "doctor"); status != 1 || !strings.Contains(out, "FAIL  keys") {
			t.Error("another secret:", out)
		}
		env["DUOLOGUE_SMTP"], env["DUOLOGUE_MAIL_FROM"] = "smtp://127.0.0.1:1", "a@host.example"
		if _, out, _ := run(t, env, "doctor"); !strings.Contains(out, "FAIL  mail server") {
			t.Error("no mail server:", out)
		}
	})
}

// built tells whether there are assets; without them serve must refuse.
func built(t *testing.T) (*public.Assets, bool) {
	t.Helper()
	assets, err := public.Open()
	if err != nil {
		t.Fatal(err)
	}
	if !assets.Built() {
		if status, _, errors := run(t, settings(t), "serve"); status != 1 || !strings.Contains(errors, "make build") {
			t.Error("served without assets:", errors)
		}
	}
	return assets, assets.Built()
}

// serving is a server that runs until the test stops it.
type serving struct {
	address  string
	out, log bytes.Buffer
	stop     context.CancelFunc
	done     chan int
}

// start starts a server without waiting until it is ready.
func start(env map[string]string) (*serving, <-chan string) {
	ctx, stop := context.WithCancel(context.Background())
	s := &serving{stop: stop, done: make(chan int, 1)}
	ready := make(chan string, 1)
	p := &Program{Args: []string{"serve"}, Env: env, Out: &s.out, Err: &s.log, Listening: func(address string) { ready <- address }}
	go func() { s.done <- p.Run(ctx) }()
	return s, ready
}

func (s *serving) wait(t *testing.T, ready <-chan string) {
	t.Helper()
	select {
	case s.address = <-ready:
	case status := <-s.done:
		t.Fatalf("ended with %d", status)
	case <-time.After(60 * time.Second):
		t.Fatal("not listening")
	}
}

func (s *serving) end(t *testing.T) {
	t.Helper()
	s.stop()
	select {
	case status := <-s.done:
		if status != 0 {
			t.Errorf("%d\n%s\n%s", status, s.out.String(), s.log.String())
		}
	case <-time.After(60 * time.Second):
		t.Fatal("does not stop")
	}
}

func (s *serving) get(t *testing.T, path string) int {
	t.Helper()
	response, err := http.Get("http://" + s.address + path)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, response.Body)
	return response.StatusCode
}

func TestServe(t *testing.T) {
	assets, ok := built(t)
	if !ok {
		return
	}
	env := settings(t)
	server, ready := start(env)
	server.wait(t, ready)
	env["DUOLOGUE_LISTEN"] = server.address
	if status, out, errors := run(t, env, "health"); status != 0 || !strings.Contains(out, "web server is ready") {
		t.Error(status, out, errors)
	}
	for _, path := range []string{"/healthz", "/readyz", "/", "/organise/sign-in", assets.URL("app.css")} {
		if status := server.get(t, path); status != 200 {
			t.Errorf("%s: %d", path, status)
		}
	}
	server.end(t)
	if !strings.Contains(server.out.String(), "/organise/setup/") {
		t.Error("no link for the first administrator:", server.out.String())
	}
}

// Two servers may start together on an empty database.
func TestTwoServersAtOnce(t *testing.T) {
	if _, ok := built(t); !ok {
		return
	}
	modelstest.Each(t, func(t *testing.T, address string) {
		env := settings(t)
		env["DUOLOGUE_DATABASE"] = address
		first, firstReady := start(env)
		second, secondReady := start(env)
		first.wait(t, firstReady)
		second.wait(t, secondReady)
		for _, server := range []*serving{first, second} {
			if status := server.get(t, "/readyz"); status != 200 {
				t.Errorf("/readyz: %d", status)
			}
			server.end(t)
		}
	})
}
