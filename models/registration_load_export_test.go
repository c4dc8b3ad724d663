package models

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// Crowd is a dialogue with many generated registrations, written past the
// store's methods in whole batches.
type Crowd struct {
	S        *Store
	Dialogue *Dialogue
	Sessions []string // refs, from the most to the least chosen
}

// Syllables of generated names; whoever bears one is a coincidence.
func syllables() (latin, given, native []string) {
	return strings.Fields("ba be bo da de do fa fi ga go ha he ka ko la le li lo ma me mo na ne no pa pe ra ro sa se ta te va ve wa we za zo"),
		strings.Fields("Aba Bélo Cidu Dorì Éfa Filu Gano Hëda Jolo Kéva Lano Miru"),
		strings.Fields("王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳")
}

func (c *Crowd) person(rng *rand.Rand, n int) Person {
	latin, given, native := syllables()
	pick := func(list []string) string { return list[rng.IntN(len(list))] }
	family := pick(latin) + pick(latin) + pick(latin)
	p := Person{FamilyName: strings.ToUpper(family[:1]) + family[1:], GivenNames: pick(given), NameOrder: GivenFirst,
		Email: fmt.Sprintf("g%d@guest.example", n), Organisation: "Institute " + pick(given), Language: "en", Country: "BE",
		Category: Categories()[min(rng.IntN(10)/3, 3)]}
	switch {
	case rng.IntN(3) == 0:
		p.Country, p.NativeName, p.NameOrder = "CN", pick(native)+pick(native)+pick(native), FamilyFirst
		p.Organisation = "研究院" + pick(native)
		if rng.IntN(4) == 0 {
			p.FamilyName, p.GivenNames = "", ""
		}
	case rng.IntN(10) == 0:
		p.Country = []string{"NL", "FR", "DE", "LU"}[rng.IntN(4)]
	}
	return p
}

// FillCrowd writes n registrations to the first sessions of the dialogue.
func FillCrowd(t testing.TB, s *Store, d *Dialogue, n int) *Crowd {
	t.Helper()
	c := &Crowd{S: s, Dialogue: d}
	agenda, err := s.Agenda(context.Background(), d)
	if err != nil {
		t.Fatal(err)
	}
	var ids []int64
	for _, session := range agenda.Sessions {
		c.Sessions, ids = append(c.Sessions, session.Ref), append(ids, session.ID)
	}
	if err := c.fill(n, ids); err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *Crowd) fill(n int, sessions []int64) error {
	db, err := c.S.writer.DB()
	if err != nil {
		return err
	}
	ctx := context.Background()
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	before, after := []string{"PRAGMA foreign_keys = 0", "PRAGMA cache_size = -200000"}, []string{"PRAGMA foreign_keys = 1", "PRAGMA cache_size = -16000"}
	if c.S.mysql {
		before = []string{"SET foreign_key_checks = 0", "SET unique_checks = 0"}
		after = []string{"SET foreign_key_checks = 1", "SET unique_checks = 1", "ANALYZE TABLE registrations, choices, search_terms, choice_terms"}
	}
	drop, create, err := c.indexes(ctx, conn)
	if err != nil {
		return err
	}
	if err := execAll(ctx, conn, append(before, drop...)); err != nil {
		return err
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := c.rows(tx, n, sessions); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	return execAll(ctx, conn, append(create, after...))
}

func execAll(ctx context.Context, conn *sql.Conn, statements []string) error {
	for _, statement := range statements {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

// indexes are the statements that take the big tables' indexes away and make
// them again as they were: that is faster than to keep them up.
func (c *Crowd) indexes(ctx context.Context, conn *sql.Conn) (drop, create []string, err error) {
	sql := `SELECT 'DROP INDEX ' || name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL
		AND tbl_name IN ('registrations', 'choices', 'search_terms', 'choice_terms')`
	if c.S.mysql {
		sql = `SELECT CONCAT('ALTER TABLE ', table_name, ' ', GROUP_CONCAT(DISTINCT 'DROP KEY ', index_name)),
				CONCAT('ALTER TABLE ', table_name, ' ', GROUP_CONCAT('ADD KEY ', index_name, ' (', columns, ')'))
			FROM (SELECT table_name, index_name, GROUP_CONCAT(column_name ORDER BY seq_in_index) AS columns
				FROM information_schema.statistics WHERE table_schema = DATABASE() AND non_unique = 1
				AND table_name IN ('registrations', 'choices', 'search_terms', 'choice_terms')
				GROUP BY table_name, index_name) AS keys_of GROUP BY table_name`
	}
	rows, err := conn.QueryContext(ctx, sql)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var d, c string
		if err := rows.Scan(&d, &c); err != nil {
			return nil, nil, err
		}
		drop, create = append(drop, d), append(create, c)
	}
	return drop, create, rows.Err()
}

// rows generates everything from one seed, the same on every database.
func (c *Crowd) rows(tx *sql.Tx, n int, sessions []int64) error {
	rng := rand.New(rand.NewPCG(7, 7))
	registrations := batch{tx: tx, into: `registrations (id, ref, reference, dialogue_id, state, mode, onsite, place, queue_number, family_name, given_names,
		native_name, name_order, email, email_key, organisation, country, position, category, language, vip, head_of_delegation,
		door_note, staff_note, source, token_hash, facet, sort_name, created_at, updated_at)`}
	choices := batch{tx: tx, into: `choices (dialogue_id, registration_id, session_id, mode, state, provisional, facet, country, sort_name,
		registered_at, updated_at)`}
	terms := batch{tx: tx, into: "search_terms (dialogue_id, term, registration_id, facet, country)"}
	start := c.S.Now().Add(-90 * 24 * time.Hour)
	for i := 1; i <= n; i++ {
		r := &Registration{ID: int64(i), DialogueID: c.Dialogue.ID, Person: c.person(rng, i), Reference: newReference(),
			State: States()[[]int{1, 1, 1, 1, 1, 1, 0, 2, 3, 4}[rng.IntN(10)]], Mode: Modes()[rng.IntN(4)/3],
			CreatedAt: start.Add(time.Duration(rng.IntN(80*24*3600)) * time.Second)}
		if in := r.State == Pending || r.State == Confirmed; in && r.Mode == Onsite && i%9 == 0 {
			number := int64(i)
			r.QueueNumber = &number
		}
		r.stamp()
		registrations.add(r.ID, newRef(), r.Reference, r.DialogueID, r.State, r.Mode, r.Mode == Onsite, false, r.QueueNumber, r.FamilyName, r.GivenNames,
			r.NativeName, r.NameOrder, r.Email, r.Email, r.Organisation, r.Country, "", r.Category, r.Language, false, false,
			"", "", SourceImport, []byte(r.Reference), r.Facet, r.SortName, r.CreatedAt, r.CreatedAt)
		for _, term := range SearchTerms(r.FamilyName+" "+r.GivenNames, r.GivenNames+" "+r.FamilyName, r.NativeName, r.Email, r.Organisation, r.Reference) {
			terms.add(r.DialogueID, term, r.ID, r.Facet, r.Country)
		}
		for at, session := range sessions {
			if rng.IntN(at*at+2) != 0 {
				continue
			}
			state, facet := Held, r.Facet
			if !r.Active() || rng.IntN(5) == 0 {
				state, facet = Released, releasedFacet
			}
			choices.add(r.DialogueID, r.ID, session, r.Mode, state, false, facet, r.Country, r.SortName, r.CreatedAt, r.CreatedAt)
		}
	}
	for _, b := range []*batch{&registrations, &choices, &terms} {
		if err := b.flush(); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`INSERT INTO choice_terms (session_id, term, registration_id, facet, country)
		SELECT c.session_id, t.term, t.registration_id, t.facet, t.country
		FROM search_terms t CROSS JOIN choices c WHERE c.registration_id = t.registration_id AND c.state <> ?`, Released)
	return err
}

// batch writes rows a few hundred at a time.
type batch struct {
	tx   *sql.Tx
	into string
	args []any
	wide int
	stmt *sql.Stmt
	err  error
}

func (b *batch) add(values ...any) {
	b.wide = len(values)
	if b.args = append(b.args, values...); len(b.args)/b.wide == 200 {
		if b.stmt == nil && b.err == nil {
			b.stmt, b.err = b.tx.Prepare(b.sql(200))
		}
		if b.err == nil {
			_, b.err = b.stmt.Exec(b.args...)
		}
		b.args = b.args[:0]
	}
}

func (b *batch) sql(rows int) string {
	one := "(" + strings.TrimSuffix(strings.Repeat("?,", b.wide), ",") + ")"
	return "INSERT INTO " + b.into + " VALUES " + strings.TrimSuffix(strings.Repeat(one+",", rows), ",")
}

func (b *batch) flush() error {
	if b.err == nil && len(b.args) > 0 {
		_, b.err = b.tx.Exec(b.sql(len(b.args)/b.wide), b.args...)
	}
	return b.err
}

// Record sends what the store reads to a logger, over one connection, so that
// its counters can be compared; it returns that connection's pool.
func (s *Store) Record(l logger.Interface) (*sql.DB, error) {
	db, err := s.reader.DB()
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	s.reader = s.reader.Session(&gorm.Session{Logger: l})
	return db, nil
}

// CursorAt is the cursor after the first n rows of a list, or after all but the
// last few when it is shorter; empty when it is very short.
func (s *Store) CursorAt(ctx context.Context, d *Dialogue, f RegistrationFilter, n, few int) (string, error) {
	l, err := s.newListing(ctx, d.Whole(), f, Cursor{}, n)
	if err != nil {
		return "", err
	}
	found, more, err := l.collect(ctx)
	if err != nil {
		return "", err
	}
	if !more {
		found = found[:max(len(found)-few, 0)]
	}
	if len(found) == 0 {
		return "", nil
	}
	return s.cursorText(found[len(found)-1])
}

// CursorOf is a cursor as a list writes it, at any key.
func (s *Store) CursorOf(key string, id int64) (string, error) {
	return s.cursorText(listCursor{Key: key, ID: id})
}

// Everything is all registrations of a dialogue and all its choices.
func (s *Store) Everything(ctx context.Context, d *Dialogue) (all []*Registration, choices []Choice, err error) {
	if err := s.read(ctx).Where("dialogue_id = ?", d.ID).Find(&all).Error; err != nil {
		return nil, nil, err
	}
	return all, choices, s.read(ctx).Where("dialogue_id = ?", d.ID).Find(&choices).Error
}

// LastAudit is the newest row of the audit.
func (s *Store) LastAudit(ctx context.Context) (a Audit, err error) {
	return a, s.read(ctx).Order("id DESC").Take(&a).Error
}

// Terms counts the search terms of a dialogue.
func (s *Store) Terms(t testing.TB, d *Dialogue) (n int64) {
	t.Helper()
	if err := s.read(context.Background()).Model(&searchTermRow{}).Where("dialogue_id = ?", d.ID).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

// FillDistinctions makes two persons of some thousand pairs.
func (s *Store) FillDistinctions(t testing.TB) {
	t.Helper()
	err := s.writer.Exec("INSERT INTO distinctions SELECT id, id + 1, 0, created_at FROM registrations WHERE id % 20 = 0").Error
	if err == nil && s.mysql {
		err = s.writer.Exec("ANALYZE TABLE distinctions").Error
	}
	if err != nil {
		t.Fatal(err)
	}
}

// ForgetLikenesses makes registrations as they were before there were any.
func (s *Store) ForgetLikenesses(t testing.TB) {
	t.Helper()
	if err := s.writer.Exec("DELETE FROM likenesses").Error; err != nil {
		t.Fatal(err)
	}
}
