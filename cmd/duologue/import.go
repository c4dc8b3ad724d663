package main

import (
	"context"
	"fmt"
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
	file, err := os.Open(i.File)
	if err != nil {
		return err
	}
	defer file.Close()
	document, err := models.ReadDocument(file)
	if err != nil {
		return fmt.Errorf("%s:\n%w", i.File, worded(err))
	}
	store, err := p.openMigrated(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	dialogue, err := store.ImportDialogue(ctx, document)
	if err != nil {
		return fmt.Errorf("%s:\n%w", i.File, worded(err))
	}
	fmt.Fprintf(p.Out, "%s/en/dialogues/%s is loaded.\n", p.config.URL, dialogue.Slug)
	return nil
}

type importCooperationCommand struct {
	File string `arg:"" type:"existingfile" help:"The document; its format is in the repository's docs."`
}

// Run adds or replaces what the file names, or nothing at all.
func (i importCooperationCommand) Run(ctx context.Context, p *Program) error {
	file, err := os.Open(i.File)
	if err != nil {
		return err
	}
	defer file.Close()
	document, err := models.ReadCooperation(file)
	if err != nil {
		return fmt.Errorf("%s:\n%w", i.File, worded(err))
	}
	store, err := p.openMigrated(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	counts, err := store.ImportCooperation(ctx, document)
	if err != nil {
		return fmt.Errorf("%s:\n%w", i.File, worded(err))
	}
	fmt.Fprintf(p.Out, "%s/en/cooperation: %d entries added, %d changed, %d as they were.\n", p.config.URL, counts.Added, counts.Changed, counts.Same)
	return nil
}
