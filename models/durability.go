package models

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// Fact is one thing that the database says about itself.
type Fact struct {
	Name, Value string
	// Wanted is the value with which what was answered with success survives
	// a power cut; empty where there is none.
	Wanted string
}

// Good tells whether the value is the wanted one.
func (f Fact) Good() bool { return f.Wanted == "" || strings.EqualFold(f.Value, f.Wanted) }

// Durability reports the settings in force on which a commit's survival rests.
func (s *Store) Durability(ctx context.Context) ([]Fact, error) {
	if s.mysql {
		return s.mysqlDurability(ctx)
	}
	return s.sqliteDurability(ctx)
}

func (s *Store) sqliteDurability(ctx context.Context) ([]Fact, error) {
	facts := []Fact{
		{Name: "journal_mode", Wanted: "wal"}, {Name: "synchronous", Wanted: "FULL"},
		{Name: "foreign_keys", Wanted: "1"}, {Name: "quick_check", Wanted: "ok"},
	}
	for i := range facts {
		// The writer's connection is the one whose commits count.
		if err := s.writer.WithContext(ctx).Raw("PRAGMA " + facts[i].Name).Scan(&facts[i].Value).Error; err != nil {
			return nil, err
		}
		if levels := []string{"OFF", "NORMAL", "FULL", "EXTRA"}; facts[i].Name == "synchronous" {
			if n, err := strconv.Atoi(facts[i].Value); err == nil && n < len(levels) {
				facts[i].Value = levels[n]
			}
		}
	}
	var version string
	err := s.read(ctx).Raw("SELECT sqlite_version()").Scan(&version).Error
	return append(facts, Fact{Name: "sqlite", Value: version}), err
}

func (s *Store) mysqlDurability(ctx context.Context) ([]Fact, error) {
	wanted := map[string]string{"innodb_flush_log_at_trx_commit": "1", "innodb_doublewrite": "ON"}
	var binary string
	if err := s.read(ctx).Raw("SELECT @@log_bin").Scan(&binary).Error; err != nil {
		return nil, err
	}
	if binary == "1" {
		wanted["sync_binlog"] = "1"
	}
	var rows []struct {
		Name  string `gorm:"column:Variable_name"`
		Value string `gorm:"column:Value"`
	}
	err := s.read(ctx).Raw("SHOW VARIABLES WHERE Variable_name IN ('version', 'innodb_flush_log_at_trx_commit'," +
		" 'innodb_doublewrite', 'log_bin', 'sync_binlog', 'wsrep_on', 'character_set_connection')").Scan(&rows).Error
	var facts []Fact
	for _, row := range rows {
		facts = append(facts, Fact{Name: row.Name, Value: row.Value, Wanted: wanted[row.Name]})
	}
	return facts, err
}

// ClockDrift is how far this machine's clock is ahead of the database's, to
// about a second. An embedded database has no clock of its own: there it is how
// far the newest entry of the audit lies in the future, or nothing.
func (s *Store) ClockDrift(ctx context.Context) (time.Duration, error) {
	if s.mysql {
		var theirs time.Time
		err := s.read(ctx).Raw("SELECT UTC_TIMESTAMP(6)").Scan(&theirs).Error
		return s.Now().Sub(theirs), err
	}
	var newest Audit
	err := s.read(ctx).Order("id DESC").Limit(1).Find(&newest).Error
	if err != nil || newest.ID == 0 || !newest.At.After(s.Now()) {
		return 0, err
	}
	return s.Now().Sub(newest.At), nil
}
