#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Reformats the C++ sources; with --check only names the files that would change.
# The version is fixed because the layout differs from release to release.
set -euo pipefail
cd "$(dirname "$0")/.."

mode=(-i)
[[ ${1:-} == --check ]] && mode=(--dry-run --Werror)
find src tests bench -name '*.cpp' -o -name '*.h' | LC_ALL=C sort |
  xargs --no-run-if-empty -P "$(nproc)" -n 20 clang-format-14 "${mode[@]}"
