package models

import (
	"context"
	"errors"
	"time"
)

// readyTime is how long a database may take to say that it is there.
const readyTime = 2 * time.Second

// Ready returns nil when the database answers and, on a cluster, takes part in
// it.
func (s *Store) Ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyTime)
	defer cancel()
	var one int
	if err := s.read(ctx).Raw("SELECT 1").Scan(&one).Error; err != nil {
		return err
	}
	if !s.mysql {
		return nil
	}
	var status struct{ Value string }
	err := s.read(ctx).Raw("SHOW GLOBAL STATUS LIKE 'wsrep_ready'").Scan(&status).Error
	if err != nil {
		return err
	}
	// A server that is no cluster has no such status, or the one of a provider
	// that is not loaded.
	if status.Value == "OFF" && onGaleraStore(ctx, s) {
		return errors.New("this node of the cluster is not ready")
	}
	return nil
}

func onGaleraStore(ctx context.Context, s *Store) bool {
	db, err := s.reader.DB()
	return err == nil && onGalera(ctx, db)
}

// Gauges are the figures of the database that an operator watches, by the name
// and labels under which Prometheus knows them.
func (s *Store) Gauges(ctx context.Context) (map[string]float64, error) {
	gauges := map[string]float64{}
	var messages []struct {
		State string
		Count int64
	}
	err := s.read(ctx).Model(&Message{}).Select("state, COUNT(*) AS count").Group("state").Scan(&messages).Error
	if err != nil {
		return nil, err
	}
	for _, row := range messages {
		gauges[`duologue_messages{state="`+row.State+`"}`] = float64(row.Count)
	}
	db, err := s.writer.DB()
	if err != nil {
		return nil, err
	}
	stats := db.Stats()
	gauges["duologue_database_connections_in_use"] = float64(stats.InUse)
	gauges["duologue_database_wait_seconds_total"] = stats.WaitDuration.Seconds()
	return gauges, nil
}
