package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestCell(t *testing.T) {
	for in, want := range map[string]string{
		"":                  "",
		"Zoé 王伟":            "Zoé 王伟",
		"=1+1":              "'=1+1",
		"+32 2 123":         "'+32 2 123",
		"-5":                "'-5",
		"@SUM(A1)":          "'@SUM(A1)",
		"\t=1":              "'\t'=1",
		"\r=1":              "'\r'=1",
		"＝1":                "'＝1",
		"＋1":                "'＋1",
		"－1":                "'－1",
		"＠x":                "'＠x",
		" =1":               " '=1",
		`"=1"`:              `"'=1"`,
		"a;=cmd|'/C calc'!": "a;'=cmd|'/C calc'!",
		"a\n=1":             "a\n'=1",
		"Jean-Pierre, A+B":  "Jean-Pierre, A+B",
		"a\x00\x1b\u0085b":  "ab",
		"\x00=1":            "'=1",
		"\xff":              "\ufffd",
	} {
		if got := Cell(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

func TestCSV(t *testing.T) {
	var b bytes.Buffer
	c := NewCSV(&b, ';')
	if b.Len() != 0 {
		t.Error("writes before the first row")
	}
	for _, row := range [][]string{{"naam", "姓名"}, {"a;b \"c\"", "=1"}} {
		if err := c.Row(row...); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	want := "\ufeffnaam;姓名\r\n\"a;b \"\"c\"\"\";'=1\r\n"
	if b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("broken") }

func TestBrokenWriter(t *testing.T) {
	if err := NewCSV(broken{}, ',').Row("a"); err == nil {
		t.Error("no error")
	}
}

func FuzzCell(f *testing.F) {
	f.Add("=1;+2,-3\n@4")
	f.Add("\u3000＝\x01-")
	f.Fuzz(func(t *testing.T, s string) {
		var b bytes.Buffer
		c := NewCSV(&b, ',')
		if c.Row("x", s) != nil || c.Close() != nil {
			t.Fatal("not written")
		}
		body := strings.TrimPrefix(b.String(), "\ufeff")
		row, err := csv.NewReader(strings.NewReader(body)).Read()
		if err != nil || len(row) != 2 {
			t.Fatalf("%q is read as %q, %v", s, row, err)
		}
		// A program that expects another separator must find no formula either.
		for _, separator := range []string{",", ";", "\t", "|"} {
			for cell := range strings.SplitSeq(strings.NewReplacer("\r", separator, "\n", separator).Replace(body), separator) {
				if cell = strings.TrimLeft(cell, " \"\u3000"); cell != "" && slices.Contains([]rune("=+-@＝＋－＠"), []rune(cell)[0]) {
					t.Errorf("%q becomes %q", s, body)
				}
			}
		}
	})
}
