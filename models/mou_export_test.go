package models

import (
	"fmt"
	"testing"
)

// FillMoUs writes n records with their facets and terms, as an import of a whole
// register would, by few statements. Word "common" is in each, "polar" in one of
// 50, "rare7" in one of 9973, "unique42" in one.
func FillMoUs(t *testing.T, s *Store, n int) {
	t.Helper()
	numbers := fmt.Sprintf("(WITH RECURSIVE n(seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n WHERE seq < %d) SELECT seq FROM n) q", n)
	if s.mysql {
		numbers = fmt.Sprintf("seq_1_to_%d q", n)
	}
	date := "CASE WHEN seq % 10 = 0 THEN '' ELSE CONCAT(1980 + seq % 47, '-0', 1 + seq % 9) END"
	at := "'2026-01-01 00:00:00'"
	statements := []string{`INSERT INTO mous (id, ref, number, reference, code, state, visibility, visible_then, shown, stated, stated_as, stated_at, content, dialogue_id,
		revision, acts, proposed_by, sort_date, year, unscanned, heard_at, created_at, updated_at)
		SELECT seq, CONCAT('r', seq), seq, CONCAT('2026-', seq), CONCAT('c', seq), 'signed', 'public', '', 1, '{}', '', ` + at + `, '{}', 0, 1, 1, 0, ` + date + `, 0, 0, ` + at + `, ` + at + `, ` + at}
	for _, facet := range [][3]string{{"all", "''", "1 = 1"}, {"state", "CASE seq % 5 WHEN 0 THEN 'expired' ELSE 'in_effect' END", "1 = 1"},
		{"party", "CONCAT('BODY-', seq % 200)", "1 = 1"}, {"party", "'RARE'", "seq % 9973 = 0"}, {"country", "'be'", "1 = 1"}, {"country", "'cn'", "1 = 1"},
		{"topic", "CONCAT('topic-', seq % 12)", "1 = 1"}, {"year", "CONCAT(1980 + seq % 47, '')", "seq % 10 <> 0"}, {"dialogue", "CONCAT('d-', seq % 30)", "seq % 3 = 0"}} {
		statements = append(statements, fmt.Sprintf("INSERT INTO mou_facets (open, kind, value, sort_date, mou_id) SELECT 1, '%s', %s, %s, seq", facet[0], facet[1], date)+
			"\x00"+facet[2])
	}
	for _, term := range [][2]string{{"CONCAT('common words ', seq % 1000)", "1 = 1"}, {"CONCAT('polar ', seq)", "seq % 50 = 0"}, {"'rare7'", "seq % 9973 = 0"}, {"CONCAT('unique', seq, 'x')", "1 = 1"}} {
		statements = append(statements, "INSERT INTO mou_terms (open, term, mou_id) SELECT 1, "+term[0]+", seq\x00"+term[1])
	}
	for _, sql := range statements {
		var where string
		for i := range sql {
			if sql[i] == 0 {
				sql, where = sql[:i], " WHERE "+sql[i+1:]
				break
			}
		}
		if err := s.writer.Exec(sql + " FROM " + numbers + where).Error; err != nil {
			t.Fatal(err)
		}
	}
}

// FillSubscribers writes n confirmed subscriptions to everything.
func FillSubscribers(t *testing.T, s *Store, n int) {
	t.Helper()
	var list []MoUSubscription
	for i := range n {
		email := fmt.Sprintf("reader%d@host.example", i)
		list = append(list, MoUSubscription{Ref: newRef(), Email: email, EmailKey: email, Language: "en", Kind: SubscribeAll, State: SubscriptionConfirmed,
			CreatedAt: s.Now(), AskedAt: s.Now()})
	}
	if err := s.writer.CreateInBatches(list, 100).Error; err != nil {
		t.Fatal(err)
	}
}

// CountNews counts the mails of news.
func CountNews(t *testing.T, s *Store) (n int64) {
	t.Helper()
	if err := s.reader.Model(&Message{}).Where("kind = ?", MailMoUNews).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}
