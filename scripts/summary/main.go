// Command summary reads the output of "go test -json", prints what failed with
// its output, and ends with one line that counts everything: with -vitest and
// -playwright, the tests of the web app in their reports too.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
)

// counts of tests.
type counts struct{ passed, failed, skipped int }

func (c *counts) add(what string, more counts) {
	fmt.Printf("%-12s %d passed, %d failed, %d skipped\n", what, more.passed, more.failed, more.skipped)
	c.passed, c.failed, c.skipped = c.passed+more.passed, c.failed+more.failed, c.skipped+more.skipped
}

// report reads the counts of another runner's report. One that is not there, or
// is empty, is of a runner that broke.
func report(file string, count func([]byte) (counts, error)) counts {
	text, err := os.ReadFile(file)
	if err == nil {
		var c counts
		if c, err = count(text); err == nil && c != (counts{}) {
			return c
		}
	}
	fmt.Printf("FAIL no usable report in %s: %v\n", file, err)
	return counts{failed: 1}
}

func vitest(text []byte) (counts, error) {
	var r struct{ NumPassedTests, NumFailedTests, NumPendingTests, NumTodoTests, NumFailedTestSuites int }
	err := json.Unmarshal(text, &r)
	c := counts{r.NumPassedTests, r.NumFailedTests, r.NumPendingTests + r.NumTodoTests}
	if c.failed == 0 {
		c.failed = r.NumFailedTestSuites // files that could not be read at all
	}
	return c, err
}

func playwright(text []byte) (counts, error) {
	var r struct {
		Stats  struct{ Expected, Unexpected, Flaky, Skipped int }
		Errors []json.RawMessage
	}
	err := json.Unmarshal(text, &r)
	if r.Stats.Flaky > 0 {
		// It stands in the runner's own list which: a window that opened too late on
		// a busy machine, or a fault that is hard to meet. It is to be looked at.
		fmt.Printf("FLAKY        %d browser test(s) passed at the second try only\n", r.Stats.Flaky)
	}
	return counts{r.Stats.Expected + r.Stats.Flaky, r.Stats.Unexpected + len(r.Errors), r.Stats.Skipped}, err
}

type event struct {
	Action  string
	Package string
	Test    string
	Output  string
}

func main() {
	vitestReport := flag.String("vitest", "", "report of Vitest, as JSON")
	playwrightReport := flag.String("playwright", "", "report of Playwright, as JSON")
	flag.Parse()
	var total, tests counts
	output := map[string][]string{}
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 16<<20)
	for in.Scan() {
		var e event
		if json.Unmarshal(in.Bytes(), &e) != nil {
			fmt.Println(in.Text()) // the compiler's words
			continue
		}
		id := e.Package + " " + e.Test
		switch e.Action {
		case "output", "build-output":
			output[id] = append(output[id], e.Output)
		case "pass":
			if e.Test != "" {
				tests.passed++
			} else {
				fmt.Println("ok  ", e.Package)
			}
			delete(output, id)
		case "skip":
			if e.Test != "" {
				tests.skipped++
				fmt.Printf("skip %s: %s", id, strings.Join(output[id], ""))
			}
			delete(output, id)
		case "fail":
			if e.Test != "" {
				tests.failed++
			}
			fmt.Printf("FAIL %s\n%s", id, strings.Join(output[id], ""))
		case "build-fail":
			tests.failed++
			for id, lines := range output {
				if strings.HasSuffix(id, " ") {
					fmt.Print(strings.Join(lines, ""))
				}
			}
		}
	}
	if err := in.Err(); err != nil {
		fmt.Println("read the test output:", err)
		tests.failed++
	}
	total.add("Go", tests)
	if *vitestReport != "" {
		total.add("Components", report(*vitestReport, vitest))
	}
	if *playwrightReport != "" {
		total.add("Browser", report(*playwrightReport, playwright))
	}
	fmt.Printf("%d passed, %d failed, %d skipped\n", total.passed, total.failed, total.skipped)
	if total.failed > 0 || tests.passed == 0 {
		os.Exit(1)
	}
}
