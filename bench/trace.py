#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How fast Process Monitor's traces are read, searched, written out and compared.

    bench/trace.py [--capture ../shared/corpus/binary/pml/win10_64_mixed.PML] [--events 2500000] [--reference READER.py]

Repeats the records of a capture (without one: of a trace of our own with every operation) to a file of 2.5 million events
and about 1 GB, with paths that vary, and measures on it, warm: opening, filters, rows, findings (build/trace_bench), and
the comparison of two such traces. Beside it, on the same file in the same run: `wc -l`, the least that anybody can do
with its bytes, and a plain reader in Python when one is given, over a fiftieth of the events.
"""

import argparse
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
sys.path.insert(0, str(ROOT / "tests"))
import pml_cases  # noqa: E402
import pml_multiply  # noqa: E402

CAPTURE = ROOT / "../shared/corpus/binary/pml/win10_64_mixed.PML"
PEER_PART = 50


def seconds_of(command, **more):
    begin = time.monotonic()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, **more)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic() - begin, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def benchmarks(path):
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        subprocess.run([str(BUILD / "trace_bench"), f"--benchmark_out={out.name}", "--benchmark_out_format=json",
                        "--benchmark_min_time=1"], env=os.environ | {"CASEBOOK_TRACE": str(path)},
                       stdout=subprocess.DEVNULL, check=True)
        return json.load(open(out.name, encoding="utf-8"))["benchmarks"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--capture", type=pathlib.Path, default=CAPTURE)
    parser.add_argument("--events", type=int, default=2_500_000)
    parser.add_argument("--reference", type=pathlib.Path)
    options = parser.parse_args()
    subprocess.run(["cmake", "--build", str(BUILD), "--target", "trace_bench", "casebook"], stdout=subprocess.DEVNULL, check=True)
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR", "/tmp")) as scratch:
        folder = pathlib.Path(scratch)
        capture = options.capture if options.capture.is_file() else pml_cases.own_capture(folder / "own.PML")
        path = folder / "large.PML"
        pml_multiply.multiply(capture, path, options.events, vary_paths=True)
        size = os.path.getsize(path)
        print(f"{options.events:,} events, {size / 1e6:.0f} MB, from {capture.name}; load {os.getloadavg()[0]:.1f} "
              f"on {os.cpu_count()} processors")
        peer, _ = min(seconds_of(["wc", "-l", path]) for _ in range(3))
        print(f"{'wc -l':<24} {peer:8.3f} s")
        for one in benchmarks(path):
            seconds = one["real_time"] / {"ns": 1e9, "us": 1e6, "ms": 1e3, "s": 1}[one["time_unit"]]
            name = one["name"].split("/")[0]
            more = ", ".join(f"{key.replace('_', ' ')} {one[key]:,.1f}" for key in ("private_bytes_an_event", "paths", "found")
                             if key in one)
            print(f"{name:<24} {seconds:8.3f} s {options.events / seconds / 1e6:9.2f} M events/s  "
                  f"{seconds / peer:6.2f} x wc -l  {more}")
        twin = folder / "twin.PML"
        pml_multiply.multiply(capture, twin, options.events, vary_paths=True)
        wall, processor = seconds_of([BUILD / "casebook", "trace", "compare", path, twin, "--format", "json", "-o", folder / "x.json"])
        print(f"{'trace compare':<24} {wall:8.3f} s ({processor:.3f} s of processor)  {wall / peer:6.2f} x wc -l")
        wall, _ = seconds_of([BUILD / "casebook", "trace", "events", path, "--format", "csv", "-o", "/dev/null"])
        print(f"{'trace events, CSV':<24} {wall:8.3f} s with opening")
        if options.reference:
            small = folder / "small.PML"
            pml_multiply.multiply(capture, small, options.events // PEER_PART, vary_paths=True)
            theirs, _ = seconds_of([sys.executable, options.reference, small])
            ours, _ = seconds_of([BUILD / "casebook", "trace", "events", small, "--format", "csv", "-o", "/dev/null"])
            print(f"reader in Python: {theirs:.2f} s for a {PEER_PART}th of the events, ours {ours:.3f} s: {theirs / ours:.0f} times")


if __name__ == "__main__":
    main()
