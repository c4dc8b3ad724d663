package models

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// Figures are how the registrations of a dialogue stand, in numbers.
type Figures struct {
	// Days counts new registrations by day of the dialogue's zone, in order;
	// days without any are left out.
	Days []DayCount
	// Countries, Categories and Modes count those that hold or await a place.
	Countries, Categories, Modes []Count
	// Backlog counts those that await approval by how long they have.
	Backlog []Count
}

// DayCount is a number on a day (YYYY-MM-DD).
type DayCount struct {
	Day string
	N   int
}

// Count is how many have a code.
type Count struct {
	Code string
	N    int
}

// Ages of what awaits approval, each up to and with its number of days.
const (
	AgeDay   = "day"
	AgeThree = "three"
	AgeWeek  = "week"
	AgeMore  = "more"
)

// Total of the registrations by day.
func (f *Figures) Total() int {
	n := 0
	for _, d := range f.Days {
		n += d.N
	}
	return n
}

// Figures counts the registrations of a scope; of a whole dialogue over indexes
// alone.
func (s *Store) Figures(ctx context.Context, sc Scope) (*Figures, error) {
	f := &Figures{}
	var err error
	if f.Days, err = s.NewByDay(ctx, sc); err != nil {
		return nil, err
	}
	if err := s.countFacets(ctx, sc, f); err != nil {
		return nil, err
	}
	f.Backlog, err = s.backlog(ctx, sc)
	return f, err
}

// NewByDay counts new registrations by day of the dialogue's zone.
func (s *Store) NewByDay(ctx context.Context, sc Scope) ([]DayCount, error) {
	// Whole hours, because the zones' days begin at whole hours of UTC.
	where, args := sc.where()
	hours, err := s.countByTime(ctx, 13, where, args...)
	if err != nil {
		return nil, err
	}
	var days []DayCount
	for _, h := range hours {
		at, err := time.ParseInLocation("2006-01-02 15", h.Day, time.UTC)
		if err != nil {
			return nil, err
		}
		day := at.In(sc.Location()).Format(time.DateOnly)
		if n := len(days); n > 0 && days[n-1].Day == day {
			days[n-1].N += h.N
		} else {
			days = append(days, DayCount{day, h.N})
		}
	}
	return days, nil
}

// countByTime groups by the first characters of the time as both databases
// write it: 10 are the day, 13 the hour, in UTC.
func (s *Store) countByTime(ctx context.Context, characters int, where string, args ...any) ([]DayCount, error) {
	var counts []DayCount
	err := s.read(ctx).Raw("SELECT SUBSTR(created_at, 1, ?) AS day, COUNT(*) AS n FROM registrations WHERE "+where+" GROUP BY day ORDER BY day",
		append([]any{characters}, args...)...).Scan(&counts).Error
	return counts, err
}

func (s *Store) countFacets(ctx context.Context, sc Scope, f *Figures) error {
	where, args := sc.where()
	rows, err := s.read(ctx).Raw("SELECT country, facet, COUNT(*) FROM registrations WHERE "+where+" GROUP BY country, facet", args...).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	countries, categories, modes := map[string]int{}, map[string]int{}, map[string]int{}
	for rows.Next() {
		var country string
		var facet, n int
		if err := rows.Scan(&country, &facet, &n); err != nil {
			return err
		}
		per := len(Modes()) * len(Categories())
		if state := States()[facet/per]; state == Declined || state == Cancelled {
			continue
		}
		countries[country] += n
		categories[Categories()[facet%len(Categories())]] += n
		modes[Modes()[facet%per/len(Categories())]] += n
	}
	for code, n := range countries {
		f.Countries = append(f.Countries, Count{code, n})
	}
	slices.SortFunc(f.Countries, func(a, b Count) int { return cmp.Or(b.N-a.N, cmp.Compare(a.Code, b.Code)) })
	for _, code := range Categories() {
		f.Categories = append(f.Categories, Count{code, categories[code]})
	}
	for _, code := range Modes() {
		f.Modes = append(f.Modes, Count{code, modes[code]})
	}
	return rows.Err()
}

// backlog counts what is pending by age.
func (s *Store) backlog(ctx context.Context, sc Scope) ([]Count, error) {
	where, args := sc.where()
	hours, err := s.countByTime(ctx, 13, where+" AND facet IN ?", append(args, facetsOf(Pending))...)
	if err != nil {
		return nil, err
	}
	counts := []Count{{Code: AgeDay}, {Code: AgeThree}, {Code: AgeWeek}, {Code: AgeMore}}
	for _, h := range hours {
		at, err := time.ParseInLocation("2006-01-02 15", h.Day, time.UTC)
		if err != nil {
			return nil, err
		}
		age := 3
		for i, days := range []int{1, 3, 7} {
			if s.Now().Sub(at) <= time.Duration(days)*24*time.Hour {
				age = i
				break
			}
		}
		counts[age].N += h.N
	}
	return counts, nil
}
