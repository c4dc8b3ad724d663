package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"text/tabwriter"

	"duologue/models/demo"
)

type demoCommand struct {
	JSON bool `name:"json" help:"Print one JSON object for programs."`
}

// Run loads the demonstration into the configured database and prints where to
// go and how to sign in.
func (d demoCommand) Run(ctx context.Context, p *Program) error {
	clock := demo.NewClock()
	p.clock = clock.Now
	store, err := p.openMigrated(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	result, err := demo.Load(ctx, store, clock, p.Err)
	if errors.Is(err, demo.ErrOtherData) {
		return fmt.Errorf("%w: name an empty one in DUOLOGUE_DATABASE or DUOLOGUE_DATA", err)
	}
	if err != nil {
		return worded(err)
	}
	result.URL = p.config.URL.String()
	if d.JSON {
		return json.NewEncoder(p.Out).Encode(result)
	}
	return p.showDemo(result)
}

func (p *Program) showDemo(r *demo.Result) error {
	fmt.Fprintf(p.Out, "\nThe demonstration is ready.\n\n")
	table := tabwriter.NewWriter(p.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "Public pages\t%s/\n", r.URL)
	fmt.Fprintf(table, "The coming dialogue\t%s/en/dialogues/%s\n", r.URL, demo.Slug)
	fmt.Fprintf(table, "Back office\t%s/organise\n", r.URL)
	fmt.Fprintf(table, "Scanner\t%s/checkin\n", r.URL)
	for _, o := range r.Organisers {
		fmt.Fprintf(table, "Sign in as %s\t%s\t%s\n", o.Role, o.Email, o.Password)
	}
	fmt.Fprintf(table, "A device's token\t%s\n", r.Device)
	fmt.Fprintf(table, "The gate's list\t%s\n", r.List)
	for _, code := range r.Tickets {
		fmt.Fprintf(table, "A ticket to scan\t%s\n", code)
	}
	return table.Flush()
}
