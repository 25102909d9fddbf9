#!/usr/bin/env bash
# bindings.sh [--check]: writes frontend/wailsjs, the page's door to the bound structs of app/, as Wails generates it; --check only says
# whether what is committed is what would be written.
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
there=$(mktemp -d)
trap 'rm -rf "$there"' EXIT
go build -buildvcs=false -tags bindings -o "$there/generate" .
cp wails.json "$there/"
(cd "$there" && ./generate >/dev/null)
if [ "${1:-}" = --check ]; then
  diff -r "$there/frontend/wailsjs" frontend/wailsjs || { echo "bindings: frontend/wailsjs is not what app/ says: call build/bindings.sh and commit" >&2; exit 1; }
else
  rm -rf frontend/wailsjs
  cp -r "$there/frontend/wailsjs" frontend/wailsjs
fi
