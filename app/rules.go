package app

import (
	"cmp"
	"errors"
	"path/filepath"
	"slices"

	"videonet/backend/fault"
	"videonet/backend/meeting"
	"videonet/backend/transfer"
)

// Rules returns whose offers are taken without asking, by name.
func (t *Transfers) Rules() ([]Rule, error) {
	rules, err := t.desk().Rules()
	if err != nil {
		return nil, err
	}
	names := t.names()
	out := []Rule{}
	for peer, rule := range rules {
		row := Rule{Peer: peer, Name: names[peer], Limit: rule.Limit}
		if rule.Folder != "" {
			row.Folder = filepath.Base(rule.Folder)
		}
		out = append(out, row)
	}
	slices.SortFunc(out, func(a, b Rule) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Peer, b.Peer)) })
	return out, nil
}

// Disallow asks again for every offer of somebody.
func (t *Transfers) Disallow(peer string) error {
	return t.desk().Disallow(peer)
}

// allow takes offers of the peer of an offer without asking from now on. That is for keys that were met before: a name alone, which
// anybody can give themselves, opens nothing.
func (t *Transfers) allow(tr transfer.Transfer, how Accepting) error {
	if tr.KnownSince.IsZero() {
		return fault.New(fault.Invalid, errors.New("the key is new"), "what", "rule")
	}
	rule := transfer.Rule{Limit: how.Always}
	if how.Folder != "" {
		var err error
		if rule.Folder, err = t.folder(how.Folder); err != nil {
			return err
		}
	}
	return t.desk().Allow(tr.Peer.ID, rule)
}

// names are what people are called who are in the room or in the list of transfers; the latest counts.
func (t *Transfers) names() map[string]string {
	names := map[string]string{}
	state, _ := t.desk().Snapshot()
	for _, tr := range state.Transfers {
		names[tr.Peer.ID] = tr.Peer.Name
	}
	if room := t.j.product().Room(); room != nil {
		var in meeting.State
		in, _, _ = room.Snapshot()
		for _, p := range in.Participants {
			names[p.ID] = p.Name
		}
	}
	return names
}
