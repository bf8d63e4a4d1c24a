package archive

import "github.com/seed-9bd3a28c/dossier/policy"

// Built lists the rules that this package carries out. Of B2, B3a, B3.2 and
// B5.2a it is the part that concerns files; that of deeds is package custody's,
// and the credit part of G7 package credit's. Package lending opens incidents
// (C4.5b) as well.
func Built() []policy.Rule {
	return []policy.Rule{
		policy.B2, policy.B3a, policy.B3_2, policy.B4_1a, policy.B4_1b,
		policy.B4_2a, policy.B4_2b, policy.B4_2c, policy.B4_2d, policy.B4_2e, policy.B4_3, policy.B4_4,
		policy.B4_5a, policy.B4_5b, policy.B4_5c, policy.B4_5d, policy.B4_6, policy.B4_7a, policy.B4_8a, policy.B4_8b,
		policy.B5_2a, policy.C4_5b, policy.C4_5c, policy.G7, policy.G8,
	}
}
