package views

import (
	"html/template"
	"time"

	"duologue/models"
	"duologue/views/locale"
)

// DevicesPage is "devices/index": the scanners of a dialogue, and the second
// entries that they found out too late.
type DevicesPage struct {
	OfficePage
	Form    Form
	Toolbar Toolbar
	Devices []models.DeviceList
	Lists   []models.List
	// Choices are the lists a new device can have.
	Choices   []Option
	Conflicts []models.Conflict
	// Deciding is the form of a conflict that was sent in vain, DecidingID its
	// conflict; the names of its errors end in the conflict's id.
	Deciding   Form
	DecidingID string
	Now        time.Time
}

// ListField ticks the gate in a form that was not sent yet.
func (p DevicesPage) ListField(f Field) Field {
	for _, l := range p.Lists {
		if p.Form.Values == nil && l.Kind == models.ListGate {
			f.Values = append(f.Values, l.Ref)
		}
	}
	return f
}

// State of a device: "active", "waiting" for its code to be opened, "expired"
// or "revoked".
func (p DevicesPage) State(d models.DeviceList) string {
	switch {
	case d.RevokedAt != nil:
		return "revoked"
	case d.Active():
		return "active"
	case d.Awaits(p.Now):
		return "waiting"
	}
	return "expired"
}

// Decided is what was typed about a conflict in vain.
func (p DevicesPage) Decided(c models.Conflict, field string) string {
	if c.ID() != p.DecidingID {
		return ""
	}
	return p.Deciding.Value(field)
}

// ListName names the list of a conflict.
func (p DevicesPage) ListName(id int64) models.Text {
	for _, l := range p.Lists {
		if l.ID == id {
			return l.Name
		}
	}
	return nil
}

// Open are the conflicts that nobody has decided about.
func (p DevicesPage) Open() []models.Conflict { return p.conflicts(false) }

// Resolved are those that somebody has.
func (p DevicesPage) Resolved() []models.Conflict { return p.conflicts(true) }

func (p DevicesPage) conflicts(resolved bool) (list []models.Conflict) {
	for _, c := range p.Conflicts {
		if (c.Decision != "") == resolved {
			list = append(list, c)
		}
	}
	return list
}

// Decisions are what can be decided about a conflict.
func (p DevicesPage) Decisions() []string { return models.Decisions() }

// Name is that of a conflict's person.
func (p DevicesPage) Name(c models.Conflict) locale.Person {
	return locale.Person{Family: c.FamilyName, Given: c.GivenNames, Native: c.NativeName, Order: c.NameOrder}
}

// DeviceCodePage is "devices/code": the one-time code of a device.
type DeviceCodePage struct {
	OfficePage
	Device *models.Device
	Link   string
	QR     template.HTML
}
