package checkin

import (
	"time"

	"duologue/models"
	"duologue/views/locale"

	"github.com/gofiber/fiber/v2"
)

// scanAnswer is how a scan was judged, for programs.
type scanAnswer struct {
	Nonce      string         `json:"nonce" format:"uuid" doc:"As it was sent."`
	Result     string         `json:"result" enum:"unknown,wrong_dialogue,revoked,cancelled,not_confirmed,online_only,not_on_list,too_early,too_late,already_in,not_in,ok" doc:"The first that applies."`
	Overridden string         `json:"overridden,omitempty" doc:"The result that force overrode."`
	Direction  string         `json:"direction" enum:"entry,exit"`
	At         time.Time      `json:"at" doc:"When the scan counts."`
	Name       string         `json:"name,omitempty" doc:"To greet; not to be kept."`
	Flags      *scanFlags     `json:"flags,omitempty" doc:"What to heed."`
	Previous   *previousEntry `json:"previous,omitempty" doc:"With already_in: when and where."`
	Conflict   bool           `json:"conflict,omitempty" doc:"It waited offline and is a second entry; an organiser will resolve it."`
}

type scanFlags struct {
	VIP              bool   `json:"vip"`
	HeadOfDelegation bool   `json:"head_of_delegation"`
	AccessNeed       bool   `json:"access_need" doc:"Somebody should ask what help is welcome."`
	Note             string `json:"note"`
}

type previousEntry struct {
	At     time.Time `json:"at"`
	Device string    `json:"device" doc:"Empty when it was an organiser."`
}

func (d door) wire(c *fiber.Ctx, nonce string, a models.ScanAnswer) *scanAnswer {
	w := &scanAnswer{Nonce: nonce, Result: a.Result, Overridden: a.Overridden, Direction: a.Direction, At: a.At, Conflict: a.Conflict}
	if a.Guest != nil {
		w.Name, w.Flags = d.name(c, *a.Guest), flags(*a.Guest)
	}
	if a.Previous != nil {
		w.Previous = &previousEntry{At: a.Previous.At, Device: a.Previous.Device}
	}
	return w
}

func flags(g models.ScanGuest) *scanFlags {
	return &scanFlags{VIP: g.VIP, HeadOfDelegation: g.HeadOfDelegation, AccessNeed: g.AccessNeed, Note: g.Note}
}

func (d door) name(c *fiber.Ctx, g models.ScanGuest) string {
	return d.Locale.For(d.Lang(c)).Person(locale.Person{
		Family: g.FamilyName, Given: g.GivenNames, Native: g.NativeName, Order: g.NameOrder})
}
