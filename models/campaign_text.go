package models

import (
	"regexp"
	"slices"
	"strings"
)

// CampaignPlaceholders are the names that a campaign's subject and body may
// hold in braces, such as {name}.
func CampaignPlaceholders() []string {
	return []string{"name", "organisation", "dialogue", "reference", "link"}
}

// checkPlaceholders reports names in braces that stand for nothing.
func checkPlaceholders(wrong *Invalid, field, text string) {
	for _, found := range regexp.MustCompile(`\{([^{}\s]{1,40})\}`).FindAllStringSubmatch(text, -1) {
		if !slices.Contains(CampaignPlaceholders(), found[1]) {
			wrong.Add(field, "field.placeholder", "name", found[1])
			return
		}
	}
}

// FillCampaign replaces the placeholders of a campaign's text. With markdown
// the values are escaped, so that nobody's name becomes a link or a heading;
// the link itself, which is ours, stands in angle brackets, which make it one
// by itself and as the target of a written link (CommonMark 6.3 and 6.5).
// Unknown names in braces stay.
func FillCampaign(text string, values map[string]string, markdown bool) string {
	var pairs []string
	for _, name := range CampaignPlaceholders() {
		value := strings.Join(strings.Fields(values[name]), " ")
		mark := "{" + name + "}"
		switch {
		case markdown && name == "link":
			value = "<" + value + ">"
			pairs = append(pairs, "<"+mark+">", value)
		case markdown:
			value = escapeMarkdown(value)
		}
		pairs = append(pairs, mark, value)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// escapeMarkdown puts a backslash before what could be markup (CommonMark 2.4).
func escapeMarkdown(s string) string {
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
