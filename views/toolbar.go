package views

// Toolbar is the partial "toolbar", which searches and sorts a short list by the
// queries q and sort.
type Toolbar struct {
	// Path is the address of the list.
	Path string
	Form Form
	// Kept are queries that the search keeps.
	Kept []Option
	// Search is what was searched; empty: nothing.
	Search string
	// Hint says what can be searched.
	Hint string
	// Sorts are the orders; none: there is but one.
	Sorts []Option
	// Shown: the list is long enough for it, or it was asked.
	Shown bool
}

// Hinted is the toolbar with a hint.
func (t Toolbar) Hinted(hint string) Toolbar {
	t.Hint = hint
	return t
}
