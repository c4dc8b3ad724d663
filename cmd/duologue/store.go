package main

import (
	"context"
	"path/filepath"

	"duologue/models"
)

// open connects to the configured database. The caller closes it.
func (p *Program) open(ctx context.Context) (*models.Store, error) {
	secret, err := p.config.secret()
	if err != nil {
		return nil, err
	}
	return models.Open(ctx, models.Options{Database: p.config.Database, Secret: secret, Clock: p.clock, Log: p.log,
		Uploads: filepath.Join(p.config.Data, backupUploads)})
}

// openMigrated connects, brings the schema up to date and makes sure that the
// secret is the database's own.
func (p *Program) openMigrated(ctx context.Context) (*models.Store, error) {
	store, err := p.open(ctx)
	if err != nil {
		return nil, err
	}
	if err := store.Migrate(ctx); err != nil {
		store.Close()
		return nil, err
	}
	if err := store.CheckSecret(ctx); err != nil {
		store.Close()
		return nil, err
	}
	return store, nil
}
