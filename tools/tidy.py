#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs clang-tidy, most recently changed files first, until the time is up.

    tools/tidy.py --build build-fuzz --seconds 300 [FILE...]

The build folder must have been configured with clang. Fails on what .clang-tidy calls an error; the
other warnings are printed and ask a question.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent


def git_lines(*arguments):
    done = subprocess.run(["git", "-C", ROOT, *arguments], capture_output=True, text=True)
    return done.stdout.splitlines() if done.returncode == 0 else []


def by_recent_change(files):
    recent = git_lines("diff", "--name-only", "HEAD") + git_lines("log", "-n", "200", "--format=", "--name-only")
    order = {}
    for name in recent:
        order.setdefault(name, len(order))
    return sorted(files, key=lambda file: (order.get(str(file.relative_to(ROOT)), len(order)), file))


def sources(build):
    commands = json.loads((build / "compile_commands.json").read_text())
    files = {pathlib.Path(entry["file"]) for entry in commands}
    return by_recent_change([file for file in files if file.is_relative_to(ROOT / "src")])


def tidy(file, build, deadline):
    if time.monotonic() > deadline:
        return None
    command = ["clang-tidy-14", "--quiet", "-p", build, file]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build-fuzz")
    parser.add_argument("--seconds", type=float, default=1e9)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("files", nargs="*", type=lambda name: pathlib.Path(name).resolve())
    options = parser.parse_args()
    build = options.build.resolve()
    files = options.files or sources(build)
    deadline = time.monotonic() + options.seconds
    checked, failed, seen = 0, 0, set()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for result in pool.map(lambda file: tidy(file, build, deadline), files):
            if result is None:
                continue
            checked += 1
            failed += result[0] != 0
            # A finding in a header comes back with every source that includes it.
            for finding in re.split(r"^(?=/\S+:\d+:\d+: (?:warning|error))", result[1], flags=re.MULTILINE):
                if finding.strip() and finding not in seen:
                    seen.add(finding)
                    print(finding.replace(f"{ROOT}/", "").rstrip(), flush=True)
    print(f"clang-tidy: {checked} of {len(files)} files checked, {failed} with errors")
    sys.exit(1 if failed or not checked else 0)


if __name__ == "__main__":
    main()
