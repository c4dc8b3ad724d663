package web

import (
	"context"

	"duologue/models"

	"github.com/gofiber/fiber/v2"
)

// localKey names what the kit keeps with a request.
type localKey int

const (
	localRoute localKey = iota
	localRequestID
	localSignIn
	localGuest
	localDevice
	localActor
	localFlash
	localReceived
	localCancel
	localForm
)

func local[T any](c *fiber.Ctx, key localKey) (T, bool) {
	value, ok := c.Locals(key).(T)
	return value, ok
}

func setRoute(c *fiber.Ctx, route *Route) { c.Locals(localRoute, route) }

func routeOf(c *fiber.Ctx) (*Route, bool) { return local[*Route](c, localRoute) }

// RequestID names the request in the log and on a page about a fault.
func RequestID(c *fiber.Ctx) string {
	id, _ := local[string](c, localRequestID)
	return id
}

// SignIn is the sign-in of the account that makes the request, or nil. Routes
// of access Account and above always have one.
func SignIn(c *fiber.Ctx) *models.SignIn {
	signIn, _ := local[*models.SignIn](c, localSignIn)
	return signIn
}

// GuestOf is the registration whose link was followed. Only routes of access
// Guest have one.
func GuestOf(c *fiber.Ctx) *models.Registration {
	guest, _ := local[*models.Registration](c, localGuest)
	return guest
}

// DeviceOf is the device that makes the request. Only routes of access Device
// have one.
func DeviceOf(c *fiber.Ctx) *models.Device {
	device, _ := local[*models.Device](c, localDevice)
	return device
}

// DeviceFrom is DeviceOf for handlers of the described API, which are given a
// context instead of a Fiber context.
func DeviceFrom(ctx context.Context) *models.Device {
	device, _ := ctx.Value(localDevice).(*models.Device)
	return device
}

// ActorFrom is Actor for handlers that are given a context.
func ActorFrom(ctx context.Context) models.Actor {
	actor, _ := ctx.Value(localActor).(models.Actor)
	return actor
}

// Actor says for the audit who makes the request.
func Actor(c *fiber.Ctx) models.Actor {
	actor := models.Actor{IP: c.IP()}
	switch {
	case SignIn(c) != nil:
		actor.Kind, actor.AccountID = models.ActorAccount, SignIn(c).Account.ID
	case DeviceOf(c) != nil:
		actor.Kind, actor.DeviceID = models.ActorDevice, DeviceOf(c).ID
	case GuestOf(c) != nil:
		actor.Kind = models.ActorGuest
	default:
		actor.Kind = models.ActorPublic
	}
	return actor
}
