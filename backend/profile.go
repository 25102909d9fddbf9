package backend

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"videonet/backend/fault"
	"videonet/backend/platform"
	"videonet/backend/store"
	"videonet/backend/trust"
)

// identityFile holds the profile's private key, mode 0600.
const identityFile = "identity"

// Checked answers a start of the program as the child that checks a profile's file (Config.Checker). A main program asks it with the
// whole os.Args before anything else, and ends with code when asked is true.
func Checked(args []string, out io.Writer) (code int, asked bool) { return store.Checked(args, out) }

// Notice is what the person must be told of how the profile was opened: fault.StoreRestored or fault.StoreLost, nil when all was well.
func (b *Backend) Notice() error { return b.store.Notice() }

// openProfile opens the folder of a profile: its lock first, so that two programs never make two identities.
func openProfile(ctx context.Context, cfg store.Config) (trust.Identity, *store.Store, error) {
	if err := platform.MakeFolder(cfg.Folder); err != nil {
		return trust.Identity{}, nil, err
	}
	kept, err := store.Open(ctx, cfg)
	if err != nil {
		return trust.Identity{}, nil, err
	}
	identity, err := loadIdentity(filepath.Join(cfg.Folder, identityFile))
	if err != nil {
		return trust.Identity{}, nil, errors.Join(err, kept.Close())
	}
	return identity, kept, nil
}

// loadIdentity reads the key, or makes one where none is. A damaged key is never replaced: the person would become somebody else.
func loadIdentity(path string) (trust.Identity, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return newIdentity(path)
	}
	if err != nil {
		return trust.Identity{}, fmt.Errorf("read identity: %w", err)
	}
	identity, err := trust.ParseIdentity(data)
	if err != nil {
		return trust.Identity{}, fault.New(fault.ProfileBroken, fmt.Errorf("read identity %q: %w", path, err), "file", path)
	}
	return identity, nil
}

func newIdentity(path string) (trust.Identity, error) {
	identity, err := trust.NewIdentity()
	if err != nil {
		return trust.Identity{}, fmt.Errorf("make identity: %w", err)
	}
	return identity, platform.WriteFile(path, identity.Bytes())
}
