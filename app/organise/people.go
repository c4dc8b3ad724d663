package organise

import (
	"errors"
	"strings"
	"time"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

func (o office) indexPeople(c *fiber.Ctx) error {
	return o.showPeople(c, fiber.StatusOK, views.Form{})
}

// showPeople lists who has a role in a dialogue, or all accounts, with the form
// that invites somebody.
func (o office) showPeople(c *fiber.Ctx, status int, invite views.Form) error {
	s, err := o.scope(c)
	if err != nil {
		return err
	}
	query, err := web.Query(c)
	if err != nil {
		return err
	}
	search := query.Search("q")
	page := views.PeoplePage{Frame: o.scopeFrame(c, s, "people"), Base: s.base, Dialogue: s.dialogue, Zone: s.zone(o),
		Invite: invite, Languages: o.languages()}
	if page.People, err = o.Store.People(web.Context(c), web.Actor(c), s.dialogue, search); err != nil {
		return err
	}
	page.People, page.Toolbar, err = sift(o, c, s.base+"/people", page.People, nil, order[models.Member]{name: "name"},
		lastSeen(func(m models.Member) *time.Time { return m.LastSignInAt }))
	if err != nil {
		return err
	}
	if invite.Values == nil {
		page.Invite.Values = map[string][]string{"language": {page.Lang}}
	}
	page.Roles, page.HostRoles = o.roleOptions(page.Lang, s.dialogue), o.hostRoleOptions(page.Lang, s.dialogue)
	return o.Render(c, status, "people/index", page)
}

// roleOptions are the roles that can be given, with what they include.
func (o office) roleOptions(lang string, d *models.Dialogue) []views.Option {
	var options []views.Option
	p := o.Locale.For(lang)
	for _, role := range models.GrantableRoles(d) {
		options = append(options, views.Option{Value: role, Label: p.T("organise.role." + role), Help: p.T("organise.people.may." + role)})
	}
	return options
}

// hostRoleOptions are those that can be given for the guests of one host body.
func (o office) hostRoleOptions(lang string, d *models.Dialogue) []views.Option {
	var options []views.Option
	for _, grant := range models.HostGrants(d) {
		options = append(options, views.Option{Value: grant, Label: views.RoleWords(o.Locale.For(lang), grant)})
	}
	return options
}

// readRoles are the roles that were ticked.
func readRoles(form *web.Fields, d *models.Dialogue) []string {
	return form.Choices("roles", len(models.GrantableRoles(d))+len(models.HostGrants(d)), 60)
}

func (o office) createInvitation(c *fiber.Ctx) error {
	s, err := o.scope(c)
	if err != nil {
		return err
	}
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	invitation := models.Invitation{Email: form.Line("email", 254), Name: form.Line("name", 200),
		Language: form.Choice("language", o.Locale.Languages()...), Roles: readRoles(form, s.dialogue)}
	if invitation.Language == "" {
		invitation.Language = o.Lang(c)
	}
	if err = form.Err(); err == nil {
		err = o.Store.Invite(web.Context(c), web.Actor(c), s.dialogue, invitation)
	}
	var wrong *models.Invalid
	if errors.As(err, &wrong) {
		return o.showPeople(c, fiber.StatusUnprocessableEntity, o.Refill(c, form, err, "email", "organise.account.email",
			"name", "organise.account.name", "language", "organise.people.language", "roles", "organise.people.roles"))
	}
	if err != nil {
		return err
	}
	o.Flash(c, "ok", "organise.people.invited")
	return web.SeeOther(c, s.base+"/people")
}

func (o office) showPerson(c *fiber.Ctx) error {
	return o.person(c, fiber.StatusOK, nil, false)
}

// person shows an account with what can be done with it; form is its roles as
// they were ticked, where they were refused.
func (o office) person(c *fiber.Ctx, status int, form *views.Form, conflict bool) error {
	s, err := o.scope(c)
	if err != nil {
		return err
	}
	m, err := o.Store.OpenMember(web.Context(c), web.Actor(c), s.dialogue, c.Params("account"))
	if err != nil {
		return err
	}
	page := views.PersonPage{Frame: o.scopeFrame(c, s, "people"), Base: s.base, Dialogue: s.dialogue, Zone: s.zone(o), Member: m, Conflict: conflict}
	p := o.Locale.For(page.Lang)
	page.Title = m.Name
	page.Trail = append(page.Trail, views.Link{Label: p.T("organise.nav.people"), Href: s.base + "/people"})
	page.Has = m.Grantable(s.dialogue)
	page.Form = views.Form{Values: map[string][]string{"roles": page.Has}}
	if form != nil {
		page.Form = *form
	}
	page.Options, page.HostRoles = o.roleOptions(page.Lang, s.dialogue), o.hostRoleOptions(page.Lang, s.dialogue)
	if page.Elsewhere, err = o.elsewhere(c, s, m); err != nil {
		return err
	}
	return o.Render(c, status, "people/show", page)
}

// elsewhere are the dialogues in which an account has roles too; only who
// administers everything sees them.
func (o office) elsewhere(c *fiber.Ctx, s scope, m *models.Member) ([]views.RolesIn, error) {
	if s.dialogue != nil {
		return nil, nil
	}
	all, err := o.Store.AllDialogues(web.Context(c))
	if err != nil {
		return nil, err
	}
	var list []views.RolesIn
	for _, d := range all {
		if roles := m.Roles(d.ID); len(roles) > 0 {
			list = append(list, views.RolesIn{Dialogue: d, Roles: roles, Href: basePath(d) + "/people/" + m.Ref})
		}
	}
	return list, nil
}

func (o office) updateRoles(c *fiber.Ctx) error {
	s, err := o.scope(c)
	if err != nil {
		return err
	}
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	was := strings.FieldsFunc(form.Line("was", 10_000), func(r rune) bool { return r == ',' })
	roles := readRoles(form, s.dialogue)
	if err = form.Err(); err == nil {
		err = o.Store.SetRoles(web.Context(c), web.Actor(c), s.dialogue, c.Params("account"), was, roles)
	}
	if errors.Is(err, models.ErrLast) {
		form.Refuse("roles", "organise.people.last")
		err = form.Err()
	}
	var wrong *models.Invalid
	switch {
	case errors.As(err, &wrong):
		typed := o.Refill(c, form, err, "roles", "organise.people.may")
		return o.person(c, fiber.StatusUnprocessableEntity, &typed, false)
	case errors.Is(err, models.ErrConflict):
		typed := o.Refill(c, form, nil)
		return o.person(c, fiber.StatusConflict, &typed, true)
	case err != nil:
		return err
	}
	o.Flash(c, "ok", "organise.people.saved")
	if len(roles) == 0 && s.dialogue != nil {
		return web.SeeOther(c, s.base+"/people")
	}
	return web.SeeOther(c, s.base+"/people/"+c.Params("account"))
}

// onPerson does something to an account and leads back to it.
func (o office) onPerson(done string, act func(c *fiber.Ctx, s scope, ref string) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		s, err := o.scope(c)
		if err != nil {
			return err
		}
		err = act(c, s, c.Params("account"))
		switch {
		case errors.Is(err, models.ErrLast):
			o.Flash(c, "error", "organise.people.last")
		case errors.Is(err, models.ErrConflict):
			o.Flash(c, "warn", "organise.people.changed")
		case errors.Is(err, models.ErrForbidden):
			o.Flash(c, "error", "organise.people.more_rights")
		case err != nil:
			return err
		default:
			o.Flash(c, "ok", done)
		}
		return web.SeeOther(c, s.base+"/people/"+c.Params("account"))
	}
}

func (o office) inviteAgain(c *fiber.Ctx, s scope, ref string) error {
	return o.Store.InviteAgain(web.Context(c), web.Actor(c), s.dialogue, ref)
}

func (o office) disable(c *fiber.Ctx, _ scope, ref string) error {
	return o.Store.SetDisabled(web.Context(c), web.Actor(c), ref, true)
}

func (o office) enable(c *fiber.Ctx, _ scope, ref string) error {
	return o.Store.SetDisabled(web.Context(c), web.Actor(c), ref, false)
}
