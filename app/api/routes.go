// Package api is the public API, for programs: what visitors see, as data.
package api

import (
	"time"

	"duologue/app/web"
)

// data holds the handlers of the API.
type data struct{ *web.Kit }

// Routes is the table of the public API.
func Routes(kit *web.Kit) []web.Route {
	d := data{kit}
	reads := web.Rate{Count: 600, Per: time.Minute}
	return []web.Route{
		{Method: "GET", Path: "/api/v1/mous", Handler: d.indexMoUs, Operation: describeMoUs, Rate: reads},
		{Method: "GET", Path: "/api/v1/mous/:reference", Handler: d.showMoU, Operation: describeMoU, Rate: reads},
	}
}
