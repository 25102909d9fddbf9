package backend

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"videonet/backend/fault"
	"videonet/backend/store"
)

func TestPerson(t *testing.T) {
	folder := t.TempDir()
	identity, kept, err := openProfile(t.Context(), store.Config{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	p, err := newPerson(identity, kept)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", " \t", strings.Repeat("x", 1000), "a\x1b[31m", "\xff"} {
		if err = p.SetName(bad); !fault.Is(err, fault.Invalid) {
			t.Errorf("SetName(%q) = %v", bad, err)
		}
	}
	if err = p.SetLanguage("tlh"); !fault.Is(err, fault.Invalid) {
		t.Errorf("SetLanguage = %v", err)
	}
	if err = p.SetName(" 미나 박 "); err != nil {
		t.Fatal(err)
	}
	if err = p.SetLanguage("ko"); err != nil {
		t.Fatal(err)
	}
	inbox := filepath.Join(folder, "received")
	if err = errors.Join(p.SetInbox(inbox), p.SetStrangerLimit(100e6)); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{p.SetInbox("received"), p.SetStrangerLimit(0)} {
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("no folder, no limit: %v", err)
		}
	}
	if err = kept.Close(); err != nil {
		t.Fatal(err)
	}
	identity, kept, err = openProfile(t.Context(), store.Config{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = kept.Close() }()
	p, err = newPerson(identity, kept)
	if err != nil || p.Name() != "미나 박" || p.Language() != "ko" || len(p.ID()) != 43 {
		t.Errorf("after a restart: %q, %q, %q, %v", p.Name(), p.Language(), p.ID(), err)
	}
	if p.Inbox() != inbox || p.StrangerLimit() != 100e6 {
		t.Errorf("after a restart: %q, %d", p.Inbox(), p.StrangerLimit())
	}
}
