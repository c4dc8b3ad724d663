package organise

import (
	"fmt"
	"slices"
	"strings"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

func hostsPart() part {
	return part{name: models.PartHosts, values: hostsValues, read: readHosts, input: hostInput}
}

// hostsValues are the hosts in order; each is asked for its place and its role.
func hostsValues(doc *models.Document) map[string][]string {
	values := map[string][]string{}
	for i, h := range doc.Hosts {
		values["host."+h.Code+".role"] = []string{h.Role}
		values["host."+h.Code+".place"] = []string{fmt.Sprint(i + 1)}
	}
	return values
}

func hostRoles() []string { return []string{models.HostOrganiser, models.HostConsultation} }

// readHosts reads the hosts that stay, one that the installation knows, and one
// that it does not know yet.
func readHosts(form *web.Fields, doc *models.Document) {
	type placed struct {
		host  models.DocumentHost
		place int
	}
	var list []placed
	for i, h := range doc.Hosts {
		role, place := form.Choice("host."+h.Code+".role", hostRoles()...), 2*i+2
		if n, ok := form.Int("host."+h.Code+".place", 1, mostPlaces); ok {
			place = 2 * n
			switch {
			case n <= i: // before whoever stands there
				place--
			case n > i+1: // behind them
				place++
			}
		}
		if role != "" {
			h.Role = role
			list = append(list, placed{h, place})
		}
	}
	slices.SortStableFunc(list, func(a, b placed) int { return a.place - b.place })
	doc.Hosts = nil
	for _, p := range list {
		doc.Hosts = append(doc.Hosts, p.host)
	}
	if code := form.Line("add", 32); code != "" {
		doc.Hosts = append(doc.Hosts, models.DocumentHost{Code: code, Role: form.Choice("add_role", hostRoles()...)})
	}
	host := models.DocumentHost{Code: form.Line("new.code", longestLine), Country: strings.ToUpper(form.Line("new.country", 2)),
		Level: form.Line("new.level", longestLine), Names: readText(form, "new.names", nil, doc.Languages), Role: form.Choice("new.role", hostRoles()...)}
	if host.Code != "" || host.Country != "" || len(host.Names) > 0 {
		doc.Hosts = append(doc.Hosts, host)
		if host.Country == "" {
			form.Refuse("new.country", "field.required")
		}
		if len(host.Names) == 0 && len(doc.Languages) > 0 {
			form.Refuse("new.names."+doc.Languages[0], "field.required")
		}
	}
}

// hostInput leads from a fault of the last host to the fields of a new one.
func hostInput(_ *web.Fields, path string) string {
	if _, field, ok := strings.Cut(path, "]."); ok {
		return "new." + field
	}
	return path
}

// addHosts lists the hosts of the form, and those that could be added.
func (o office) addHosts(c *fiber.Ctx, page *views.EditorPage) error {
	hosts, err := o.Store.Hosts(web.Context(c))
	if err != nil {
		return err
	}
	page.Known = []views.Option{{Label: "–"}}
	for _, h := range hosts {
		if !slices.ContainsFunc(page.Dialogue.Hosts, func(own models.DialogueHost) bool { return own.HostID == h.ID }) {
			name, lang := h.Names.In(page.Lang)
			page.Known = append(page.Known, views.Option{Value: h.Code, Label: h.Code + " – " + name, Lang: o.Locale.HTMLLang(lang)})
		}
	}
	return nil
}
