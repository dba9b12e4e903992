# SPDX-License-Identifier: Apache-2.0
"""Runs the real program for the tests of its command line."""

import os
import pathlib
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
TIME_LIMIT_SECONDS = 120


def find_program():
    """$CASEBOOK, which tools/run_tests.py sets, else the build folders; None when nothing is built."""
    if os.environ.get("CASEBOOK"):
        path = pathlib.Path(os.environ["CASEBOOK"]).resolve()
        return path if path.is_file() else None
    candidates = [ROOT / "build" / "casebook", *sorted(ROOT.glob("build-*/casebook"))]
    return next((path for path in candidates if path.is_file()), None)


def is_sanitized():
    """Whether the program under test is a build with sanitizers: ten times slower, so tests that repeat
    one thing over many inputs take a sample of them."""
    path = find_program()
    return path is not None and path.parent.name in ("build-asan", "build-fuzz", "build-tsan")


def run(*arguments, environment=None, **more):
    """Runs the program in a neutral surrounding: English, no colour, 80 columns."""
    program = find_program()
    if program is None:
        raise unittest.SkipTest("casebook is not built")
    neutral = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "NO_COLOR"))}
    neutral |= {"LANG": "C.UTF-8", "COLUMNS": "80"} | (environment or {})
    return subprocess.run([str(program), *map(str, arguments)], env=neutral, capture_output=True,
                          timeout=TIME_LIMIT_SECONDS, check=False, **more)
