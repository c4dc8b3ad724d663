package models

import (
	"context"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"time"

	"gorm.io/gorm"
)

// MoUDeed is an act on a record as staff read it.
type MoUDeed struct {
	Seq  int
	Leaf int64
	At   time.Time
	Kind string
	// Account is the name of who did it; empty: the system.
	Account    string
	Reason     string
	State      string
	Visibility string
	// Changed are the fields of the content that differ from the act before, by
	// their names in it.
	Changed []string
	// Erased are the acts whose content was erased by this one.
	Erased []int
	// Gone: its own content was erased. Erasable: it can be.
	Gone, Erasable bool
}

// HistoryOf is what was done with a record, the last first.
func (s *Store) HistoryOf(ctx context.Context, m *MoU) ([]MoUDeed, error) {
	rows, err := s.ActsOf(ctx, m)
	if err != nil {
		return nil, err
	}
	names, ids := map[int64]string{}, []int64{}
	for _, row := range rows {
		ids = append(ids, row.AccountID)
	}
	if err := s.names(ctx, "accounts", ids, names); err != nil {
		return nil, err
	}
	deeds := make([]MoUDeed, len(rows))
	var before map[string]json.RawMessage
	for i := len(rows) - 1; i >= 0; i-- {
		row := rows[i]
		d := MoUDeed{Seq: row.Seq, Leaf: row.Leaf, At: row.At, Kind: row.Kind, Account: names[row.AccountID], Gone: row.Payload == nil}
		d.Erasable = !d.Gone && !carriesCurrent(m, rows, row)
		if !d.Gone {
			if before, err = d.read(*row.Payload, before); err != nil {
				return nil, err
			}
		}
		deeds[i] = d
	}
	return deeds, nil
}

// read fills in what a payload says, and what of the content before it changed.
func (d *MoUDeed) read(payload string, before map[string]json.RawMessage) (content map[string]json.RawMessage, err error) {
	var said struct {
		Reason, State, Visibility string
		Erased                    []int
		Content                   map[string]json.RawMessage
	}
	if err := json.Unmarshal([]byte(payload), &said); err != nil {
		return nil, err
	}
	d.Reason, d.State, d.Visibility, d.Erased = said.Reason, said.State, said.Visibility, said.Erased
	if d.Kind == ActStatement {
		return before, nil
	}
	if before != nil {
		all := maps.Clone(before)
		maps.Copy(all, said.Content)
		for _, field := range slices.Sorted(maps.Keys(all)) {
			if string(before[field]) != string(said.Content[field]) {
				d.Changed = append(d.Changed, field)
			}
		}
	}
	return said.Content, nil
}

// carriesCurrent tells whether an act is the one that says what the record is
// now, or, of a record that visitors see, what they are told. The acts are those
// of the record, the last first.
func carriesCurrent(m *MoU, acts []MoUAct, act MoUAct) bool {
	statement := act.Kind == ActStatement
	for _, a := range acts {
		if (a.Kind == ActStatement) == statement {
			return a.Seq == act.Seq && (m.Shown || !statement)
		}
	}
	return false
}

// EraseMoUAct takes away the content of acts, so that their leaves tell nothing
// any more, and records that and why. What carries the record as it is now stays:
// ErrConflict. ErrForbidden: the desk does not clear.
func (s *Store) EraseMoUAct(ctx context.Context, actor Actor, desk Desk, ref string, seqs []int, reason string) (*MoU, error) {
	return s.onMoU(ctx, desk, ref, 0, func(tx *gorm.DB, m *MoU) error {
		switch {
		case !desk.Clears(m.DialogueID):
			return ErrForbidden
		case reason == "":
			return refused("reason", "field.required")
		}
		var acts []MoUAct
		if err := tx.Omit("payload", "nonce").Where("mou_id = ?", m.ID).Order("seq DESC").Find(&acts).Error; err != nil {
			return err
		}
		for _, seq := range seqs {
			act := byKey(acts, strconv.Itoa(seq), func(a MoUAct) string { return strconv.Itoa(a.Seq) })
			if act == nil {
				return ErrNotFound
			}
			if carriesCurrent(m, acts, *act) {
				return ErrConflict
			}
		}
		done := tx.Model(&MoUAct{}).Where("mou_id = ? AND seq IN ? AND payload IS NOT NULL", m.ID, seqs).
			Updates(map[string]any{"payload": nil, "nonce": nil})
		if done.Error != nil {
			return done.Error
		}
		if int(done.RowsAffected) != len(seqs) || len(seqs) == 0 {
			return ErrConflict // somebody was faster
		}
		return s.act(ctx, tx, actor, m, deed{kind: ActErase, reason: reason, erased: seqs})
	})
}

// numberPattern is a number of the register, as people write it.
func numberPattern() *regexp.Regexp { return regexp.MustCompile(`^[1-9][0-9]{0,8}$`) }

// settleRelations reads related records that were named by their number. They
// must be of the desk.
func settleRelations(tx *gorm.DB, desk Desk, c *MoUContent) error {
	pattern := numberPattern()
	for i, r := range c.Relations {
		if !pattern.MatchString(r.MoU) {
			continue
		}
		var related []MoU
		if err := tx.Select("ref", "dialogue_id").Where("number = ?", r.MoU).Limit(1).Find(&related).Error; err != nil {
			return err
		}
		if len(related) == 0 || !desk.Keeps(related[0].DialogueID) {
			return refused("relations."+strconv.Itoa(i)+".mou", "mou.no_such_number")
		}
		c.Relations[i].MoU = related[0].Ref
	}
	return nil
}

// NumbersOfMoUs are the numbers of the desk's records, by their refs.
func (s *Store) NumbersOfMoUs(ctx context.Context, desk Desk, refs []string) (map[string]int64, error) {
	var rows []MoU
	if err := s.read(ctx).Select("ref", "number", "dialogue_id").Where("ref IN ?", append(refs, "")).Find(&rows).Error; err != nil {
		return nil, err
	}
	numbers := map[string]int64{}
	for _, m := range rows {
		if desk.Keeps(m.DialogueID) {
			numbers[m.Ref] = m.Number
		}
	}
	return numbers, nil
}
