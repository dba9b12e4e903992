#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Keeps the report in README.md the one that the program prints.

    tools/readme_report.py            rewrites the part between the report marks
    tools/readme_report.py --check    fails when it is not what `make run` prints
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
MARKS = re.compile(r"(<!-- report:begin [^\n]*-->\n).*?(<!-- report:end -->)", re.DOTALL)
SHOWN_LINES = 44  # one screen; the rest of the report is a command away
WIDTH = "100"


def report(program):
    command = [program, "diagnose", "examples/access-denied", "--lang", "en"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=os.environ | {"COLUMNS": WIDTH})
    if done.returncode != 0:
        sys.exit(f"readme_report: {' '.join(command)}: exit status {done.returncode}\n{done.stderr}")
    return done.stdout.splitlines()


def excerpt(lines):
    shown = lines[:SHOWN_LINES]
    if len(lines) > len(shown):
        shown.append(f"... ({len(lines) - len(shown)} more lines)")
    return "\n".join(["```text", *shown, "```", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--program", default=ROOT / "build/casebook")
    options = parser.parse_args()
    old = README.read_text()
    new = MARKS.sub(lambda mark: mark[1] + excerpt(report(str(options.program))) + mark[2], old)
    if old == new:
        return
    if options.check:
        sys.exit("README.md shows another report than the program prints: run tools/readme_report.py")
    README.write_text(new)


if __name__ == "__main__":
    main()
