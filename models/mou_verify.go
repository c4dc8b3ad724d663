package models

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"time"

	"duologue/models/ledger"
)

// actRow is an act beside what the log holds of it.
type actRow struct {
	MoUAct
	commitment []byte // nil: the log has no such leaf
}

// checkActs checks that every act is what its leaf commits to, that every leaf
// is of an act, and that each record is what its acts made of it.
func (s *Store) checkActs(ctx context.Context, tx *sql.Tx, report func(Finding)) error {
	c := &actCheck{ctx: ctx, tx: tx, report: report}
	rows, err := c.records()
	if err != nil {
		return err
	}
	for _, id := range rows {
		if err := c.record(id); err != nil {
			return err
		}
	}
	return c.strays()
}

type actCheck struct {
	ctx    context.Context
	tx     *sql.Tx
	report func(Finding)
}

func (c *actCheck) say(what, problem string, args ...any) {
	c.report(Finding{What: what, Problem: fmt.Sprintf(problem, args...)})
}

// records are the ids of all records that there are or that acts name.
func (c *actCheck) records() ([]int64, error) {
	rows, err := c.tx.QueryContext(c.ctx, "SELECT id FROM mous UNION SELECT mou_id FROM mou_acts ORDER BY 1")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// record goes through the acts on a record in their order.
func (c *actCheck) record(id int64) error {
	m, err := c.row(id)
	if err != nil {
		return err
	}
	rows, err := c.tx.QueryContext(c.ctx, `SELECT a.seq, a.leaf, a.at, a.kind, a.account_id, a.payload, a.nonce, l.commitment
		FROM mou_acts a LEFT JOIN ledger_leaves l ON l.leaf = a.leaf WHERE a.mou_id = ? ORDER BY a.seq`, id)
	if err != nil {
		return err
	}
	defer rows.Close()
	history := &recordCheck{actCheck: c, row: m}
	for rows.Next() {
		var a actRow
		if err := rows.Scan(&a.Seq, &a.Leaf, &a.At, &a.Kind, &a.AccountID, &a.Payload, &a.Nonce, &a.commitment); err != nil {
			return fmt.Errorf("acts of record %d: %w", m.number, err)
		}
		history.act(&a)
	}
	history.finish()
	return rows.Err()
}

// mouRow is a record as it is stored.
type mouRow struct {
	number                             int64
	reference                          *string
	code, then                         string
	state, visibility, content, stated string
	embargoUntil, publishedAt          *time.Time
	statedAt                           *time.Time
	shown                              bool
	acts                               int
}

func (c *actCheck) row(id int64) (*mouRow, error) {
	var m mouRow
	err := c.tx.QueryRowContext(c.ctx, "SELECT number, reference, code, visible_then, published_at, stated_at, state, visibility, content, stated, embargo_until, shown, acts FROM mous WHERE id = ?", id).
		Scan(&m.number, &m.reference, &m.code, &m.then, &m.publishedAt, &m.statedAt, &m.state, &m.visibility, &m.content, &m.stated, &m.embargoUntil, &m.shown, &m.acts)
	if errors.Is(err, sql.ErrNoRows) {
		c.say(fmt.Sprintf("record with the id %d", id), "is missing, and there are acts on it")
		return &m, nil
	}
	return &m, err
}

// recordCheck is the check of one record under way.
type recordCheck struct {
	*actCheck
	row     *mouRow
	seq     int
	last    *ActPayload
	stated  *MoUStatement
	first   string // when it was first stated
	gone    []int  // acts whose content is gone
	erased  []int  // acts of which a later one says so
	damaged bool   // the last act cannot be read
}

func (r *recordCheck) act(a *actRow) {
	name := fmt.Sprintf("act %d of record %d", a.Seq, r.row.number)
	if r.seq++; a.Seq != r.seq {
		r.say(name, "act %d is missing before it", r.seq)
		r.seq = a.Seq
	}
	if a.Kind == ActStatement && r.first == "" {
		r.first = stamp(&a.At)
	}
	if a.Payload == nil {
		r.gone = append(r.gone, a.Seq)
		return
	}
	if len(a.Nonce) != 32 || a.commitment == nil || ledger.Commitment([32]byte(a.Nonce), []byte(*a.Payload)) != [32]byte(pad(a.commitment)) {
		r.say(name, "is not what leaf %d of the log was made of", a.Leaf)
		r.damaged = r.damaged || a.Kind != ActStatement
		return
	}
	if a.Kind == ActStatement {
		r.statement(name, a)
		return
	}
	p := &ActPayload{}
	if json.Unmarshal([]byte(*a.Payload), p) != nil || p.Seq != a.Seq || p.Kind != a.Kind || p.Account != a.AccountID ||
		p.Number != r.row.number || p.At != a.At.UTC().Format(actTimeLayout) {
		r.say(name, "was recorded with another time, kind, place or account than it says")
		r.damaged = true
		return
	}
	r.last, r.erased, r.damaged = p, append(r.erased, p.Erased...), false
}

// statement checks one that is what its leaf was made of. It comes with the act
// that caused it, at the same time and by the same account.
func (r *recordCheck) statement(name string, a *actRow) {
	said := &MoUStatement{}
	if json.Unmarshal([]byte(*a.Payload), said) != nil || said.At != stamp(&a.At) || said.Reference == "" || said.Record == nil {
		r.say(name, "was recorded with another time or kind than it says")
		return
	}
	if r.last != nil && !r.damaged && r.last.Seq == a.Seq-1 && r.last.Account != a.AccountID {
		r.say(name, "was recorded with another account than the act that caused it")
	}
	r.stated = said
}

// pad makes 32 bytes of what should be 32 bytes.
func pad(b []byte) []byte { return append(slices.Clone(b), make([]byte, 32)...)[:32] }

// finish compares the record with what its acts made of it.
func (r *recordCheck) finish() {
	name := fmt.Sprintf("record %d", r.row.number)
	for _, seq := range r.gone {
		if !slices.Contains(r.erased, seq) {
			r.say(fmt.Sprintf("act %d of record %d", seq, r.row.number), "its content is gone, and no act says that it was erased")
		}
	}
	if r.row.number == 0 {
		return
	}
	if r.seq != r.row.acts {
		r.say(name, "has %d acts, not %d", r.seq, r.row.acts)
	}
	if r.last == nil || r.damaged {
		r.say(name, "cannot be compared with its last act")
		return
	}
	p := r.last
	if !sameJSON(r.row.content, p.Content) {
		r.say(name, "its content is not that of its last act")
	}
	if p.State != r.row.state || p.Visibility != r.row.visibility || p.Reference != deref(r.row.reference) || p.EmbargoUntil != stamp(r.row.embargoUntil) {
		r.say(name, "its state, visibility or reference is not that of its last act")
	}
	if p.Code != "" && (p.Then != r.row.then || p.Code != r.row.code) { // earlier acts did not say
		r.say(name, "its code or its visibility after the embargo is not that of its last act")
	}
	if stamp(r.row.publishedAt) != r.first {
		r.say(name, "was published at another time than it says")
	}
	visible := p.Visibility == MoUPublic || p.Visibility == MoUMetadataOnly
	if visible != r.row.shown {
		r.say(name, "is shown to visitors otherwise than its last act says")
	}
	if visible && (r.stated == nil || r.stated.Reference != deref(r.row.reference) || r.stated.At != stamp(r.row.statedAt) || !sameJSON(r.row.stated, r.stated.Record)) {
		r.say(name, "what visitors see is not its last statement")
	}
}

// sameJSON compares a stored content with one that an act carries.
func sameJSON(stored string, carried *MoUContent) bool {
	var content MoUContent
	if json.Unmarshal([]byte(stored), &content) != nil {
		return false
	}
	own, err := ledger.Canonical(json.RawMessage(stored))
	said, err2 := ledger.Canonical(carried)
	return err == nil && err2 == nil && string(own) == string(said)
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func stamp(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(actTimeLayout)
}

// strays names leaves without an act.
func (c *actCheck) strays() error {
	rows, err := c.tx.QueryContext(c.ctx, "SELECT l.leaf FROM ledger_leaves l LEFT JOIN mou_acts a ON a.leaf = l.leaf WHERE a.leaf IS NULL ORDER BY l.leaf LIMIT 100")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var leaf int64
		if err := rows.Scan(&leaf); err != nil {
			return err
		}
		c.say(fmt.Sprintf("leaf %d", leaf), "its act is missing")
	}
	return rows.Err()
}

// checkDocuments checks that every file of the register is what was recorded.
func (s *Store) checkDocuments(ctx context.Context, tx *sql.Tx, report func(Finding)) error {
	rows, err := tx.QueryContext(ctx, "SELECT f.ref, f.hash, f.kind, f.name, f.size, m.number, m.content FROM mou_files f JOIN mous m ON m.id = f.mou_id ORDER BY f.id")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var f MoUFile
		var number int64
		var content string
		if err := rows.Scan(&f.Ref, &f.Hash, &f.Kind, &f.Name, &f.Size, &number, &content); err != nil {
			return err
		}
		if problem := s.checkDocument(&f, content); problem != "" {
			report(Finding{What: fmt.Sprintf("document %q (%s) of record %d", f.Name, f.Ref, number), Problem: problem})
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return s.checkNamed(ctx, tx, report)
}

func (s *Store) checkDocument(f *MoUFile, content string) string {
	var c MoUContent
	_ = json.Unmarshal([]byte(content), &c) // checkActs tells what cannot be read
	for _, d := range c.Documents() {
		if d.File == f.Ref && (d.SHA256 != f.Hash || d.Name != f.Name || d.Size != f.Size) {
			return "was recorded with another name, size or hash"
		}
	}
	if kindOfName(f.Name) != f.Kind {
		return "was recorded with another kind"
	}
	sum, err := s.sumUpload(f.Hash)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "its file is missing"
	case err != nil:
		return "its file cannot be read: " + err.Error()
	case sum != f.Hash:
		return "its file is not the one that was recorded"
	}
	return ""
}

func (s *Store) sumUpload(hash string) (string, error) {
	if len(hash) != 2*sha256.Size {
		return "", fs.ErrNotExist
	}
	file, err := os.Open(s.uploadPath(hash))
	if err != nil {
		return "", err
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// checkNamed names the files that records speak of and that are not there.
func (s *Store) checkNamed(ctx context.Context, tx *sql.Tx, report func(Finding)) error {
	known := map[string]int64{}
	refs, err := tx.QueryContext(ctx, "SELECT ref, mou_id FROM mou_files")
	if err != nil {
		return err
	}
	defer refs.Close()
	for refs.Next() {
		var ref string
		var record int64
		if err := refs.Scan(&ref, &record); err != nil {
			return err
		}
		known[ref] = record
	}
	rows, err := tx.QueryContext(ctx, "SELECT id, number, content FROM mous ORDER BY id")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, number int64
		var content string
		if err := rows.Scan(&id, &number, &content); err != nil {
			return err
		}
		var c MoUContent
		_ = json.Unmarshal([]byte(content), &c)
		for _, d := range c.Documents() {
			if known[d.File] != id {
				report(Finding{What: fmt.Sprintf("document %q (%s) of record %d", d.Name, d.File, number), Problem: "is missing"})
			}
		}
	}
	return rows.Err()
}
