#!/usr/bin/env bash
# transfer.sh: MB/s and CPU seconds per GiB of a file handed over, beside scp on the same machine in the same run.
#   engine: file to file through channels in memory, both hashes, fsync; sender and receiver in one process
#   webrtc: the same over two PeerConnections on loopback
#   cli:    videonet-cli send and receive, two processes, through a relay of their own; scp to sshd on loopback where Debian's sshd is
# Only ratios between rows of one run mean something: the machine is shared. SIZE (bytes) and RUNS may be set.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
: "${BIN:=build/bin}" "${SIZE:=200000000}" "${RUNS:=3}"
work=$(mktemp -d); pids=()
cleanup() { for p in "${pids[@]}"; do kill "$p" 2>/dev/null || true; done; rm -rf "$work"; }
trap cleanup EXIT

go test ./backend/transfer -run '^$' -bench 'Pipe|WebRTC' -benchtime "${RUNS}x" | awk '
  /^Benchmark/ { printf "%-8s %8.1f MB/s  %6.2f CPU s/GiB (both ends)\n", $1 ~ /Pipe/ ? "engine" : "webrtc", $5, $7 }'

head -c "$SIZE" /dev/urandom > "$work/reel.bin"
field() { sed -n "s/.*\"$1\":\"\\([^\"]*\\)\".*/\\1/p" "$2" | head -n 1; }
await() { for _ in $(seq 100); do [ -s "$1" ] && return; sleep 0.1; done; echo "transfer: $1 stays empty" >&2; exit 1; }
# report ROW FILE: FILE has "seconds cpu" lines
report() { sort -n "$2" | awk -v row="$1" -v size="$SIZE" '{ s[NR] = $1; c[NR] = $2 } END { m = int((NR + 1) / 2)
  printf "%-8s %8.1f MB/s  %6.2f CPU s/GiB  (median of %d)\n", row, size / 1e6 / s[m], c[m] * 1073741824 / size, NR }'; }

cli=$BIN/videonet-cli
if [ -x "$cli" ]; then
  "$cli" relay --json --profile "$work/relay" --listen 127.0.0.1:0 > "$work/relay.json" 2>"$work/relay.log" & pids+=($!)
  await "$work/relay.json"
  "$cli" room create bench --json --profile "$work/owner" --relay "$(field address "$work/relay.json")#$(field pin "$work/relay.json")" > "$work/room.json"
  field invite "$work/room.json" > "$work/invite"
  for _ in $(seq "$RUNS"); do
    rm -rf "$work/in"; mkdir "$work/in"
    { TIMEFORMAT='%U %S'; time "$cli" receive "@$work/invite" --into "$work/in" --accept-all --json --profile "$work/b" > "$work/recv.json" 2>"$work/recv.log"; } 2> "$work/recv.cpu" &
    receiver=$!
    { TIMEFORMAT='%U %S'; time "$cli" send "$work/reel.bin" --to "@$work/invite" --json --profile "$work/a" > "$work/send.json" 2>"$work/send.log"; } 2> "$work/send.cpu"
    wait "$receiver"
    cmp "$work/reel.bin" "$work/in/reel.bin"
    seconds=$(sed -n 's/.*"event":"done".*"seconds":\([0-9.]*\).*/\1/p' "$work/send.json")
    echo "$seconds $(cat "$work"/{send,recv}.cpu | awk '{ s += $1 + $2 } END { print s }')" >> "$work/cli.runs"
  done
  report cli "$work/cli.runs"
else
  echo "cli      NOT RUN: $cli is not built"
fi

sshd=$(command -v sshd || ls /usr/sbin/sshd 2>/dev/null || true)
if [ -n "$sshd" ] && command -v scp > /dev/null; then
  ssh-keygen -q -t ed25519 -N '' -f "$work/key"; ssh-keygen -q -t ed25519 -N '' -f "$work/host"
  port=$((20000 + RANDOM % 20000))
  mkdir -p /run/sshd 2>/dev/null || true # where sshd wants to part with its privileges
  "$sshd" -D -f /dev/null -p "$port" -h "$work/host" -o ListenAddress=127.0.0.1 -o PidFile=none -o StrictModes=no \
    -o AuthorizedKeysFile="$work/key.pub" -o UsePAM=no -o "Subsystem=sftp internal-sftp" -E "$work/sshd.log" & pids+=($!)
  for _ in $(seq 100); do (: < "/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.1; done
  for _ in $(seq "$RUNS"); do
    { TIMEFORMAT='%R %U %S'; time scp -q -P "$port" -i "$work/key" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR \
      "$work/reel.bin" "127.0.0.1:$work/scp.bin"; } 2> "$work/scp.time" || { cat "$work/scp.time" "$work/sshd.log"; exit 1; }
    cmp "$work/reel.bin" "$work/scp.bin"
    awk '{ print $1, $2 + $3 }' "$work/scp.time" >> "$work/scp.runs"
  done
  report scp "$work/scp.runs"; echo "         (scp: CPU of the client alone)"
else
  echo "scp      NOT RUN: no sshd here"
fi
