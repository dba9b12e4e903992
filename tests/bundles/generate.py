#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the bundle goldens and the evaluation cases: evidence modelled on real failures, every byte made here.

  generate.py            writes every case (tests/bundles/<case>/, tests/bundles/evaluation/<case>/ and examples/)
  generate.py --check    compares what is on disk with what would be written; status 1 on a difference
  generate.py NAME...    only these cases
  generate.py --seed N --out FOLDER [NAME...]
                         the evaluation cases once more, with other names, times and surroundings

Needs Python 3.9 and nothing else. The same source gives the same bytes on every machine.
"""

import argparse
import pathlib
import sys

from bundlegen import catalog, evaluation
from bundlegen.evaluation import case as evaluation_case

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
        elif not evaluation_case.same(path, (folder / path).read_bytes(), content):
            yield f"{folder / path}: differs from what the generator writes"


def chosen(cases, names, name_of):
    return [case for case in cases if not names or name_of(case) in names]


def all_folders(arguments):
    """Every (folder, {path: bytes}) that was asked for."""
    cases = [] if arguments.out else chosen(catalog.CASES, arguments.names, lambda case: case.NAME)
    evaluations = chosen(evaluation.all_cases(), arguments.names, lambda case: case.name)
    if len(cases) + len(evaluations) < len(set(arguments.names)):
        sys.exit("no such case: " + " ".join(arguments.names))
    target = pathlib.Path(arguments.out) if arguments.out else HERE / "evaluation"
    for case in cases:
        yield from folders(case)
    for case in evaluations:
        yield target / case.name, evaluation_case.files_of(case, arguments.seed)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", help="folder for evaluation cases of another seed")
    arguments = parser.parse_args()
    if arguments.seed and not arguments.out:
        sys.exit("--seed needs --out: the committed cases are those of seed 0")
    found = []
    for folder, files in all_folders(arguments):
        if arguments.check:
            found += differences(folder, files)
        else:
            write(folder, files)
            total = sum(len(content) for content in files.values())
            print(f"{folder.name}: {len(files)} files, {total // 1024} KB")
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
