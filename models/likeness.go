package models

import (
	"context"
	"crypto/sha256"
	"slices"
	"strings"

	"gorm.io/gorm"
)

// Why two registrations may be one person's, in the order in which it is told.
const (
	AlikeAddress  = "address"
	AlikeNative   = "native_name"
	AlikeName     = "name"         // and the organisation
	AlikeLandsman = "name_country" // the name, and the country
)

// Likeness is one thing that a registration may have in common with another of
// its dialogue. Only active ones have any.
type Likeness struct {
	DialogueID     int64
	LikeKey        []byte
	RegistrationID int64
	// Shared: another one has it too, or had.
	Shared bool
}

// TableName of the likenesses.
func (Likeness) TableName() string { return "likenesses" }

// likenesses are what is compared of a person, by why they are alike: names in
// whichever order, an address without what most mail servers do not look at.
func (p *Person) likenesses() map[string]string {
	words := strings.Fields(Fold(p.FamilyName + " " + p.GivenNames))
	slices.Sort(words)
	keys := map[string]string{AlikeAddress: looseAddress(p.Email), AlikeNative: Fold(p.NativeName)}
	if name := strings.Join(words, " "); name != "" {
		keys[AlikeName], keys[AlikeLandsman] = name+"\n"+Fold(p.Organisation), name+"\n"+p.Country
	}
	return keys
}

// looseAddress is an address without its tag, the dots before the @, and the
// other name of a large provider.
func looseAddress(address string) string {
	local, domain, found := strings.Cut(addressKey(address), "@")
	if !found {
		return ""
	}
	local, _, _ = strings.Cut(local, "+")
	if domain == "googlemail.com" {
		domain = "gmail.com"
	}
	return strings.ReplaceAll(local, ".", "") + "@" + domain
}

// likeKeys are the likenesses as they are stored.
func (p *Person) likeKeys() [][]byte {
	var keys [][]byte
	for why, text := range p.likenesses() {
		if text != "" {
			sum := sha256.Sum256([]byte(why + "\n" + text))
			keys = append(keys, sum[:16])
		}
	}
	return keys
}

// alike tells why two registrations may be one person's.
func alike(a, b *Registration) (why []string) {
	one, other := a.likenesses(), b.likenesses()
	for _, reason := range []string{AlikeAddress, AlikeNative, AlikeName, AlikeLandsman} {
		if one[reason] != "" && one[reason] == other[reason] {
			why = append(why, reason)
		}
	}
	if slices.Contains(why, AlikeName) {
		why = slices.DeleteFunc(why, func(reason string) bool { return reason == AlikeLandsman })
	}
	return why
}

// saveLikenesses writes what active registrations of one dialogue may have in
// common with others, and marks where they have. They had none before. It runs the
// same statements whether or not there are others.
func saveLikenesses(tx *gorm.DB, list ...*Registration) error {
	var rows []Likeness
	count := map[string]int{}
	for _, r := range list {
		if !r.Active() {
			continue
		}
		for _, key := range r.likeKeys() {
			rows = append(rows, Likeness{DialogueID: r.DialogueID, LikeKey: key, RegistrationID: r.ID})
			count[string(key)]++
		}
	}
	if len(rows) == 0 {
		return nil
	}
	keys := make([][]byte, len(rows))
	for i, row := range rows {
		keys[i] = row.LikeKey
	}
	others := func() *gorm.DB {
		return tx.Model(&Likeness{}).Where("dialogue_id = ? AND like_key IN ?", rows[0].DialogueID, keys)
	}
	var shared [][]byte
	if err := others().Distinct().Pluck("like_key", &shared).Error; err != nil {
		return err
	}
	if err := others().Where("shared = ?", false).Update("shared", true).Error; err != nil {
		return err
	}
	for _, key := range shared {
		count[string(key)]++
	}
	for i := range rows {
		rows[i].Shared = count[string(rows[i].LikeKey)] > 1
	}
	return createAll(tx, rows)
}

func deleteLikenesses(tx *gorm.DB, ids ...int64) error {
	return tx.Where("registration_id IN ?", ids).Delete(&Likeness{}).Error
}

// likenessStep is how many registrations FillLikenesses comes to at once.
const likenessStep = 500

// FillLikenesses gives the registrations that were made before there were
// likenesses theirs, and tells how many.
func (s *Store) FillLikenesses(ctx context.Context) (filled int64, err error) {
	for last := int64(0); ; {
		var ids []int64
		without := s.read(ctx).Model(&Registration{}).Where("id > ? AND id NOT IN (SELECT registration_id FROM likenesses)", last)
		err := without.Where("state IN ? AND erased_at IS NULL", activeStates()).Order("id").Limit(likenessStep).Pluck("id", &ids).Error
		if err != nil || len(ids) == 0 {
			return filled, err
		}
		err = s.write(ctx, func(tx *gorm.DB) error {
			var list []*Registration
			err := tx.Where("id IN ? AND id NOT IN (SELECT registration_id FROM likenesses WHERE registration_id IN ?)", ids, ids).Find(&list).Error
			if err != nil {
				return err
			}
			byDialogue := map[int64][]*Registration{}
			for _, r := range list {
				byDialogue[r.DialogueID] = append(byDialogue[r.DialogueID], r)
			}
			for _, id := range sortedKeys(byDialogue) {
				if err := saveLikenesses(tx, byDialogue[id]...); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return filled, err
		}
		filled, last = filled+int64(len(ids)), ids[len(ids)-1]
	}
}
