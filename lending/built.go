package lending

import "github.com/seed-9bd3a28c/dossier/policy"

// Built lists the rules that this package carries out. Of G2b and R4.3c it is the
// part of volumes; that of customer profiles is package credit/customer's.
func Built() []policy.Rule {
	return []policy.Rule{
		policy.B6_1a, policy.B6_1b, policy.B6_2, policy.B6_3, policy.B6_4a, policy.B6_4b,
		policy.C4_5a, policy.K6, policy.G2b, policy.R4_3c,
	}
}
