package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/alecthomas/kong"
)

// Statuses with which the program ends.
const (
	statusDone   = 0
	statusFailed = 1
	statusUsage  = 2
)

// Program is one run of the command, which tests can run as well.
type Program struct {
	Args []string
	Env  map[string]string
	In   io.Reader
	Out  io.Writer
	Err  io.Writer
	// Listening, if set, is told the address of a web server that is ready.
	Listening func(address string)

	config Config
	log    *slog.Logger
	clock  func() time.Time // of the store; nil is the machine's
}

// commands are all there are; each has a file of its own.
type commands struct {
	Serve   serveCommand   `cmd:"" help:"Run the web server, the mail workers and the scheduler."`
	Migrate migrateCommand `cmd:"" help:"Bring the database's schema up to date."`
	Demo    demoCommand    `cmd:"" help:"Load the demonstration into an empty database, or give it fresh sign-ins, and print where to go."`
	User    userCommand    `cmd:"" help:"Manage the accounts of organisers and door staff."`
	Import  importCommand  `cmd:"" help:"Load data from files."`
	Backup  backupCommand  `cmd:"" help:"Write everything into one file."`
	Restore restoreCommand `cmd:"" help:"Fill an empty database from such a file."`
	Verify  verifyCommand  `cmd:"" help:"Check the register of MoUs against its log, or a bundle of proofs from files alone."`
	Health  healthCommand  `cmd:"" help:"Ask whether the server or the workers of this machine can work, for health checks."`
	Bench   benchCommand   `cmd:"" help:"Measure registration, scan and agenda beside the least that they could cost."`
	Doctor  doctorCommand  `cmd:"" help:"Check settings, database, mail server, keys and clock."`
}

// usageError says that a command was asked for in a wrong way.
type usageError struct{ reason string }

func (e *usageError) Error() string { return e.reason }

// helpShown ends parsing after help was printed.
type helpShown struct{ status int }

// Run does what the arguments ask for and returns the status to end with. It
// stops early, but in good order, when ctx is done.
func (p *Program) Run(ctx context.Context) (status int) {
	defer func() {
		switch ended := recover().(type) {
		case nil:
		case helpShown:
			status = ended.status
		default:
			panic(ended)
		}
	}()
	var chosen commands
	parser, err := kong.New(&chosen,
		kong.Name("duologue"),
		kong.Description("Bilateral innovation dialogues, from the agenda to the door. Settings are environment variables; the README lists them."),
		kong.Writers(p.Out, p.Err),
		kong.Exit(func(status int) { panic(helpShown{status}) }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(p),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		return p.fail(err)
	}
	parsed, err := parser.Parse(p.Args)
	if err != nil {
		fmt.Fprintf(p.Err, "duologue: %v\nTry: duologue --help\n", err)
		return statusUsage
	}
	lines := &logWriter{target: p.Err}
	ctx, stopLog := context.WithCancel(context.WithoutCancel(ctx))
	go lines.Run(ctx)
	defer lines.Flush()
	defer stopLog()
	p.Err = lines // in one order with the log
	p.log = slog.New(slog.NewTextHandler(p.Err, nil))
	if p.config, err = readConfig(p.Env); err != nil {
		fmt.Fprintf(p.Err, "duologue: %v\n", err)
		return statusUsage
	}
	return p.fail(parsed.Run())
}

// fail says what went wrong, if anything did.
func (p *Program) fail(err error) int {
	var usage *usageError
	switch {
	case err == nil:
		return statusDone
	case errors.As(err, &usage):
		fmt.Fprintf(p.Err, "duologue: %v\nTry: duologue --help\n", err)
		return statusUsage
	}
	fmt.Fprintf(p.Err, "duologue: %v\n", err)
	return statusFailed
}

// environment reads NAME=value lines.
func environment(lines []string) map[string]string {
	env := map[string]string{}
	for _, line := range lines {
		if name, value, ok := strings.Cut(line, "="); ok {
			env[name] = value
		}
	}
	return env
}
