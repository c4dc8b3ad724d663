package models

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
)

// Roles of a speaker in a session.
const (
	RoleSpeaker   = "speaker"
	RoleChair     = "chair"
	RoleModerator = "moderator"
	RolePanellist = "panellist"
)

// SpeakerRoles are all of them, in the order of forms.
func SpeakerRoles() []string {
	return []string{RoleSpeaker, RoleChair, RoleModerator, RolePanellist}
}

// Speaker is somebody who speaks in a dialogue. Visitors see those of the
// released agenda.
type Speaker struct {
	ID         int64
	Ref        string
	DialogueID int64
	SpeakerProfile
	Email       string // where to reach them; never shown to visitors
	Language    string // of mails to them
	LinkVersion int
	// LinkMailedAt is when their link was last mailed to this address.
	LinkMailedAt *time.Time
	Portrait     string // the hash of the picture; empty where there is none
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// SpeakerProfile is what visitors see of a speaker, and what a speaker can
// complete by their own link.
type SpeakerProfile struct {
	FamilyName   string
	GivenNames   string
	NativeName   string
	NameOrder    string
	Position     Text
	Organisation Text
	Country      string
	Biography    Text // Markdown
}

// SessionSpeaker is a speaker's part in a session, by ref.
type SessionSpeaker struct {
	Speaker string `json:"speaker"`
	Role    string `json:"role"`
}

// Part is a speaker with their role in a session.
type Part struct {
	*Speaker
	Role string
}

// SpeakerForm is what is saved of a speaker.
type SpeakerForm struct {
	SpeakerProfile
	Email    string
	Language string // of mails; en where none is given
	// Was is the fingerprint of the profile that was edited; empty for a new one.
	Was string
	// Picture is the file of a new portrait; nil keeps the one there is.
	Picture []byte
	// NoPicture removes the portrait.
	NoPicture bool
}

// Speakers are those of a dialogue by name.
func (s *Store) Speakers(ctx context.Context, d *Dialogue) ([]*Speaker, error) {
	return speakersOf(s.read(ctx), d.ID)
}

// LookUpSpeakers is Speakers for staff, which is audited.
func (s *Store) LookUpSpeakers(ctx context.Context, actor Actor, d *Dialogue) ([]*Speaker, error) {
	list, err := s.Speakers(ctx, d)
	if err != nil {
		return nil, err
	}
	return list, s.AuditedOnce(ctx, AuditEntry{Actor: actor, Action: "speaker.list", DialogueID: d.ID, Object: "speaker", ObjectRef: d.Slug})
}

func speakersOf(db *gorm.DB, dialogueID int64) ([]*Speaker, error) {
	var list []*Speaker
	if err := db.Where("dialogue_id = ?", dialogueID).Order("id").Find(&list).Error; err != nil {
		return nil, err
	}
	slices.SortStableFunc(list, func(a, b *Speaker) int { return strings.Compare(a.sortName(), b.sortName()) })
	return list, nil
}

func (p *SpeakerProfile) person() Person {
	return Person{FamilyName: p.FamilyName, GivenNames: p.GivenNames, NativeName: p.NativeName}
}

func (p *SpeakerProfile) sortName() string {
	person := p.person()
	return person.sortName()
}

// OpenSpeaker is one speaker for staff, which is audited, or ErrNotFound.
func (s *Store) OpenSpeaker(ctx context.Context, actor Actor, d *Dialogue, ref string) (*Speaker, error) {
	speaker, err := s.speaker(s.read(ctx), d.ID, ref)
	if err != nil {
		return nil, err
	}
	return speaker, s.AuditedOnce(ctx, AuditEntry{Actor: actor, Action: "speaker.open", DialogueID: d.ID, Object: "speaker", ObjectRef: ref})
}

func (s *Store) speaker(db *gorm.DB, dialogueID int64, ref string) (*Speaker, error) {
	var speaker Speaker
	err := db.Where("dialogue_id = ? AND ref = ?", dialogueID, ref).Take(&speaker).Error
	return &speaker, found(err)
}

// Portrait is the picture of a speaker as JPEG, or ErrNotFound.
func (s *Store) Portrait(ctx context.Context, speaker *Speaker) ([]byte, error) {
	var row Portrait
	if err := s.read(ctx).Where("speaker_id = ?", speaker.ID).Take(&row).Error; err != nil {
		return nil, found(err)
	}
	return row.Body, nil
}

// Portrait keeps a speaker's picture.
type Portrait struct {
	SpeakerID int64 `gorm:"primaryKey;autoIncrement:false"`
	Body      []byte
}

// SpeakerToken is the secret part of a speaker's own link.
func (s *Store) SpeakerToken(speaker *Speaker) string {
	mac := hmac.New(sha256.New, s.derive("speaker"))
	fmt.Fprintf(mac, "%s %d", speaker.Ref, speaker.LinkVersion)
	return speaker.Ref + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// SpeakerByToken finds the speaker of a link, or ErrNotFound.
func (s *Store) SpeakerByToken(ctx context.Context, token string) (*Speaker, *Dialogue, error) {
	if len(token) <= refLength {
		return nil, nil, ErrNotFound
	}
	var speaker Speaker
	if err := s.read(ctx).Where("ref = ?", token[:refLength]).Take(&speaker).Error; err != nil {
		return nil, nil, found(err)
	}
	if !hmac.Equal([]byte(s.SpeakerToken(&speaker)), []byte(token)) {
		return nil, nil, ErrNotFound
	}
	d, err := s.DialogueByID(ctx, speaker.DialogueID)
	return &speaker, d, err
}

// SaveSpeaker saves a speaker for staff; a new one has no ref. *Invalid names
// mistakes; *ChangedMeanwhile: somebody else was faster.
func (s *Store) SaveSpeaker(ctx context.Context, actor Actor, d *Dialogue, ref string, f SpeakerForm) (*Speaker, error) {
	return s.saveSpeaker(ctx, actor, d, ref, f, true)
}

// SaveOwnSpeaker is SaveSpeaker by the speaker, whose address stays.
func (s *Store) SaveOwnSpeaker(ctx context.Context, d *Dialogue, speaker *Speaker, f SpeakerForm) error {
	_, err := s.saveSpeaker(ctx, Actor{Kind: ActorGuest}, d, speaker.Ref, f, false)
	return err
}

func (s *Store) saveSpeaker(ctx context.Context, actor Actor, d *Dialogue, ref string, f SpeakerForm, staff bool) (*Speaker, error) {
	var picture []byte
	err := f.check()
	if err == nil && f.Picture != nil {
		s.unfolding.Lock() // one at a time: a picture unfolds to a hundred times its size
		picture, err = makePortrait(f.Picture)
		s.unfolding.Unlock()
	}
	if err != nil {
		return nil, err
	}
	var saved *Speaker
	err = s.write(ctx, func(tx *gorm.DB) error {
		saved = &Speaker{Ref: newRef(), DialogueID: d.ID, LinkVersion: 1, CreatedAt: s.Now()}
		if ref != "" {
			if saved, err = s.speaker(tx, d.ID, ref); err != nil {
				return err
			}
			if now := saved.SpeakerProfile; Fingerprint(now) != f.Was {
				return &ChangedMeanwhile[SpeakerProfile]{Now: &now}
			}
		}
		return s.writeSpeaker(ctx, tx, actor, saved, f, picture, staff)
	})
	return saved, err
}

func (s *Store) writeSpeaker(ctx context.Context, tx *gorm.DB, actor Actor, speaker *Speaker, f SpeakerForm, picture []byte, staff bool) error {
	before := *speaker
	speaker.SpeakerProfile, speaker.UpdatedAt = f.SpeakerProfile, s.Now()
	if staff {
		speaker.Email, speaker.Language = f.Email, f.Language
	}
	if speaker.Email != before.Email {
		speaker.LinkMailedAt = nil
	}
	if f.NoPicture {
		speaker.Portrait = ""
	}
	if picture != nil {
		sum := sha256.Sum256(picture)
		speaker.Portrait = hex.EncodeToString(sum[:8])
	}
	if err := tx.Save(speaker).Error; err != nil {
		return err
	}
	if speaker.Portrait != before.Portrait {
		if err := tx.Where("speaker_id = ?", speaker.ID).Delete(&Portrait{}).Error; err != nil {
			return err
		}
		if picture != nil {
			if err := tx.Create(&Portrait{SpeakerID: speaker.ID, Body: picture}).Error; err != nil {
				return err
			}
		}
	}
	if err := touchDialogue(tx, speaker.DialogueID); err != nil {
		return err
	}
	return s.audit(ctx, tx, AuditEntry{Actor: actor, Action: "speaker.save", DialogueID: speaker.DialogueID, Object: "speaker",
		ObjectRef: speaker.Ref, Details: map[string]any{"portrait": picture != nil}, Values: speakerChanges(&before, speaker)})
}

func speakerChanges(was, is *Speaker) []AuditChange {
	var list []AuditChange
	text := func(t Text) string { v, _ := t.Value(); s, _ := v.(string); return s }
	for _, v := range []struct{ field, before, after string }{
		{"family_name", was.FamilyName, is.FamilyName}, {"given_names", was.GivenNames, is.GivenNames},
		{"native_name", was.NativeName, is.NativeName}, {"email", was.Email, is.Email}, {"country", was.Country, is.Country},
		{"position", text(was.Position), text(is.Position)}, {"organisation", text(was.Organisation), text(is.Organisation)},
		{"biography", text(was.Biography), text(is.Biography)},
	} {
		if v.before != v.after {
			list = append(list, Changed(v.field, v.before, v.after))
		}
	}
	return list
}

// check tidies a form and names its mistakes.
func (f *SpeakerForm) check() error {
	wrong := &Invalid{}
	p := Person{FamilyName: f.FamilyName, GivenNames: f.GivenNames, NativeName: f.NativeName, NameOrder: f.NameOrder}
	p.tidy()
	f.FamilyName, f.GivenNames, f.NativeName, f.NameOrder = p.FamilyName, p.GivenNames, p.NativeName, p.NameOrder
	if p.FamilyName == "" && p.GivenNames == "" && p.NativeName == "" {
		wrong.Add("family_name", "field.required")
	}
	if p.NameOrder != GivenFirst && p.NameOrder != FamilyFirst {
		wrong.Add("name_order", "field.choose")
	}
	m := &importer{}
	for name, value := range map[string]string{"family_name": f.FamilyName, "given_names": f.GivenNames, "native_name": f.NativeName} {
		m.text(name, Text{"en": value}, 200, false)
	}
	m.text("position", f.Position, textShort, false)
	m.text("organisation", f.Organisation, textShort, false)
	m.text("biography", f.Biography, textLong, false)
	if f.Country != "" && !importCountry.MatchString(f.Country) {
		m.refuse("country", "field.choose")
	}
	f.Language = cmp.Or(f.Language, "en")
	m.languages("language", []string{f.Language})
	if f.Email != "" {
		address, ok := cleanAddress(f.Email)
		if !ok {
			m.refuse("email", "field.email")
		}
		f.Email = address
	}
	wrong.Fields = append(wrong.Fields, m.wrong.Fields...)
	return wrong.OrNil()
}

// DeleteSpeaker erases a speaker with portrait, mails and the personal values of
// the audit. Sessions that name them show them no more.
func (s *Store) DeleteSpeaker(ctx context.Context, actor Actor, d *Dialogue, ref string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		speaker, err := s.speaker(tx, d.ID, ref)
		if err != nil {
			return err
		}
		for _, step := range []*gorm.DB{
			tx.Where("speaker_id = ?", speaker.ID).Delete(&Portrait{}), tx.Delete(speaker),
			tx.Exec("DELETE FROM audit_values WHERE registration_id = 0 AND audit_id IN (SELECT id FROM audits WHERE object = ? AND object_ref = ?)", "speaker", ref),
		} {
			if step.Error != nil {
				return step.Error
			}
		}
		if err := dropMessages(tx, "speaker_id = ?", speaker.ID); err != nil {
			return err
		}
		if err := touchDialogue(tx, d.ID); err != nil {
			return err
		}
		return s.audit(ctx, tx, AuditEntry{Actor: actor, Action: "speaker.delete", DialogueID: d.ID, Object: "speaker", ObjectRef: ref})
	})
}
