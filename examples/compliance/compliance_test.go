package compliance

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/cucumber/godog"
	"github.com/stretchr/testify/require"

	"github.com/seed-9bd3a28c/dossier/policy"
)

// features names the folder of scenarios to run: these, or a company's own.
//
//	go test ./examples/compliance -features /srv/our-regulation
var features = flag.String("features", "features", "folder of the scenarios to run")

// TestCompliance runs the scenarios: each with a world of its own, several at
// once. A sentence outside the vocabulary fails; so does a tag that is no rule.
func TestCompliance(t *testing.T) {
	run(t, *features)
}

func run(t *testing.T, folder string) {
	t.Helper()
	_, err := read(suite(t, folder))
	require.NoError(t, err)
	require.Zero(t, suite(t, folder).Run(), "a scenario failed, or there is none to run in %s", folder)
}

func suite(t *testing.T, folder string) godog.TestSuite {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(folder, "*.feature"))
	require.NoError(t, err)
	require.NotEmpty(t, all, "no feature file in %s", folder)
	format, several := "progress", 4
	if testing.Verbose() {
		format, several = "pretty", 1 // in order, to be read
	}
	return godog.TestSuite{
		Name:                "compliance",
		ScenarioInitializer: func(sc *godog.ScenarioContext) { begin(sc, folder) },
		Options: &godog.Options{
			Format: format, Paths: []string{folder}, Strict: true, Concurrency: several, NoColors: true, TestingT: t,
		},
	}
}

// step is one sentence of the vocabulary and what it does.
type step struct {
	text string
	do   any
}

// begin gives a scenario a world of its own.
func begin(sc *godog.ScenarioContext, folder string) {
	w, err := newWorld()
	if err != nil {
		panic(err) // the embedded regulation is broken: package policy's own tests say so
	}
	w.folder = folder
	w.hooks(sc)
	for _, s := range w.vocabulary() {
		sc.Step(sentence(s.text), s.do)
	}
}

// vocabulary is every sentence a scenario can be written in.
func (w *world) vocabulary() []step {
	var all []step
	for _, some := range [][]step{
		w.regulationSteps(), w.staffSteps(), w.fileSteps(), w.inventorySteps(), w.roomSteps(),
		w.outcomeSteps(), w.deadlineSteps(), w.recordSteps(), w.registerSteps(), w.journalSteps(), w.readingSteps(),
		w.lendingSteps(), w.loanSteps(), w.deedListSteps(), w.vaultSteps(), w.deedOutcomeSteps(), w.deedLossSteps(), w.takeoverSteps(), w.incidentSteps(), w.volumeSteps(), w.assessmentSteps(), w.creditSteps(), w.creditOutcomeSteps(), w.profileSteps(), w.profileOutcomeSteps(), w.mergeSteps(), w.relationSteps(), w.promiseSteps(), w.contractSteps(), w.contractOutcomeSteps(), w.contractReportSteps(), w.visitSteps(), w.surveySteps(), w.surveyFigureSteps(), w.complaintSteps(), w.profileDaySteps(), w.careSteps(), w.analysisSteps(),
	} {
		all = append(all, some...)
	}
	return all
}

// own takes the regulation of a file beside the scenarios.
func (w *world) own(name string) error {
	text, err := os.ReadFile(filepath.Join(w.folder, filepath.Base(name)))
	if err != nil {
		return err
	}
	reg, err := policy.ParseRegulation(text)
	if err != nil {
		return fmt.Errorf("制度文件 %s:%w", name, err)
	}
	return w.amend(func(r *policy.Regulation) { *r = reg })
}
