package web

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/url"
	"strings"

	"duologue/models"

	"github.com/gofiber/fiber/v2"
)

const (
	signInCookie  = "signin"
	officePath    = "/organise"
	signInPath    = "/organise/sign-in"
	signOutPath   = "/organise/sign-out"
	secondCookie  = "second"
	browserCookie = "browser"
	twoStepsPath  = "/organise/account/two-steps"
)

// checkAccess lets a request pass whose maker may take the route, and keeps
// who that is for the handler.
func (k *Kit) checkAccess(c *fiber.Ctx, route Route) error {
	switch route.Access {
	case Public:
		if route.Upload > 0 {
			return readBody(c, route.Upload)
		}
		return nil
	case Guest:
		return k.checkGuest(c)
	case Device:
		return k.checkDevice(c, route)
	case Operator:
		return k.checkOperator(c)
	}
	return k.checkAccount(c, route)
}

func (k *Kit) checkGuest(c *fiber.Ctx) error {
	guest, err := k.Store.RegistrationByToken(Context(c), c.Params("token"))
	if err != nil {
		return err
	}
	c.Locals(localGuest, guest)
	return nil
}

// checkDevice takes the token from the Authorization header alone, so that no
// foreign page can send it.
func (k *Kit) checkDevice(c *fiber.Ctx, route Route) error {
	if _, ok := bearer(c); !ok {
		return fiber.ErrUnauthorized
	}
	if route.Proves {
		return nil
	}
	return k.ProveDevice(c)
}

// ProveDevice finds the device whose token was sent, for DeviceOf, or refuses
// the request. Handlers of routes that prove need it.
func (k *Kit) ProveDevice(c *fiber.Ctx) error {
	device, err := k.Store.DeviceByToken(Context(c), Bearer(c))
	if errors.Is(err, models.ErrNotFound) {
		return fiber.ErrUnauthorized
	}
	if err != nil {
		return err
	}
	c.Locals(localDevice, device)
	ctx := context.WithValue(Context(c), localDevice, device)
	c.SetUserContext(context.WithValue(ctx, localActor, Actor(c)))
	return nil
}

// checkOperator answers as if the route did not exist, unless a token is set.
func (k *Kit) checkOperator(c *fiber.Ctx) error {
	if k.Settings.MetricsToken == "" {
		return fiber.ErrNotFound
	}
	token, _ := bearer(c)
	if subtle.ConstantTimeCompare([]byte(token), []byte(k.Settings.MetricsToken)) != 1 {
		c.Set(fiber.HeaderWWWAuthenticate, "Bearer")
		return fiber.ErrUnauthorized
	}
	return nil
}

// Bearer is the token of the Authorization header, empty if none.
func Bearer(c *fiber.Ctx) string {
	token, _ := bearer(c)
	return token
}

func bearer(c *fiber.Ctx) (string, bool) {
	scheme, token, ok := strings.Cut(c.Get(fiber.HeaderAuthorization), " ")
	token = strings.TrimSpace(token)
	return token, ok && strings.EqualFold(scheme, "Bearer") && token != ""
}

// checkAccount lets pass who is signed in and may take the route. Of a
// dialogue in which they have no role at all they do not even learn whether
// it exists.
func (k *Kit) checkAccount(c *fiber.Ctx, route Route) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	token := c.Cookies(signInCookie)
	if token == "" {
		return askToSignIn(c)
	}
	signIn, err := k.Store.SignInOf(Context(c), token)
	if errors.Is(err, models.ErrNotFound) {
		return askToSignIn(c)
	}
	if err != nil {
		return err
	}
	c.Locals(localSignIn, signIn)
	if route.Upload > 0 {
		if err := checkRole(signIn, route, c.Params("dialogue")); err != nil {
			return err
		}
		if err := readBody(c, route.Upload); err != nil {
			return err
		}
	}
	if err := checkCSRF(c, signIn.CSRF); err != nil {
		return err
	}
	if signIn.MustEnrol && route.Access != Own {
		return &signInNeeded{path: twoStepsPath}
	}
	return checkRole(signIn, route, c.Params("dialogue"))
}

func checkRole(signIn *models.SignIn, route Route, slug string) error {
	switch _, bound := route.Access.capability(); {
	case slug != "" && !signIn.In(slug):
		return models.ErrNotFound
	case bound && !route.opens(signIn, slug):
		return models.ErrForbidden
	}
	return nil
}

// opens tells whether an account has what the route needs, if it needs anything.
func (r Route) opens(signIn *models.SignIn, slug string) bool {
	needed, bound := r.Access.capability()
	return bound && (signIn.Can(needed, slug) || r.Scoped && signIn.CanForSome(needed, slug))
}

// Scope is whose guests of a dialogue (nil: of all) the request may be about, by
// what its route needs.
func Scope(c *fiber.Ctx, d *models.Dialogue) models.Scope {
	route, _ := routeOf(c)
	needed, _ := route.Access.capability()
	return SignIn(c).Scope(needed, d)
}

// May tells whether the account may open the page of a dialogue whose address
// follows that of the dialogue as path, by what the route itself needs.
func (k *Kit) May(c *fiber.Ctx, slug, path string) bool {
	return SignIn(c) != nil && k.pages["/organise/dialogues/:dialogue"+path].opens(SignIn(c), slug)
}

// askToSignIn leads to the sign-in page, which leads back to a page that was
// asked for; programs get 401.
func askToSignIn(c *fiber.Ctx) error {
	if speaksJSON(c) {
		return fiber.ErrUnauthorized
	}
	needed := &signInNeeded{path: signInPath + "?next=", next: officePath}
	if asked := c.Request().URI().RequestURI(); c.Method() == fiber.MethodGet && len(asked) < 500 {
		needed.next = string(asked)
	}
	return needed
}

// signInNeeded sends a visitor of the back office to the sign-in page, or to the
// page that sets up the second step.
type signInNeeded struct{ path, next string }

func (e *signInNeeded) Error() string { return "sign-in needed" }

func (e *signInNeeded) answer(c *fiber.Ctx) {
	c.Status(fiber.StatusSeeOther).Location(e.path + url.QueryEscape(e.next))
}

// NextPath returns where to go after signing in: a path of the back office
// itself, whatever was asked for.
func NextPath(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(u.Path, officePath) ||
		u.Path == signInPath || strings.HasPrefix(u.Path, signInPath+"/") || u.Path == signOutPath || strings.ContainsAny(next, "\\\r\n") {
		return officePath
	}
	return u.RequestURI()
}

// StartSignIn gives the browser the token of its new sign-in, and the mark that
// it signed in.
func (k *Kit) StartSignIn(c *fiber.Ctx, token string) error {
	mark, err := k.Store.BrowserMark(Context(c), token)
	if err != nil {
		return err
	}
	k.setCookie(c, signInCookie, token, 7*24*3600)
	k.setCookie(c, browserCookie, mark, int(models.BrowserLife.Seconds()))
	return nil
}

// BrowserMark is the mark that StartSignIn gave, empty if none.
func BrowserMark(c *fiber.Ctx) string { return c.Cookies(browserCookie) }

// StartSecondStep gives the browser the token with which it finishes to sign in.
func (k *Kit) StartSecondStep(c *fiber.Ctx, token string) { k.setCookie(c, secondCookie, token, 600) }

// EndSecondStep takes it back.
func (k *Kit) EndSecondStep(c *fiber.Ctx) { k.setCookie(c, secondCookie, "", -1) }

// SecondStepToken is what StartSecondStep gave, empty if nothing.
func SecondStepToken(c *fiber.Ctx) string { return c.Cookies(secondCookie) }

// EndSignIn takes the token back from the browser.
func (k *Kit) EndSignIn(c *fiber.Ctx) { k.setCookie(c, signInCookie, "", -1) }

// SignInToken is the token the browser sent, empty if none.
func SignInToken(c *fiber.Ctx) string { return c.Cookies(signInCookie) }
