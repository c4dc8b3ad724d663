package models

import "strings"

// CampaignPlaceholders are the names that a campaign's subject and body may
// hold in braces, such as {name}.
func CampaignPlaceholders() []string {
	return []string{"dialogue", "link", "name", "organisation", "reference"}
}

// FillCampaign replaces the placeholders of a campaign's text. With markdown
// the values are escaped, so that nobody's name becomes a link or a heading;
// the link itself, which is ours, stays one. Unknown names in braces stay.
func FillCampaign(text string, values map[string]string, markdown bool) string {
	var pairs []string
	for _, name := range CampaignPlaceholders() {
		value := strings.Join(strings.Fields(values[name]), " ")
		if markdown && name != "link" {
			value = escapeMarkdown(value)
		}
		pairs = append(pairs, "{"+name+"}", value)
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
