package app

import (
	"cmp"
	"errors"
	"path/filepath"
	"slices"

	"videonet/backend/fault"
	"videonet/backend/transfer"
)

// Rules returns whose offers are taken without asking, by name.
func (t *Transfers) Rules() ([]Rule, error) {
	rules, err := t.desk().Rules()
	if err != nil {
		return nil, err
	}
	out := []Rule{}
	for peer, rule := range rules {
		row := Rule{Peer: peer, Name: t.j.product().NameOf(peer), Limit: rule.Limit}
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

// SetRuleLimit changes up to how many bytes a rule takes.
func (t *Transfers) SetRuleLimit(peer string, bytes int64) error {
	return t.changeRule(peer, func(r *transfer.Rule) { r.Limit = bytes })
}

// SetRuleFolder changes where a rule stores what it takes, by the handle of PickStore; "" is the usual folder.
func (t *Transfers) SetRuleFolder(peer, handle string) error {
	folder := ""
	if handle != "" {
		var err error
		if folder, err = t.folder(handle); err != nil {
			return err
		}
	}
	return t.changeRule(peer, func(r *transfer.Rule) { r.Folder = folder })
}

// changeRule changes a rule that is there: one that was taken back meanwhile does not come again.
func (t *Transfers) changeRule(peer string, change func(*transfer.Rule)) error {
	rules, err := t.desk().Rules()
	if err != nil {
		return err
	}
	rule, found := rules[peer]
	if !found {
		return nil
	}
	change(&rule)
	return t.desk().Allow(peer, rule)
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
