package models_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"gorm.io/gorm/logger"

	"duologue/models"
	"duologue/models/modelstest"
)

// TestExpectedIsCountedInAnIndex: a counter is asked for after every scan, so it
// must not read everybody's registration.
func TestExpectedIsCountedInAnIndex(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s := modelstest.Open(t, address, nil)
		b := models.NewDoor(t, s, "third")
		b.Guest(models.Confirmed, models.Onsite, "", "")
		b.Guest(models.Pending, models.Onsite, "", "")
		b.Guest(models.Confirmed, models.Online, "", "")
		asked := &reads{Interface: logger.Discard}
		db, err := s.Record(asked)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := s.Counters(context.Background(), &b.Gate); err != nil || n.Expected != 1 {
			t.Errorf("%+v %v", n, err)
		}
		query := asked.asked[len(asked.asked)-1]
		explain := "EXPLAIN QUERY PLAN "
		if s.MySQL() {
			explain = "EXPLAIN "
		}
		rows, err := db.Query(explain + query)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		columns, _ := rows.Columns()
		for rows.Next() {
			values := make([]any, len(columns))
			for i := range values {
				values[i] = new(any)
			}
			if err := rows.Scan(values...); err != nil {
				t.Fatal(err)
			}
			plan := ""
			for _, v := range values {
				plan += fmt.Sprintf("%s ", *v.(*any))
			}
			if !strings.Contains(plan, "registrations_place") || !strings.Contains(plan, "COVERING") && !strings.Contains(plan, "Using index") {
				t.Errorf("%s\n\tin %s", plan, query)
			}
		}
	})
}
