package main

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"duologue/models"
)

type restoreCommand struct {
	File string `arg:"" type:"existingfile" help:"The backup, on whichever database it was made."`
}

// Run fills an empty database, and the uploads, from a backup.
func (r restoreCommand) Run(ctx context.Context, p *Program) error {
	archive, err := zip.OpenReader(r.File)
	if err != nil {
		return fmt.Errorf("%s is no whole backup: %w", r.File, err)
	}
	defer archive.Close()
	about, err := readSummary(&archive.Reader)
	if err != nil {
		return err
	}
	store, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := p.load(ctx, store, &archive.Reader, about); err != nil {
		return err
	}
	if err := unpackUploads(&archive.Reader, p.config.Data); err != nil {
		return err
	}
	fmt.Fprintf(p.Out, "The backup of %s is restored.\n", about.MadeAt.Format("2006-01-02 15:04 MST"))
	if err := store.CheckSecret(ctx); err != nil {
		return fmt.Errorf("%w; put that secret in its place before you serve", err)
	}
	return nil
}

func readSummary(archive *zip.Reader) (summary, error) {
	var about summary
	file, err := archive.Open(backupSummary)
	if err != nil {
		return about, errors.New("the file is no whole backup: it lacks " + backupSummary)
	}
	defer file.Close()
	if err := json.NewDecoder(file).Decode(&about); err != nil {
		return about, fmt.Errorf("%s: %w", backupSummary, err)
	}
	if about.Format != backupFormat {
		return about, fmt.Errorf("the backup has format %d, which this build cannot read", about.Format)
	}
	return about, nil
}

func (p *Program) load(ctx context.Context, store *models.Store, archive *zip.Reader, about summary) error {
	newest, err := store.LatestVersion()
	if err != nil {
		return err
	}
	if about.Schema > newest {
		return fmt.Errorf("the backup was made by a newer build (schema %d, this one knows %d)", about.Schema, newest)
	}
	tables := slices.Sorted(maps.Keys(about.Tables))
	err = store.Load(ctx, about.Schema, tables, func(table string) (io.ReadCloser, error) {
		return archive.Open(backupTables + table + ".jsonl")
	}, p.progress)
	switch {
	case errors.Is(err, models.ErrNotEmpty):
		return errors.New("the database holds data already; restore into an empty one")
	case errors.Is(err, models.ErrWrongSecret):
		return nil // everything is there; Run tells of it at the end
	}
	return err
}

// unpackUploads writes the uploaded files of a backup. A name that leads out
// of their directory is refused.
func unpackUploads(archive *zip.Reader, data string) error {
	for _, file := range archive.File {
		inside, ok := strings.CutPrefix(file.Name, backupUploads+"/")
		if !ok || strings.HasSuffix(inside, "/") {
			continue
		}
		if !filepath.IsLocal(inside) {
			return fmt.Errorf("the backup has a file of a bad name: %q", file.Name)
		}
		if err := unpack(file, filepath.Join(data, backupUploads, inside)); err != nil {
			return err
		}
	}
	return nil
}

func unpack(file *zip.File, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	from, err := file.Open()
	if err != nil {
		return err
	}
	defer from.Close()
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, from)
	return errors.Join(err, target.Sync(), target.Close())
}
