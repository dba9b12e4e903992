#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the Debian packages that are missing for the given purposes (see tools/packages.txt).
#   tools/install_packages.sh build test
# Messages go to stderr. Does nothing, quickly, when everything is there.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { echo "set-up: $*" >&2; }
die() { say "$*"; exit 1; }

# Prints "name<TAB>why" of every package listed for one of the purposes.
wanted() {
  local architecture name purposes why purpose
  architecture=$(dpkg --print-architecture)
  while IFS=$'\t' read -r name purposes why; do
    [[ -z $name || $name == \#* ]] && continue
    [[ $name == *:* && ${name#*:} != "$architecture" ]] && continue
    for purpose in "$@"; do
      [[ ,$purposes, == *,"$purpose",* ]] || continue
      printf '%s\t%s\n' "${name%:*}" "$why"
      break
    done
  done < tools/packages.txt
}

# A program that came from elsewhere (npm with another Node.js) may exclude Debian's package.
is_installed() {
  [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]] || command -v "$1" > /dev/null
}

as_root() {
  if [[ $(id -u) == 0 ]]; then
    "$@"
  elif command -v sudo > /dev/null; then
    sudo "$@"
  else
    die "root is needed for: $*"
  fi
}

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 \
    -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 "$@" >> "$log" 2>&1
}

if ! command -v dpkg-query > /dev/null || ! command -v apt-get > /dev/null; then
  say "this is not Debian: install by hand what tools/packages.txt lists, if you have not yet"
  exit 0
fi

missing=()
while IFS=$'\t' read -r name why; do
  if ! is_installed "$name"; then
    missing+=("$name")
    printf 'set-up: %-20s is missing (%s)\n' "$name" "$why" >&2
  fi
done < <(wanted "$@")
[[ ${#missing[@]} == 0 ]] && exit 0

log=$(mktemp)
trap 'rm -f "$log"' EXIT
say "installing ${#missing[@]} Debian packages; this takes a minute or two"
if ! apt-cache show "${missing[@]}" > /dev/null 2>&1; then
  apt update || { cat "$log" >&2; die "apt-get update failed"; }
fi
if ! apt install -y --no-install-recommends "${missing[@]}"; then
  # A package list that is older than the mirror asks for versions that are gone.
  apt update && apt install -y --no-install-recommends "${missing[@]}" ||
    { cat "$log" >&2; die "could not install: ${missing[*]}"; }
fi
say "done"
