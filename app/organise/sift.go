package organise

import (
	"maps"
	"slices"
	"strings"
	"time"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// fewRows is how many rows a list has at most that needs no toolbar.
const fewRows = 8

// order is a way to sort a list by its name in the address; without a sort the
// list stays as it comes.
type order[T any] struct {
	name string
	sort func([]T)
}

func sorted[T any](name string, compare func(a, b T) int) order[T] {
	return order[T]{name, func(list []T) { slices.SortStableFunc(list, compare) }}
}

// alphabetical sorts by a title as names are sorted.
func alphabetical[T any](title func(T) string) order[T] {
	return sorted("title", func(a, b T) int { return strings.Compare(models.SortKey(title(a)), models.SortKey(title(b))) })
}

// newestFirst are the orders of a list that comes with the newest first.
func newestFirst[T any](title func(T) string) []order[T] {
	return []order[T]{{name: "newest"}, {"oldest", slices.Reverse[[]T]}, alphabetical(title)}
}

// lastSeen sorts who was seen lately before who was long ago or never.
func lastSeen[T any](at func(T) *time.Time) order[T] {
	moment := func(row T) (t time.Time) {
		if seen := at(row); seen != nil {
			t = *seen
		}
		return t
	}
	return sorted("seen", func(a, b T) int { return moment(b).Compare(moment(a)) })
}

// sift leaves of a short list what has all words of the query's q in its text
// (nil: the store has searched), in the query's order, with the toolbar that asks
// for both on the page at path. The list is changed in place.
func sift[T any](o office, c *fiber.Ctx, path string, list []T, text func(T) []string, orders ...order[T]) ([]T, views.Toolbar, error) {
	query, err := web.Query(c)
	if err != nil {
		return nil, views.Toolbar{}, err
	}
	var names []string
	bar, p := views.Toolbar{Path: path, Search: query.Search("q")}, o.Locale.For(o.Lang(c))
	for _, by := range orders {
		names = append(names, by.name)
		bar.Sorts = append(bar.Sorts, views.Option{Value: by.name, Label: p.T("organise.sort." + by.name)})
	}
	chosen := slices.Index(names, query.Choice("sort", names...))
	bar.Form = o.Refill(c, query, query.Err())
	bar.Shown = len(list) > fewRows || bar.Search != "" || query.Has("sort")
	if text != nil {
		list = slices.DeleteFunc(list, func(row T) bool { return !models.Matches(bar.Search, text(row)...) })
	}
	if chosen >= 0 && orders[chosen].sort != nil {
		orders[chosen].sort(list)
	}
	return list, bar, nil
}

// inAll is a text in all its languages.
func inAll(t models.Text) []string { return slices.Collect(maps.Values(t)) }
