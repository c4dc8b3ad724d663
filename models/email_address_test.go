package models

import (
	"strings"
	"testing"
)

func TestNormaliseEmail(t *testing.T) {
	local64 := strings.Repeat("a", 64)
	for in, want := range map[string][2]string{
		" An.Peeters@KULeuven.BE\t":   {"An.Peeters@kuleuven.be", "an.peeters@kuleuven.be"},
		"o'brien+x@mail.example":      {"o'brien+x@mail.example", "o'brien+x@mail.example"},
		"ｗａｎｇ＠qq。com":                 {"wang@qq.com", "wang@qq.com"},
		"王伟@例子.example":               {"王伟@xn--fsqu00a.example", "王伟@xn--fsqu00a.example"},
		"Zoe\u0301@Bücher.example":    {"Zoé@xn--bcher-kva.example", "zoé@xn--bcher-kva.example"},
		"a@xn--bcher-kva.example":     {"a@xn--bcher-kva.example", "a@xn--bcher-kva.example"},
		"a@straße.example":            {"a@xn--strae-oqa.example", "a@xn--strae-oqa.example"},
		"12345678@163.com":            {"12345678@163.com", "12345678@163.com"},
		local64 + "@a.example":        {local64 + "@a.example", local64 + "@a.example"},
		"":                            {},
		"an":                          {},
		"@a.example":                  {},
		"a@":                          {},
		"a@b":                         {},
		"a@localhost":                 {},
		"a@b.example.":                {},
		"a@.example":                  {},
		"a@b..example":                {},
		"a@-b.example":                {},
		"a@b_c.example":               {},
		"a@1.2.3.4":                   {},
		"a@[1.2.3.4]":                 {},
		"a b@c.example":               {},
		"a@b@c.example":               {},
		"a,b@c.example":               {},
		"a@b.example,c@d.example":     {},
		"a@b.example;c@d.example":     {},
		"An <a@b.example>":            {},
		`"a b"@c.example`:             {},
		".a@b.example":                {},
		"a.@b.example":                {},
		"a..b@c.example":              {},
		"a@b.example\r\nBcc: x@y.com": {},
		"a\r\n@b.example":             {},
		"a\x00@b.example":             {},
		"a\u202e@b.example":           {},
		"a\u200b@b.example":           {},
		"😀@b.example":                 {},
		"a@😀.example\xff":             {},
		"a@b.exam\u2028ple":           {},
		local64 + "a@b.example":       {},
		"a@" + strings.Repeat("b", 64) + ".example":            {},
		"a@" + strings.Repeat("bcdefghij.", 25) + "example":    {},
		strings.Repeat("a", 100_000) + "@b.example":            {},
		local64 + "@" + strings.Repeat("b.", 95) + "example.x": {},
	} {
		shown, key, err := NormaliseEmail(in)
		if shown != want[0] || key != want[1] || (err == nil) != (want[0] != "") {
			t.Errorf("%.60q: %q, %q, %v, want %q", in, shown, key, err, want)
		}
	}
}

func FuzzNormaliseEmail(f *testing.F) {
	for _, s := range []string{"An@b.example", "王@例子.中国", "a@xn--", "İ@b.example", "a@b.example\r\nX: y"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		shown, key, err := NormaliseEmail(s)
		if err != nil {
			if shown+key != "" {
				t.Errorf("%q: %q %q with an error", s, shown, key)
			}
			return
		}
		if len(shown) > 254 || len(key) > 254 || strings.Count(shown, "@") != 1 || strings.ContainsAny(shown, " \r\n\t\x00<>,;\"") {
			t.Errorf("%q is shown as %q", s, shown)
		}
		if again, same, err := NormaliseEmail(shown); again != shown || same != key || err != nil {
			t.Errorf("%q: %q becomes %q, %q becomes %q, %v", s, shown, again, key, same, err)
		}
		if _, same, err := NormaliseEmail(key); same != key || err != nil {
			t.Errorf("%q: key %q becomes %q, %v", s, key, same, err)
		}
	})
}

func TestSuggestDomain(t *testing.T) {
	for in, want := range map[string]string{
		"gmial.com": "gmail.com", "gmail.con": "gmail.com", "gamil.com": "gmail.com", "Gmal.com": "gmail.com",
		"gmail.co": "gmail.com", "qq.con": "qq.com", "q.com": "qq.com", "163.con": "163.com", "1226.com": "126.com",
		"belspo.bee": "belspo.be", "blespo.be": "belspo.be", "vlaandren.be": "vlaanderen.be", "outlok.com": "outlook.com",
		"outloook.con": "outlook.com", "hotmial.com": "hotmail.com", "kuleuven.eb": "kuleuven.be", "example.con": "example.com",
		"tsinghau.edu.cn": "tsinghua.edu.cn",
		"gmail.com":       "", "qq.com": "", "mail.com": "", "example.com": "", "vub.be": "", "": "", "a.example": "",
		"263.net": "", "company.be": "", "most.gov.cn": "",
		strings.Repeat("gmail", 1000) + ".com": "",
	} {
		if got := SuggestDomain(in); got != want {
			t.Errorf("%.40q suggests %q, want %q", in, got, want)
		}
	}
}
