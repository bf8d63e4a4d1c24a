package policy_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
)

type purposeful struct {
	Purpose string `json:"purpose" validate:"required,max=200,plain,anonymous"`
}

// Rules G2a and G2b: what goes into the journal names nobody by a number of theirs.
// The numbers are made up.
func TestAnonymous(t *testing.T) {
	for text, found := range map[string]string{
		"核对 110105194912310021 的贷款":                "what looks like an identity number",
		"核对11010519491231002X":                     "what looks like an identity number",
		"核对11010519491231002x的资料":                  "what looks like an identity number",
		"id110105194912310021":                     "what looks like an identity number",
		"旧证110105491231002":                        "what looks like an identity number",
		"身份证 110105 19491231 0021":                 "what looks like an identity number",
		"１１０１０５１９４９１２３１００２Ｘ":                       "what looks like an identity number",
		"回电13800138000":                            "what looks like a telephone number",
		"call 13800138000.":                        "what looks like a telephone number",
		"回电 138 0013 8000":                         "what looks like a telephone number",
		"138-0013-8000":                            "what looks like a telephone number",
		"查 6222021234567890123 的流水":                "what looks like an account number",
		"card-6222021234567890":                    "what looks like an account number",
		"账户 6222 0212 3456 7890 123":               "what looks like an account number",
		"账户 440501040001234":                       "what looks like an account number",
		"账户202602130001":                           "what looks like an account number",
		"两件:HT-2026-0001,以及 622202123456789012 流水": "what looks like an account number",
	} {
		err := policy.CheckShape(purposeful{text})
		require.Len(t, policy.Violations(err), 1, text)
		v := policy.Violations(err)[0]
		require.Equal(t, found, v.Found, text)
		require.Equal(t, "purpose", v.Field)
		for _, said := range []string{v.In(policy.ZH), v.In(policy.EN)} {
			require.NotRegexp(t, `\d{3}`, said, "the number is not repeated")
		}
		require.Contains(t, v.In(policy.ZH), "疑似")
	}
	for _, ordinary := range []string{
		"贷后检查", "年审 2026-02-13", "2026年02月13日的会议", "20260213", "2024 2025 2026 三年报表", "2022 2023 2024 2025",
		"核对 500000.00 元", "人民币 1,000,000,000.00 元", "金额 5000000000 元", "500000 300000 200000",
		"合同 HT-2026-000123", "合同 HT202602130001", "合同 LOAN-202602130001", "DK-20260213-0001", "HT/2026/02/13/0001",
		"(2026)京0105执12345号", "京公(经)字[2026]00123号", "A4401115200002018050005", "档案 DA-000001", "DA-000001-02",
		"L-017", "c-9", "统一社会信用代码 91350100M000100Y43", "电话会议纪要", "010 分机 8001", "20260213001",
		"volume 01960ec2-8f00-7a31-9b0c-123456789012", "loan check, floor 3, room 12-4",
	} {
		require.NoError(t, policy.CheckShape(purposeful{ordinary}), ordinary)
	}
}
