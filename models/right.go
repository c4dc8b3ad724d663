package models

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Roles of an account in a dialogue.
const (
	RoleAdministrator  = "administrator"
	RoleOwner          = "owner"
	RoleOrganiser      = "organiser"
	RoleEditor         = "editor"
	RoleRegistrar      = "registrar"
	RoleCommunications = "communications"
	RoleProtocol       = "protocol"
	RoleDoorLead       = "door_lead"
	RoleViewer         = "viewer"
	RoleDoor           = "door" // checks in at the door, and sees nothing else
)

// Capability is one thing that a role lets do in its dialogue. Each route of
// the back office names the one it needs.
type Capability string

const (
	MaySee        Capability = "sees"          // the dialogue and its figures, but no person
	MayLook       Capability = "looks"         // at persons: registrations, lists, attendance
	MayMark       Capability = "marks"         // flags and notes of a registration
	MayRegister   Capability = "registers"     // add, change, decide and export registrations
	MayEdit       Capability = "edits"         // the dialogue's content and capacities
	MayWrite      Capability = "writes"        // to guests, and read what was written
	MayScan       Capability = "scans"         // find persons at the door, check them in, undo it
	MayLeadDoor   Capability = "door"          // scanners and what they did
	MayRecord     Capability = "records"       // keep the records of MoUs
	MayClear      Capability = "clears"        // clear their texts, publish and withhold them
	MayOrganise   Capability = "organiser"     // all of the above
	MayOwn        Capability = "owns"          // people, their rights, the audit log
	MayAdminister Capability = "administrator" // what belongs to no dialogue
)

// Capabilities lists all of them.
func Capabilities() []Capability {
	return []Capability{MaySee, MayLook, MayMark, MayRegister, MayEdit, MayWrite, MayScan, MayLeadDoor, MayRecord, MayClear, MayOrganise, MayOwn, MayAdminister}
}

// Role is what a role lets do.
type Role struct {
	Name string
	May  []Capability
}

// roles is the one table of what each role lets do, the most powerful first.
func roles() []Role {
	all := Capabilities()
	return []Role{
		{RoleAdministrator, all},
		{RoleOwner, all[:len(all)-1]},
		{RoleOrganiser, all[:len(all)-2]},
		{RoleEditor, []Capability{MaySee, MayEdit}},
		{RoleRegistrar, []Capability{MaySee, MayLook, MayMark, MayRegister}},
		{RoleCommunications, []Capability{MaySee, MayLook, MayWrite}},
		{RoleProtocol, []Capability{MaySee, MayLook, MayMark, MayRecord}},
		{RoleDoorLead, []Capability{MaySee, MayLook, MayScan, MayLeadDoor}},
		{RoleViewer, []Capability{MaySee, MayLook}},
		{RoleDoor, []Capability{MayScan}},
	}
}

// Roles lists all roles, the most powerful first.
func Roles() []string {
	var names []string
	for _, r := range roles() {
		names = append(names, r.Name)
	}
	return names
}

// DialogueRoles are those that an owner gives in a dialogue.
func DialogueRoles() []string { return Roles()[1:] }

// HostRoles are those that can be limited to the guests of one host body: all
// that they let do is about guests, or, as records of MoUs, closed to such a
// right.
func HostRoles() []string {
	about := []Capability{MaySee, MayLook, MayMark, MayRegister, MayWrite, MayRecord}
	var names []string
	for _, r := range roles() {
		if !slices.ContainsFunc(r.May, func(c Capability) bool { return !slices.Contains(about, c) }) {
			names = append(names, r.Name)
		}
	}
	return names
}

// Right is what an account may do: a role in one dialogue (0: in all, and in
// what belongs to none), for one host body (0: for all).
type Right struct {
	ID         int64
	AccountID  int64
	DialogueID int64
	HostID     int64
	Role       string
	CreatedAt  time.Time
	// Slug is that of the dialogue; empty for all. Host is the code of the host
	// body; empty for all.
	Slug string `gorm:"-"`
	Host string `gorm:"-"`
}

// ofHost parts the role from the code of the host body that limits it.
const ofHost = "@"

// Grant names a role as it is given and taken: by itself, or limited to the
// guests of the host body with a code.
func Grant(role, host string) string {
	if host == "" {
		return role
	}
	return role + ofHost + host
}

// ParseGrant parts what Grant has put together.
func ParseGrant(grant string) (role, host string) {
	role, host, _ = strings.Cut(grant, ofHost)
	return role, host
}

// void tells whether the right grants nothing: it is limited to a host body, and
// its role cannot be.
func (r Right) void() bool { return r.HostID != 0 && !slices.Contains(HostRoles(), r.Role) }

// covers tells whether the right includes a capability, if only for the guests
// of its host body.
func (r Right) covers(c Capability) bool {
	if r.void() {
		return false
	}
	return slices.ContainsFunc(roles(), func(role Role) bool { return role.Name == r.Role && slices.Contains(role.May, c) })
}

// in tells whether the right is one in the dialogue with this slug.
func (r Right) in(slug string) bool { return !r.void() && (r.DialogueID == 0 || r.Slug == slug) }

// rolesWith lists the roles that include a capability.
func rolesWith(c Capability) []string {
	var names []string
	for _, name := range Roles() {
		if (Right{Role: name}).covers(c) {
			names = append(names, name)
		}
	}
	return names
}

// rights lists what accounts may do, with the dialogues' slugs and the hosts' codes.
func (s *Store) rights(_ context.Context, tx *gorm.DB, accountIDs ...int64) ([]Right, error) {
	var rows []struct {
		Right       `gorm:"embedded"`
		DialogueRef string
		HostCode    string
	}
	err := tx.Model(&Right{}).Select("rights.*, COALESCE(dialogues.slug, '') AS dialogue_ref, COALESCE(hosts.code, '') AS host_code").
		Joins("LEFT JOIN dialogues ON dialogues.id = rights.dialogue_id").
		Joins("LEFT JOIN hosts ON hosts.id = rights.host_id").
		Where("rights.account_id IN ?", accountIDs).Order("rights.id").Scan(&rows).Error
	rights := make([]Right, len(rows))
	for i, row := range rows {
		rights[i] = row.Right
		rights[i].Slug, rights[i].Host = row.DialogueRef, row.HostCode
	}
	return rights, err
}

// give gives an account what a grant names in a dialogue (nil: in all). A host
// body that is none of the dialogue's, and a role that cannot be limited to one,
// are ErrNotFound.
func (s *Store) give(ctx context.Context, tx *gorm.DB, accountID int64, d *Dialogue, grant string) error {
	r := Right{AccountID: accountID, DialogueID: idOf(d)}
	role, host := ParseGrant(grant)
	if r.Role = role; host != "" {
		if !slices.Contains(HostGrants(d), grant) {
			return ErrNotFound
		}
		r.HostID = d.hostID(host)
	}
	return s.grant(ctx, tx, r)
}

// grant gives a right; one that is there already is left alone.
func (s *Store) grant(_ context.Context, tx *gorm.DB, r Right) error {
	r.CreatedAt = s.Now()
	return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&r).Error
}
