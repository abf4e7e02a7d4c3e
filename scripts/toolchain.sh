# shellcheck shell=bash
# Sourced by ./starling and ./test: makes sure of a JDK of at least 17 and of Maven.

say() { printf '%s\n' "$*" >&2; }

on_debian() { [ -r /etc/debian_version ] && command -v apt-get >/dev/null 2>&1; }

apt_updated=no

# install_packages PACKAGE...: installs Debian packages as root, or says how and fails.
install_packages() {
  if ! on_debian || [ "$(id -u)" -ne 0 ]; then
    say "missing: $*. On Debian or Ubuntu:  sudo apt-get install -y --no-install-recommends $*"
    return 1
  fi
  say "installing: $*"
  if [ "$apt_updated" = no ]; then
    apt-get update -qq >&2 || return 1
    apt_updated=yes
  fi
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2 </dev/null
}

java_major() {
  local java=${JAVA_HOME:+$JAVA_HOME/bin/}java
  command -v "$java" >/dev/null 2>&1 || { echo 0; return; }
  "$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p'
}

has_compiler() { command -v "${JAVA_HOME:+$JAVA_HOME/bin/}javac" >/dev/null 2>&1; }

need_java() {
  local major
  major=$(java_major)
  if [ "${major:-0}" -ge 17 ] && has_compiler; then
    return 0
  fi
  if [ -n "${JAVA_HOME:-}" ]; then
    say "JAVA_HOME=$JAVA_HOME is no JDK of at least 17"
    return 1
  fi
  install_packages openjdk-17-jdk-headless
}

need_maven() { command -v mvn >/dev/null 2>&1 || install_packages maven; }
