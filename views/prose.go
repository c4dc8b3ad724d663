package views

import "fmt"

// readProse reads the long texts, prose/NAME.LANG.md, of every language. A
// text that lacks a language is an error: these are legal pages.
func readProse(languages []string) (map[string]string, error) {
	texts := map[string]string{}
	for _, name := range []string{"privacy", "accessibility", "imprint"} {
		for _, lang := range languages {
			text, err := files.ReadFile("prose/" + name + "." + lang + ".md")
			if err != nil {
				return nil, fmt.Errorf("views: prose %s in %q: %w", name, lang, err)
			}
			texts[name+"."+lang] = string(text)
		}
	}
	return texts, nil
}
