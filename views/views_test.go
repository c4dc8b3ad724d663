package views

import (
	"bytes"
	"strings"
	"testing"

	"duologue/models"
	"duologue/views/locale"
)

func engine(t testing.TB) *Views {
	t.Helper()
	bundle, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	v, err := New(bundle, func(name string) string { return "/assets/" + name })
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestErrorPagesInEveryLanguage(t *testing.T) {
	v := engine(t)
	for _, lang := range v.Languages() {
		for _, status := range []int{400, 401, 403, 404, 405, 409, 410, 413, 418, 422, 429, 500, 502, 503} {
			p := v.bundle.For(lang)
			var buf bytes.Buffer
			page := NewErrorPage(Frame{Lang: lang, Path: "/x", RequestID: "abc"}, p, status)
			if err := v.Page(&buf, lang, "errors/show", page); err != nil {
				t.Fatal(err)
			}
			html := buf.String()
			if strings.Contains(html, "⟦") || !strings.Contains(html, `lang="`+p.HTMLLang()+`"`) {
				t.Errorf("%s %d: %s", lang, status, html)
			}
			if strings.Contains(html, "abc") != (status >= 500) {
				t.Errorf("%s %d: request id", lang, status)
			}
		}
	}
}

func TestNoHalfPage(t *testing.T) {
	var buf bytes.Buffer
	if err := engine(t).Page(&buf, "en", "errors/show", struct{ Frame }{}); err == nil || buf.Len() > 0 {
		t.Errorf("error %v, wrote %d bytes", err, buf.Len())
	}
}

func TestMail(t *testing.T) {
	v := engine(t)
	for _, lang := range v.Languages() {
		subject, plain, html, err := v.Mail(lang, "test", nil)
		if err != nil || subject == "" || strings.ContainsAny(subject, "\r\n") || strings.Contains(plain, "<") || !strings.Contains(html, "</html>") {
			t.Errorf("%s: %q %q %v", lang, subject, plain, err)
		}
	}
}

func TestTextIn(t *testing.T) {
	v := engine(t)
	w := &words{lang: "nl", bundle: v.bundle, markdown: newMarkdownCache()}
	for _, c := range []struct {
		text     models.Text
		fallback []string
		want     string
	}{
		{models.Text{"nl": "a & b", "en": "c"}, nil, "a &amp; b"},
		{models.Text{"en": "c", "zh": "中"}, []string{"zh"}, `<span lang="en">c</span>`},
		{models.Text{"fr": "d", "zh": "中"}, []string{"zh-CN"}, `<span lang="zh-Hans">中</span>`},
		{nil, nil, ""},
	} {
		if got := w.textIn(c.text, c.fallback); string(got) != c.want {
			t.Errorf("%v: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestMarkdownIsSafe(t *testing.T) {
	c := newMarkdownCache()
	got := string(c.html("# Title\n\n<script>x</script>\n\n[a](javascript:x) [b](https://be.example/) ![i](https://x/y.png)"))
	for _, bad := range []string{"<script", "javascript:", "<img", "<h1"} {
		if strings.Contains(got, bad) {
			t.Errorf("%q in %s", bad, got)
		}
	}
	if !strings.Contains(got, `href="https://be.example/"`) || !strings.Contains(got, "<h2>Title</h2>") {
		t.Error(got)
	}
}

func TestField(t *testing.T) {
	form := Form{Values: map[string][]string{"email": {"x@"}}, Errors: []FieldMessage{{Field: "email", Message: "wrong"}}}
	f, err := field(form, "email", "type", "email", "help", "why", "required", true, "value", "default")
	if err != nil || f.Value != "x@" || f.Describe() != "f-email-help f-email-error" || !f.Required {
		t.Errorf("%+v %v", f, err)
	}
	for _, pairs := range [][]any{{"label"}, {"labl", "x"}, {"required", "yes"}, {"rows", "3"}} {
		if _, err := field(form, "email", pairs...); err == nil {
			t.Errorf("%v accepted", pairs)
		}
	}
}

func BenchmarkPage(b *testing.B) {
	v := engine(b)
	page := NewErrorPage(Frame{Lang: "en", Path: "/x"}, v.bundle.For("en"), 404)
	var buf bytes.Buffer
	for b.Loop() {
		buf.Reset()
		if err := v.Page(&buf, "en", "errors/show", page); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(buf.Len()))
}
