// Package checkin is the door: the scanner as a web app for phones, and the
// API that it, and other scanners, speak.
package checkin

import (
	"time"

	"duologue/app/web"
)

// door holds the handlers of the check-in.
type door struct{ *web.Kit }

// Routes is the table of the check-in.
func Routes(kit *web.Kit) []web.Route {
	d := door{kit}
	provisions := web.Rate{Count: 30, Per: time.Minute}
	return []web.Route{
		{Method: "GET", Path: "/checkin", Handler: d.showScanner},
		{Method: "GET", Path: "/checkin/manifest.webmanifest", Handler: d.showManifest},
		{Method: "POST", Path: "/api/v1/checkin/provision", Handler: d.createProvision, Operation: describeProvision, Rate: provisions},
		{Method: "GET", Path: "/api/v1/checkin/device", Access: web.Device, Handler: d.showDevice, Operation: describeDevice},
		{Method: "POST", Path: "/api/v1/checkin/scans", Access: web.Device, Proves: true, Handler: d.createScans, Operation: describeScans},
		{Method: "POST", Path: "/api/v1/checkin/undo", Access: web.Device, Handler: d.createUndo, Operation: describeUndo},
		{Method: "GET", Path: "/api/v1/checkin/search", Access: web.Device, Handler: d.showGuests, Operation: describeSearch},
		{Method: "GET", Path: "/api/v1/checkin/lists/:list/counters", Access: web.Device, Handler: d.showCounters, Operation: describeCounters},
	}
}
