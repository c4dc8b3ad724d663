package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"syscall"
	"time"
)

// healthTime is shorter than the patience of the image's health check.
const healthTime = 4 * time.Second

type healthCommand struct{}

// Run asks the web server of these settings, on this machine, whether it can
// work. Where none listens there are workers alone: they are well when their
// database is, since a process that cannot listen ends.
func (healthCommand) Run(ctx context.Context, p *Program) error {
	ctx, cancel := context.WithTimeout(ctx, healthTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.config.Listen+"/readyz", nil)
	if err != nil {
		return err
	}
	answer, err := new(http.Transport).RoundTrip(request) // through no proxy
	if errors.Is(err, syscall.ECONNREFUSED) {
		return p.databaseHealth(ctx)
	}
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the web server is not ready: %s", answer.Status)
	}
	fmt.Fprintln(p.Out, "The web server is ready.")
	return nil
}

func (p *Program) databaseHealth(ctx context.Context) error {
	store, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := store.Ready(ctx); err != nil {
		return err
	}
	fmt.Fprintln(p.Out, "No web server listens here; the database is ready.")
	return nil
}
