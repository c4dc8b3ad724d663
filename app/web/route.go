package web

import (
	"slices"
	"strings"
	"time"

	"duologue/models"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
)

// Access says who may take a route. It is checked before the handler runs.
type Access int

const (
	// Public is open to everybody.
	Public Access = iota
	// Guest needs a valid link token in the path parameter token.
	Guest
	// Device needs the bearer token of a scanner.
	Device
	// Own needs a signed-in account and concerns it alone: it stays open to who
	// has yet to set up a second step that a dialogue demands.
	Own
	// Account needs a signed-in account, with whatever rights.
	Account
	// Sees and the accesses up to Administrator need the capability of that name
	// in the dialogue named by the path parameter dialogue; without that
	// parameter, in any dialogue. models says which roles have it.
	Sees
	Looks
	Marks
	Registers
	Edits
	Writes
	Scans
	Door
	Records
	Clears
	Organiser
	Owns
	Administrator
	// Operator needs the operator's metrics token.
	Operator
)

// String is the word used in tests and logs.
func (a Access) String() string {
	if c, bound := a.capability(); bound {
		return string(c)
	}
	return map[Access]string{Public: "public", Guest: "guest", Device: "device", Own: "own", Account: "account", Operator: "operator"}[a]
}

// capability is what an account needs to take the route, if it needs one.
func (a Access) capability() (c models.Capability, bound bool) {
	if a < Sees || a > Administrator {
		return "", false
	}
	return models.Capabilities()[a-Sees], true
}

// Route is one line of an audience's table.
type Route struct {
	Method string
	// Path in Fiber's form; "/:lang/…" is a public page in a language, and a
	// parameter named token makes the page unguessable: never cached, logged or
	// leaked by Referer.
	Path   string
	Access Access
	// Scoped opens the route to rights that are limited to the guests of a host
	// body, too: its handler treats those alone that are in Scope.
	Scoped bool
	// Handler answers the request; nil when Operation is set.
	Handler fiber.Handler
	// Operation registers the route with the API description; its method and
	// path (with {braces}) must equal those of the route. Beside a Handler it
	// only describes.
	Operation func(huma.API)
	// Proves tells of a route of access Device that its handler asks itself
	// whether the token is good, in one question with what it does: see Bearer
	// and ProveDevice. Without a token nobody gets as far.
	Proves bool
	// AnyOrigin lets pages of other sites post to the route: its secret address
	// is the proof, and it does nothing that its owner did not ask for.
	AnyOrigin bool
	// Upload lets a form carry a file: it is the most bytes that the whole form
	// may have. The body is read only once its sender may take the route.
	Upload int
	// Rate bounds requests of one address in this process; zero is unbounded.
	Rate Rate
}

// Secret tells whether the address of the route is itself a key.
func (r Route) secret() bool { return strings.Contains(r.Path, ":token") }

// localised tells whether the first part of the path is a language.
func (r Route) localised() bool { return r.Path == "/:lang" || strings.HasPrefix(r.Path, "/:lang/") }

// register adds the routes to app, those that begin with a word before those
// that begin with a language, so that no language can hide a word.
func (k *Kit) register(app *fiber.App, api huma.API, routes []Route) {
	ordered := slices.Clone(routes)
	slices.SortStableFunc(ordered, func(a, b Route) int {
		switch {
		case a.localised() == b.localised():
			return 0
		case b.localised():
			return -1
		}
		return 1
	})
	for _, route := range ordered {
		guard := k.guard(route)
		handlers := []fiber.Handler{guard}
		if route.Handler != nil {
			handlers = append(handlers, route.Handler)
		}
		app.Add(route.Method, route.Path, handlers...)
		if route.Method == fiber.MethodGet {
			k.pages[route.Path] = route
			app.Add(fiber.MethodHead, route.Path, handlers...)
		}
		if route.Operation != nil {
			route.Operation(api)
		}
	}
}

// Settling is how long a process may show what it keeps before it asks the
// database again. Whoever sends a form gets the answer this much later, and so
// finds what the form changed on every page of every process.
const Settling = 10 * time.Millisecond

// guard is the first handler of a route: language, limit, access, forgery.
func (k *Kit) guard(route Route) fiber.Handler {
	limiter := newLimiter(route.Rate, k.Clock)
	return func(c *fiber.Ctx) error {
		setRoute(c, &route)
		if route.localised() && !k.Locale.Has(c.Params("lang")) {
			return k.correctLanguage(c)
		}
		if route.Rate.Count > 0 && !limiter.allow(c.IP()) {
			return fiber.ErrTooManyRequests
		}
		if route.secret() {
			hide(c)
		}
		if err := k.checkOrigin(c, route); err != nil {
			return err
		}
		if err := k.checkAccess(c, route); err != nil {
			discard(c)
			return err
		}
		if route.localised() {
			k.remember(c, c.Params("lang"))
		} else if chosen := c.Query(languageQuery); k.Locale.Has(chosen) {
			k.remember(c, chosen)
		}
		if route.Operation != nil && route.Handler == nil {
			Context(c) // which the handler is given
			restream(c)
		}
		err := c.Next()
		if err == nil && c.Method() == fiber.MethodPost && !speaksJSON(c) {
			time.Sleep(Settling)
		}
		return err
	}
}
