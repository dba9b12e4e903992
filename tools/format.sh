#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Reformats the C++ sources; with --check only names the files that would change.
# The version is fixed because the layout differs from release to release.
set -euo pipefail
cd "$(dirname "$0")/.."

files() {
  local folders=()
  for folder in src tests bench; do [[ -d $folder ]] && folders+=("$folder"); done
  find "${folders[@]}" \( -name '*.cpp' -o -name '*.h' \) -not -path '*/testdata/*' | LC_ALL=C sort
}

if [[ ${1:-} != --check ]]; then
  files | xargs --no-run-if-empty -P "$(nproc)" -n 20 clang-format-14 -i
  exit
fi
files | xargs --no-run-if-empty -P "$(nproc)" -n 20 clang-format-14 --dry-run --Werror || {
  echo "run make format"
  exit 1
}
echo "format ok"
