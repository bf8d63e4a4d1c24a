package custody

import "github.com/seed-9bd3a28c/dossier/policy"

// Built lists the rules that this package carries out. Of B3a, B3.2, B4.1b, B5.2a and G8 it
// is the part that concerns deeds; that of files is package archive's. B3b is the
// journal's, which every movement is written in.
func Built() []policy.Rule {
	return []policy.Rule{
		policy.B3a, policy.B3_2, policy.B4_1b, policy.B5_1, policy.B5_2a, policy.B5_2b, policy.B5_2c, policy.B5_2d,
		policy.B5_2e, policy.B5_2f, policy.B5_4, policy.G8,
	}
}
