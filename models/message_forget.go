package models

import "gorm.io/gorm"

// unaddressed is what becomes of a message's columns that tell to whom it was.
const unaddressed = "to_address = '', to_key = '', to_domain = '', params = '{}', last_error = ''"

// forgetMessages forgets, of the messages that where describes, to whom they
// were and what they said.
func forgetMessages(tx *gorm.DB, where string, args ...any) error {
	err := tx.Exec("DELETE FROM message_bodies WHERE message_id IN (SELECT id FROM messages WHERE "+where+")", args...).Error
	if err != nil {
		return err
	}
	return tx.Exec("UPDATE messages SET "+unaddressed+" WHERE "+where, args...).Error
}

// dropMessages cancels those of the messages that where describes which are yet
// to be sent, and forgets them all. Whoever holds one that is on its way may
// write nothing down any more.
func dropMessages(tx *gorm.DB, where string, id int64) error {
	err := tx.Exec("UPDATE messages SET state = ?, locked_by = '', locked_until = NULL WHERE "+where+" AND state IN ?",
		MessageCancelled, id, dueStates()).Error
	if err != nil {
		return err
	}
	return forgetMessages(tx, where, id)
}

// settledStates are those in which nothing more is done with a message.
func settledStates() []string {
	return []string{MessageSent, MessageBounced, MessageCancelled, MessageSuppressed}
}

// forgetFarewells forgets farewells that are settled.
func forgetFarewells(tx *gorm.DB) error {
	return forgetMessages(tx, "kind = ? AND to_address <> '' AND state IN ?", MailErased, settledStates())
}
