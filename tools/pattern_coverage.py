#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes docs/coverage-patterns.md: which documented failure patterns the knowledge recognises.

    tools/pattern_coverage.py            writes the page
    tools/pattern_coverage.py --check    only compares; exits with 1 when the page or the mapping is stale
    tools/pattern_coverage.py --patterns FILE

tools/pattern_coverage.tsv maps each pattern to the causes that recognise it, or says why none does. The
patterns themselves are a catalogue outside the tree (one JSON object a line, with an `id`); where it is not at
hand, the mapping is checked against the knowledge alone."""

import argparse
import collections
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MAPPING = ROOT / "tools/pattern_coverage.tsv"
PAGE = ROOT / "docs/coverage-patterns.md"
CATALOGUE = ROOT.parent / "shared/reference/signatures.jsonl"
CAUSE = re.compile(r"^  - id: ([a-z0-9.-]+)$", re.MULTILINE)
RULE_CAUSE = re.compile(r"^    cause: ([a-z0-9.-]+)$", re.MULTILINE)
STATES = {
    "covered": "a rule concludes the cause",
    "set-aside": "recognised as noise, anchor or wrapper; it is no cause",
    "open": "not recognised, for the reason that is given; causes beside it are concluded from other lines",
}

Row = collections.namedtuple("Row", "pattern state causes remark")


def found_in(folder, expression):
    return {name for path in sorted((ROOT / "knowledge" / folder).rglob("*.yaml"))
            for name in expression.findall(path.read_text(encoding="utf-8"))}


def read_mapping():
    rows = []
    for line in MAPPING.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            pattern, state, causes, remark = line.split("\t")
            rows.append(Row(pattern, state, causes.split(), remark))
    return rows


def problems(rows, catalogue):
    names = [row.pattern for row in rows]
    if names != sorted(set(names)):
        yield "rows are not sorted or a pattern stands twice"
    concluded = found_in("rules", RULE_CAUSE)
    known = found_in("causes", CAUSE)
    for row in rows:
        if row.state not in STATES:
            yield f"{row.pattern}: unknown state '{row.state}'"
        if row.state == "covered" and not row.causes:
            yield f"{row.pattern}: covered by no cause"
        if row.state == "open" and not row.remark:
            yield f"{row.pattern}: open without a reason"
        for cause in row.causes:
            if cause not in known:
                yield f"{row.pattern}: there is no cause '{cause}'"
            elif cause not in concluded:
                yield f"{row.pattern}: no rule concludes '{cause}'"
    if catalogue.is_file():
        lines = catalogue.read_text(encoding="utf-8").splitlines()
        patterns = {json.loads(line)["id"] for line in lines if line.strip()}
        for name in sorted(patterns - set(names)):
            yield f"{name}: not mapped"
        for name in sorted(set(names) - patterns):
            yield f"{name}: not in the catalogue"


def page(rows):
    counts = collections.Counter(row.state for row in rows)
    done = counts["covered"] + counts["set-aside"]
    text = ["# Documented failure patterns and what recognises them", "",
            "Written by `tools/pattern_coverage.py` from `tools/pattern_coverage.tsv`; change the mapping, not this page.",
            f"Of {len(rows)} patterns of setup, servicing, update, migration and reset, {done} are recognised.", "",
            "| state | patterns | meaning |", "|---|---:|---|"]
    text += [f"| {state} | {counts[state]} | {meaning} |" for state, meaning in STATES.items()]
    for state in STATES:
        text += ["", f"## {state.capitalize()}", "", "| pattern | causes | remark |", "|---|---|---|"]
        text += [f"| {row.pattern} | {', '.join(row.causes) or '-'} | {row.remark or '-'} |"
                 for row in rows if row.state == state]
    return "\n".join(text) + "\n"


def main():
    parser = argparse.ArgumentParser(description="Which documented failure patterns the knowledge recognises.")
    parser.add_argument("--check", action="store_true", help="compare only")
    parser.add_argument("--patterns", type=pathlib.Path, default=CATALOGUE, metavar="FILE", help="the catalogue")
    options = parser.parse_args()
    rows = read_mapping()
    wrong = list(problems(rows, options.patterns))
    wanted = page(rows)
    if options.check:
        if not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != wanted:
            wrong.append("docs/coverage-patterns.md is stale; run tools/pattern_coverage.py")
    elif not wrong:
        PAGE.write_text(wanted, encoding="utf-8")
    for problem in wrong:
        print(f"pattern_coverage: {problem}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
