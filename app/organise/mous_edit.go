package organise

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

func (o office) newMoU(c *fiber.Ctx) error {
	query, err := web.Query(c)
	if err != nil {
		return err
	}
	form := views.Form{Values: map[string][]string{"dialogue": {query.Token("dialogue")}}}
	return o.showDeskForm(c, fiber.StatusOK, nil, views.DeskFormPage{Part: views.NewMoUPart(), Form: form, Ref: models.NewMoURef()})
}

func (o office) createMoU(c *fiber.Ctx) error {
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	part, content := views.NewMoUPart(), models.MoUContent{}
	ref := cmp.Or(form.Token("ref"), models.NewMoURef())
	state := form.Choice("state", models.MoUEntryStates()...)
	if err = readDesk(form, part, o.Locale.Languages()).apply(&content); err != nil {
		return err
	}
	var m *models.MoU
	if err = form.Err(); err == nil {
		m, err = o.Store.EnterMoUOnce(web.Context(c), web.Actor(c), o.desk(c), ref, state, content)
	}
	var wrong *models.Invalid
	if errors.As(err, &wrong) {
		return o.showDeskForm(c, fiber.StatusUnprocessableEntity, nil, views.DeskFormPage{Part: part, Form: o.Refill(c, form, err), Ref: ref})
	}
	if err != nil {
		return err
	}
	o.Flash(c, "ok", "desk.entered")
	return web.SeeOther(c, mouPath(m))
}

// deskPart is the form of the editor that the address names.
func deskPart(c *fiber.Ctx) (*views.DeskPart, error) {
	part := views.DeskPartNamed(c.Params("part"))
	if part == nil {
		return nil, models.ErrNotFound
	}
	return part, nil
}

func (o office) editMoU(c *fiber.Ctx) error {
	part, err := deskPart(c)
	if err != nil {
		return err
	}
	m, err := o.Store.OpenMoU(web.Context(c), web.Actor(c), o.desk(c), c.Params("mou"))
	if err != nil {
		return err
	}
	page := views.DeskFormPage{Part: *part, Revision: m.Revision}
	if page.Form.Values, err = o.storedValues(c, *part, m); err != nil {
		return err
	}
	return o.showDeskForm(c, fiber.StatusOK, m, page)
}

// storedValues fill a form with what is stored. Related records are named by
// their numbers.
func (o office) storedValues(c *fiber.Ctx, part views.DeskPart, m *models.MoU) (map[string][]string, error) {
	content := m.Content
	content.Relations = slices.Clone(content.Relations)
	var refs []string
	for _, r := range content.Relations {
		refs = append(refs, r.MoU)
	}
	numbers, err := o.Store.NumbersOfMoUs(web.Context(c), o.desk(c), refs)
	if err != nil {
		return nil, err
	}
	for i, r := range content.Relations {
		if n := numbers[r.MoU]; n != 0 {
			content.Relations[i].MoU = deskNumber(&models.MoU{Number: n})
		}
	}
	return deskValues(part, &content)
}

func (o office) showDeskForm(c *fiber.Ctx, status int, m *models.MoU, page views.DeskFormPage) error {
	title := "desk.new"
	if m != nil {
		title = "desk.part." + page.Part.Name
	}
	page.Frame = o.topFrame(c, "mous", title)
	p := o.Locale.For(page.Lang)
	page.Trail, page.M, page.Base, page.Action = o.deskTrail(c), m, mousPath, mousPath+"/new"
	page.Languages = o.languages()
	var err error
	if page.Options, err = o.deskOptions(c, m); err != nil {
		return err
	}
	if m != nil {
		page.Base = mouPath(m)
		page.Action = page.Base + "/edit/" + page.Part.Name
		name, _ := m.Content.Titles.In(page.Lang)
		page.Trail = append(page.Trail, views.Link{Label: name, Href: page.Base})
		page.Places = o.filePlaces(c, m, page.Part.Name)
		page.Reasoned, page.Locked = m.Signed() && !page.Part.Followed, page.Part.Frozen && m.Frozen()
		for _, part := range views.DeskParts() {
			page.Tabs = append(page.Tabs, views.NavLink{Label: p.T("desk.part." + part.Name), Href: page.Base + "/edit/" + part.Name, Current: part.Name == page.Part.Name})
		}
	}
	views.DeskErrors(p, page.Form.Errors)
	return o.Render(c, status, "desk/edit", page)
}

func (o office) updateMoU(c *fiber.Ctx) error {
	part, err := deskPart(c)
	if err != nil {
		return err
	}
	form, err := web.Form(c)
	if err != nil {
		return err
	}
	m, err := o.Store.OpenMoU(web.Context(c), web.Actor(c), o.desk(c), c.Params("mou"))
	if err != nil {
		return err
	}
	revision, _ := form.Int("revision", 1, mostPlaces)
	page := views.DeskFormPage{Part: *part, Revision: revision}
	for _, group := range part.Groups {
		if group.List != nil && form.Has("add."+group.List.Name) {
			page.Form, page.Added = o.Refill(c, form, nil), group.List.Name
			return o.showDeskForm(c, fiber.StatusOK, m, page)
		}
	}
	change := readDesk(form, *part, o.Locale.Languages())
	edit := models.MoUEdit{Revision: revision, Reason: form.Text("reason", longestLine), Change: change.apply}
	if err = form.Err(); err == nil {
		_, err = o.Store.EditMoU(web.Context(c), web.Actor(c), o.desk(c), m.Ref, edit)
	}
	return o.deskSaved(c, m, page, form, change, err)
}

// deskSaved answers the form of a part by what came of it.
func (o office) deskSaved(c *fiber.Ctx, m *models.MoU, page views.DeskFormPage, form *web.Fields, change deskChange, err error) error {
	var wrong *models.Invalid
	now := models.IsChangedMoU(err)
	switch {
	case errors.As(err, &wrong):
		for i, e := range wrong.Fields {
			wrong.Fields[i].Field = change.typedPath(e.Field)
		}
		page.Form = o.Refill(c, form, wrong)
		return o.showDeskForm(c, fiber.StatusUnprocessableEntity, m, page)
	case now != nil:
		stored, err := o.storedValues(c, page.Part, now)
		if err != nil {
			return err
		}
		page.Form, page.Revision = o.Refill(c, form, nil), now.Revision
		page.Theirs = o.deskDifferences(c, stored, page.Form.Values)
		return o.showDeskForm(c, fiber.StatusConflict, now, page)
	case err != nil:
		return err
	}
	o.Flash(c, "ok", "desk.saved")
	return web.SeeOther(c, mouPath(m)+"/edit/"+page.Part.Name)
}

// deskDifferences are the inputs in which what is stored differs from what was
// typed.
func (o office) deskDifferences(c *fiber.Ctx, stored, typed map[string][]string) []views.Difference {
	p := o.Locale.For(o.Lang(c))
	names := maps.Clone(stored)
	maps.Copy(names, typed)
	var list []views.Difference
	for _, name := range slices.Sorted(maps.Keys(names)) {
		last := name[strings.LastIndexByte(name, '.')+1:]
		if slices.Contains([]string{"revision", "reason", "position", "key", "file", "remove"}, last) {
			continue
		}
		if a, b := strings.Join(stored[name], ", "), strings.Join(typed[name], ", "); a != b {
			list = append(list, views.Difference{Label: views.DeskLabel(p, name), Theirs: a, Yours: b})
		}
	}
	return list
}
