package credit

import "github.com/seed-9bd3a28c/dossier/policy"

// Built lists the rules that this package carries out. Of G7 it is the part of
// credit files; that of volumes is package archive's.
func Built() []policy.Rule {
	return []policy.Rule{
		policy.C1, policy.C3b, policy.C4_1, policy.C4_2a, policy.C4_2b, policy.C4_3a, policy.C4_3b, policy.C4_3c, policy.C4_4,
		policy.K5a, policy.K5b, policy.G7, policy.G8,
	}
}
