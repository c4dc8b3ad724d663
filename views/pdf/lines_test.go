package pdf

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestLinesAreBrokenAndLoseNothing(t *testing.T) {
	letters := func(s string) float64 { return float64(utf8.RuneCountInString(s)) }
	for _, c := range []struct {
		text  string
		width float64
		want  string
	}{
		{"", 5, ""},
		{"one two three", 7, "one two|three"},
		{"one two three", 3, "one|two|thr|ee"},
		{"本记录由登记系统生成。不证明身份。", 5, "本记录由登|记系统生|成。不证明|身份。"},
		{"签署（示范）记录", 3, "签署|（示|范）记|录"},
		{"用 SHA-256 证明", 7, "用|SHA-256|证明"},
		{"a\n\nb", 5, "a||b"},
	} {
		got := lines(c.text, c.width, letters)
		if strings.Join(got, "|") != c.want {
			t.Errorf("%q at %g: %q, should be %q", c.text, c.width, got, c.want)
		}
		bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if bare(strings.Join(got, "")) != bare(c.text) {
			t.Errorf("%q lost something: %q", c.text, got)
		}
	}
}

func TestWhatCannotBeSetIsReplaced(t *testing.T) {
	if got := settable("示𠮷😀\x00\ta\nb"); got != "示〓〓a\nb" {
		t.Errorf("%q", got)
	}
}

func FuzzLinesLoseNothing(f *testing.F) {
	f.Add("本记录。a b", 3)
	f.Fuzz(func(t *testing.T, text string, width int) {
		text = settable(text)
		got := lines(text, float64(max(1, width)), func(s string) float64 { return float64(utf8.RuneCountInString(s)) })
		bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if bare(strings.Join(got, "")) != bare(text) {
			t.Errorf("%q became %q", text, got)
		}
	})
}
