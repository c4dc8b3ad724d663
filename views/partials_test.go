package views

import (
	"bytes"
	"html/template"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duologue/public"
	"duologue/views/locale"
)

// partialsPage shows every shared part once, as the pages of the product use them.
const partialsPage = `{{template "site" .}}{{define "main"}}<div class="wrap page">
{{template "trail" .}}<h1 class="page-title">Parts</h1>
{{template "errors" .Form}}
<form class="form" method="post">
<fieldset class="form-section"><legend>You</legend><div class="fields">
{{template "field" (field .Form "given" "label" "Given names" "required" true "autocomplete" "given-name")}}
{{template "field" (field .Form "family" "label" "Family name" "help" "As in your passport")}}
{{template "field" (field .Form "email" "label" "E-mail" "type" "email" "class" "wide" "required" true)}}
{{template "field" (field .Form "country" "label" "Country" "type" "select" "options" .Options)}}
{{template "field" (field .Form "native" "label" "Name in Chinese characters" "lang" "zh-Hans" "optional" true)}}
{{template "field" (field .Form "needs" "label" "Access needs" "type" "textarea" "class" "wide" "rows" 3 "optional" true)}}
</div></fieldset>
<fieldset class="form-section"><legend>How will you attend?</legend>
{{template "choices" (field .Form "mode" "label" "Attendance" "type" "radio" "options" .Options "class" "choices-row" "required" true)}}
{{template "check" (field .Form "consent" "label" "I agree that my data are used as the privacy notice says." "required" true)}}
<div class="chooser"><fieldset class="chooser-row"><legend class="sr-only">The production line that learns</legend><div class="chooser-about"><p class="chooser-title">The production line that learns</p><p class="item-tags"><span class="tag theme-ochre">Factories of the Future</span></p></div>
<div class="chooser-answers"><label class="chooser-answer"><input type="radio" name="s1" value="" checked>Not attending</label><label class="chooser-answer"><input type="radio" name="s1" value="onsite">On site</label><label class="chooser-answer"><input type="radio" name="s1" value="online">Online</label></div></fieldset></div>
</fieldset>
<div class="form-actions"><button class="button button-large">Register</button><a href="/">Back</a></div>
</form>
<section class="section"><h2>States</h2><p class="actions">{{range .States}}{{template "badge" (stateBadge "registration" .)}} {{end}}</p>
<div class="notice notice-ok" role="status">{{icon "check"}}<p>Your changes are saved.</p></div><div class="notice notice-warn">{{icon "warning"}}<p>Mind this.</p></div></section>
<section class="section"><article class="ticket"><div class="ticket-face"><p class="eyebrow">Ticket</p><p class="ticket-name">Example Person</p><dl><div><dt>When</dt><dd>19–20 January 2027</dd></div><div><dt>Where</dt><dd>Example Palace</dd></div></dl></div><div class="ticket-code"><svg viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" fill="#fff"/><path d="M0 0h3v3H0zM7 0h3v3H7zM0 7h3v3H0zM5 5h2v2H5z"/></svg><p class="ticket-reference">7ZK4-QW2M-D</p><p class="small">Show this code at the entrance.</p></div></article></section>
<section class="section"><ol class="timeline"><li><time>1 January</time><p>Registered</p></li><li><time>2 January</time><p>Confirmed</p></li></ol>
<ol class="steps"><li>Details</li><li aria-current="step">Sessions</li><li>Done</li></ol>
<details class="disclosure"><summary>More</summary><div class="disclosure-body">Text</div></details>
<div class="tiles"><div class="tile"><p class="tile-label">On site</p><p class="tile-figure">208</p><meter min="0" max="220" high="200" optimum="0" value="208">208 of 220</meter><p class="tile-note">of 220 places</p></div></div>
{{template "pagination" .Pages}}{{template "empty" (empty "search" "Nothing found" "Try fewer words." (link "Reset" "/"))}}</section>
</div>{{end}}`

type partialsData struct {
	Frame
	Form    Form
	Options []Option
	States  []string
	Pages   Pagination
}

func samplePartials(lang string) partialsData {
	return partialsData{
		Frame: Frame{Lang: lang, Path: "/parts", Title: "Parts", Trail: []Link{{Label: "Home", Href: "/"}}},
		Form: Form{Values: map[string][]string{"email": {"wei@exmaple"}, "mode": {"onsite"}, "consent": {"yes"}, "needs": {`<script>"&`}},
			Errors: []FieldMessage{{Field: "email", Message: "This is no e-mail address."}, {Field: "mode", Message: "Choose one."}, {Field: "", Message: "The form was open for too long."}}},
		Options: []Option{{Value: "onsite", Label: "On site", Help: "In Brussels"}, {Value: "online", Label: "Online", Help: "From anywhere"}},
		States:  []string{"pending", "confirmed", "waitlisted", "declined", "cancelled"},
		Pages:   Pagination{Previous: "?a", Next: "?b", From: 51, To: 100, Total: 1234},
	}
}

func renderPartials(t *testing.T, lang string, asset AssetURL) string {
	t.Helper()
	bundle, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	w := &words{lang: lang, bundle: bundle, printer: bundle.For(lang), languages: bundle.Languages(), asset: asset, markdown: newMarkdownCache()}
	set, err := template.New("parts").Funcs(w.funcs()).ParseFS(files, "layouts/*.html", "partials/*.html")
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	if _, err = set.Parse(partialsPage); err == nil {
		err = set.Execute(&buf, samplePartials(lang))
	}
	if err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

func TestPartials(t *testing.T) {
	html := renderPartials(t, "en", func(name string) string { return "/assets/" + name })
	for _, want := range []string{
		`<a href="#f-email">This is no e-mail address.</a>`, `aria-describedby="f-email-error"`, `value="wei@exmaple"`, `id="f-mode"`,
		`name="mode" value="onsite" checked required`, `id="f-consent" name="consent" value="yes" checked required`,
		`&lt;script&gt;&#34;&amp;</textarea>`, `lang="zh-Hans"`, `role="alert"`, `There are 3 things to check`, `51–100 of 1,234`, `rel="next"`,
	} {
		if !strings.Contains(html, want) {
			t.Errorf("lacks %s", want)
		}
	}
	if dir := os.Getenv("DUOLOGUE_PREVIEW"); dir != "" {
		assets, err := public.Open()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "parts.html"), []byte(renderPartials(t, "en", assets.URL)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
