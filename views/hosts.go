package views

import (
	"duologue/models"
	"duologue/views/locale"
)

// HostOptions are the host bodies whose guests are in a scope, behind a first
// choice that names none of them; nothing where there is nothing to choose.
func HostOptions(p *locale.Printer, guests models.Scope, first string) []Option {
	hosts := guests.Hosts()
	if len(hosts) == 0 || guests.Limited() && len(hosts) == 1 {
		return nil
	}
	options := []Option{{Label: first}}
	for _, h := range hosts {
		options = append(options, Option{Value: h.Code, Label: hostName(p, h)})
	}
	return options
}

// hostName is the code of a host body with its name.
func hostName(p *locale.Printer, h models.Host) string {
	name, _ := h.Names.In(p.Lang())
	return h.Code + " – " + name
}

// HostWords names the host body of a filter.
func HostWords(p *locale.Printer, code string) string {
	if code == models.NoHost {
		return p.T("organise.host.none")
	}
	return code
}

// RoleWords names a role, and whose guests it is limited to.
func RoleWords(p *locale.Printer, grant string) string {
	role, host := models.ParseGrant(grant)
	if host == "" {
		return p.T("organise.role." + role)
	}
	return p.T("organise.people.for_host", "role", p.T("organise.role."+role), "host", host)
}

// HostCode is the code of the host body whose guest a registration is, or empty.
func (p OfficePage) HostCode(r *models.Registration) string { return p.Dialogue.HostCode(r.HostID) }

// HostLink is the address at which one registers as a guest of a host body.
type HostLink struct{ Host, Address string }

// SetHosts offers the host bodies whose guest the registration can be, or says
// of which one it will be.
func (p *RecordFormPage) SetHosts(words *locale.Printer, guests models.Scope) {
	p.Hosts = HostOptions(words, guests, "–")
	if hosts := guests.Hosts(); guests.Limited() && len(hosts) == 1 {
		p.GuestOf = hostName(words, hosts[0])
	}
}

// AddHostLink shows the address of a host body.
func (p *RecordFormPage) AddHostLink(words *locale.Printer, h models.Host, address string) {
	p.Links = append(p.Links, HostLink{Host: hostName(words, h), Address: address})
}
