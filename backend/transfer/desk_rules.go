package transfer

import (
	"time"

	"videonet/backend/fault"
)

// Rules returns the rules of accepting without asking, by the peer's key.
func (d *Desk) Rules() (map[string]Rule, error) {
	if d.config.Journal == nil {
		return map[string]Rule{}, nil
	}
	return d.config.Journal.Rules()
}

// Allow takes from now on what a known key offers, up to the rule's limit, without asking. Errors: fault.Invalid for a key that was never
// met, for no limit and where nothing is kept; those of the journal.
func (d *Desk) Allow(peer string, r Rule) error {
	_, known := d.knownSince(peer)
	if !known || r.Limit <= 0 || d.config.Journal == nil {
		return fault.New(fault.Invalid, nil, "what", "a rule for somebody unknown or without a limit")
	}
	return d.config.Journal.PutRule(peer, r)
}

// Disallow asks again for everything that a key offers.
func (d *Desk) Disallow(peer string) error {
	if d.config.Journal == nil {
		return nil
	}
	return d.config.Journal.RemoveRule(peer)
}

func (d *Desk) rule(peer string) (Rule, bool) {
	if d.config.Journal == nil {
		return Rule{}, false
	}
	r, found, err := d.config.Journal.Rule(peer)
	if err != nil {
		d.config.Log.Warn("read rule", "error", err) // a person is asked
		return Rule{}, false
	}
	return r, found
}

func (d *Desk) knownSince(peer string) (time.Time, bool) {
	if d.config.Known == nil {
		return time.Time{}, false
	}
	return d.config.Known.Since(peer)
}
