package views

import (
	"strings"
	"time"

	"duologue/models"
)

// PeoplePage is "people/index": who has a role in a dialogue, or all accounts.
type PeoplePage struct {
	Frame
	// Base is the address of the dialogue's pages, or of the back office.
	Base     string
	Dialogue *models.Dialogue // nil: all
	Zone     *time.Location
	People   []models.Member
	Toolbar  Toolbar
	Invite   Form
	Roles    []Option
	// HostRoles are those for the guests of one host body.
	HostRoles []Option
	// Languages of an invitation.
	Languages []Option
}

// Here are the roles of somebody in the dialogue; for all accounts those that
// hold in all dialogues.
func (p PeoplePage) Here(m models.Member) []string {
	if p.Dialogue == nil {
		return m.Roles(0)
	}
	return m.Roles(p.Dialogue.ID)
}

// Everywhere are the roles in all dialogues, where these are not Here.
func (p PeoplePage) Everywhere(m models.Member) []string {
	if p.Dialogue == nil {
		return nil
	}
	return m.Roles(0)
}

// Dialogues counts the dialogues in which somebody has a role.
func (p PeoplePage) Dialogues(m models.Member) int {
	seen := map[int64]bool{}
	for _, r := range m.Rights {
		seen[r.DialogueID] = r.DialogueID != 0
	}
	delete(seen, 0)
	return len(seen)
}

// PersonPage is "people/show": an account and what can be done with it.
type PersonPage struct {
	Frame
	Base     string
	Dialogue *models.Dialogue // nil: all
	Zone     *time.Location
	Member   *models.Member
	// Has are the roles that it has now, Form those that are ticked.
	Has     []string
	Form    Form
	Options []Option
	// HostRoles are those for the guests of one host body.
	HostRoles []Option
	// Conflict: a colleague changed them meanwhile.
	Conflict  bool
	Elsewhere []RolesIn
}

// RolesIn are the roles of somebody in a dialogue.
type RolesIn struct {
	Dialogue *models.Dialogue
	Roles    []string
	Href     string
}

// Address is that of the account's pages.
func (p PersonPage) Address() string { return p.Base + "/people/" + p.Member.Ref }

// Was is what the form tells of the roles that it was made from.
func (p PersonPage) Was() string { return strings.Join(p.Has, ",") }

// Everywhere are the roles in all dialogues, where these are not Has.
func (p PersonPage) Everywhere() []string {
	if p.Dialogue == nil {
		return nil
	}
	return p.Member.Roles(0)
}

// InvitationPage is "accounts/invitation": accepting one.
type InvitationPage struct {
	Frame
	Form          Form
	Action, Email string
	Languages     []Option
}
