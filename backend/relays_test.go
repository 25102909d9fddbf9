package backend_test

import (
	"strings"
	"testing"

	"videonet/backend"
	"videonet/backend/fault"
)

func TestRelayKeepsItsAddressAndPin(t *testing.T) {
	folder := t.TempDir() + "/relay"
	first, err := backend.OpenRelay(backend.RelayConfig{Listen: "127.0.0.1:0", Folder: folder, LANOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	place := first.Address() + "#" + first.Pin()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second, err := backend.OpenRelay(backend.RelayConfig{Listen: "127.0.0.1:0", Folder: folder, LANOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if again := second.Address() + "#" + second.Pin(); again != place {
		t.Errorf("%s became %s", place, again)
	}
	if err := second.Close(); err != nil {
		t.Fatal(err)
	}

	address, pin, err := backend.ParseRelay(place)
	if err != nil || address != second.Address() || pin == [32]byte{} {
		t.Errorf("ParseRelay(%q) = %q, %x, %v", place, address, pin, err)
	}
	for _, bad := range []string{
		"", address, address + "#", address + "#sha256:", place + "=", place[:len(place)-1], strings.Replace(place, "#", "", 1),
		strings.Replace(place, "sha256", "sha1", 1), "127.0.0.1:0#" + second.Pin(), "#" + second.Pin(), "127.0.0.1#" + second.Pin(),
	} {
		if _, _, err := backend.ParseRelay(bad); !fault.Is(err, fault.Invalid) {
			t.Errorf("ParseRelay(%q): %v", bad, err)
		}
	}
}
