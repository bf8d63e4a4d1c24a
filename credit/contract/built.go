package contract

import "github.com/seed-9bd3a28c/dossier/policy"

// Built lists the rules that this package carries out. Of R4.3a it is the signing of
// contracts: consulting is package customer's.
func Built() []policy.Rule {
	return []policy.Rule{policy.R4_3a, policy.K1a, policy.K1b, policy.K2a, policy.K2b, policy.K3a, policy.K3b, policy.K4a, policy.K4b}
}
