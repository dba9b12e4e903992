#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes docs/coverage-setupdiag.md: for each rule of Microsoft's SetupDiag what recognises the same here.

    tools/setupdiag_coverage.py            write the page
    tools/setupdiag_coverage.py --check    fail when it is out of date, or an id does not exist

The mapping is tools/setupdiag_coverage.tsv, written by hand. Causes and samples come from knowledge/. A list of
SetupDiag's rules beside the checkout (shared/reference/setupdiag_rules.csv) is compared with it when it is there.
"""

import argparse
import collections
import csv
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MAPPING = "tools/setupdiag_coverage.tsv"
PAGE = "docs/coverage-setupdiag.md"
RULE_LIST = "shared/reference/setupdiag_rules.csv"

# What the second column of the mapping means, in the order of the page's summary.
KINDS = {
    "line": "by a line of a log",
    "report": "by an entry of the compatibility reports or the registry",
    "success": "as success, so that no failure is reported",
    "symptom": "as the symptom where the walk to the cause begins",
    "result": "only by SetupDiag's own result",
}
LONGEST_SAMPLE = 150

Row = collections.namedtuple("Row", "name how ours sample remark")
Entry = collections.namedtuple("Entry", "kind cause sample")


def rows(root):
    lines = (root / MAPPING).read_text().splitlines()
    for number, line in enumerate(lines, 1):
        if line.startswith("#") or not line:
            continue
        cells = line.split("\t")
        if len(cells) != len(Row._fields):
            sys.exit(f"{MAPPING}:{number}: {len(cells)} columns instead of {len(Row._fields)}")
        row = Row(*cells)
        if row.how not in KINDS:
            sys.exit(f"{MAPPING}:{number}: unknown kind '{row.how}'")
        yield row._replace(ours=row.ours.split())


def unquoted(text):
    return json.loads(text) if text.startswith('"') else text.strip("'").replace("''", "'")


def entries(root):
    """Rules and signatures by id. The files of knowledge/ are plain enough to be read by lines."""
    found = {}
    for kind in ("rules", "signatures"):
        for path in sorted((root / "knowledge" / kind).rglob("*.yaml")):
            for block in re.split(r"^  - (?=id: )", path.read_text(), flags=re.MULTILINE)[1:]:
                name = block.split("\n", 1)[0].removeprefix("id: ").strip()
                cause = re.search(r"^    cause: (\S+)", block, re.MULTILINE)
                sample = re.search(r"^    matches:\n +- (.+)$", block, re.MULTILINE)
                found[name] = Entry(kind, cause and cause[1], sample and unquoted(sample[1]))
    return found


def problems(mapping, known, root):
    for row in mapping:
        names = row.ours + ([row.sample[1:]] if row.sample.startswith("@") else [])
        for name in names:
            if name not in known:
                yield f"{MAPPING}: {row.name}: no rule or signature '{name}'"
        if not row.ours:
            yield f"{MAPPING}: {row.name}: nothing is named that recognises it"
        if row.how == "result" and not row.remark:
            yield f"{MAPPING}: {row.name}: say why there is no more, and what would be needed"
    listed = root.parent / RULE_LIST
    if not listed.is_file():
        return
    with listed.open(newline="") as file:
        wanted = {line["name"] for line in csv.DictReader(file)}
    have = {row.name for row in mapping}
    for name in sorted(wanted - have):
        yield f"{MAPPING}: SetupDiag's rule {name} is missing"
    for name in sorted(have - wanted):
        yield f"{MAPPING}: SetupDiag has no rule {name}"


def cell(text):
    return text.replace("|", "\\|")


def code(text):
    text = " ".join(text.split())
    text = text if len(text) <= LONGEST_SAMPLE else text[:LONGEST_SAMPLE] + "..."
    return f"`{cell(text)}`" if text else ""


def sample_of(row, known):
    if row.sample.startswith("@"):
        return known[row.sample[1:]].sample or ""
    return row.sample or known[row.ours[0]].sample or ""


def causes_of(row, known):
    names = [known[name].cause for name in row.ours if known[name].cause]
    return ", ".join(dict.fromkeys(names))


def page(mapping, known):
    counts = collections.Counter(row.how for row in mapping)
    lines = [
        "# Coverage of SetupDiag",
        "",
        "For each rule of Microsoft's SetupDiag, current, renamed or retired: what recognises the same here.",
        "Written by `tools/setupdiag_coverage.py` from `tools/setupdiag_coverage.tsv`; the samples are those of our",
        "signatures, and all names in them are invented.",
        "",
        "| recognised | rules |",
        "|---|---:|",
    ]
    lines += [f"| {text} | {counts[kind]} |" for kind, text in KINDS.items()]
    lines += [f"| all | {len(mapping)} |", ""]
    for kind, text in KINDS.items():
        lines += [f"## Recognised {text}", ""]
        lines += ["| SetupDiag | our causes | our rules and signatures | sample | remark |", "|---|---|---|---|---|"]
        for row in mapping:
            if row.how == kind:
                shown = code(sample_of(row, known)) if kind != "result" else ""
                cells = [row.name, causes_of(row, known), ", ".join(row.ours), shown, cell(row.remark)]
                lines.append("| " + " | ".join(cells) + " |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--root", type=pathlib.Path, default=ROOT)
    options = parser.parse_args()
    mapping = list(rows(options.root))
    known = entries(options.root)
    found = list(problems(mapping, known, options.root))
    if found:
        sys.exit("\n".join(found))
    new = page(mapping, known)
    place = options.root / PAGE
    if place.is_file() and place.read_text() == new:
        return
    if options.check:
        sys.exit(f"{PAGE} is out of date: run tools/setupdiag_coverage.py")
    place.write_text(new)


if __name__ == "__main__":
    main()
