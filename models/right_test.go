package models

import (
	"slices"
	"testing"
)

// A right that is limited to a host body lets do what its role is about guests,
// for the guests of that body alone; a role that is about more cannot be limited.
func TestARightOfOneHost(t *testing.T) {
	if !slices.Equal(HostRoles(), []string{RoleRegistrar, RoleCommunications, RoleProtocol, RoleViewer}) {
		t.Errorf("can be limited: %v", HostRoles())
	}
	d := &Dialogue{ID: 3, Slug: "test"}
	for _, role := range Roles() {
		i := &SignIn{Rights: []Right{{Role: role, HostID: 7, DialogueID: 3, Slug: "test"}}}
		limitable := slices.Contains(HostRoles(), role)
		if i.In("test") != limitable {
			t.Errorf("%s of one host is in the dialogue: %v", role, !limitable)
		}
		for _, may := range Capabilities() {
			sc := i.Scope(may, d)
			if i.Can(may, "") || i.Can(may, "test") || i.Everywhere(may) || !sc.Limited() {
				t.Errorf("%s of one host: %s for all", role, may)
			}
			can := limitable && slices.Contains(rolesWith(may), role)
			if i.CanForSome(may, "test") != can || sc.Empty() == can || i.CanForSome(may, "other") || !i.Scope(may, &Dialogue{ID: 4}).Empty() {
				t.Errorf("%s of one host: %s is %v", role, may, !can)
			}
			for host, held := range map[int64]bool{7: can, 8: false, 0: false} {
				if sc.Holds(&Registration{DialogueID: 3, HostID: host}) != held || sc.Holds(&Registration{DialogueID: 4, HostID: host}) {
					t.Errorf("%s of one host: %s a guest of %d", role, may, host)
				}
			}
		}
	}
}

// Rights add up by capability: an unlimited one has all guests.
func TestScopesAddUp(t *testing.T) {
	d := &Dialogue{ID: 3, Slug: "test"}
	i := &SignIn{Rights: []Right{{Role: RoleRegistrar, HostID: 7, DialogueID: 3, Slug: "test"}, {Role: RoleRegistrar, HostID: 8, DialogueID: 3, Slug: "test"},
		{Role: RoleProtocol, HostID: 8, DialogueID: 3, Slug: "test"}, {Role: RoleViewer, DialogueID: 3, Slug: "test"}, {Role: RoleRegistrar, HostID: 9, DialogueID: 4, Slug: "other"}}}
	if sc := i.Scope(MayLook, d); sc.Limited() || sc.Empty() {
		t.Error("a viewer of all does not look at all")
	}
	if sc := i.Scope(MayRegister, d); !sc.Limited() || !slices.Equal(sc.hosts, []int64{7, 8}) {
		t.Errorf("registers for %v", sc.hosts)
	}
	if sc := i.Scope(MayWrite, d); !sc.Empty() {
		t.Errorf("writes to %v", sc.hosts)
	}
	for _, c := range []struct {
		limits  []int64
		reaches bool
	}{{nil, false}, {[]int64{7}, true}, {[]int64{8, 7}, true}, {[]int64{7, 9}, false}} {
		if i.Scope(MayRegister, d).reaches(c.limits) != c.reaches {
			t.Errorf("what was made for %v is there: %v", c.limits, !c.reaches)
		}
	}
	if !(Scope{}).Empty() || (Scope{}).reaches(nil) || (Scope{}).limits() == nil {
		t.Error("the zero scope has guests")
	}
}

func TestARightStaysInItsDialogue(t *testing.T) {
	i := &SignIn{Rights: []Right{{Role: RoleOwner, DialogueID: 3, Slug: "test"}, {Role: RoleViewer, DialogueID: 4, Slug: "other"}}}
	if !i.Can(MayOwn, "test") || i.Can(MayOwn, "other") || !i.Can(MayLook, "other") || i.In("third") || i.Everywhere(MaySee) || i.Can(MayAdminister, "") {
		t.Error("a right reaches beyond its dialogue, or not through it")
	}
}
