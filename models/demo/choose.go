package demo

import "duologue/models"

// appeal is how many of a hundred guests want a session on site and online:
// so many for some that they fill up.
func appeal(code, mode string) int {
	onsite := map[string]int{"F1": 28, "L1": 22, "C1": 9, "F2": 24, "L2": 22, "C2": 26, "F3": 32, "N1": 22, "N2": 60,
		"F4": 26, "L4": 20, "C3": 11, "C4": 28, "X1": 20, "S1": 55}
	online := map[string]int{"F1": 30, "L1": 28, "C1": 16, "M1": 34, "F2": 24, "L2": 30, "C2": 14, "L3": 52, "F4": 28,
		"L4": 24, "C3": 14, "M2": 40, "C4": 30, "X1": 20, "Y1": 30, "S1": 40}
	if mode == models.Onsite {
		return onsite[code]
	}
	return online[code]
}

// sessions chooses what does not overlap, mostly in the guest's own mode.
func (g *generator) sessions(mode string) map[string]string {
	chosen := map[string]string{}
	var taken []*models.Session
	for _, i := range g.rand.Perm(len(g.agenda.Sessions)) {
		s := g.agenda.Sessions[i]
		in := mode
		if mode == models.Onsite && g.chance(6) {
			in = models.Online
		} else if mode == models.Online && g.chance(1) {
			in = models.Onsite
		}
		if s.Open || !s.Offers(in) || !g.chance(appeal(s.Code, in)) || overlapsAny(s, taken) {
			continue
		}
		chosen[s.Ref] = in
		taken = append(taken, s)
	}
	return chosen
}

func overlapsAny(s *models.Session, list []*models.Session) bool {
	for _, other := range list {
		if s.Overlaps(other) {
			return true
		}
	}
	return false
}
