#!/usr/bin/env bash
# Analysis beside ffmpeg on the same film, in turns: CPU seconds (user + system, with all children), as ratios. Wall times belong to the
# machine's mood; where a figure is one, the line says so. Films are testsrc2 with grain at 9 (1080p) and 35 Mbit/s (4K), with sound.
#   null      ffmpeg, decode only, picture and sound
#   filters   ffmpeg's blackdetect, freezedetect, scdet, cropdetect, idet, ebur128 with true peak, silencedetect in one pass
#   core      ours: cuts, dissolves, flashes, black, freeze, borders, bars, interlace, all of sound
#   all       ours: every check, SHA-256, the index, BRISQUE where it is built
# then all checks beside ALL of ffmpeg's filters for them (a short piece), files side by side, memory, ten pictures, and what an hour of 4K
# would take here. ROUNDS=3 HD=24 UHD=8 (seconds) PARTS="one everything side memory frames" may be set.
set -euo pipefail
: "${BIN:?}" "${CACHE:?}"
rounds=${ROUNDS:-3}
hd=(1920x1080 9M "${HD:-24}") uhd=(3840x2160 35M "${UHD:-8}")
parts=${PARTS:-one everything side memory frames}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$CACHE/reels"
cores=$(nproc)

# film SIZE BITRATE SECONDS: makes it once; says where it is.
film() {
  local file=$CACHE/reels/grain-$1-$3.mp4
  [ -s "$file" ] || { ffmpeg -nostdin -y -v error -f lavfi -i "testsrc2=s=$1:r=25,format=yuv420p,noise=alls=5:allf=t+u" \
    -f lavfi -i "aevalsrc='0.3*sin(440*2*PI*t)*(0.6+0.4*sin(3*t))|0.3*sin(550*2*PI*t)':s=48000" -t "$3" \
    -c:v libx264 -preset veryfast -g 50 -b:v "$2" -maxrate "$2" -bufsize "$2" -c:a aac "$work/film.mp4" && mv "$work/film.mp4" "$file"; }
  echo "$file"
}

# cost NAME COMMAND...: appends "CPU wall" to a file of that name.
cost() {
  local name=$1 TIMEFORMAT='%U %S %R'
  shift
  { time "$@" >/dev/null 2>"$work/said"; } 2>"$work/time" || { cat "$work/said" >&2; return 1; }
  awk '{print $1 + $2, $3}' "$work/time" >>"$work/$name"
}
median() { sort -n -k"${2:-1}" "$work/$1" | awk -v c="${2:-1}" '{v[NR] = $c} END {print v[int((NR + 1) / 2)]}'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN {printf "%.2f", a / b}'; }
cli() { "$BIN/videonet-cli" analyze "$@" --json; }

core=cut,dissolve,flash,black,freeze,letterbox,bars,interlace,loudness,silence,clipping,phase,dropout,tone
five=blackdetect=d=0.02,freezedetect=d=0.4,scdet,cropdetect=round=2,idet
ears=ebur128=peak=true,silencedetect
every=$five,siti,blurdetect,blockdetect,signalstats,bitplanenoise

one() {
  local size=$1 duration=$3 reel
  reel=$(film "$@")
  rm -f "$work"/{null,filters,core,all}
  for _ in $(seq "$rounds"); do
    cost null ffmpeg -nostdin -v error -i "$reel" -f null -
    cost filters ffmpeg -nostdin -v error -i "$reel" -vf "$five" -af "$ears" -f null -
    cost core cli "$reel" --checks "$core"
    cost all cli "$reel"
  done
  printf '\n%s, %s s of film, median CPU s of %s rounds: null %s, filters %s, core %s, all %s\n' "$size" "$duration" "$rounds" \
    "$(median null)" "$(median filters)" "$(median core)" "$(median all)"
  printf '  core / filters %s (goal 1.00)   all / filters %s   core / null %s   all / null %s (goal 1.25 at 4K)\n' \
    "$(ratio "$(median core)" "$(median filters)")" "$(ratio "$(median all)" "$(median filters)")" \
    "$(ratio "$(median core)" "$(median null)")" "$(ratio "$(median all)" "$(median null)")"
  awk -v cpu="$(median all)" -v s="$duration" -v n="$cores" -v size="$size" \
    'BEGIN {printf "  one hour of %s: %.0f CPU min, %.0f min on all %d cores of this machine (%.1f times real time)\n", size, cpu / s * 60, cpu / s * 60 / n, n, s * n / cpu}'
}

# All checks beside all of ffmpeg's filters that they stand for: 4 s are enough, they take 3 s of CPU a second.
everything() {
  local reel piece=$work/piece.mp4
  reel=$(film "${hd[@]}")
  ffmpeg -nostdin -v error -y -i "$reel" -t 4 -c copy "$piece"
  rm -f "$work"/{every,all}
  cost every ffmpeg -nostdin -v error -i "$piece" -vf "$every" -af "$ears,astats" -f null -
  for _ in $(seq "$rounds"); do cost all cli "$piece"; done
  printf '\nall checks, 4 s of 1080p: ffmpeg'"'"'s filters %s CPU s, ours %s: %s times less (goal 4)\n' \
    "$(median every)" "$(median all)" "$(ratio "$(median every)" "$(median all)")"
}

# Files at once. "busy" is their CPU over wall × cores: others on the machine make it smaller.
side() {
  local reel i files=()
  reel=$(film "${hd[@]}")
  for i in $(seq 8); do ffmpeg -nostdin -v error -y -i "$reel" -t 8 -c copy "$work/side$i.mp4"; files+=("$work/side$i.mp4"); done
  rm -f "$work"/{two,eight}
  cost two cli "${files[@]:0:2}" --jobs 2
  cost eight cli "${files[@]}" --jobs 8
  awk -v n="$cores" -v load="$(cut -d' ' -f1 /proc/loadavg)" 'FNR == 1 && NR == 1 {printf "\ntwo files at once: %.0f %% of %d cores busy (goal 90; load %s, others count against it)\n", 100 * $1 / $2 / n, n, load; next}
    {printf "eight files at once: wall %.1f s, %.2f of their CPU over the cores (goal 1.10)\n", $2, $2 * n / $1}' "$work/two" "$work/eight"
}

# The most resident memory of a worker with its children, sampled, in MB.
peak() {
  local most=0 now tree
  "$BIN/videonet-cli" analyze "$1" --json >/dev/null 2>&1 &
  local cli=$!
  while kill -0 "$cli" 2>/dev/null; do
    tree=$(ps -e -o pid=,ppid=,rss= | awk -v root="$cli" '{p[$1] = $2; r[$1] = $3} END {for (i in p) {for (j = i; j && j != root; j = p[j]) {} if (j == root && i != root) s += r[i]} print int(s / 1024)}')
    now=${tree:-0}
    [ "$now" -le "$most" ] || most=$now
    sleep 0.1
  done
  wait "$cli"
  echo "$most"
}
memory() {
  printf '\npeak memory of worker, decoder and videonet-vision: 1080p %s MB (goal 400), 4K %s MB (goal 600)\n' \
    "$(peak "$(film "${hd[@]}")")" "$(peak "$(film "${uhd[@]}")")"
}

frames() {
  printf '\nten pictures of 1280x720 as JPEG out of a minute of 1080p (wall; goal 1 s where keyframes come every 2 s)\n'
  go test ./backend/ffmpeg -run '^$' -bench TenStills -benchtime "${rounds}x" | sed -n 's/^Benchmark/  /p'
}

printf '%d cores, load %s\n' "$cores" "$(cut -d' ' -f1-3 /proc/loadavg)"
for part in $parts; do
  case $part in
    one) one "${hd[@]}"; one "${uhd[@]}" ;;
    *) "$part" ;;
  esac
done
