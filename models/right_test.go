package models

import "testing"

// Until lists, searches and mails keep to the guests of one host body, a right
// that is limited to one lets do nothing at all.
func TestARightOfOneHostGrantsNothing(t *testing.T) {
	for _, role := range Roles() {
		i := &SignIn{Rights: []Right{{Role: role, HostID: 7}, {Role: role, HostID: 7, DialogueID: 3, Slug: "test"}}}
		for _, may := range Capabilities() {
			if i.In("test") || i.Can(may, "") || i.Can(may, "test") || i.Everywhere(may) {
				t.Errorf("%s of one host: %s", role, may)
			}
		}
	}
}

func TestARightStaysInItsDialogue(t *testing.T) {
	i := &SignIn{Rights: []Right{{Role: RoleOwner, DialogueID: 3, Slug: "test"}, {Role: RoleViewer, DialogueID: 4, Slug: "other"}}}
	if !i.Can(MayOwn, "test") || i.Can(MayOwn, "other") || !i.Can(MayLook, "other") || i.In("third") || i.Everywhere(MaySee) || i.Can(MayAdminister, "") {
		t.Error("a right reaches beyond its dialogue, or not through it")
	}
}
