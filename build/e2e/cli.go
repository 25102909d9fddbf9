//go:build linux

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// CLI is videonet-cli at work beside the window: the second participant, or a command whose events are read.
type CLI struct {
	*Process

	stdin io.WriteCloser

	mu     sync.Mutex
	events []Event
}

// Event is one line of --json (backend/cmd/videonet-cli/EVENTS.md); a report has no name.
type Event struct {
	Name string
	JSON json.RawMessage
	At   time.Time // when it was read
}

// Read reads the event's fields into v.
func (e Event) Read(v any) error { return json.Unmarshal(e.JSON, v) }

// CLI starts videonet-cli with --json on the desk, with a profile named after who it is. What it must be told in secret (an invite) is given by
// Say: the CLI reads "-" from its standard input.
func (d *Desk) CLI(who string, args ...string) *CLI {
	return d.cli(who, []string{filepath.Join(d.t.Programs, "videonet-cli")}, args...)
}

// cli starts it by a command that ends in the program's path.
func (d *Desk) cli(who string, command []string, args ...string) *CLI {
	c := &CLI{}
	args = append(append(command[1:], args...), "--json", "--profile", filepath.Join(d.Home, "cli-"+who))
	cmd := exec.Command(command[0], args...)
	var err error
	c.stdin, err = cmd.StdinPipe()
	d.t.Check(err, "open the input of videonet-cli")
	c.Process = d.t.start(who, d.env, c.take, nil, cmd)
	return c
}

func (c *CLI) take(line string) {
	var head struct {
		Event string `json:"event"`
	}
	if err := json.Unmarshal([]byte(line), &head); err != nil {
		head.Event = "not JSON"
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.events = append(c.events, Event{head.Event, json.RawMessage(line), time.Now()})
}

// Say writes a line to the command's standard input.
func (c *CLI) Say(line string) {
	_, err := io.WriteString(c.stdin, line+"\n")
	c.t.Check(err, "tell %s", c.name)
}

// Hush closes the command's standard input.
func (c *CLI) Hush() { c.t.Check(c.stdin.Close(), "close the input of %s", c.name) }

// Events is what the command has said so far with this name; every event when name is empty.
func (c *CLI) Events(name string) []Event {
	c.mu.Lock()
	defer c.mu.Unlock()
	var some []Event
	for _, e := range c.events {
		if name == "" || e.Name == name {
			some = append(some, e)
		}
	}
	return some
}

// WaitFor waits for the first event with this name that fits, past and future ones alike.
func (c *CLI) WaitFor(limit time.Duration, name string, fits func(Event) bool) Event {
	var found Event
	c.t.Wait(limit, fmt.Sprintf("%s says %q", c.name, name), func() (bool, error) {
		for _, e := range c.Events(name) {
			if fits == nil || fits(e) {
				found = e
				return true, nil
			}
		}
		if failures := c.Events("error"); len(failures) > 0 && name != "error" {
			return false, fmt.Errorf("it said %s", failures[len(failures)-1].JSON)
		}
		if c.Ended() {
			return false, fmt.Errorf("it has ended; see %s", c.log)
		}
		return false, nil
	})
	return found
}

// Says is a test for WaitFor: the event's line contains each of the texts.
func Says(texts ...string) func(Event) bool {
	return func(e Event) bool {
		for _, text := range texts {
			if !strings.Contains(string(e.JSON), text) {
				return false
			}
		}
		return true
	}
}
