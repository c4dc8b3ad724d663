package views

// LegalPage is "legal/show": the privacy notice, the accessibility statement
// or the imprint.
type LegalPage struct {
	Frame
	// Name is "privacy", "accessibility" or "imprint".
	Name string
	// Facts name who is responsible and how to reach them; a Fact whose More
	// is "mail" is shown as a link to an e-mail address.
	Facts []Fact
}
