package customer

import "github.com/seed-9bd3a28c/dossier/policy"

// Built lists the rules that this package carries out. Of G2b it is the part of
// customer profiles; that of volumes is package lending's.
func Built() []policy.Rule {
	return []policy.Rule{
		policy.G1, policy.G2b, policy.R2, policy.R4_1, policy.R4_2a, policy.R4_2b, policy.R4_2c, policy.R4_2d, policy.R4_3b, policy.R4_3c,
		policy.R3, policy.R5a, policy.R5b, policy.R5c, policy.G6a, policy.G6b,
		policy.R6a, policy.R6b, policy.R6c, policy.R6d, policy.R7_1, policy.R7_2, policy.R7_3,
	}
}
