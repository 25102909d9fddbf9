package main

import "context"

// verb is one word of the command line. run parses its own flags with env.flags and env.parse.
type verb struct {
	name, usage string
	run         func(ctx context.Context, env *env, args []string) error
}

// verbs is the table of DESIGN.md §3.
func verbs() []verb {
	return []verb{
		{"relay", relayUsage, runRelay},
		{"room", roomUsage, runRoom},
		{"join", joinUsage, runJoin},
		{"send", sendUsage, runSend},
		{"receive", receiveUsage, runReceive},
		{"verify", verifyUsage, runVerify},
		{"analyze", analyzeUsage, runAnalyze},
	}
}
