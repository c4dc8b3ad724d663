package views

import (
	"slices"

	"duologue/models"
	"duologue/views/locale"
)

// MoUWord words a value of one of the register's enumerations, such as "side",
// "be"; what is empty is unknown.
func MoUWord(p *locale.Printer, kind, value string) string {
	starts := []string{"mou.state.", "mou.type.", "mou.side.", "mou.nature.", "mou.competence.", "mou.signing.", "mou.text.",
		"mou.commitment.", "mou.outcome.", "mou.relation.", "mou.visibility."}
	start := "mou." + kind + "."
	if value == "" || !slices.Contains(starts, start) {
		return p.T("common.unknown")
	}
	return p.T(start + value)
}

// MoUOptions are the choices of one of those enumerations, in its order.
func MoUOptions(p *locale.Printer, kind string, values []string) []Option {
	var list []Option
	for _, value := range values {
		list = append(list, Option{Value: value, Label: MoUWord(p, kind, value)})
	}
	return list
}

// MoUBadge is the state of an MoU in colour, icon and word.
func MoUBadge(p *locale.Printer, state string) Badge {
	b := Badge{Tone: "info", Icon: "edit", Label: MoUWord(p, "state", state)}
	switch state {
	case models.MoUSigned, models.MoUInEffect, models.MoURenewed, models.MoUAmended:
		b.Tone, b.Icon = "good", "check"
	case models.MoUReady, models.MoUPartlySigned:
		b.Tone, b.Icon = "wait", "clock"
	case models.MoUExpired, models.MoUTerminated, models.MoUSuperseded, models.MoUWithdrawn:
		b.Tone, b.Icon = "quiet", "minus"
	}
	return b
}
