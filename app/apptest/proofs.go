package apptest

import "testing"

// Proofs checks bundles of proofs by the script of the page of verification, in
// Node: what is wrong with each. One of the keys must have signed them.
func Proofs(t testing.TB, keys []string, bundles [][]byte) (findings [][]string) {
	t.Helper()
	node(t, "proofs.mjs", "@noble/ed25519", map[string]any{"keys": keys, "bundles": bundles}, &findings)
	return findings
}
