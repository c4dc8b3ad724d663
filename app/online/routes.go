// Package online is attendance from afar: the page from which a session is
// joined, and the presence that it reports.
package online

import (
	"time"

	"duologue/app/web"
)

// online holds the handlers of joining.
type online struct{ *web.Kit }

// Routes is the table of online attendance.
func Routes(kit *web.Kit) []web.Route {
	o := &online{Kit: kit}
	// A whole company may watch from one address, in several tabs each.
	beats := web.Rate{Count: 3000, Per: time.Minute}
	return []web.Route{
		{Method: "GET", Path: "/:lang/my/:token/join/:session", Access: web.Guest, Handler: o.showJoin},
		{Method: "POST", Path: "/:lang/my/:token/join/:session", Access: web.Guest, Handler: o.createJoin, Rate: beats},
		{Method: "POST", Path: "/:lang/my/:token/join/:session/presence", Access: web.Guest, Handler: o.updatePresence, Rate: beats},
	}
}
