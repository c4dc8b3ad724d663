package views

import "duologue/models"

// mouAlertSubject and mouAlertText word the mail about a record. It names the
// record by its number alone: what is in it may be confidential.
func (w *words) mouAlertSubject(m *AccountMail) string {
	return w.printer.T("mail.mou_alert.subject", "n", int(m.Alert.MoU.Number), "what", w.mouAlert(*m.Alert).Badge.Label)
}

func (w *words) mouAlertText(m *AccountMail) string {
	alert, n := w.mouAlert(*m.Alert), int(m.Alert.MoU.Number)
	if alert.When == "" {
		return w.printer.T("mail.mou_alert.text", "n", n, "what", alert.Badge.Label)
	}
	return w.printer.T("mail.mou_alert.dated", "n", n, "what", alert.Badge.Label, "date", alert.When)
}

func (w *words) mouAlert(a models.MoUAlert) DeskAlert { return NewDeskAlert(w.printer, a) }
