package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"videonet-cli": main})
}

// TestScripts runs the stories of testdata/script, each in a folder of its own with the profile folder $HOME/p.
func TestScripts(t *testing.T) {
	table := readEvents(t)
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("XDG_CONFIG_HOME", e.WorkDir+"/.config")
			e.Setenv("LANG", "C.UTF-8")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			// events FILE: every line is an event of EVENTS.md with its fields, or a report.
			"events": func(ts *testscript.TestScript, neg bool, args []string) {
				if neg || len(args) != 1 {
					ts.Fatalf("usage: events FILE")
				}
				table.check(ts, ts.ReadFile(args[0]))
			},
			"receipt": receiptCmd,
			// ends CODE PROGRAM ARG...: exec, and the program ends with the exit code.
			"ends": func(ts *testscript.TestScript, neg bool, args []string) {
				if neg || len(args) < 2 {
					ts.Fatalf("usage: ends CODE PROGRAM ARG...")
				}
				got, exit := 0, &exec.ExitError{}
				if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
					got = exit.ExitCode()
				} else if err != nil {
					ts.Fatalf("%v", err)
				}
				if fmt.Sprint(got) != args[0] {
					ts.Fatalf("exit code %d, want %s", got, args[0])
				}
			},
		},
	})
}

// events are the rows of EVENTS.md: a name may have several.
type events map[string][]fields

type fields struct{ must, may []string }

func readEvents(t *testing.T) events {
	t.Helper()
	file, err := os.Open("EVENTS.md")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	code := regexp.MustCompile("`([a-z0-9_]+\\??)`")
	table := events{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		cells := strings.Split(lines.Text(), "|")
		if len(cells) != 5 || !strings.Contains(cells[1], "`") {
			continue
		}
		var f fields
		for _, m := range code.FindAllStringSubmatch(cells[3], -1) {
			if name, optional := strings.CutSuffix(m[1], "?"); optional {
				f.may = append(f.may, name)
			} else {
				f.must = append(f.must, name)
			}
		}
		name := code.FindStringSubmatch(cells[1])[1]
		table[name] = append(table[name], f)
	}
	if len(table) < 8 {
		t.Fatalf("read only %d events from EVENTS.md", len(table))
	}
	return table
}

func (table events) check(ts *testscript.TestScript, text string) {
	decoder := json.NewDecoder(strings.NewReader(text))
	for {
		var line map[string]any
		if err := decoder.Decode(&line); err == io.EOF {
			return
		} else if err != nil {
			ts.Fatalf("not one JSON object a line: %v\n%s", err, text)
		}
		if line["schema"] != nil {
			continue
		}
		name, _ := line["event"].(string)
		if !slices.ContainsFunc(table[name], func(f fields) bool { return f.fit(line) }) {
			ts.Fatalf("EVENTS.md has no such event: %v", line)
		}
	}
}

func (f fields) fit(line map[string]any) bool {
	for _, name := range f.must {
		if _, ok := line[name]; !ok {
			return false
		}
	}
	for name := range line {
		if name != "event" && !slices.Contains(f.must, name) && !slices.Contains(f.may, name) {
			return false
		}
	}
	return true
}
