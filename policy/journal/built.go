package journal

import "github.com/seed-9bd3a28c/dossier/policy"

// Built lists the rules that this package carries out.
func Built() []policy.Rule { return []policy.Rule{policy.B3b} }
