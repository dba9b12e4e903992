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
status=0
while read -r file; do
  clang-format-14 "$file" | cmp -s - "$file" || { echo "$file: run make format"; status=1; }
done < <(files)
[[ $status == 0 ]] && echo "format ok"
exit "$status"
