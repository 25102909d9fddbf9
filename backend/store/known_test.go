package store_test

import (
	"testing"
	"time"

	"videonet/backend/trust"
)

func TestMet(t *testing.T) {
	s := open(t, t.TempDir())
	key := func() trust.PublicKey {
		identity, err := trust.NewIdentity()
		if err != nil {
			t.Fatal(err)
		}
		return identity.Public()
	}
	mina, other := key(), key()
	for i, c := range []struct {
		key        trust.PublicKey
		name       string
		known, odd bool
	}{
		{mina, "Mina", false, false},
		{mina, "Mina", true, false},
		{mina, "Mina Park", true, false},  // a known key may change its name
		{other, "Mina Park", false, true}, // a new key under a known name is shown as a new person, loudly
		{other, "Mina Park", true, false}, // once
		{key(), "", false, false},
		{key(), "", false, false}, // no name is nobody's name
	} {
		since, odd, err := s.Met(c.key, c.name)
		if err != nil || since.IsZero() == c.known || odd != c.odd {
			t.Errorf("%d: Met(%q) = %v, %v, %v", i, c.name, since, odd, err)
		}
	}
	since, met := s.Since(mina.String())
	if !met || time.Since(since) > time.Minute {
		t.Errorf("Since = %v, %v", since, met)
	}
	if _, met = s.Since(key().String()); met {
		t.Error("a stranger is known")
	}
	if name := s.NameOf(mina.String()); name != "Mina Park" {
		t.Errorf("NameOf = %q", name)
	}
	if name := s.NameOf(key().String()); name != "" {
		t.Errorf("a stranger is called %q", name)
	}
}
