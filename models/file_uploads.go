package models

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"gorm.io/gorm"
)

// Uploads is the folder of uploaded files.
func (s *Store) Uploads() string { return s.uploads }

// uploadPath is where a content lies.
func (s *Store) uploadPath(hash string) string {
	return filepath.Join(s.uploads, "files", hash[:2], hash)
}

// keepUpload writes a content down, which survives a power cut once it returns.
// It is written anew where it is there already, so that it counts as fresh.
func (s *Store) keepUpload(hash string, data []byte) error {
	if s.uploads == "" {
		return errors.New("there is no folder for uploads")
	}
	path := s.uploadPath(hash)
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(folder, ".upload-*") // of mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = file.Write(data)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return err
	}
	return errors.Join(syncFolder(folder), syncFolder(filepath.Dir(folder)), syncFolder(s.uploads))
}

func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// PurgeFiles forgets the files that neither the released nor the working version
// of their dialogue's agenda names, and removes contents that no file has and
// that were written before a moment. It tells how many contents.
func (s *Store) PurgeFiles(ctx context.Context, writtenBefore time.Time) (purged int64, err error) {
	var ids []int64
	if err := s.read(ctx).Model(&File{}).Distinct().Pluck("dialogue_id", &ids).Error; err != nil {
		return 0, err
	}
	for _, id := range ids {
		if err := s.forgetFiles(ctx, id); err != nil {
			return 0, err
		}
	}
	return s.removeContents(ctx, writtenBefore)
}

// forgetFiles leaves a dialogue for the next time whose agenda is edited or
// released while it reads.
func (s *Store) forgetFiles(ctx context.Context, dialogueID int64) error {
	d, err := s.DialogueByID(ctx, dialogueID)
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		before, err := readDraft(tx, d.ID)
		if err != nil {
			return err
		}
		var files []File
		if err := tx.Where("dialogue_id = ?", d.ID).Find(&files).Error; err != nil {
			return err
		}
		fresh := *d
		if err := tx.Raw("SELECT agenda_version_id FROM dialogues WHERE id = ?", d.ID).Row().Scan(&fresh.AgendaVersionID); err != nil {
			return err
		}
		released, err := releasedAgenda(tx, &fresh)
		if err != nil {
			return err
		}
		draft, working, err := lockDraft(tx, &fresh)
		if err != nil || draft.Revision != before.Revision {
			return err
		}
		named := map[string]bool{}
		for _, list := range slices.Concat(slices.Collect(maps.Values(released.Files)), slices.Collect(maps.Values(working.Files))) {
			for _, f := range list {
				named[f.File] = true
			}
		}
		ids := []int64{0}
		for _, f := range files {
			if !named[f.Ref] {
				ids = append(ids, f.ID)
			}
		}
		return tx.Where("id IN ?", ids).Delete(&File{}).Error
	})
}

// removeContents removes what is left below the uploads, half-written files too.
func (s *Store) removeContents(ctx context.Context, writtenBefore time.Time) (removed int64, err error) {
	root := filepath.Join(s.uploads, "files")
	var old []string
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // nothing was uploaded yet, or another process was faster
		}
		if err == nil && entry.Type().IsRegular() && writtenEarlier(path, writtenBefore) {
			old = append(old, path)
		}
		return err
	})
	if err != nil || len(old) == 0 {
		return 0, err
	}
	var hashes []string
	if err := s.read(ctx).Raw("SELECT hash FROM files UNION SELECT hash FROM mou_files").Scan(&hashes).Error; err != nil {
		return 0, err
	}
	kept := map[string]bool{}
	for _, hash := range hashes {
		kept[hash] = true
	}
	for _, path := range old {
		if !kept[filepath.Base(path)] && remove(path, writtenBefore) {
			removed++
		}
	}
	return removed, nil
}

// remove takes a content away, unless somebody uploaded the same meanwhile.
func remove(path string, writtenBefore time.Time) bool {
	away := path + ".gone"
	if os.Rename(path, away) != nil {
		return false
	}
	if writtenEarlier(away, writtenBefore) {
		return os.Remove(away) == nil
	}
	os.Rename(away, path)
	return false
}

func writtenEarlier(path string, moment time.Time) bool {
	info, err := os.Stat(path)
	return err == nil && info.ModTime().Before(moment)
}
