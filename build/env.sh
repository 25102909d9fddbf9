# env.sh is sourced by the scripts beside it, from anywhere: they run in the repository's root with the tools of build/.tools on PATH.
# It brings nothing; build/setup.sh does.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"
export ROOT
TOOLS=$ROOT/build/.tools CACHE=$ROOT/build/.cache OUT=$ROOT/build/out BIN=$ROOT/build/bin
case ":$PATH:" in *":$TOOLS/bin:"*) ;; *) PATH=$TOOLS/bin:$PATH:$(go env GOPATH 2>/dev/null || echo "$HOME/go")/bin ;; esac
export PATH

GO_AT_LEAST=1.26 NODE_AT_LEAST=22.12

# at_least HAVE WANT: versions as 1.26.6
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }
have_go() { local v; v=$(GOTOOLCHAIN=local "${1:-go}" env GOVERSION 2>/dev/null) && at_least "${v#go}" "$GO_AT_LEAST"; }
have_node() { local v; v=$("${1:-node}" --version 2>/dev/null) && at_least "${v#v}" "$NODE_AT_LEAST"; }

# stage NAME COMMAND [ARG...]: says what it does and how long it took; stops the script with the command that failed.
stage() {
  local name=$1 start=$SECONDS rc=0
  shift
  printf '\n== %s\n' "$name"
  set +e; (set -e; "$@"); rc=$?; set -e
  if [ $rc -ne 0 ]; then
    printf '== %s: FAILED after %d s (exit %d): %s\n' "$name" $((SECONDS - start)) $rc "$*" >&2
    exit $rc
  fi
  printf '== %s: %d s\n' "$name" $((SECONDS - start))
  STAGES="${STAGES:-}$(printf '%5d s  %s' $((SECONDS - start)) "$name")"$'\n'
}
