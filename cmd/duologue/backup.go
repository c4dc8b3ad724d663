package main

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"time"

	"duologue/models"
)

// A backup is a zip file: backup.json, tables/NAME.jsonl (see models.Dump) and
// uploads/…. It suits every database. The secret is not in it: a backup that is
// lost must not open the keys that it holds.
const (
	backupFormat  = 1
	backupSummary = "backup.json"
	backupTables  = "tables/"
	backupUploads = "uploads" // their folder in DATA, too
)

// summary describes a backup; it is written last, so that a backup without it
// is known to be cut short.
type summary struct {
	Format int            `json:"format"`
	Schema int64          `json:"schema"`
	MadeAt time.Time      `json:"made_at"`
	Tables map[string]int `json:"tables"` // rows
}

type backupCommand struct {
	File string `arg:"" help:"Where to write the backup, such as duologue-2026-05-04.zip; it must not exist."`
}

// Run writes a backup of the database as it is found, whatever the version of
// its schema. It appears under its name when it is whole.
func (b backupCommand) Run(ctx context.Context, p *Program) error {
	if _, err := os.Stat(b.File); err == nil {
		return fmt.Errorf("%s exists already", b.File)
	}
	store, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	file, err := os.CreateTemp(filepath.Dir(b.File), ".backup-*") // of mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	err = p.writeBackup(ctx, store, file)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), b.File); err != nil {
		return err
	}
	fmt.Fprintf(p.Out, "%s is written. It holds personal data, and needs the secret of this installation to be of use: keep that apart.\n", b.File)
	return nil
}

func (p *Program) writeBackup(ctx context.Context, store *models.Store, w io.Writer) error {
	archive := zip.NewWriter(w)
	about := summary{Format: backupFormat, MadeAt: store.Now(), Tables: map[string]int{}}
	var err error
	about.Schema, err = store.Dump(ctx, func(table string) (io.Writer, error) {
		return archive.Create(backupTables + table + ".jsonl")
	}, func(table string, rows int) {
		about.Tables[table] = rows
		p.progress(table, rows)
	})
	if err != nil {
		return err
	}
	if about.Schema == 0 {
		return errors.New("the database is empty")
	}
	if err := packUploads(archive, p.config.Data); err != nil {
		return err
	}
	entry, err := archive.Create(backupSummary)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(entry).Encode(about); err != nil {
		return err
	}
	return archive.Close()
}

// progress tells of a table that is done.
func (p *Program) progress(table string, rows int) {
	fmt.Fprintf(p.Err, "%-20s %8d rows\n", table, rows)
}

// packUploads adds the uploaded files, if there are any.
func packUploads(archive *zip.Writer, data string) error {
	root := filepath.Join(data, backupUploads)
	return filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && name == root {
			return filepath.SkipAll
		}
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		inside, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		from, err := os.Open(name)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // it was purged or renamed meanwhile: no row needs it
		}
		if err != nil {
			return err
		}
		defer from.Close()
		to, err := archive.Create(path.Join(backupUploads, filepath.ToSlash(inside)))
		if err != nil {
			return err
		}
		_, err = io.Copy(to, from)
		return err
	})
}
