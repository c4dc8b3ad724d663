// Package app assembles what the audiences offer into one web server.
package app

import (
	"slices"

	"duologue/app/api"
	"duologue/app/checkin"
	"duologue/app/online"
	"duologue/app/organise"
	"duologue/app/site"
	"duologue/app/web"

	"github.com/gofiber/fiber/v2"
)

// New makes the web server of all audiences.
func New(kit *web.Kit) *fiber.App { return kit.App(routes(kit)) }

// Routes lists every route there is, with who may take it.
func Routes(kit *web.Kit) []web.Route { return kit.Routes(routes(kit)) }

// routes gathers the tables of all audiences.
func routes(kit *web.Kit) []web.Route {
	return slices.Concat(
		api.Routes(kit),
		checkin.Routes(kit),
		online.Routes(kit),
		organise.Routes(kit),
		site.Routes(kit),
	)
}
