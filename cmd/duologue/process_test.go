package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"duologue/models/modelstest"
	"duologue/public"
)

// asProgram makes the test binary run as the program itself, so that tests can
// start and kill real processes.
const asProgram = "DUOLOGUE_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// process is a running `duologue` of its own.
type process struct {
	cmd *exec.Cmd
	URL string // of its web server, if it has one
	log *lines
}

// lines is what a process writes, kept for the test's report.
type lines struct {
	mutex sync.Mutex
	text  strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.String()
}

// spawn starts `duologue ARGS` with the settings; the test ends it.
func spawn(t testing.TB, env map[string]string, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(os.Args[0], args...), log: &lines{}}
	p.cmd.Env = append(os.Environ(), asProgram+"=1")
	for name, value := range env {
		p.cmd.Env = append(p.cmd.Env, name+"="+value)
	}
	p.cmd.Stdout = p.log
	errors, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go io.Copy(p.log, bufio.NewReader(errors))
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("duologue %s:\n%s", strings.Join(args, " "), p.log)
		}
	})
	return p
}

// kill ends the process as a power cut would.
func (p *process) kill() {
	p.cmd.Process.Kill()
	p.cmd.Wait()
}

// freePort is a port that nobody listens on.
func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// serveProcess starts `duologue serve` on a database and waits until it is
// ready. Env adds settings.
func serveProcess(t testing.TB, database, data string, env map[string]string, args ...string) *process {
	t.Helper()
	needAssets(t)
	settings := map[string]string{"DUOLOGUE_DATABASE": database, "DUOLOGUE_DATA": data, "DUOLOGUE_LISTEN": freePort(t),
		"DUOLOGUE_SECRET": string(modelstest.Secret())}
	for name, value := range env {
		settings[name] = value
	}
	p := spawn(t, settings, append([]string{"serve"}, args...)...)
	p.URL = "http://" + settings["DUOLOGUE_LISTEN"]
	p.awaitReady(t)
	return p
}

func (p *process) awaitReady(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	for ctx.Err() == nil {
		answer, err := http.Get(p.URL + "/readyz")
		if err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("the server is not ready:\n%s", p.log)
}

// needAssets skips where `serve` would refuse to start.
func needAssets(t testing.TB) {
	t.Helper()
	assets, err := public.Open()
	if err != nil {
		t.Fatal(err)
	}
	if !assets.Built() {
		t.Skip("SKIPPED: the assets are not built; make test builds them")
	}
}
