#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the bundle goldens: evidence modelled on real failures, every byte of it made here.

  generate.py            writes every case (tests/bundles/<case>/ and examples/)
  generate.py --check    compares what is on disk with what would be written; status 1 on a difference
  generate.py NAME...    only these cases

Needs Python 3.9 and nothing else. The same source gives the same bytes on every machine.
"""

import argparse
import pathlib
import sys

from bundlegen import catalog

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent


def folders(case):
    """What belongs into which folder: (folder, {path: bytes})."""
    bundle = case.make()
    evidence_folder = getattr(case, "EVIDENCE", None)
    if evidence_folder:
        return [(REPOSITORY / case.FOLDER, bundle.expectations()), (REPOSITORY / evidence_folder, bundle.items)]
    evidence = {f"bundle/{path}": content for path, content in bundle.items.items()}
    return [(REPOSITORY / case.FOLDER, {**evidence, **bundle.expectations()})]


def on_disk(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def write(folder, files):
    for stale in sorted(on_disk(folder) - set(files)) if folder.exists() else []:
        (folder / stale).unlink()
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def differences(folder, files):
    present = on_disk(folder) if folder.exists() else set()
    for path in sorted(present - set(files)):
        yield f"{folder / path}: not made by the generator"
    for path, content in sorted(files.items()):
        if path not in present:
            yield f"{folder / path}: missing"
        elif (folder / path).read_bytes() != content:
            yield f"{folder / path}: differs from what the generator writes"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*")
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    cases = [case for case in catalog.CASES if not arguments.names or case.NAME in arguments.names]
    if len(cases) < len(set(arguments.names)):
        sys.exit("no such case; there are: " + ", ".join(case.NAME for case in catalog.CASES))
    found = []
    for case in cases:
        for folder, files in folders(case):
            if arguments.check:
                found += differences(folder, files)
            else:
                write(folder, files)
                total = sum(len(content) for content in files.values())
                print(f"{folder.relative_to(REPOSITORY)}: {len(files)} files, {total // 1024} KB")
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
