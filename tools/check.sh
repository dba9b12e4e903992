#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What must hold before a change lands: the checks that need no build, the tests with g++, the build
# with clang and its tests under ASan and UBSan. `.ci/run` adds ThreadSanitizer, fuzzing and clang-tidy.
#   tools/check.sh quick    only the checks that need no build
set -euo pipefail
cd "$(dirname "$0")/.."

tools/format.sh --check
tools/check_layers.py
tools/check_sources.py
tools/check_docs.py
tools/pattern_coverage.py --check
[[ ${1:-} == quick ]] && exit 0

tools/build.sh release
tools/run_tests.py --build build
tools/readme_report.py --check
tools/build.sh fuzz
tools/run_tests.py --build build-fuzz
