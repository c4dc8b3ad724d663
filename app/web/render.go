package web

import (
	"io"
	"strings"

	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// Frame fills what every page has around its content from the request: the
// handler adds what concerns the page.
func (k *Kit) Frame(c *fiber.Ctx) views.Frame {
	lang := k.Lang(c)
	frame := views.Frame{
		Lang: lang, Path: pathBehindLanguage(c, lang), BaseURL: k.Link(""),
		Flash: k.takeFlash(c, lang), RequestID: RequestID(c),
	}
	if route, ok := routeOf(c); ok && (route.secret() || route.Access >= Own) {
		frame.NoIndex = true
	}
	if signIn := SignIn(c); signIn != nil {
		frame.CSRF = mask(signIn.CSRF)
		frame.Account = &views.Signed{Name: signIn.Account.Name, Email: signIn.Account.Email}
	}
	return frame
}

// pathBehindLanguage is the address of the request without its language, or
// empty where the path has none.
func pathBehindLanguage(c *fiber.Ctx, lang string) string {
	rest, ok := strings.CutPrefix(string(c.Request().URI().RequestURI()), "/"+lang)
	if !ok || rest != "" && rest[0] != '/' && rest[0] != '?' {
		return ""
	}
	return "/" + strings.TrimPrefix(rest, "/")
}

// Render answers with a page of views in the request's language.
func (k *Kit) Render(c *fiber.Ctx, status int, name string, page any) error {
	c.Status(status).Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	if len(c.Response().Header.Peek(fiber.HeaderCacheControl)) == 0 {
		c.Set(fiber.HeaderCacheControl, "no-cache")
	}
	return k.Views.Page(c.Response().BodyWriter(), k.Lang(c), name, page)
}

// RenderTo is Render to a writer, for Cached.
func (k *Kit) RenderTo(c *fiber.Ctx, w io.Writer, name string, page any) error {
	return k.Views.Page(w, k.Lang(c), name, page)
}

// Refill is the form as it was typed, with the words of what is wrong with it.
// labels are pairs of a field's name and the key of its label; that of a text in
// many languages ("subject" of "subject.en") is followed by the language.
func (k *Kit) Refill(c *fiber.Ctx, fields *Fields, err error, labels ...string) views.Form {
	form := views.Form{Values: fields.Typed(), Errors: k.Messages(k.Lang(c), err)}
	p := k.Locale.For(k.Lang(c))
	for i, e := range form.Errors {
		name, lang, many := strings.Cut(e.Field, ".")
		for at := 0; at+1 < len(labels); at += 2 {
			switch {
			case labels[at] == e.Field:
				form.Errors[i].Label = p.T(labels[at+1])
			case many && labels[at] == name && k.Locale.Has(lang):
				form.Errors[i].Label = p.T(labels[at+1]) + " · " + p.T("language."+lang)
			}
		}
	}
	return form
}

// SeeOther leads to another page after something was done (303).
func SeeOther(c *fiber.Ctx, path string) error { return c.Redirect(path, fiber.StatusSeeOther) }
