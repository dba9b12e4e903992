#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs every fuzz target for a while, seeded from the goldens beside it.

    tools/fuzz.py --build build-fuzz --seconds 60 [TARGET...]

New inputs are kept under <build>/corpus/<target> and used again next time. A finding is written to
<build>/findings/ and fails the run: make it a golden, then fix it.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LONGEST_INPUT = 256 * 1024
SLOWEST_INPUT_SECONDS = 40  # with both sanitizers on a busy machine; a hang is longer
MEMORY_LIMIT_MB = 2048


def seeds_for(target):
    """testdata folders beside the source of the target; "testdata" itself holds one folder a case."""
    for source in (ROOT / "src").rglob(f"{target}.cpp"):
        testdata = source.parent / "testdata"
        yield from (path for path in sorted(testdata.rglob("*"))
                    if path.is_file() and path.name not in ("case.yaml", "expected.txt"))


def copy_seeds(target, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds_for(target)):
        content = seed.read_bytes()
        if len(content) <= LONGEST_INPUT:
            (folder / f"{number:03}-{seed.parent.name}").write_bytes(content)


def fuzz(program, build, seconds):
    target = program.name
    seeds = build / "seeds" / target
    corpus = build / "corpus" / target
    findings = build / "findings"
    corpus.mkdir(parents=True, exist_ok=True)
    findings.mkdir(parents=True, exist_ok=True)
    copy_seeds(target, seeds)
    command = [
        program,
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST_INPUT}",
        f"-timeout={SLOWEST_INPUT_SECONDS}",
        f"-rss_limit_mb={MEMORY_LIMIT_MB}",
        f"-artifact_prefix={findings}/{target}-",
        "-print_final_stats=1",
        corpus,  # libFuzzer writes into the first folder
        seeds,
    ]
    environment = os.environ | {
        "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1",
        # Remembering what was freed takes most of the time of short runs.
        "ASAN_OPTIONS": "quarantine_size_mb=16:malloc_context_size=8",
    }
    done = subprocess.run(command, cwd=build, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = done.stdout.decode("utf-8", "replace")
    runs = re.search(r"stat::number_of_executed_units:\s*(\d+)", output)
    return target, done.returncode, int(runs[1]) if runs else 0, output


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build-fuzz")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("targets", nargs="*")
    options = parser.parse_args()
    build = options.build.resolve()
    programs = [path for path in sorted(build.glob("*_fuzz")) if os.access(path, os.X_OK)]
    if options.targets:
        programs = [program for program in programs if program.name in options.targets]
    if not programs:
        sys.exit(f"no fuzz targets in {build}")
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        waiting = [pool.submit(fuzz, program, build, options.seconds) for program in programs]
        for future in concurrent.futures.as_completed(waiting):
            target, status, runs, output = future.result()
            failed += status != 0
            print(f"{'ok  ' if status == 0 else 'FAIL'} {target:<32} {runs} inputs", flush=True)
            if status != 0:
                print("\n".join(f"     | {line}" for line in output.splitlines()[-60:]), flush=True)
    print(f"{len(programs) - failed} fuzz targets without a finding, {failed} with")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
