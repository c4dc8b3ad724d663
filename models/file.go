package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"slices"
	"time"

	"gorm.io/gorm"
)

// Who may have a file of a session.
const (
	FileForAll    = "all"
	FileForGuests = "guests" // who is registered for the session
)

// FileAudiences are both, in the order of forms.
func FileAudiences() []string { return []string{FileForAll, FileForGuests} }

const (
	// FileMax is how many bytes a file may have.
	FileMax = 20 << 20
	// SessionFilesMax is how many files a session may have.
	SessionFilesMax = 10
)

// File is an uploaded file. Its content lies below the uploads, by its hash.
type File struct {
	ID         int64
	Ref        string
	DialogueID int64
	Hash       string // SHA-256
	Kind       string // see FileType
	Name       string
	Size       int64
	CreatedBy  int64
	CreatedAt  time.Time
}

// SessionFile is a file of a session in one version of the agenda.
type SessionFile struct {
	File     string `json:"file"` // ref
	Name     string `json:"name"`
	Size     int64  `json:"size"`
	Title    Text   `json:"title,omitempty"`
	Audience string `json:"audience"`
}

// Upload is a file as it was sent.
type Upload struct {
	Name     string
	Data     []byte
	Title    Text
	Audience string
}

// AddSessionFile judges a file by its content, keeps it, and adds it to a
// session of the working version. *Invalid: it is refused, and nothing is kept.
func (s *Store) AddSessionFile(ctx context.Context, actor Actor, d *Dialogue, code string, u Upload) error {
	kind, err := s.judgeUpload(u)
	if err != nil {
		return err
	}
	w, err := s.WorkingAgenda(ctx, d)
	if err != nil {
		return err
	}
	if err := w.roomForFile(code); err != nil {
		return err
	}
	sum := sha256.Sum256(u.Data)
	file := File{Ref: newRef(), DialogueID: d.ID, Hash: hex.EncodeToString(sum[:]), Kind: kind, Name: u.Name, Size: int64(len(u.Data)),
		CreatedBy: actor.AccountID, CreatedAt: s.Now()}
	// Before the transaction, in which nobody should wait for a disk: a content
	// that gets no row after all is purged.
	if err := s.keepUpload(file.Hash, u.Data); err != nil {
		return err
	}
	return s.editFiles(ctx, actor, d, code, func(tx *gorm.DB, files []SessionFile) ([]SessionFile, error) {
		if len(files) >= SessionFilesMax {
			return nil, tooManyFiles()
		}
		row := file
		files = append(files, SessionFile{File: file.Ref, Name: file.Name, Size: file.Size, Title: u.Title, Audience: u.Audience})
		return files, tx.Create(&row).Error
	})
}

// roomForFile is ErrNotFound if there is no such session, *Invalid if it has as
// many files as it may have.
func (w *WorkingAgenda) roomForFile(code string) error {
	switch {
	case w.Session(code) == nil:
		return ErrNotFound
	case len(w.Files[code]) >= SessionFilesMax:
		return tooManyFiles()
	}
	return nil
}

func tooManyFiles() error {
	wrong := &Invalid{}
	wrong.Add("file", "field.too_many", "max", SessionFilesMax)
	return wrong
}

// judgeUpload tells of which kind an upload is, or why it is refused.
func (s *Store) judgeUpload(u Upload) (kind string, err error) {
	m := &importer{}
	m.text("title", u.Title, textShort, false)
	m.oneOf("audience", u.Audience, "", FileAudiences())
	switch {
	case len(u.Data) == 0:
		m.refuse("file", "field.required")
	case len(u.Data) > FileMax:
		m.refuse("file", "file.too_large", "max", FileMax>>20)
	default:
		s.unfolding.Lock()
		defer s.unfolding.Unlock()
		var key string
		if kind, key = judgeFile(u.Name, u.Data); key != "" {
			m.refuse("file", key)
		}
	}
	return kind, m.wrong.OrNil()
}

// SetFileAudience says who may have a file of a session.
func (s *Store) SetFileAudience(ctx context.Context, actor Actor, d *Dialogue, code, ref, audience string) error {
	return s.editFiles(ctx, actor, d, code, func(_ *gorm.DB, files []SessionFile) ([]SessionFile, error) {
		i := slices.IndexFunc(files, func(f SessionFile) bool { return f.File == ref })
		if i < 0 {
			return nil, ErrNotFound
		}
		m := &importer{}
		files[i].Audience = m.oneOf("audience", audience, "", FileAudiences())
		return files, m.wrong.OrNil()
	})
}

// RemoveSessionFile takes a file from a session; one that is gone is gone.
func (s *Store) RemoveSessionFile(ctx context.Context, actor Actor, d *Dialogue, code, ref string) error {
	return s.editFiles(ctx, actor, d, code, func(_ *gorm.DB, files []SessionFile) ([]SessionFile, error) {
		return slices.DeleteFunc(files, func(f SessionFile) bool { return f.File == ref }), nil
	})
}

// editFiles changes the files of a session of the working version.
func (s *Store) editFiles(ctx context.Context, actor Actor, d *Dialogue, code string, f func(*gorm.DB, []SessionFile) ([]SessionFile, error)) error {
	return s.editAgenda(ctx, actor, d, func(tx *gorm.DB, w *WorkingAgenda, _ map[string]string) (AuditEntry, error) {
		if w.Session(code) == nil {
			return AuditEntry{}, ErrNotFound
		}
		before := w.Files[code]
		after, err := f(tx, slices.Clone(before))
		if w.Files == nil {
			w.Files = map[string][]SessionFile{}
		}
		if w.Files[code] = after; len(after) == 0 {
			delete(w.Files, code)
		}
		return edited("file", code, before, after), err
	})
}

// FileOf is a file of a dialogue, or ErrNotFound. Whether its reader may have it
// is the caller's to know.
func (s *Store) FileOf(ctx context.Context, d *Dialogue, ref string) (*File, error) {
	var file File
	err := s.read(ctx).Where("dialogue_id = ? AND ref = ?", d.ID, ref).Take(&file).Error
	return &file, found(err)
}

// OpenFile opens the content of a file; the caller closes it.
func (s *Store) OpenFile(f *File) (*os.File, error) { return os.Open(s.uploadPath(f.Hash)) }

// FilesFor are the files of a session that an audience may have.
func (s *Session) FilesFor(audience string) []SessionFile {
	return slices.DeleteFunc(slices.Clone(s.Details.Files), func(f SessionFile) bool { return audience == FileForAll && f.Audience != FileForAll })
}

// HasFile tells whether a session has a file that an audience may have.
func (s *Session) HasFile(audience, ref string) bool {
	return slices.ContainsFunc(s.FilesFor(audience), func(f SessionFile) bool { return f.File == ref })
}
