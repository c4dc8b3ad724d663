package models

import (
	"maps"
	"testing"
)

func TestTextIn(t *testing.T) {
	for _, c := range []struct {
		text         Text
		lang         string
		fallback     []string
		want, actual string
	}{
		{nil, "nl", nil, "", ""},
		{Text{"nl": ""}, "nl", []string{"nl"}, "", ""},
		{Text{"nl": "a", "en": "b"}, "nl", nil, "a", "nl"},
		{Text{"nl": "", "en": "b", "fr": "c"}, "nl", []string{"fr"}, "b", "en"},
		{Text{"zh": "z", "fr": "c"}, "nl", []string{"fr", "zh"}, "c", "fr"},
		{Text{"zh": "z", "fr": "c"}, "nl", []string{"zh-CN", "fr"}, "z", "zh"},
		{Text{"zh-Hans": "z"}, "zh", nil, "z", "zh-Hans"},
		{Text{"zh": "z", "en": "b"}, "zh_TW", nil, "z", "zh"},
		{Text{"zh-CN": "", "zh-TW": "t"}, "ZH-cn", nil, "t", "zh-TW"},
		{Text{"it": "i", "de": "d"}, "nl", []string{"fr"}, "d", "de"},
	} {
		got, actual := c.text.In(c.lang, c.fallback...)
		if got != c.want || actual != c.actual {
			t.Errorf("%v in %s then %v: %q in %q, want %q in %q", c.text, c.lang, c.fallback, got, actual, c.want, c.actual)
		}
	}
}

func TestTextColumn(t *testing.T) {
	for _, want := range []Text{nil, {}, {"zh": "王 \"伟\"\n", "nl": "é<"}} {
		column, err := want.Value()
		if err != nil {
			t.Fatal(err)
		}
		for _, src := range []any{column, []byte(column.(string))} {
			var got Text
			if err := got.Scan(src); err != nil || !maps.Equal(got, want) {
				t.Errorf("%v comes back as %v, %v", want, got, err)
			}
		}
	}
	old := Text{"nl": "old"}
	if err := old.Scan(`{"fr":"new"}`); err != nil || len(old) != 1 || old["fr"] != "new" {
		t.Errorf("scanned over %v, %v", old, err)
	}
	if err := old.Scan(nil); err != nil || old != nil {
		t.Errorf("NULL gives %v, %v", old, err)
	}
	for _, bad := range []any{1, "[]", "x"} {
		if err := old.Scan(bad); err == nil {
			t.Errorf("%v is accepted", bad)
		}
	}
}
