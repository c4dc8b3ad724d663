package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"duologue/mailer"
	"duologue/models"
	"duologue/public"
)

// maxDrift is how far clocks may be apart: scans are judged by the minute.
const maxDrift = 5 * time.Second

type doctorCommand struct{}

// doctor examines an installation and writes down what it finds.
type doctor struct {
	program *Program
	bad     int
}

// Run checks everything and fails if anything is bad.
func (doctorCommand) Run(ctx context.Context, p *Program) error {
	d := &doctor{program: p}
	d.settings()
	d.database(ctx)
	d.mail(ctx)
	if d.bad > 0 {
		return fmt.Errorf("%d of the checks failed", d.bad)
	}
	fmt.Fprintln(p.Out, "All is well.")
	return nil
}

func (d *doctor) say(mark, what, found string) {
	fmt.Fprintf(d.program.Out, "%-4s  %-34s %s\n", mark, what, found)
}

func (d *doctor) good(what, found string) { d.say("ok", what, found) }

// warn tells of what may be meant so.
func (d *doctor) warn(what, found string) { d.say("warn", what, found) }

func (d *doctor) fail(what, found string) {
	d.bad++
	d.say("FAIL", what, found)
}

func (d *doctor) settings() {
	config := d.program.config
	local := net.ParseIP(config.URL.Hostname()).IsLoopback() || config.URL.Hostname() == "localhost"
	if config.URL.Scheme == "https" || local {
		d.good("address", config.URL.String())
	} else {
		d.warn("address", config.URL.String()+" is not encrypted: cameras need https, and cookies travel in clear")
	}
	if assets, err := public.Open(); err != nil || !assets.Built() {
		d.fail("assets", "not built: run make build")
	} else {
		d.good("assets", "built")
	}
	probe := filepath.Join(config.Data, ".doctor")
	if err := errors.Join(os.MkdirAll(config.Data, 0o700), os.WriteFile(probe, nil, 0o600), os.Remove(probe)); err != nil {
		d.fail("data directory", err.Error())
	} else {
		d.good("data directory", config.Data)
	}
	for _, zone := range []string{"Europe/Brussels", "Asia/Shanghai"} {
		if _, err := time.LoadLocation(zone); err != nil {
			d.fail("time zone", err.Error())
		}
	}
	if _, err := config.secret(); err != nil {
		d.fail("secret", err.Error())
	} else if config.Secret != "" {
		d.good("secret", "from DUOLOGUE_SECRET")
	} else {
		d.good("secret", filepath.Join(config.Data, secretFile))
	}
}

func (d *doctor) database(ctx context.Context) {
	store, err := d.program.open(ctx)
	if err != nil {
		d.fail("database", err.Error())
		return
	}
	defer store.Close()
	if err := store.Ready(ctx); err != nil {
		d.fail("database", err.Error())
		return
	}
	kind, _, _ := strings.Cut(d.program.config.Database, ":")
	d.good("database", kind)
	if !d.schema(ctx, store) {
		return
	}
	d.durability(ctx, store)
	if err := store.CheckSecret(ctx); err != nil {
		d.fail("keys", err.Error())
	} else {
		d.good("keys", "opened by the secret")
	}
	d.clock(ctx, store)
}

func (d *doctor) schema(ctx context.Context, store *models.Store) bool {
	version, err := store.SchemaVersion(ctx)
	newest, newestErr := store.LatestVersion()
	switch err = errors.Join(err, newestErr); {
	case err != nil:
		d.fail("schema", err.Error())
	case version < newest:
		d.fail("schema", fmt.Sprintf("at version %d of %d: run duologue migrate", version, newest))
	case version > newest:
		d.fail("schema", fmt.Sprintf("at version %d, which is newer than this build (%d)", version, newest))
	default:
		d.good("schema", fmt.Sprintf("version %d", version))
		return true
	}
	return false
}

func (d *doctor) durability(ctx context.Context, store *models.Store) {
	facts, err := store.Durability(ctx)
	if err != nil {
		d.fail("durability", err.Error())
		return
	}
	for _, fact := range facts {
		if fact.Good() {
			d.good(fact.Name, fact.Value)
		} else {
			d.fail(fact.Name, fmt.Sprintf("%s, should be %s: a power cut may undo what was answered", fact.Value, fact.Wanted))
		}
	}
}

func (d *doctor) clock(ctx context.Context, store *models.Store) {
	now := time.Now()
	drift, err := store.ClockDrift(ctx)
	switch {
	case err != nil:
		d.fail("clock", err.Error())
	case drift.Abs() > maxDrift:
		d.fail("clock", fmt.Sprintf("%s is %s away from the database's time", now.Format(time.RFC3339), drift.Abs().Round(time.Millisecond)))
	default:
		d.good("clock", now.Format(time.RFC3339))
	}
}

func (d *doctor) mail(ctx context.Context) {
	config := d.program.config
	if config.SMTP == nil {
		d.warn("mail server", "none is set: mail is kept in the outbox")
		return
	}
	if err := mailer.Check(ctx, *config.SMTP); err != nil {
		d.fail("mail server", err.Error())
		return
	}
	d.good("mail server", config.SMTP.String())
	if models.ReservedDomain(config.From.Address[strings.LastIndexByte(config.From.Address, '@')+1:]) {
		d.fail("mail sender", config.From.Address+" is of a domain that exists for examples")
		return
	}
	d.good("mail sender", config.From.String())
}
