package views

import (
	"time"

	"duologue/models"
)

// doorPages are the scanner and the pages where devices are made, filled.
func doorPages(lang string, frame func(area, path, title string) Frame) map[string]samplePage {
	d := sampleDialogues()[0]
	now := moment("2026-11-23 10:00")
	later := now.Add(time.Minute)
	office := OfficePage{Frame: frame("", "", "Scanners"), Dialogue: d, Base: "/organise/dialogues/third"}
	lists := []models.List{{ID: 1, Ref: "gate", Kind: models.ListGate, Name: four("Ingang", "Entrée", "Entrance", "入口")},
		{ID: 2, Ref: "one", Name: models.Text{"en": "One"}}, {ID: 3, Ref: "two", Name: models.Text{"zh": "二"}}, {ID: 4, Ref: "three"}}
	device := func(name string, change func(*models.Device), lists []models.List) models.DeviceList {
		row := models.Device{Ref: name, Name: name, CanForce: true, CanSearch: true, TokenHash: []byte{1}, LastSeenAt: &now}
		change(&row)
		return models.DeviceList{Device: row, Lists: lists}
	}
	devices := []models.DeviceList{
		device("active", func(*models.Device) {}, lists),
		device("waiting", func(d *models.Device) { d.TokenHash, d.LastSeenAt, d.ProvisionExpiresAt = nil, nil, &later }, lists[:2]),
		device("expired", func(d *models.Device) { d.TokenHash, d.ProvisionExpiresAt = nil, &now }, lists[:1]),
		device("revoked", func(d *models.Device) { d.RevokedAt = &now }, nil),
	}
	conflict := models.Conflict{ListID: 2, Registration: "r", Device: "waiting", PreviousDevice: "active", EffectiveAt: now, PreviousAt: now}
	conflict.FamilyName, conflict.NativeName = "Example", "示例"
	resolved := conflict
	resolved.Decision, resolved.Note, resolved.ResolvedBy, resolved.ResolvedAt = models.TicketShared, "A colleague", "Host", &now
	return map[string]samplePage{
		"scanner":       {"checkin/show", ScannerPage{Frame: frame("", "", "Check-in"), Verdicts: Verdicts()}},
		"devices":       {"devices/index", DevicesPage{OfficePage: office, Devices: devices, Lists: lists, Now: now, Conflicts: []models.Conflict{conflict, resolved}, Choices: []Option{{Value: "gate", Label: "Gate", Lang: "en"}}}},
		"devices-empty": {"devices/index", DevicesPage{OfficePage: office, Now: now}},
		"device-code":   {"devices/code", DeviceCodePage{OfficePage: office, Device: &devices[1].Device, Link: "https://dialogue.example/checkin#provision=x", QR: "<svg></svg>"}},
	}
}
