package views

import "duologue/models"

// ScannerPage is the page "checkin/show": the scanner, a web app for phones.
// Its script fills and switches between its parts; all words are in the page.
type ScannerPage struct {
	Frame
	Verdicts []Verdict
}

// Verdict is how the scanner shows one result, in colour, icon and words. Tone
// is "ok", "heed" (something can be done about it), "no" or "wait".
type Verdict struct {
	Result, Tone, Icon string
}

// Verdicts lists all results of a scan.
func Verdicts() []Verdict {
	return []Verdict{
		{models.ScanOK, "ok", "check"},
		{models.ScanAlreadyIn, "no", "history"},
		{models.ScanNotIn, "heed", "exit"},
		{models.ScanTooEarly, "heed", "clock"},
		{models.ScanTooLate, "heed", "clock"},
		{models.ScanNotOnList, "heed", "list"},
		{models.ScanOnlineOnly, "heed", "online"},
		{models.ScanNotConfirmed, "heed", "queue"},
		{models.ScanCancelled, "no", "cross"},
		{models.ScanRevoked, "no", "cross"},
		{models.ScanWrongDialogue, "no", "cross"},
		{models.ScanUnknown, "no", "cross"},
	}
}
