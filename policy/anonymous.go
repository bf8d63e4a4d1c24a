package policy

import (
	"regexp"
	"strings"
)

// What stands in the journal cannot be erased, so a text that goes there names
// people and things by the host's own ids, not by their identity, telephone or
// account numbers (rules G2a and G2b).

var (
	identitySlip = T("疑似身份证号", "what looks like an identity number")
	phoneSlip    = T("疑似电话号码", "what looks like a telephone number")
	accountSlip  = T("疑似账号", "what looks like an account number")
)

// words are what no letter of another script, space or sign ends; digits within
// them are looked at one run at a time.
var (
	words  = regexp.MustCompile(`[0-9A-Za-z_./-]+`)
	digits = regexp.MustCompile(`[0-9]+[Xx]?`)

	// The ways in which such numbers are commonly set in groups.
	spacedIdentity = regexp.MustCompile(`\b\d{6} (19|20)\d{6} \d{3}[0-9Xx]\b`)
	spacedPhone    = regexp.MustCompile(`(^|[^0-9A-Za-z-])1[3-9]\d[ -]\d{4}[ -]\d{4}($|[^0-9A-Za-z-])`)
	spacedAccount  = regexp.MustCompile(`(^|[^0-9A-Za-z-])[3-6]\d{3}([ -]\d{4}){3}`)

	// Identity numbers of 18 and of 15 places have a date of birth in them.
	identity18 = regexp.MustCompile(`^\d{6}(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[0-9Xx]$`)
	identity15 = regexp.MustCompile(`^\d{8}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}$`)
	mobile     = regexp.MustCompile(`^1[3-9]\d{9}$`)
	card       = regexp.MustCompile(`^62\d{14,17}$`)
)

// wideDigits folds full-width digits.
var wideDigits = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9", "Ｘ", "X", "ｘ", "x")

// anonymousSlip says which personal number a text seems to hold, or nothing. A
// number with letters of its own, as contracts have, may be of any length.
func anonymousSlip(s string) Text {
	s = wideDigits.Replace(s)
	switch {
	case spacedIdentity.MatchString(s):
		return identitySlip
	case spacedPhone.MatchString(s):
		return phoneSlip
	case spacedAccount.MatchString(s):
		return accountSlip
	}
	for _, word := range words.FindAllString(s, -1) {
		named := strings.Trim(word, "0123456789_./-Xx") != ""
		for _, run := range digits.FindAllString(word, -1) {
			number := strings.TrimRight(run, "Xx")
			switch {
			case identity18.MatchString(run), identity18.MatchString(number), identity15.MatchString(number):
				return identitySlip
			case mobile.MatchString(number):
				return phoneSlip
			case card.MatchString(number), !named && len(number) >= 12:
				return accountSlip
			}
		}
	}
	return Text{}
}
