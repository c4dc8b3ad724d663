package web

import (
	"net/url"
	"strings"

	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

const (
	languageCookie = "lang"
	languageQuery  = "lang"
)

// Lang is the language in which to answer: the path's, else the signed-in
// account's, else the one that / would choose.
func (k *Kit) Lang(c *fiber.Ctx) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(c.Path(), "/"), "/")
	if k.Locale.Has(first) {
		return first
	}
	if signIn := SignIn(c); signIn != nil && k.Locale.Has(signIn.Account.Language) {
		return signIn.Account.Language
	}
	return k.preferred(c)
}

// preferred is the language chosen on a page whose address has none, else that
// of the cookie, else of Accept-Language, else English.
func (k *Kit) preferred(c *fiber.Ctx) string {
	if chosen := c.Query(languageQuery); k.Locale.Has(chosen) {
		return chosen
	}
	return k.usual(c)
}

// usual is the language of the cookie, else of Accept-Language, else English.
func (k *Kit) usual(c *fiber.Ctx) string {
	if chosen := c.Cookies(languageCookie); k.Locale.Has(chosen) {
		return chosen
	}
	return k.Locale.Match(c.Get(fiber.HeaderAcceptLanguage))
}

// chooseLanguage answers / with the way to the visitor's language.
func (k *Kit) chooseLanguage(c *fiber.Ctx) error {
	c.Vary(fiber.HeaderAcceptLanguage, fiber.HeaderCookie)
	c.Set(fiber.HeaderCacheControl, "no-cache")
	return c.Redirect("/"+k.preferred(c), fiber.StatusFound)
}

// correctLanguage leads from a regional or otherwise written name of a language
// in the path (/zh-CN/…, /EN) to the same page under its own name.
func (k *Kit) correctLanguage(c *fiber.Ctx) error {
	written := c.Params("lang")
	base, _, _ := strings.Cut(strings.ToLower(written), "-")
	rest, ok := strings.CutPrefix(string(c.Request().URI().PathOriginal()), "/"+written)
	if !ok || !k.Locale.Has(base) || c.Method() != fiber.MethodGet && c.Method() != fiber.MethodHead {
		return fiber.ErrNotFound
	}
	if query := c.Request().URI().QueryString(); len(query) > 0 {
		rest += "?" + string(query)
	}
	c.Set(fiber.HeaderCacheControl, "no-cache")
	return c.Redirect("/"+base+rest, fiber.StatusFound)
}

// remember keeps the language of a visited page in a cookie when / would have
// chosen another one, so that those whom it guesses right need no cookie.
func (k *Kit) remember(c *fiber.Ctx, lang string) {
	if c.Method() != fiber.MethodGet || c.Cookies(languageCookie) == "" && prefers(c.Get(fiber.HeaderAcceptLanguage), lang) ||
		k.usual(c) == lang {
		return
	}
	k.setCookie(c, languageCookie, lang, 365*24*3600)
}

// prefers tells, without reading it all, that an Accept-Language header begins
// with lang.
func prefers(header, lang string) bool {
	rest, ok := strings.CutPrefix(header, lang)
	return ok && (rest == "" || strings.ContainsRune("-,;", rune(rest[0]))) && !strings.HasPrefix(rest, ";")
}

// LanguageSwitch leads to the same page in the other languages, where the
// address has no language and nobody is signed in.
func (k *Kit) LanguageSwitch(c *fiber.Ctx) []views.LangLink {
	query := url.Values{}
	for name, value := range c.Queries() {
		query.Set(name, value)
	}
	var links []views.LangLink
	for _, lang := range k.Locale.Languages() {
		query.Set(languageQuery, lang)
		links = append(links, views.LangLink{
			Label: k.Locale.Name(lang), Href: c.Path() + "?" + query.Encode(),
			Lang: k.Locale.HTMLLang(lang), Current: lang == k.Lang(c),
		})
	}
	return links
}
