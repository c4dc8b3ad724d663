package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"duologue/models"
)

type verifyCommand struct {
	Bundle     string   `arg:"" optional:"" type:"existingfile" help:"A bundle of proofs to check offline, without any database. Without it the database is checked."`
	Documents  []string `arg:"" optional:"" type:"existingfile" help:"Documents that should be those of the bundle."`
	Checkpoint []string `type:"existingfile" sep:"none" help:"A checkpoint that you kept, which the log must extend; can be given more than once for the database."`
	Key        string   `help:"The register's verifier key, as you have it from elsewhere (name+hash+key)."`
}

// Run checks the register's database, or a bundle of proofs from files alone,
// and fails if anything is wrong.
func (v verifyCommand) Run(ctx context.Context, p *Program) error {
	if v.Bundle != "" {
		return v.bundle(p)
	}
	return v.database(ctx, p)
}

// database checks all that the register keeps. It changes nothing.
func (v verifyCommand) database(ctx context.Context, p *Program) error {
	held, err := readCheckpoints(v.Checkpoint)
	if err != nil {
		return err
	}
	store, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	version, err := store.SchemaVersion(ctx)
	newest, newestErr := store.LatestVersion()
	if err := errors.Join(err, newestErr); err != nil {
		return err
	}
	if version != newest {
		return fmt.Errorf("the database is at version %d, and this build checks version %d: run duologue migrate", version, newest)
	}
	wrong := 0
	say := func(f models.Finding) {
		wrong++
		fmt.Fprintln(p.Out, f)
	}
	if err := v.pin(ctx, store, say); err != nil {
		return err
	}
	state, err := store.CheckRegister(ctx, held, say)
	if err != nil {
		return err
	}
	if wrong > 0 {
		return fmt.Errorf("the register is not as it must be: %d found", wrong)
	}
	fmt.Fprintf(p.Out, "The register %s is sound: %d leaves, %d signed checkpoints, and every act and document fits them.\n",
		state.Origin, state.Size, state.Checkpoints)
	if state.Held > 0 {
		fmt.Fprintf(p.Out, "It extends the checkpoints that you kept: %d.\n", state.Held)
		return nil
	}
	fmt.Fprintln(p.Out, "Whether its end was cut off only a checkpoint can show that was kept elsewhere: give it with --checkpoint.")
	return nil
}

// pin looks for the key held among the register's.
func (v verifyCommand) pin(ctx context.Context, store *models.Store, say func(models.Finding)) error {
	if v.Key == "" {
		return nil
	}
	keys, err := store.RegisterKeys(ctx)
	if err == nil && !slices.Contains(keys, v.Key) {
		say(models.Finding{What: "key", Problem: "the register has never signed with the one given, but with " + strings.Join(keys, ", ")})
	}
	return err
}

func readCheckpoints(paths []string) (notes []string, err error) {
	for _, path := range paths {
		note, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		notes = append(notes, string(note))
	}
	return notes, nil
}
