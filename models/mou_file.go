package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"

	"gorm.io/gorm"
)

// MoUFile is an uploaded file of a record of the register.
type MoUFile struct {
	ID        int64
	Ref       string
	MoUID     int64  `gorm:"column:mou_id"`
	Hash      string // SHA-256
	Kind      string // see FileType
	Name      string
	Size      int64
	CreatedBy int64
	CreatedAt time.Time
}

// TableName is the table's.
func (MoUFile) TableName() string { return "mou_files" }

// MoUFileEndings are how the names of a record's files may end.
func MoUFileEndings() []string {
	return []string{".pdf", ".docx", ".png", ".jpg", ".jpeg", ".webp"}
}

// Places of a file in a record.
const (
	PlaceText   = "text"
	PlaceAnnex  = "annex"  // of the text in a language
	PlaceScan   = "scan"   // of the signed original
	PlaceRecord = "record" // what the register wrote of the signing
)

// MoUAttachment is a file and where it belongs.
type MoUAttachment struct {
	Revision int
	Place    string
	// Text describes a new text, or names by its language the one that gets an
	// annex.
	Text  MoUText
	Title Text // of an annex
	// Reason is needed for a correction: another scan, and any text of a record
	// that tells of what was signed before.
	Reason string
	Upload
}

// AttachToMoU judges a file by its content, keeps it and adds it to a record.
// *Invalid: it is refused, and nothing is kept.
func (s *Store) AttachToMoU(ctx context.Context, actor Actor, desk Desk, ref string, a MoUAttachment) (*MoU, error) {
	kind, err := s.judgeMoUUpload(a.Upload)
	if err != nil {
		return nil, err
	}
	m, err := mouOf(s.read(ctx), desk, ref)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(a.Data)
	file := MoUFile{Ref: newRef(), MoUID: m.ID, Hash: hex.EncodeToString(sum[:]), Kind: kind, Name: a.Name, Size: int64(len(a.Data)),
		CreatedBy: actor.AccountID, CreatedAt: s.Now()}
	if a.Revision != 0 && a.Revision != m.Revision {
		return nil, &ChangedMeanwhile[MoU]{Now: m}
	}
	// Tried on the record as it is, so that what is refused leaves nothing behind.
	if err := a.attach(m, file); err != nil {
		return nil, err
	}
	if err := s.keepUpload(file.Hash, a.Data); err != nil {
		return nil, err
	}
	return s.onMoU(ctx, desk, ref, a.Revision, func(tx *gorm.DB, m *MoU) error {
		d := deed{kind: a.kindOn(m), reason: a.Reason}
		if err := a.attach(m, file); err != nil {
			return err
		}
		row := file
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		if err := s.settleMoU(tx, desk, m); err != nil {
			return err
		}
		m.ProposedBy = 0
		return s.act(ctx, tx, actor, m, d)
	})
}

func (s *Store) judgeMoUUpload(u Upload) (kind string, err error) {
	u.Audience = FileForAll
	switch {
	case strings.ContainsAny(u.Name, "/\\") || strings.ContainsFunc(u.Name, misleads):
		return "", refused("file", "file.a_path")
	case u.Name != "" && len(u.Data) == 0:
		return "", refused("file", "file.empty")
	}
	if len(u.Data) > 0 && !slices.Contains(MoUFileEndings(), strings.ToLower(path.Ext(u.Name))) {
		return "", refused("file", "mou.file_unknown")
	}
	return s.judgeUpload(u)
}

// misleads tells of a character by which a name shows as another one.
func misleads(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }

// kindOn tells what the attachment is as an act on a record.
func (a *MoUAttachment) kindOn(m *MoU) string {
	switch {
	case !m.Signed():
		return ActEdit
	case a.Place == PlaceText || a.Place == PlaceAnnex || a.Place == PlaceScan && m.Content.Scan != nil:
		return ActCorrect
	}
	return ActFollowUp
}

// attach puts a file into the content.
func (a *MoUAttachment) attach(m *MoU, file MoUFile) error {
	doc := MoUDocument{Title: a.Title, File: file.Ref, Name: file.Name, SHA256: file.Hash, Size: file.Size}
	c := &m.Content
	if a.kindOn(m) == ActCorrect && a.Reason == "" {
		return refused("file_reason", "field.required")
	}
	if (a.Place == PlaceText || a.Place == PlaceAnnex) && m.Frozen() {
		return refused("file", "mou.texts_frozen")
	}
	switch a.Place {
	case PlaceText:
		text := a.Text
		doc.Title = text.Title
		text.MoUDocument, text.Annexes = doc, nil
		c.Texts = append(c.Texts, text)
	case PlaceAnnex:
		i := slices.IndexFunc(c.Texts, func(t MoUText) bool { return t.Language == a.Text.Language })
		if i < 0 {
			return refused("language", "field.choose")
		}
		c.Texts[i].Annexes = append(c.Texts[i].Annexes, doc)
	case PlaceScan:
		if !m.Signed() {
			return refused("file", "mou.not_signed")
		}
		c.Scan = &doc
	case PlaceRecord:
		if !m.Signed() {
			return refused("file", "mou.not_signed")
		}
		c.Record = &doc
	default:
		return refused("place", "field.choose")
	}
	return c.check()
}

// describeFiles fills name, size and hash of the record's files, which must be
// its own.
func (s *Store) describeFiles(tx *gorm.DB, m *MoU) error {
	var files []MoUFile
	if err := tx.Where("mou_id = ?", m.ID).Find(&files).Error; err != nil {
		return err
	}
	describe := func(d *MoUDocument, path string) error {
		if d.File == "" {
			d.Name, d.SHA256, d.Size = "", "", 0
			return nil
		}
		file := byKey(files, d.File, func(f MoUFile) string { return f.Ref })
		if file == nil {
			return refused(path, "field.choose")
		}
		d.Name, d.SHA256, d.Size = file.Name, file.Hash, file.Size
		return nil
	}
	c := &m.Content
	for i := range c.Texts {
		if err := describe(&c.Texts[i].MoUDocument, "texts"); err != nil {
			return err
		}
		for j := range c.Texts[i].Annexes {
			if err := describe(&c.Texts[i].Annexes[j], "texts"); err != nil {
				return err
			}
		}
	}
	for path, d := range map[string]*MoUDocument{"scan": c.Scan, "record": c.Record} {
		if d == nil {
			continue
		}
		if err := describe(d, path); err != nil {
			return err
		}
	}
	return nil
}

// FileOfMoU is a file of a record whose content names it, or ErrNotFound. What
// visitors may see is the content that PublicMoU gives.
func (s *Store) FileOfMoU(ctx context.Context, m *MoU, ref string) (*File, error) {
	if !slices.ContainsFunc(m.Content.Documents(), func(d MoUDocument) bool { return d.File == ref }) {
		return nil, ErrNotFound
	}
	var row MoUFile
	if err := s.read(ctx).Where("mou_id = ? AND ref = ?", m.ID, ref).Take(&row).Error; err != nil {
		return nil, found(err)
	}
	return &File{ID: row.ID, Ref: row.Ref, Hash: row.Hash, Kind: row.Kind, Name: row.Name, Size: row.Size, CreatedAt: row.CreatedAt}, nil
}
