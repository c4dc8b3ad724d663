package apptest

import "testing"

// InvalidHTML checks documents, by name, in one run of html-validate and
// returns what is wrong: "name:line:column rule: words".
func InvalidHTML(t testing.TB, documents map[string]string) []string {
	t.Helper()
	var problems []string
	node(t, "validate.mjs", "html-validate", documents, &problems)
	return problems
}

// ValidHTML fails the test for each thing wrong with the documents.
func ValidHTML(t testing.TB, documents map[string]string) {
	t.Helper()
	for _, problem := range InvalidHTML(t, documents) {
		t.Errorf("%s", problem)
	}
}
