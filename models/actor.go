package models

import "net/netip"

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

// ShortIP is a network address without what tells one machine from its
// neighbours: the first 24 bits of IPv4, the first 48 of IPv6. Empty: no address.
func ShortIP(ip string) string {
	a, err := netip.ParseAddr(ip)
	if err != nil {
		return ""
	}
	a, bits := a.Unmap(), 48
	if a.Is4() {
		bits = 24
	}
	net, _ := a.Prefix(bits) // of an address that is one
	return net.Addr().String()
}

// auditedIP is what the audit keeps of the address: staff's whole, for a term.
func (a Actor) auditedIP() string {
	if a.Kind == ActorGuest || a.Kind == ActorPublic {
		return ShortIP(a.IP)
	}
	return a.IP
}
