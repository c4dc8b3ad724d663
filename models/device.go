package models

import (
	"context"
	"database/sql"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"gorm.io/gorm"
)

const (
	// provisionLife is how long a device may take to open its code.
	provisionLife = 30 * time.Minute
	// deviceTouch is how exact the time of last use is.
	deviceTouch   = time.Minute
	maxDeviceName = 100
)

// NewDevice is what it takes to make a device, or to change one.
type NewDevice struct {
	Name string
	// Lists are the refs of the lists it may check in to; at least one.
	Lists []string
	// CanForce: may let in whom the rules refuse.
	CanForce bool
	// CanSearch: may search names, check in by hand and undo.
	CanSearch bool
}

// DeviceList is a device with the lists that it may check in to.
type DeviceList struct {
	Device
	Lists []List
}

// Active tells whether the device can scan.
func (d *Device) Active() bool { return d.RevokedAt == nil && d.TokenHash != nil }

// Awaits tells whether a code that was shown may still be opened.
func (d *Device) Awaits(now time.Time) bool {
	return d.RevokedAt == nil && d.ProvisionExpiresAt != nil && now.Before(*d.ProvisionExpiresAt)
}

// CreateDevice makes a device of a dialogue. The secret is shown once, as a QR
// code; the phone that exchanges it within 30 minutes becomes the device.
func (s *Store) CreateDevice(ctx context.Context, actor Actor, dialogueID int64, in NewDevice) (d *Device, secret string, err error) {
	name, lists, err := s.checkDevice(ctx, dialogueID, in)
	if err != nil {
		return nil, "", err
	}
	secret = newToken()
	now := s.Now()
	until := now.Add(provisionLife)
	row := Device{
		Ref: newRef(), DialogueID: dialogueID, Name: name, ProvisionHash: hashToken(secret), ProvisionExpiresAt: &until,
		CanForce: in.CanForce, CanSearch: in.CanSearch, CreatedBy: actor.AccountID, CreatedAt: now,
	}
	err = s.write(ctx, func(tx *gorm.DB) error {
		row.ID = 0
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		for _, l := range lists {
			if err := tx.Exec("INSERT INTO device_lists (device_id, list_id) VALUES (?, ?)", row.ID, l.ID).Error; err != nil {
				return err
			}
		}
		return s.auditDevice(ctx, tx, actor, "device.create", &row)
	})
	if err != nil {
		return nil, "", err
	}
	return &row, secret, nil
}

// checkDevice cleans the name and finds the lists, or returns *Invalid.
func (s *Store) checkDevice(ctx context.Context, dialogueID int64, in NewDevice) (name string, chosen []List, err error) {
	var wrong Invalid
	name = cleanDeviceName(in.Name, &wrong)
	lists, err := s.Lists(ctx, dialogueID)
	if err != nil {
		return "", nil, err
	}
	for _, l := range lists {
		for _, ref := range in.Lists {
			if l.Ref == ref {
				chosen = append(chosen, l)
				break
			}
		}
	}
	if len(in.Lists) == 0 {
		wrong.Add("lists", "field.required")
	} else if len(chosen) != len(in.Lists) {
		wrong.Add("lists", "field.choose")
	}
	return name, chosen, wrong.OrNil()
}

func cleanDeviceName(typed string, wrong *Invalid) string {
	name := strings.TrimSpace(typed)
	switch {
	case name == "":
		wrong.Add("name", "field.required")
	case utf8.RuneCountInString(name) > maxDeviceName:
		wrong.Add("name", "field.too_long", "max", maxDeviceName)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		wrong.Add("name", "field.characters")
	}
	return name
}

func (s *Store) auditDevice(ctx context.Context, tx *gorm.DB, actor Actor, action string, d *Device) error {
	return s.audit(ctx, tx, AuditEntry{Actor: actor, Action: action, DialogueID: d.DialogueID, Object: "device", ObjectRef: d.Ref})
}

// ProvisionDevice exchanges a secret for the token of its device, once: of two
// phones one gets it. ErrNotFound when the secret is unknown, spent, too old
// or revoked. The token is stored hashed only.
func (s *Store) ProvisionDevice(ctx context.Context, ip, secret string) (*Device, string, error) {
	token := newToken()
	var device Device
	err := s.write(ctx, func(tx *gorm.DB) error {
		now := s.Now()
		err := tx.Where("provision_hash = ?", hashToken(secret)).Take(&device).Error
		if err != nil {
			return found(err)
		}
		taken := tx.Exec(`UPDATE devices SET token_hash = ?, provision_hash = NULL, provision_expires_at = NULL,
			provisioned_at = ?, last_seen_at = ? WHERE id = ? AND provision_hash = ? AND provision_expires_at > ? AND revoked_at IS NULL`,
			hashToken(token), now, now, device.ID, hashToken(secret), now)
		if taken.Error != nil {
			return taken.Error
		}
		if taken.RowsAffected != 1 {
			return ErrNotFound
		}
		actor := Actor{Kind: ActorDevice, DeviceID: device.ID, IP: ip}
		return s.auditDevice(ctx, tx, actor, "device.provision", &device)
	})
	if err != nil {
		return nil, "", err
	}
	d, err := s.DeviceByToken(ctx, token)
	return d, token, err
}

// DeviceByToken finds the device that a token belongs to, and notes at most
// once a minute that it was seen. ErrNotFound when the token is unknown or its
// device revoked.
func (s *Store) DeviceByToken(ctx context.Context, token string) (*Device, error) {
	d := Device{TokenHash: hashToken(token)}
	var expires, provisioned, seen sql.NullTime
	err := s.read(ctx).Statement.ConnPool.QueryRowContext(ctx, `SELECT v.id, v.ref, v.dialogue_id, v.name, v.provision_expires_at, v.can_force, v.can_search, v.created_by,
		v.created_at, v.provisioned_at, v.last_seen_at, d.revision
		FROM devices v JOIN dialogues d ON d.id = v.dialogue_id WHERE v.token_hash = (SELECT ?) AND v.revoked_at IS NULL`, d.TokenHash).Scan(
		&d.ID, &d.Ref, &d.DialogueID, &d.Name, &expires, &d.CanForce, &d.CanSearch, &d.CreatedBy,
		&d.CreatedAt, &provisioned, &seen, &d.revision)
	if err != nil {
		return nil, noRow(err)
	}
	d.ProvisionExpiresAt, d.ProvisionedAt, d.LastSeenAt = optional(expires), optional(provisioned), optional(seen)
	now := s.Now()
	if d.LastSeenAt == nil || now.Sub(*d.LastSeenAt) >= deviceTouch {
		err = s.write(ctx, func(tx *gorm.DB) error {
			return tx.Exec("UPDATE devices SET last_seen_at = ? WHERE id = ? AND (last_seen_at IS NULL OR last_seen_at < ?)",
				now, d.ID, now).Error
		})
		d.LastSeenAt = &now
	}
	return &d, err
}

// Devices lists the devices of a dialogue with their lists, the newest first.
func (s *Store) Devices(ctx context.Context, dialogueID int64) ([]DeviceList, error) {
	var devices []Device
	if err := s.read(ctx).Where("dialogue_id = ?", dialogueID).Order("id DESC").Find(&devices).Error; err != nil {
		return nil, err
	}
	var links []struct {
		DeviceID int64
		List     `gorm:"embedded"`
	}
	err := s.read(ctx).Raw(`SELECT dl.device_id, l.* FROM lists l JOIN device_lists dl ON dl.list_id = l.id
		WHERE l.dialogue_id = ? ORDER BY l.id`, dialogueID).Scan(&links).Error
	if err != nil {
		return nil, err
	}
	all := make([]DeviceList, len(devices))
	for i, d := range devices {
		all[i].Device = d
		for _, link := range links {
			if link.DeviceID == d.ID {
				all[i].Lists = append(all[i].Lists, link.List)
			}
		}
	}
	return all, nil
}

// RenewDevice makes a fresh one-time secret for a device, whose present token
// ends: for a phone that was lost or emptied. ErrNotFound, also when revoked.
func (s *Store) RenewDevice(ctx context.Context, actor Actor, dialogueID int64, ref string) (d *Device, secret string, err error) {
	secret = newToken()
	until := s.Now().Add(provisionLife)
	d, err = s.changeDevice(ctx, actor, "device.renew", dialogueID, ref,
		map[string]any{"token_hash": nil, "provision_hash": hashToken(secret), "provision_expires_at": until})
	return d, secret, err
}

// RenameDevice gives a device another name. ErrNotFound, *Invalid.
func (s *Store) RenameDevice(ctx context.Context, actor Actor, dialogueID int64, ref, name string) error {
	var wrong Invalid
	name = cleanDeviceName(name, &wrong)
	if err := wrong.OrNil(); err != nil {
		return err
	}
	_, err := s.changeDevice(ctx, actor, "device.rename", dialogueID, ref, map[string]any{"name": name})
	return err
}

// RevokeDevice ends a device for good: its token and its code are refused from
// now on. ErrNotFound, also when it was revoked before.
func (s *Store) RevokeDevice(ctx context.Context, actor Actor, dialogueID int64, ref string) error {
	_, err := s.changeDevice(ctx, actor, "device.revoke", dialogueID, ref,
		map[string]any{"revoked_at": s.Now(), "token_hash": nil, "provision_hash": nil, "provision_expires_at": nil})
	return err
}

func (s *Store) changeDevice(ctx context.Context, actor Actor, action string, dialogueID int64, ref string, columns map[string]any) (*Device, error) {
	var d Device
	err := s.write(ctx, func(tx *gorm.DB) error {
		err := tx.Where("dialogue_id = ? AND ref = ? AND revoked_at IS NULL", dialogueID, ref).Take(&d).Error
		if err != nil {
			return found(err)
		}
		if err := tx.Model(&Device{}).Where("id = ?", d.ID).Updates(columns).Error; err != nil {
			return err
		}
		return s.auditDevice(ctx, tx, actor, action, &d)
	})
	return &d, err
}
