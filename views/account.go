package views

import (
	"html/template"
	"strings"
	"time"

	"duologue/models"
)

// TwoStepsPage is "accounts/two_steps": how one's own account signs in.
type TwoStepsPage struct {
	Frame
	Account *models.Account
	Address string
	Zone    *time.Location
	// Demanded: a dialogue demands a second step that is not set up.
	Demanded bool
	// QR and Key are what an authenticator reads while it is being set up.
	QR  template.HTML
	Key string
	// Left are the recovery codes not used yet.
	Left  int
	Forms TwoStepsForms
}

// TwoStepsForms are the forms of the page, as they were sent.
type TwoStepsForms struct{ Start, Confirm, Renew, Remove Form }

// Grouped is the key in groups of four, as it is easily typed.
func (p TwoStepsPage) Grouped() string {
	var groups []string
	for key := p.Key; key != ""; {
		n := min(4, len(key))
		groups, key = append(groups, key[:n]), key[n:]
	}
	return strings.Join(groups, " ")
}

// RecoveryCodesPage is "accounts/codes": recovery codes, shown once.
type RecoveryCodesPage struct {
	Frame
	Codes []string
	Back  string
}

// SignInsPage is "accounts/sign_ins": where one's own account is signed in.
type SignInsPage struct {
	Frame
	Address string
	Zone    *time.Location
	Rows    []SignInRow
}

// SignInRow is one browser.
type SignInRow struct {
	Ref, Browser, IP string
	Here             bool
	Since, Seen      time.Time
}

// BrowserName tells roughly which program on which system a user agent names;
// these are proper names in every language.
func BrowserName(agent string) string {
	first := func(marks ...string) string {
		for i := 0; i+1 < len(marks); i += 2 {
			if strings.Contains(agent, marks[i]) {
				return marks[i+1]
			}
		}
		return ""
	}
	browser := first("MicroMessenger", "WeChat", "Edg", "Edge", "OPR/", "Opera", "Firefox", "Firefox", "Chrom", "Chrome", "Safari", "Safari")
	system := first("Android", "Android", "iPhone", "iPhone", "iPad", "iPad", "Windows", "Windows", "Mac OS", "macOS", "CrOS", "ChromeOS", "Linux", "Linux")
	if browser == "" && system == "" {
		runes := []rune(agent)
		return string(runes[:min(len(runes), 40)])
	}
	return strings.Trim(browser+" · "+system, " ·")
}
