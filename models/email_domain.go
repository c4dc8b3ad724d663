package models

import (
	"slices"
	"strings"
)

// knownDomains are mail domains that guests often have, the likeliest first. The
// last line keeps real ones from being taken for a slip in another.
func knownDomains() []string {
	return strings.Fields(`
		gmail.com outlook.com hotmail.com qq.com 163.com 126.com foxmail.com sina.com sina.cn sohu.com aliyun.com
		yeah.net 139.com 189.cn 188.com vip.163.com vip.qq.com icloud.com yahoo.com yahoo.fr yahoo.be live.be live.com
		hotmail.be hotmail.fr outlook.be outlook.fr msn.com proton.me protonmail.com telenet.be skynet.be proximus.be
		belspo.be vlaanderen.be ewi.vlaanderen.be innoviris.brussels wbi.be kuleuven.be ugent.be vub.be ulb.be
		uclouvain.be uliege.be uantwerpen.be uhasselt.be umons.be unamur.be vito.be imec.be flandersinvestmentandtrade.com
		ec.europa.eu fgov.be diplobel.fed.be pku.edu.cn tsinghua.edu.cn sjtu.edu.cn fudan.edu.cn zju.edu.cn ustc.edu.cn
		cas.cn most.cn
		mail.com email.com ymail.com gmx.com gmx.net gmx.fr 263.net 21.com me.com mac.com aol.com ulb.ac.be yahoo.cn
		yahoo.com.cn hotmail.co.uk hotmail.nl outlook.cn live.fr live.nl live.cn tom.com wo.cn usc.edu.cn`)
}

// SuggestDomain returns the domain that was probably meant by a mistyped one
// ("gmial.com" gives "gmail.com"), or nothing. It is for asking, never for
// changing what was typed.
func SuggestDomain(domain string) string {
	domain = strings.ToLower(domain)
	known := knownDomains()
	if len(domain) > 60 || slices.Contains(known, domain) {
		return ""
	}
	limit := 2
	if len(domain) <= 9 { // short names have many real neighbours
		limit = 1
	}
	best := ""
	for _, candidate := range known {
		if d := editDistance(domain, candidate); d <= limit {
			best, limit = candidate, d-1
		}
	}
	if best != "" {
		return best
	}
	name, end, _ := strings.Cut(domain, ".")
	if slices.Contains([]string{"con", "cmo", "ocm", "comm", "vom", "xom"}, end) {
		return name + ".com"
	}
	return ""
}

// editDistance counts the insertions, deletions, substitutions and swaps of
// neighbours, none of them edited again, that turn a into b.
func editDistance(a, b string) int {
	before, above := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, above = above, row
	}
	return above[len(b)]
}
