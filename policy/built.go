package policy

// Built lists the rules that this package carries out itself. Every package
// that carries out rules has one; the coverage test of examples/compliance
// wants a scenario for each id listed.
func Built() []Rule { return []Rule{B1, B7, C2a, C2b, C5a, G2a, G3} }
