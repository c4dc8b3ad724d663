package apptest

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// InvalidHTML checks documents, by name, in one run of html-validate and
// returns what is wrong: "name:line:column rule: words".
func InvalidHTML(t testing.TB, documents map[string]string) []string {
	t.Helper()
	node := find(t, "node")
	module(t, "html-validate", "package.json")
	in, err := json.Marshal(documents)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(node, filepath.Join(root(t), "app", "apptest", "validate.mjs"))
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("html-validate: %v", err)
	}
	var problems []string
	if err := json.Unmarshal(out, &problems); err != nil {
		t.Fatalf("html-validate: %v in %s", err, out)
	}
	return problems
}

// ValidHTML fails the test for each thing wrong with the documents.
func ValidHTML(t testing.TB, documents map[string]string) {
	t.Helper()
	for _, problem := range InvalidHTML(t, documents) {
		t.Errorf("%s", problem)
	}
}
