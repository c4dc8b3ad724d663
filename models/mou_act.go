package models

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"duologue/models/ledger"
)

// Kinds of acts on a record.
const (
	ActEnter      = "enter"     // it was entered into the register
	ActEdit       = "edit"      // before it was signed
	ActPropose    = "propose"   // to clear its texts as they are
	ActMove       = "move"      // to another state
	ActShow       = "show"      // its visibility changed
	ActSign       = "sign"      // one step of the signing
	ActUnsign     = "unsign"    // a step that was recorded by mistake
	ActFollowUp   = "follow_up" // of what is kept up after it was signed
	ActCorrect    = "correct"   // with a reason
	ActErase      = "erase"     // an earlier act's content was erased
	ActRestate    = "restate"   // a record that it names was shown or hidden
	ActStatement  = "statement" // what visitors see from now on
	actVersion    = 1
	actTimeLayout = "2006-01-02T15:04:05.000000Z"
)

// MoUAct is one act on a record, for ever: its content is committed to by a leaf
// of the log. Erasure takes payload and nonce, and the leaf tells nothing then.
type MoUAct struct {
	ID        int64
	MoUID     int64 `gorm:"column:mou_id"`
	Seq       int   // from 1, within the record
	Leaf      int64 // in the log
	At        time.Time
	Kind      string
	AccountID int64
	// Payload is the canonical JSON (RFC 8785) of ActPayload or MoUStatement.
	Payload *string
	Nonce   []byte
}

// TableName is the table's.
func (MoUAct) TableName() string { return "mou_acts" }

// ActPayload is what an act says: the whole record as it is after it.
type ActPayload struct {
	Version      int         `json:"v"`
	Number       int64       `json:"number"`
	Seq          int         `json:"seq"`
	Kind         string      `json:"kind"`
	At           string      `json:"at"`
	Account      int64       `json:"account,omitempty"`
	Reason       string      `json:"reason,omitempty"`
	Step         string      `json:"step,omitempty"`   // of the signing, by key
	Erased       []int       `json:"erased,omitempty"` // acts, by seq
	On           StatedDate  `json:"on,omitempty"`     // from which day a move is so
	State        string      `json:"state"`
	Visibility   string      `json:"visibility"`
	EmbargoUntil string      `json:"embargo_until,omitempty"`
	Then         string      `json:"then,omitempty"` // visibility after the embargo
	Code         string      `json:"code,omitempty"` // of its page of verification
	Reference    string      `json:"reference,omitempty"`
	Content      *MoUContent `json:"content"`
}

// MoUStatement is what visitors are told of a record, as an act of its own, so
// that it can be proven without what they may not see.
type MoUStatement struct {
	Version    int         `json:"v"`
	Reference  string      `json:"reference"`
	At         string      `json:"at"`
	Kind       string      `json:"kind"` // of the act that caused it
	Reason     string      `json:"reason,omitempty"`
	On         StatedDate  `json:"on,omitempty"` // from which day it is so
	State      string      `json:"state"`
	Visibility string      `json:"visibility"`
	Record     *MoUContent `json:"record"`
}

// deed is an act under way.
type deed struct {
	kind, reason, step string
	erased             []int
	on                 StatedDate
}

// act records a deed on m, which has its new content and state already: the act
// and what it changes for visitors become leaves of the log. m is written over
// the row of its Revision; errTurn: somebody was faster.
func (s *Store) act(ctx context.Context, tx *gorm.DB, actor Actor, m *MoU, d deed) error {
	now := s.Now()
	was, published, shown := m.Revision, m.PublishedAt, m.Shown
	if err := s.show(tx, m, now); err != nil {
		return err
	}
	rows := []MoUAct{m.actRow(now, actor, d.kind)}
	payloads := []any{m.payload(rows[0], d)}
	stated, changed, err := m.restate(tx)
	if err != nil {
		return err
	}
	if changed {
		m.StatedAt = &now
		rows = append(rows, m.actRow(now, actor, ActStatement))
		payloads = append(payloads, MoUStatement{Version: actVersion, Reference: *m.Reference, At: now.Format(actTimeLayout),
			Kind: d.kind, Reason: d.reason, On: d.on, State: m.State, Visibility: m.Visibility, Record: &stated})
	}
	m.Revision, m.HeardAt, m.UpdatedAt = was+1, now, now
	m.derive()
	done := tx.Model(m).Where("id = ? AND revision = ?", m.ID, was).Select("*").Omit("id", "ref", "number", "code", "created_at").Updates(m)
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected != 1 {
		return errTurn
	}
	if err := s.writeActs(ctx, tx, rows, payloads); err != nil {
		return err
	}
	if err := s.index(tx, m); err != nil {
		return err
	}
	if m.Shown != shown {
		if err := s.restateTies(ctx, tx, actor, m.Ref); err != nil {
			return err
		}
	}
	if changed {
		if err := tx.Create(&mouNews{MoUID: m.ID, Seq: m.Acts}).Error; err != nil {
			return err
		}
	}
	if err := s.mailCheckpoints(ctx, tx, m, d, published == nil, rows[len(rows)-1].Leaf+1); err != nil {
		return err
	}
	return s.audit(ctx, tx, AuditEntry{Actor: actor, Action: "mou." + d.kind, DialogueID: m.DialogueID, Object: "mou", ObjectRef: m.Ref,
		Details: map[string]any{"state": m.State, "visibility": m.Visibility, "act": rows[0].Seq}})
}

func (m *MoU) actRow(at time.Time, actor Actor, kind string) MoUAct {
	m.Acts++
	return MoUAct{MoUID: m.ID, Seq: m.Acts, At: at, Kind: kind, AccountID: actor.AccountID}
}

func (m *MoU) payload(row MoUAct, d deed) ActPayload {
	p := ActPayload{Version: actVersion, Number: m.Number, Seq: row.Seq, Kind: row.Kind, At: row.At.Format(actTimeLayout), Account: row.AccountID,
		Reason: d.reason, Step: d.step, Erased: d.erased, On: d.on, State: m.State, Visibility: m.Visibility, Then: m.VisibleThen, Code: m.Code, Content: &m.Content}
	if m.EmbargoUntil != nil {
		p.EmbargoUntil = m.EmbargoUntil.UTC().Format(actTimeLayout)
	}
	if m.Reference != nil {
		p.Reference = *m.Reference
	}
	return p
}

// show gives a record that visitors come to see its public reference.
func (s *Store) show(tx *gorm.DB, m *MoU, now time.Time) error {
	m.Shown = m.Visibility == MoUPublic || m.Visibility == MoUMetadataOnly
	if !m.Shown || m.Reference != nil {
		return nil
	}
	number, err := draw(tx, fmt.Sprintf("public %d", now.Year()))
	reference := fmt.Sprintf("%d-%03d", now.Year(), number)
	m.Reference, m.PublishedAt = &reference, &now
	return err
}

// restate is what visitors see now, and whether that is new to them.
func (m *MoU) restate(tx *gorm.DB) (stated MoUContent, changed bool, err error) {
	if !m.Shown {
		return MoUContent{}, false, nil
	}
	stated = m.Content.public(m.Visibility)
	if err := stated.hideTies(tx); err != nil {
		return stated, false, err
	}
	fresh := Fingerprint([]any{m.State, m.Visibility, stated})
	changed = fresh != m.StatedAs
	m.Stated, m.StatedAs = stated, fresh
	return stated, changed, nil
}

// hideTies leaves of a public content the ties alone to what visitors see, too.
func (c *MoUContent) hideTies(tx *gorm.DB) error {
	var published int64
	if err := tx.Model(&Dialogue{}).Where("slug = ? AND status <> ?", c.Dialogue, DialogueDraft).Count(&published).Error; err != nil {
		return err
	}
	if published == 0 {
		c.Dialogue, c.Session = "", ""
	}
	var ties []MoURelation
	for _, r := range c.Relations {
		var related []MoU
		if err := tx.Select("reference").Where("ref = ? AND shown = ?", r.MoU, true).Limit(1).Find(&related).Error; err != nil {
			return err
		}
		if r.MoU = ""; len(related) > 0 {
			r.MoU = *related[0].Reference
		}
		if r.MoU != "" || len(r.Title) > 0 {
			ties = append(ties, r)
		}
	}
	c.Relations = ties
	return nil
}

// restateTies states anew the shown records that name one which visitors now see,
// or no longer.
func (s *Store) restateTies(ctx context.Context, tx *gorm.DB, actor Actor, ref string) error {
	var tied []*MoU
	err := tx.Where("shown = ? AND id IN (SELECT mou_id FROM mou_facets WHERE open = ? AND kind = ? AND value = ?)", true, false, facetTie, ref).
		Order("id").Find(&tied).Error
	for _, m := range tied {
		if err == nil {
			err = s.act(ctx, tx, actor, m, deed{kind: ActRestate})
		}
	}
	return err
}

// writeActs writes acts with their leaves.
func (s *Store) writeActs(ctx context.Context, tx *gorm.DB, rows []MoUAct, payloads []any) error {
	commitments := make([][32]byte, len(rows))
	for i := range rows {
		text, err := ledger.Canonical(payloads[i])
		if err != nil {
			return err
		}
		nonce, payload := ledger.NewNonce(), string(text)
		rows[i].Payload, rows[i].Nonce = &payload, nonce[:]
		commitments[i] = ledger.Commitment(nonce, text)
	}
	first, err := s.appendLeaves(ctx, tx, commitments)
	if err != nil {
		return err
	}
	for i := range rows {
		rows[i].Leaf = first + int64(i)
	}
	return tx.Create(&rows).Error
}

// numberRow is a counter from which numbers are drawn that are never reused.
type numberRow struct {
	Name string `gorm:"primaryKey"`
	Last int64
}

// TableName is the table's.
func (numberRow) TableName() string { return "mou_numbers" }

// draw takes the next number of a counter.
func draw(tx *gorm.DB, name string) (int64, error) {
	if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&numberRow{Name: name}).Error; err != nil {
		return 0, err
	}
	if err := tx.Exec("UPDATE mou_numbers SET last = last + 1 WHERE name = ?", name).Error; err != nil {
		return 0, err
	}
	var n int64
	return n, tx.Raw("SELECT last FROM mou_numbers WHERE name = ?", name).Row().Scan(&n)
}
