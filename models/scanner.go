package models

import (
	"encoding/hex"
	"fmt"
)

// Scanner is who reads codes at the door: a device, or an account.
type Scanner struct {
	device     *Device // nil: an account
	actor      Actor
	dialogueID int64
	canForce   bool
	canSearch  bool
	proof      *proof // nil: it has been seen to who it is
}

// Scanner is the device at work, from an address.
func (d *Device) Scanner(ip string) Scanner {
	return Scanner{device: d, actor: Actor{Kind: ActorDevice, DeviceID: d.ID, IP: ip}, dialogueID: d.DialogueID,
		canForce: d.CanForce, canSearch: d.CanSearch}
}

// Scanner is an account that does at the door of a dialogue what its devices
// can, at all lists; the caller has seen to its role.
func (a Actor) Scanner(dialogueID int64) Scanner {
	return Scanner{actor: a, dialogueID: dialogueID, canForce: true, canSearch: true}
}

func (s Scanner) deviceID() int64 {
	if s.device == nil {
		return 0
	}
	return s.device.ID
}

// key names the scanner where its tries are counted.
func (s Scanner) key() string {
	if s.device == nil {
		return fmt.Sprint("account ", s.actor.AccountID)
	}
	return s.device.Ref
}

// NonceText writes the nonce of a scan for an address or a form.
func NonceText(nonce []byte) string { return hex.EncodeToString(nonce) }

// ParseNonce reads what NonceText wrote; what is none is all zero, which no
// scan has.
func ParseNonce(text string) (nonce [16]byte) {
	if raw, err := hex.DecodeString(text); err == nil && len(raw) == len(nonce) {
		return [16]byte(raw)
	}
	return nonce
}
