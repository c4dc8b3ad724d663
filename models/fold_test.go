package models

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"":                            "",
		"  Zoé   DE\tSmet ":           "zoe de smet",
		"Łukasz Ørsted Đorđe":         "lukasz orsted dorde",
		"Straße, Œuvre & Æsir":        "strasse oeuvre aesir",
		"ＡＢＣ１２３":                      "abc123",
		"d'Hondt-Van’t":               "d hondt van t",
		"İstanbul ı":                  "istanbul i",
		"王 伟":                         "王伟",
		"北京大学 Peking University":      "北京大学 peking university",
		"jan_peeters%@x.be":           "jan peeters x be",
		"a\u200b\u202eb\x00c😀d\xff e": "ab c d e",
		"한국":                          "한국",
		"Việt Nguyễn":                 "viet nguyen",
		"a\u0301":                     "a",
		"̈":                           "",
	} {
		if got := Fold(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

func TestMatches(t *testing.T) {
	for _, c := range []struct {
		query string
		want  bool
	}{
		{"", true}, {" - ", true}, {"zoe", true}, {"DUPONT Zoé", true}, {"pont", true}, {"伟", true}, {"王 伟", true}, {"zoe 伟 ulb", true},
		{"zoedupont", false}, {"伟u", false}, {"zoe nobody", false},
	} {
		if got := Matches(c.query, "Dupont", "Zoé", "王伟", "U.L.B. (ULB)"); got != c.want {
			t.Errorf("%q matches: %t", c.query, got)
		}
	}
	if Matches("x") {
		t.Error("something is in nothing")
	}
}

func TestSearchTerms(t *testing.T) {
	for _, c := range []struct {
		fields []string
		want   string
	}{
		{nil, ""},
		{[]string{"", " - "}, ""},
		{[]string{"Katholieke Universiteit Leuven"}, "katholieke universiteit leuven|universiteit leuven|leuven"},
		{[]string{"王伟明"}, "王伟明|伟明|明"},
		{[]string{"ABC公司x"}, "abc公司x|公司x|司x|x"},
		{[]string{"Wang", "Wei", "Wei Wang"}, "wang|wei wang"},
		{[]string{strings.Repeat("é", 90)}, strings.Repeat("e", 40)},
		{[]string{strings.Repeat("a", 39) + " b"}, strings.Repeat("a", 39) + "|b"},
	} {
		if got := strings.Join(SearchTerms(c.fields...), "|"); got != c.want {
			t.Errorf("%q: %s, want %s", c.fields, got, c.want)
		}
	}
}

func TestSearchTermsAreCapped(t *testing.T) {
	var all strings.Builder
	for r := '一'; r < '一'+60; r++ {
		all.WriteRune(r)
	}
	long := all.String()
	got := SearchTerms("Wang", long, long[3:], "wei.wang@most.example")
	if len(got) != 24 {
		t.Errorf("%d terms", len(got))
	}
	for _, want := range []string{"wang most example", "most example"} {
		if !slices.Contains(got, want) {
			t.Errorf("the long field crowds out %q: %q", want, got)
		}
	}
	if got := SearchTerm("  WÄNG@" + long); utf8.RuneCountInString(got) != 40 || !strings.HasPrefix(got, "wang 一丁") {
		t.Errorf("term %q", got)
	}
}

func TestSortKey(t *testing.T) {
	sorted := [][]string{
		{"Aerts", "Zoé"}, {"Ång", "An"}, {"De Smet", "An"}, {"de Smet", "Bo"}, {"Desmet", "Al"}, {"Zwart", ""},
		{"安", "娜"}, {"李", "伟"}, {"王", "芳"}, {"王伟", ""}, {"张", "伟"}, {"赵", "安"}, {"Яблоков", ""},
	}
	for i := 1; i < len(sorted); i++ {
		if a, b := SortKey(sorted[i-1]...), SortKey(sorted[i]...); a >= b {
			t.Errorf("%v (%q) is not before %v (%q)", sorted[i-1], a, sorted[i], b)
		}
	}
	if SortKey("王", "伟") != SortKey("王伟") {
		t.Error("a space between Chinese characters matters")
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Zoé", "王伟 Wang", "\xff\x00", "ﷺ ㍿", "a\u0301\u200d", "한국"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		folded := Fold(s)
		if Fold(folded) != folded {
			t.Errorf("%q folds to %q, and that to %q", s, folded, Fold(folded))
		}
		for _, out := range append(SearchTerms(s, s), folded, SortKey(s)) {
			if !utf8.ValidString(out) || strings.TrimSpace(out) != out || strings.ContainsAny(out, "%_\\\x00") {
				t.Errorf("%q gives %q", s, out)
			}
		}
		if key := SortKey(s); len(key) > 64 {
			t.Errorf("sort key of %d bytes", len(key))
		}
		term := SearchTerm(s)
		if term != "" && !slices.ContainsFunc(SearchTerms(s), func(x string) bool { return strings.HasPrefix(x, term) }) {
			t.Errorf("%q is not found by itself: %q in %q", s, term, SearchTerms(s))
		}
	})
}

func BenchmarkSearchTerms(b *testing.B) {
	for b.Loop() {
		SearchTerms("Wei Wang", "Wang Wei", "王伟", "wei.wang@most.example", "Ministry of Science and Technology")
		SortKey("Wang", "Wei", "王伟")
	}
}
