package views

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"strings"
	text "text/template"
)

// letter is one mail in one language: NAME.txt gives the template "subject" and
// the plain body, NAME.html the body that goes into the layout of mails.
type letter struct {
	text *text.Template
	html *template.Template
}

// Mail renders the mail name in lang. The subject is one line without control
// characters; text and html are whole bodies. Data is the mail's own struct.
func (v *Views) Mail(lang, name string, data any) (subject, plain, html string, err error) {
	m, ok := v.mails[lang][name]
	if !ok {
		return "", "", "", fmt.Errorf("views: no mail %q in language %q", name, lang)
	}
	var s, p, h bytes.Buffer
	if err = m.text.ExecuteTemplate(&s, "subject", data); err == nil {
		if err = m.text.Execute(&p, data); err == nil {
			err = m.html.Execute(&h, data)
		}
	}
	if err != nil {
		return "", "", "", fmt.Errorf("views: mail %q in %q: %w", name, lang, err)
	}
	return oneLine(s.String()), tidyText(p.String()), strings.TrimSpace(h.String()) + "\n", nil
}

// Mails lists the names of all mails, in no order.
func (v *Views) Mails() []string {
	var names []string
	for name := range v.mails[v.Languages()[0]] {
		names = append(names, name)
	}
	return names
}

func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f }), " ")
}

// tidyText removes trailing blanks and runs of empty lines, which the control
// structures of a template leave behind.
func tidyText(s string) string {
	var out []string
	for _, line := range strings.Split(s, "\n") {
		line = strings.TrimRight(line, " \t\r")
		if line == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, line)
	}
	return strings.TrimSpace(strings.Join(out, "\n")) + "\n"
}

func parseMails(funcs template.FuncMap) (map[string]letter, error) {
	htmlBase, err := template.New("").Funcs(funcs).ParseFS(files, "layouts/mail.html", "partials/mail/*.html")
	if err != nil {
		return nil, err
	}
	textBase, err := text.New("").Funcs(text.FuncMap(funcs)).ParseFS(files, "layouts/mail.txt", "partials/mail/*.txt")
	if err != nil {
		return nil, err
	}
	entries, err := fs.ReadDir(files, "mail")
	if err != nil {
		return nil, err
	}
	mails := map[string]letter{}
	for _, entry := range entries {
		name, ok := strings.CutSuffix(entry.Name(), ".txt")
		if !ok {
			continue
		}
		m := letter{}
		set, err := readSet(htmlBase, "mail/"+name+".html")
		if err != nil {
			return nil, err
		}
		if m.html, err = set.parsed(); err != nil {
			return nil, err
		}
		if m.text, err = parseText(textBase, name); err != nil {
			return nil, err
		}
		mails[name] = m
	}
	return mails, nil
}

func parseText(base *text.Template, name string) (*text.Template, error) {
	body, err := files.ReadFile("mail/" + name + ".txt")
	if err != nil {
		return nil, err
	}
	set, err := base.Clone()
	if err != nil {
		return nil, err
	}
	if set, err = set.New(name).Parse(string(body)); err != nil {
		return nil, fmt.Errorf("views: mail/%s.txt: %w", name, err)
	}
	if set.Lookup("subject") == nil {
		return nil, fmt.Errorf("views: mail/%s.txt defines no subject", name)
	}
	return set, nil
}
