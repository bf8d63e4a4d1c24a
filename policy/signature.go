package policy

// Signature refuses a signature that is not over what as it is now (签名摘要): one that
// names no digest, and one over another digest than now. Neither is told the digest that
// would do: it stands with what is signed, for who has read that.
func Signature[D interface {
	comparable
	String() string
}](c *Checks, rule Rule, what Text, signed, now D) {
	var none D
	switch signed {
	case now:
	case none:
		c.Add(Violation{
			Kind: InvalidInput, Rule: rule, Field: "digest", Found: "nothing", Wanted: "the digest of what is signed",
			Problem: Tf("没有写明所签%s的摘要", "the digest of %s is missing", what),
			Remedy:  Tf("请阅看%s,附上随之给出的摘要", "read %s, and send the digest that stands with it", what),
		})
	default:
		c.Add(Violation{
			Kind: RuleBroken, Rule: rule, Field: "digest", Found: signed.String(), Wanted: "the digest of what it is now",
			Problem: Tf("所签的不是现在的%s", "the signature is not over %s as it is now", what),
			Remedy:  Tf("请重新阅看%s后再签", "read %s again and sign what it is now", what),
		})
	}
}
