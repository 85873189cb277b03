// Command summary reads the output of "go test -json", prints what failed with
// its output, and ends with one line that counts everything.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

type event struct {
	Action  string
	Package string
	Test    string
	Output  string
}

func main() {
	var passed, failed, skipped int
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
				passed++
			} else {
				fmt.Println("ok  ", e.Package)
			}
			delete(output, id)
		case "skip":
			if e.Test != "" {
				skipped++
				fmt.Printf("skip %s: %s", id, strings.Join(output[id], ""))
			}
			delete(output, id)
		case "fail":
			if e.Test != "" {
				failed++
			}
			fmt.Printf("FAIL %s\n%s", id, strings.Join(output[id], ""))
		case "build-fail":
			failed++
			for id, lines := range output {
				if strings.HasSuffix(id, " ") {
					fmt.Print(strings.Join(lines, ""))
				}
			}
		}
	}
	if err := in.Err(); err != nil {
		fmt.Println("read the test output:", err)
		failed++
	}
	fmt.Printf("%d passed, %d failed, %d skipped\n", passed, failed, skipped)
	if failed > 0 || passed == 0 {
		os.Exit(1)
	}
}
