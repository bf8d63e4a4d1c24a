package compliance

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// ownScenario is what a company writes beside its own regulation: it needs the
// same sentences and no Go.
const ownScenario = `# language: zh-CN
功能: 本公司的移交时限
  @B4.5a
  场景: 本公司给A角四个工作日
    假如 适用公司自己的制度文件“制度.yaml”
    而且 项目“L-017”于“2026-03-02”放款
    当 A角于“2026-03-09”移交B角
    那么 应记录A角违反“B4.5a”，最迟应于“2026-03-06”完成
`

// TestACompanysOwnRegulation does what doc.go tells a company to do: a folder
// with its regulation and its scenarios.
func TestACompanysOwnRegulation(t *testing.T) {
	folder := t.TempDir()
	reg, err := policy.DefaultRegulation()
	require.NoError(t, err)
	reg.ID = "our-own"
	reg.Periods.AToB = calendar.MustPeriod("4 working days")
	text, err := yaml.Marshal(reg)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(folder, "制度.yaml"), text, 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "时限.feature"), []byte(ownScenario), 0o600))
	run(t, folder)
}

// TestTagsThatAreNoRule looks into a company's own folder too: a slip in a tag
// would leave a rule without its scenario, unnoticed.
func TestTagsThatAreNoRule(t *testing.T) {
	for tag, want := range map[string]string{
		"@B4.5z": "本公司给A角四个工作日: the tag @B4.5z is no rule of the catalogue",
		"":       "本公司给A角四个工作日: the scenario has no tag that says which rule it is about",
	} {
		folder := t.TempDir()
		text := strings.Replace(ownScenario, "@B4.5a\n", tag+"\n", 1)
		require.NoError(t, os.WriteFile(filepath.Join(folder, "时限.feature"), []byte(text), 0o600))
		_, err := read(suite(t, folder))
		require.ErrorContains(t, err, want)
	}
}
