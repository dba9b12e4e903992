#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whether redaction changes a diagnosis: redacts every case, diagnoses both, and compares verdict and first cause.

    tools/redaction_verdicts.py                all cases under tests/bundles and examples
    tools/redaction_verdicts.py FOLDER...      every case (folder with an expected.json, or a bundle) in these
    tools/redaction_verdicts.py --every 8      each eighth only

Also searches each result for every value of its map. Ends with the number of cases that differ.
"""

import argparse
import concurrent.futures
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from program import find_program  # noqa: E402


def cases_in(folder):
    for path in sorted(folder.iterdir()):
        if (path / "bundle").is_dir():
            yield path / "bundle"
        elif (path / "expected.json").is_file():
            yield path


def run(*words):
    command = [str(word) for word in (find_program(), *words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def diagnosed(path):
    diagnosis = json.loads(run("diagnose", path, "--format", "json").stdout)
    first = diagnosis["findings"][0] if diagnosis["findings"] else {}
    return diagnosis["verdict"], first.get("cause"), first.get("primary_code"), first.get("phase")


def compare(case):
    with tempfile.TemporaryDirectory() as scratch:
        target = pathlib.Path(scratch) / "out"
        done = run("redact", case, "-o", target, "--jobs", 1, "--format", "json")
        if done.returncode != 0:
            return [f"cannot be redacted: {done.stderr.strip()}"]
        before, after = diagnosed(case), diagnosed(target)
        problems = [] if before == after else [f"{before} became {after}"]
        if run("redact", "--check", target, "--map", f"{target}.map.json").returncode != 0:
            problems.append("values are left")
        problems += [f"note: left out: {item['path']} ({item['reason']})" for item in json.loads(done.stdout)["left_out"]]
        return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=pathlib.Path)
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args()
    folders = options.folders or [ROOT / "tests/bundles", ROOT / "tests/bundles/evaluation", ROOT / "examples"]
    cases = [case for folder in folders for case in cases_in(folder)][::options.every]
    differ = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for case, problems in zip(cases, pool.map(compare, cases)):
            for problem in problems:
                print(f"{case}: {problem}")
            differ += any(not problem.startswith("note:") for problem in problems)
    print(f"{len(cases)} cases, {differ} differ")
    sys.exit(differ != 0)


if __name__ == "__main__":
    main()
