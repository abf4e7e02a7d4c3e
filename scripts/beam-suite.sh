#!/usr/bin/env bash
# Makes a folder with the Erlang and Elixir of another Debian suite, by debootstrap, and prints the
# folder of its commands: put that first on the PATH, and all that runs erl, elixir or epmd runs these.
# It is made once; see usage below.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
. "$root/scripts/toolchain.sh"

usage="usage: scripts/beam-suite.sh [--suite trixie|sid] [--dir DIR] [--mirror URL]
  --suite   the Debian suite: trixie (OTP 27, the default) or sid (OTP 29)
  --dir     where to make it; default: \${XDG_CACHE_HOME:-~/.cache}/starling/beam/SUITE
  --mirror  where to download; default: the mirror of Debian that apt uses on this machine"

# What the tests load: crypto for gossip's secret, and elixir, which brings the other applications.
packages=(erlang-base erlang-crypto elixir)
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

suite=trixie
dir=
mirror=
while [ $# -gt 0 ]; do
  case "$1" in
    --suite | --dir | --mirror)
      [ -n "${2:-}" ] || { say "$1 wants a value"; say "$usage"; exit 2; }
      printf -v "${1#--}" %s "$2"
      shift 2
      ;;
    --help) printf '%s\n' "$usage"; exit 0 ;;
    *) say "unknown option: $1"; say "$usage"; exit 2 ;;
  esac
done
case "$suite" in
  trixie | sid) ;;
  *) say "--suite $suite: accepted are trixie and sid"; exit 2 ;;
esac
dir=${dir:-${XDG_CACHE_HOME:-$HOME/.cache}/starling/beam/$suite}
mkdir -p "$(dirname "$dir")"
dir=$(cd "$(dirname "$dir")" && pwd)/$(basename "$dir")
made_of=$dir/.made-of
commands=$dir.bin

is_made() { [ "$(cat "$made_of" 2>/dev/null)" = "$suite ${packages[*]}" ]; }

# The address from which apt takes Debian's packages; nothing when it takes them from elsewhere.
mirror_of_apt() {
  apt-get indextargets --format '$(REPO_URI) $(COMPONENT)' \
    'Created-By: Packages' 'Origin: Debian' 'Label: Debian' |
    awk '$2 == "main" && $1 ~ /^https?:/ && !found { print $1; found = 1 }'
}

need_debootstrap() {
  if ! command -v debootstrap >/dev/null 2>&1 || [ ! -r "$keyring" ]; then
    install_packages debootstrap debian-archive-keyring
  fi
}

# By exec all the way, so that the process a test started, and may kill, is the BEAM itself. It sees the
# machine's /tmp, through which tests hand files over: in a mount namespace that ends with it.
write_commands() {
  local command
  mkdir -p "$commands"
  for command in erl elixir epmd; do
    cat >"$commands/$command.new" <<COMMAND
#!/bin/sh
exec unshare --mount sh -c 'mount --bind /tmp "\$0/tmp" && exec chroot "\$0" "\$@"' \\
  "$dir" /usr/bin/$command "\$@"
COMMAND
    chmod 755 "$commands/$command.new"
    mv "$commands/$command.new" "$commands/$command"
  done
}

make() {
  local new=$dir.new log=$dir.log
  say "making $dir: ${packages[*]} of Debian $suite from $mirror (a few minutes, once)"
  rm -rf --one-file-system "$new"
  if ! debootstrap --variant=minbase --keyring="$keyring" --include="$(IFS=,; echo "${packages[*]}")" \
    "$suite" "$new" "$mirror" >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    say "debootstrap failed; all it said is in $log"
    exit 1
  fi
  rm -rf "$new"/var/cache/apt/archives/*.deb "$new"/var/lib/apt/lists/*
  # Short node names are looked up there.
  cp /etc/hosts "$new/etc/hosts"
  printf '%s\n' "$suite ${packages[*]}" >"$new/.made-of"
  rm -rf --one-file-system "$dir" "$log"
  mv "$new" "$dir"
}

release() {
  "$commands/erl" -noshell -eval 'io:put_chars(erlang:system_info(otp_release)), halt().' </dev/null
}

if [ "$(id -u)" -ne 0 ]; then
  say "only root can make and use a folder of Debian $suite (debootstrap, chroot)"
  exit 1
fi
if ! on_debian; then
  say "there is no apt here; this needs debootstrap from Debian or Ubuntu"
  exit 1
fi
# One makes it, the others wait for it.
exec 9>"$dir.lock"
flock 9
if ! is_made; then
  need_debootstrap || exit 1
  if [ -z "$mirror" ]; then
    # Whose mirror it is apt knows only once it has read the lists there.
    mirror=$(mirror_of_apt) && [ -n "$mirror" ] ||
      { apt-get update -qq >&2 && mirror=$(mirror_of_apt); } || true
  fi
  if [ -z "$mirror" ]; then
    say "apt uses no mirror of Debian on this machine; name one with --mirror"
    exit 1
  fi
  make
fi
write_commands
exec 9>&-
if ! otp=$(release); then
  say "erl in $dir does not run; remove that folder to have it made anew"
  exit 1
fi
say "Erlang/OTP $otp of Debian $suite is in $dir"
printf '%s\n' "$commands"
