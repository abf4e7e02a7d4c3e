#!/usr/bin/env bash
# Takes the pictures of the dashboard that the documentation shows, into docs/images or where you say:
#   scripts/screenshots.sh [FOLDER]
# They show a swarm on paper (browser-tests, Scene.patrol), so that all that can happen is in them.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
. "$root/scripts/toolchain.sh"

case "${1:-}" in
  -*) say "usage: scripts/screenshots.sh [FOLDER]"; exit 2 ;;
esac
folder=$(realpath -m "${1:-$root/docs/images}")
need_java && need_maven || exit 1
command -v chromium >/dev/null 2>&1 || install_packages chromium || exit 1
# The first font that the page asks for; without it they show this machine's own.
fc-list 2>/dev/null | grep -q 'Inter' || install_packages fonts-inter || true

cd "$root"
mvn -q -B -pl browser-tests -am test -Dbrowser.skip=false -Dspotless.check.skip=true \
  -Dtest=ScreenshotsTest -Dsurefire.failIfNoSpecifiedTests=false \
  "-Dstarling.chromium=$(command -v chromium)" "-Dstarling.screenshots=$folder"
say "pictures in $folder:"
ls -1 "$folder"/dashboard-*.png
