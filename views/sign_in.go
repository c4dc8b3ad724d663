package views

// SignInPage is the page "sign_in/new".
type SignInPage struct {
	Frame
	Form Form
	// Next is where to go afterwards.
	Next string
}

// ResetAskPage is the page "accounts/ask_reset": whom to mail a link to choose
// a new password.
type ResetAskPage struct {
	Frame
	Form Form
}

// ResetPage is the page "accounts/reset": choosing the new password.
type ResetPage struct {
	Frame
	Form   Form
	Action string
}

// SetUpPage is the page "accounts/setup": making the first account.
type SetUpPage struct {
	Frame
	Form      Form
	Action    string
	Languages []Option
}

// AccountPage is the page "accounts/edit": one's own account.
type AccountPage struct {
	Frame
	Form      Form // name and language
	Password  Form
	Languages []Option
	// Roles says what the account may do, in the reader's words.
	Roles []Fact
}
