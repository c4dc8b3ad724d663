package models

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/go-json-experiment/json"
)

// Document is the dialogue itself as a file would describe it, without its
// agenda, its form and its lists. Registration has no capacity: that is a
// counter's.
func (d *Dialogue) Document() *Document {
	doc := &Document{
		Slug: d.Slug, Number: d.Number, Status: d.Status, Example: d.Example,
		Title: d.Title, Summary: d.Summary, Description: d.Description, Practical: d.Practical, Occasion: d.Occasion,
		Place: d.Place, Venue: d.Venue, Address: d.Address, MapURL: d.MapURL, Directions: d.Directions,
		Zone: d.Zone, OtherZone: d.OtherZone, StartsOn: d.StartsOn, EndsOn: d.EndsOn, Format: d.Format, Languages: d.Languages,
		ContactEmail: d.ContactEmail, SenderName: d.SenderName, ReplyTo: d.ReplyTo,
		DigestHour: &d.DigestHour, JoinOpensMinutes: &d.JoinOpensMinutes, ReminderHours: d.ReminderHours,
		StakeholdersAbout: d.StakeholdersAbout, MousSigned: d.MousSigned,
	}
	if d.RegistrationOpensAt != nil {
		doc.Registration = &DocumentRegistration{
			Opens: d.localTime(d.RegistrationOpensAt), Closes: d.localTime(d.RegistrationClosesAt),
			ChangeUntil: d.localTime(d.ChangeUntil), CancelUntil: d.localTime(d.CancelUntil),
			Approval: d.Approval, ApprovalByCategory: d.ApprovalByCategory,
		}
	}
	for _, h := range d.Hosts {
		doc.Hosts = append(doc.Hosts, DocumentHost{Code: h.Host.Code, Country: h.Host.Country, Level: h.Host.Level, Names: h.Host.Names, Role: h.Role})
	}
	return doc
}

// localTime writes a moment as the clocks of the dialogue's zone show it.
func (d *Dialogue) localTime(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.In(d.Location()).Format(LocalTimeLayout)
}

// Parts of a dialogue that are edited each on its own, so that two people who
// work on different ones are not in each other's way.
const (
	PartFacts        = "facts"
	PartTexts        = "texts"
	PartRegistration = "registration"
	PartHosts        = "hosts"
)

// take replaces a part of the document by that of another.
func (doc *Document) take(part string, from *Document) {
	switch part {
	case PartFacts:
		doc.Number, doc.Example, doc.Format, doc.Languages = from.Number, from.Example, from.Format, from.Languages
		doc.Zone, doc.OtherZone, doc.StartsOn, doc.EndsOn, doc.MapURL = from.Zone, from.OtherZone, from.StartsOn, from.EndsOn, from.MapURL
		doc.ContactEmail, doc.SenderName, doc.ReplyTo = from.ContactEmail, from.SenderName, from.ReplyTo
		doc.DigestHour, doc.JoinOpensMinutes, doc.ReminderHours = from.DigestHour, from.JoinOpensMinutes, from.ReminderHours
		doc.StakeholdersAbout, doc.MousSigned = from.StakeholdersAbout, from.MousSigned
	case PartTexts:
		doc.Title, doc.Summary, doc.Description, doc.Practical = from.Title, from.Summary, from.Description, from.Practical
		doc.Occasion, doc.Place, doc.Venue, doc.Address, doc.Directions = from.Occasion, from.Place, from.Venue, from.Address, from.Directions
	case PartRegistration:
		doc.Registration = from.Registration
	case PartHosts:
		doc.Hosts = from.Hosts
	}
}

// only is the document with nothing but a part.
func (doc *Document) only(part string) *Document {
	kept := &Document{}
	kept.take(part, doc)
	return kept
}

// Content tells one state of a part from another.
func (doc *Document) Content(part string) string { return contentOf(doc.only(part)) }

// contentOf tells one state of what is edited from another.
func contentOf(v any) string {
	data, _ := json.Marshal(v, json.Deterministic(true)) // documents always encode
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:12])
}
