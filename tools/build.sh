#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Configures a preset of CMakePresets.json and builds targets of it (default: all).
#   tools/build.sh release casebook
# Output goes to stderr, so that `make run > report.txt` holds the report only.
set -euo pipefail
cd "$(dirname "$0")/.."

preset=$1
shift
log=$(mktemp)
trap 'rm -f "$log"' EXIT
cmake --preset "$preset" > "$log" 2>&1 || { cat "$log" >&2; exit 1; }
# One job per processor: two compilers more, as ninja would, cost more memory than they save time.
cmake --build --preset "$preset" --parallel "$(nproc)" ${1:+--target "$@"} >&2
