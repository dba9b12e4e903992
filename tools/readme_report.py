#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Keeps the reports in README.md those that the program prints.

    tools/readme_report.py            rewrites the parts between the marks
    tools/readme_report.py --check    fails when they are not what the program prints
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
MARKS = re.compile(r"(<!-- (?P<name>report|plan):begin [^\n]*-->\n).*?(<!-- (?P=name):end -->)", re.DOTALL)
# Command and lines shown; the rest is a command away.
EXCERPTS = {"report": ("diagnose", 44), "plan": ("plan", 36)}
WIDTH = "100"


def report(program, verb):
    command = [program, verb, "examples/access-denied", "--lang", "en"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=os.environ | {"COLUMNS": WIDTH})
    if done.returncode != 0:
        sys.exit(f"readme_report: {' '.join(command)}: exit status {done.returncode}\n{done.stderr}")
    return done.stdout.splitlines()


def excerpt(lines, most):
    shown = lines[:most]
    if len(lines) > len(shown):
        shown.append(f"... ({len(lines) - len(shown)} more lines)")
    return "\n".join(["```text", *shown, "```", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--program", default=ROOT / "build/casebook")
    options = parser.parse_args()
    old = README.read_text()

    def fresh(mark):
        verb, most = EXCERPTS[mark["name"]]
        return mark[1] + excerpt(report(str(options.program), verb), most) + mark[3]

    new = MARKS.sub(fresh, old)
    if old == new:
        return
    if options.check:
        sys.exit("README.md shows another report than the program prints: run tools/readme_report.py")
    README.write_text(new)


if __name__ == "__main__":
    main()
