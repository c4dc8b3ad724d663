package main

import (
	"context"
	"fmt"
)

type migrateCommand struct{}

// Run brings the schema up to date, under a lock that several processes share.
func (migrateCommand) Run(ctx context.Context, p *Program) error {
	store, err := p.openMigrated(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	version, err := store.SchemaVersion(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.Out, "The database is at version %d.\n", version)
	return nil
}
