package views

import "strings"

// Frame is what every page has around its content. Every page struct embeds
// it; the kit fills what concerns the request, the handler what concerns the
// page (Title, Description, Area, Path).
type Frame struct {
	// Lang is the language of the page, one of Views.Languages.
	Lang string
	// Path is the address without its language and with its query, such as
	// "/dialogues/third/agenda?day=2026-12-10": the language switch, the
	// canonical link and hreflang are made from it. Empty hides all three.
	Path string
	// BaseURL is the configured address of the site without a slash at its
	// end, for absolute links.
	BaseURL string
	// Title is the page's own; the layout adds the name of the product.
	Title       string
	Description string
	// Area is the current entry of the main menu: "home", "dialogues", "mous", "".
	Area string
	// NoIndex keeps the page out of search engines.
	NoIndex bool
	// Nav is the menu of the back office; the public site has its own.
	Nav []NavLink
	// Trail leads from the start to the parent of this page.
	Trail []Link
	Flash []Notice
	// Switch is the language switch of pages whose address has no language.
	Switch []LangLink
	// CSRF is the token that forms behind a sign-in send back.
	CSRF string
	// Account is who is signed in to the back office, or nil.
	Account *Signed
	// Sheets and Scripts are addresses of stylesheets and modules that this
	// page needs beyond those of its layout.
	Sheets  []string
	Scripts []string
	// Feeds are the Atom feeds of what the page shows.
	Feeds []Link
	// JSONLD is a schema.org object, encoded into the page, or nil.
	JSONLD any
	// RequestID is shown on error pages, so that it can be quoted.
	RequestID string
}

// Link is a text that leads somewhere.
type Link struct {
	Label, Href string
	// Lang is set when Label is in another language than the page.
	Lang string
}

// LangLink leads to the same page in another language.
type LangLink struct {
	Label, Href string
	// Lang is the value of the lang attribute: "zh-Hans".
	Lang    string
	Current bool
}

// NavLink is an entry of the back office's menu.
type NavLink struct {
	Label, Href, Icon string
	Current           bool
	// Count is shown beside the label unless it is 0: things that wait.
	Count int
}

// Notice is a message about what just happened. Kind is "ok", "info", "warn"
// or "error".
type Notice struct {
	Kind, Text string
}

// Signed is the account that is signed in.
type Signed struct {
	Name, Email string
}

// In gives the path of this page in another language: "/fr/dialogues".
func (f Frame) In(lang string) string {
	if f.Path == "" || f.Path == "/" {
		return "/" + lang
	}
	return "/" + lang + "/" + strings.TrimPrefix(f.Path, "/")
}

// Canonical is the absolute address of this page without its query.
func (f Frame) Canonical(lang string) string {
	path, _, _ := strings.Cut(f.In(lang), "?")
	return f.BaseURL + path
}
