package views

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestContrast holds the colours of the design to WCAG 2.2 AA in both schemes:
// 4.5 to 1 for text, 3 to 1 for the edges of controls, the focus ring and signs.
func TestContrast(t *testing.T) {
	body, err := os.ReadFile("../public/src/css/base/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, found := strings.Cut(string(body), "@media (prefers-color-scheme: dark)")
	if !found {
		t.Fatal("no dark scheme")
	}
	schemes := map[string]map[string]string{"light": tokens(light)}
	schemes["dark"] = tokens(dark)
	grounds := []string{"paper", "surface", "sunken"}
	for name, colours := range schemes {
		for _, c := range contrastPairs(grounds) {
			fore, back := colours[c.fore], colours[c.back]
			if fore == "" || back == "" {
				t.Errorf("%s: no colour %s or %s", name, c.fore, c.back)
				continue
			}
			if got := contrast(fore, back); got < c.least {
				t.Errorf("%s: %s on %s is %.2f, want %.1f", name, c.fore, c.back, got, c.least)
			}
		}
	}
}

type pair struct {
	fore, back string
	least      float64
}

func contrastPairs(grounds []string) []pair {
	pairs := []pair{{"on-accent", "accent-fill", 4.5}, {"on-accent", "accent-deep", 4.5}}
	for _, back := range grounds {
		for _, fore := range []string{"ink", "soft", "accent", "good", "wait", "bad", "info",
			"red", "ochre", "green", "teal", "blue", "violet", "plum", "slate"} {
			pairs = append(pairs, pair{fore, back, 4.5})
		}
		for _, fore := range []string{"edge", "focus", "gold", "accent-fill"} {
			if fore == "accent-fill" && back != "surface" {
				continue
			}
			pairs = append(pairs, pair{fore, back, 3 - slack(fore)})
		}
	}
	for _, tone := range []string{"good", "wait", "bad", "info", "quiet"} {
		pairs = append(pairs, pair{tone, tone + "-soft", 4.5}, pair{"ink", tone + "-soft", 4.5}, pair{"soft", tone + "-soft", 4.5})
	}
	return append(pairs, pair{"ink", "accent-soft", 4.5}, pair{"accent", "accent-soft", 4.5}, pair{"soft", "accent-soft", 4.5}, pair{"edge", "accent-soft", 3})
}

// slack allows what is decoration, or told by more than its colour: gold is
// only the second arc, and a filled button has words in it.
func slack(fore string) float64 {
	if fore == "gold" || fore == "accent-fill" {
		return 0.6
	}
	return 0
}

func tokens(css string) map[string]string {
	out := map[string]string{}
	for _, m := range regexp.MustCompile(`--([a-z-]+):\s*(#[0-9a-f]{6});`).FindAllStringSubmatch(css, -1) {
		out[m[1]] = m[2]
	}
	return out
}

// contrast is the ratio of WCAG 2.2, 1 to 21.
func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

func luminance(hex string) float64 {
	var sum float64
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, _ := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

func TestContrastFormula(t *testing.T) {
	for pair, want := range map[[2]string]float64{{"#000000", "#ffffff"}: 21, {"#767676", "#ffffff"}: 4.54, {"#9d1c2b", "#9d1c2b"}: 1} {
		if got := contrast(pair[0], pair[1]); math.Abs(got-want) > 0.01 {
			t.Errorf("%v: %.3f, want %.2f", pair, got, want)
		}
	}
}
