#!/usr/bin/env bash
# lint.sh [PACKAGE...]: golangci-lint as build/tools/go.mod pins it, built once into build/.cache. All packages, or those named.
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
key=$(cat build/tools/go.sum <(go env GOVERSION) | sha256sum | cut -c 1-16)
lint=$CACHE/lint-$key/golangci-lint
if [ ! -x "$lint" ]; then
  echo "lint: building golangci-lint (once, about 2 minutes)"
  rm -rf "$CACHE"/lint-*
  go build -C build/tools -buildvcs=false -trimpath -ldflags "-s -w" -o "$lint.new" github.com/golangci/golangci-lint/v2/cmd/golangci-lint
  mv "$lint.new" "$lint"
fi
[ $# -gt 0 ] || set -- ./...
export GOLANGCI_LINT_CACHE=$CACHE/lint-results
exec "$lint" run --allow-parallel-runners "$@"
