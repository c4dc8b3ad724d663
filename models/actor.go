package models

// Kinds of actors.
const (
	ActorAccount = "account"
	ActorDevice  = "device"
	ActorGuest   = "guest"
	ActorPublic  = "public"
	ActorSystem  = "system"
)

// Actor is who does something, as the audit remembers it. It is passed to
// every store method that changes or looks up a person's data.
type Actor struct {
	Kind      string
	AccountID int64  // of kind account
	DeviceID  int64  // of kind device
	IP        string // empty for the system
}

// System is the actor of what happens by the clock or on the command line.
func System() Actor { return Actor{Kind: ActorSystem} }
