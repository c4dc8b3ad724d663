package models

import (
	"testing"
	"time"
)

// The vectors of RFC 6238, appendix B, for SHA-1, in six digits.
func TestTOTPCodes(t *testing.T) {
	secret := []byte("12345678901234567890")
	for seconds, want := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924",
		2000000000: "279037", 20000000000: "353130"} {
		if got := totpCode(secret, seconds/totpPeriod); got != want {
			t.Errorf("at %d: %s, want %s", seconds, got, want)
		}
	}
	at := time.Unix(1111111109, 0)
	for skew, want := range map[time.Duration]bool{-60: false, -30: true, 0: true, 30: true, 60: false} {
		if _, ok := totpStep(secret, totpCode(secret, at.Add(skew*time.Second).Unix()/totpPeriod), at); ok != want {
			t.Errorf("a code of %d s: %v", skew, ok)
		}
	}
}
