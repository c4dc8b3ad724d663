package apptest

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// node runs a script of this folder that needs an npm package. It reads in and
// writes out, both as JSON.
func node(t testing.TB, script, needs string, in, out any) {
	t.Helper()
	command := find(t, "node")
	module(t, needs, "package.json")
	raw, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(command, filepath.Join(root(t), "app", "apptest", script))
	cmd.Stdin, cmd.Stderr = bytes.NewReader(raw), os.Stderr
	if raw, err = cmd.Output(); err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	if err := json.Unmarshal(raw, out); err != nil {
		t.Fatalf("%s: %v in %s", script, err, raw)
	}
}
