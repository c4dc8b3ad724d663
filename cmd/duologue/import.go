package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"duologue/models"
)

type importCommand struct {
	Dialogue    importDialogueCommand    `cmd:"" help:"Load a dialogue with its agenda from a JSON file."`
	Cooperation importCooperationCommand `cmd:"" help:"Load the cooperation record, or a part of it, from a JSON file."`
}

type importDialogueCommand struct {
	File string `arg:"" type:"existingfile" help:"The document; its format is in the repository's docs."`
}

// Run loads one dialogue, or nothing at all.
func (i importDialogueCommand) Run(ctx context.Context, p *Program) error {
	return load(ctx, p, i.File, models.ReadDocument, func(store *models.Store, document *models.Document) error {
		dialogue, err := store.ImportDialogue(ctx, document)
		if err == nil {
			fmt.Fprintf(p.Out, "%s/en/dialogues/%s is loaded.\n", p.config.URL, dialogue.Slug)
		}
		return err
	})
}

type importCooperationCommand struct {
	File string `arg:"" type:"existingfile" help:"The document; its format is in the repository's docs."`
}

// Run adds or replaces what the file names, or nothing at all.
func (i importCooperationCommand) Run(ctx context.Context, p *Program) error {
	return load(ctx, p, i.File, models.ReadCooperation, func(store *models.Store, document *models.CooperationDocument) error {
		counts, err := store.ImportCooperation(ctx, document)
		if err == nil {
			fmt.Fprintf(p.Out, "%s/en/cooperation: %d entries added, %d changed, %d as they were.\n", p.config.URL, counts.Added, counts.Changed, counts.Same)
		}
		return err
	})
}

// load reads a document from a file and hands it to the store.
func load[T any](ctx context.Context, p *Program, path string, read func(io.Reader) (*T, error), store func(*models.Store, *T) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	document, err := read(file)
	if err != nil {
		return fmt.Errorf("%s:\n%w", path, worded(err))
	}
	s, err := p.openMigrated(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := store(s, document); err != nil {
		return fmt.Errorf("%s:\n%w", path, worded(err))
	}
	return nil
}
