#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints which share of each room's lines the tests executed, and the files with the most left out.

    tools/coverage.py --build build-coverage
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHOWN_FILES = 20


def counts_of(data):
    """{source: {line: executed}} of one object's counters."""
    done = subprocess.run(["gcov", "--json-format", "--stdout", data], cwd=data.parent, capture_output=True)
    found = collections.defaultdict(dict)
    for text in done.stdout.splitlines():
        for entry in json.loads(text)["files"]:
            source = pathlib.Path(entry["file"])
            if source.is_relative_to(ROOT / "src") and not source.stem.endswith(("_test", "_fuzz")):
                for line in entry["lines"]:
                    number = line["line_number"]
                    found[source][number] = found[source].get(number, False) or line["count"] > 0
    return found


def merged(build, jobs):
    lines = collections.defaultdict(dict)
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for found in pool.map(counts_of, sorted(build.rglob("*.gcda"))):
            for source, counts in found.items():
                for number, executed in counts.items():
                    lines[source][number] = lines[source].get(number, False) or executed
    return lines


def row(name, counts):
    executed = sum(counts)
    return f"{name:<44} {executed:>6} of {len(counts):>6}  {100 * executed / max(1, len(counts)):5.1f} %"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build-coverage")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    lines = merged(options.build.resolve(), options.jobs)
    if not lines:
        sys.exit(f"no counters below {options.build}; run the tests of that build first")
    rooms = collections.defaultdict(list)
    for source, counts in lines.items():
        rooms[source.relative_to(ROOT / "src").parts[0]] += counts.values()
    for room in sorted(rooms):
        print(row(room, rooms[room]))
    print(row("all", [executed for counts in rooms.values() for executed in counts]))
    print("\nmost lines left out:")
    most = sorted(lines, key=lambda source: (-list(lines[source].values()).count(False), source))
    for source in most[:SHOWN_FILES]:
        print(row(str(source.relative_to(ROOT)), list(lines[source].values())))


if __name__ == "__main__":
    main()
