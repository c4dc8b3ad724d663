package main

import (
	"context"
	"fmt"
	"os"

	"duologue/models"
)

type importCommand struct {
	Dialogue importDialogueCommand `cmd:"" help:"Load a dialogue with its agenda from a JSON file."`
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
