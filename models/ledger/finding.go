package ledger

import "fmt"

// Part is what of a bundle, or of what was laid beside it, a finding is about.
type Part string

// The parts.
const (
	PartKey        Part = "key"
	PartCheckpoint Part = "checkpoint"
	PartStatement  Part = "statement"
	PartDocument   Part = "document"
	PartOlder      Part = "older checkpoint"
	PartHeld       Part = "checkpoint held"
	PartFile       Part = "file"
)

// Problem is what is wrong with a part.
type Problem string

// The problems.
const (
	KeyMalformed     Problem = "is not a verifier key"
	KeyOther         Problem = "has not signed the bundle's checkpoint"
	NoteMalformed    Problem = "cannot be read as a signed checkpoint"
	NoteSignature    Problem = "is signed by none of the keys"
	NoteOrigin       Problem = "is of another log"
	NotCanonical     Problem = "is not canonical JSON"
	NonceMalformed   Problem = "has no nonce of 32 bytes"
	LeafOutside      Problem = "is a leaf beyond the size of the checkpoint"
	ProofMalformed   Problem = "has a proof that cannot be read"
	NotInLog         Problem = "is not in the log of the checkpoint: its text, nonce, leaf or proof was changed"
	NotStated        Problem = "is in none of the statements with this name, language and hash"
	NotConsistent    Problem = "is not the beginning of the log of the bundle's checkpoint"
	NotOlder         Problem = "is not older than the bundle's checkpoint"
	NoProof          Problem = "is linked with the bundle's checkpoint by no proof in the bundle"
	NothingStated    Problem = "discloses no statement"
	NotAmongDocument Problem = "is none of the documents of the bundle"
)

// Finding is one thing that is wrong.
type Finding struct {
	Part    Part
	Number  int    // in its list, from 1; 0 where there is one only
	Name    string // of a document or file
	Problem Problem
}

// String names the part and says what is wrong with it.
func (f Finding) String() string {
	text := string(f.Part)
	if f.Number > 0 {
		text += fmt.Sprintf(" %d", f.Number)
	}
	if f.Name != "" {
		text += fmt.Sprintf(" (%q)", f.Name)
	}
	return text + ": " + string(f.Problem)
}
