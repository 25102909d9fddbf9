//go:build linux

// Command e2e drives the unmodified release programs as a person would: the window under a screen of its own (Xvfb) by
// WebDriver, real drags and a second participant on the command line. It never reaches into the program: what it knows, it
// read on the page, on the screen or in the events of videonet-cli. Each story is a file story_*.go; it is run by build/test.sh.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// stories lists every story in the order they run.
func stories() []Story {
	return []Story{
		{"window", storyWindow},
		{"drop", storyDrop},
		{"second-start", storySecondStart},
		{"bad", storyBad},
		{"meeting", storyMeeting},
		{"folder", storyFolder},
		{"by-hand", storyByHand},
		{"analysis", storyAnalysis},
		{"files", storyFiles},
		{"machine", storyMachine},
	}
}

// benches lists what is measured in the window. They run only when named: build/bench/*.sh does.
func benches() []Story {
	return []Story{
		{"bench-startup", benchStartup},
		{"bench-call", benchCall},
		{"bench-window", benchWindow},
		{"bench-transfer", benchTransfer},
		{"bench-link", benchLink},
		{"bench-many", benchMany},
		{"bench-beside", benchBeside},
		{"bench-soak", benchSoak},
	}
}

func main() {
	config := Config{Say: os.Stdout}
	flag.StringVar(&config.Programs, "programs", "build/bin", "`folder` of the programs")
	flag.StringVar(&config.Helpers, "helpers", "build/.cache/e2e", "`folder` of wdshim.so and dragsource")
	flag.StringVar(&config.Out, "out", "build/out", "`folder` for screenshots")
	list := flag.Bool("list", false, "list the stories and end")
	limit := flag.Duration("limit", 5*time.Minute, "longest `time` of a story")
	flag.Parse()
	os.Exit(run(config, flag.Args(), *list, *limit))
}

// run runs the named stories, or all, and returns the exit status.
func run(config Config, names []string, list bool, limit time.Duration) int {
	all := stories()
	if len(names) > 0 || list {
		all = append(all, benches()...)
	}
	chosen, err := pick(all, names)
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		return 2
	}
	if list {
		for _, story := range chosen {
			fmt.Println(story.Name)
		}
		return 0
	}
	for _, folder := range []*string{&config.Programs, &config.Helpers, &config.Out} {
		if *folder, err = filepath.Abs(*folder); err == nil {
			err = os.MkdirAll(*folder, 0o755)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "e2e:", err)
			return 1
		}
	}
	passed, failed := 0, 0
	for _, story := range chosen {
		fmt.Printf("=== RUN   %s\n", story.Name)
		if story.Run(config, limit) {
			passed++
		} else {
			failed++
		}
	}
	fmt.Printf("window stories: %d passed, %d failed\n", passed, failed)
	if failed > 0 {
		return 1
	}
	return 0
}
