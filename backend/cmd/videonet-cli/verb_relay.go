package main

import (
	"context"
	"path/filepath"

	"videonet/backend"
)

const relayUsage = "relay [--listen ADDR] [--data DIR] [--lan-only]"

type listeningEvent struct {
	Event   string `json:"event"`
	Address string `json:"address"` // host:port
	Pin     string `json:"pin"`     // sha256:…
}

// runRelay runs only the signaling relay until the context ends.
func runRelay(ctx context.Context, env *env, args []string) error {
	set := env.flags("relay")
	listen := set.String("listen", ":0", "host:port; port 0 is the one it had before")
	data := set.String("data", "", "folder of its key and rooms (default: in the profile)")
	lanOnly := set.Bool("lan-only", false, "serve the local network only")
	words, err := env.parse(set, args)
	if err != nil {
		return err
	}
	if len(words) > 0 {
		return wrongUse("relay takes no %q", words[0])
	}
	folder := *data
	if folder == "" {
		profile, failed := env.openProfile()
		if failed != nil {
			return failed
		}
		folder = filepath.Join(profile, "relay-alone") // not that of the profile's own rooms
	}
	relay, err := backend.OpenRelay(backend.RelayConfig{Listen: *listen, Folder: folder, LANOnly: *lanOnly, Log: env.log}) //nolint:contextcheck // it runs until Close
	if err != nil {
		return err
	}
	// The sentence is what room create takes after --relay.
	err = env.print(listeningEvent{"listening", relay.Address(), relay.Pin()}, relay.Address()+"#"+relay.Pin())
	if err == nil {
		<-ctx.Done()
	}
	closed := relay.Close()
	if err != nil {
		return err
	}
	return closed
}
