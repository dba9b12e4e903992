#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How fast `casebook wulog` reads a trace, beside a plain reader in Python when one is given.

    bench/etl.py [--events 400000] [--reference ../shared/tools/etl_ref.py] [--keep FILE]

Writes a trace like those of Windows Update: one provider, a hundred characters to a line, 64 KiB buffers. Both
programs are measured in processor time, so that other work on the machine does not count. The reference reads a
twentieth of it: it would take minutes.
"""

import argparse
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from etl_writer import WU, Trace, text  # noqa: E402
from program import find_program  # noqa: E402

COMPONENTS = ("Agent", "ComApi", "Deployment", "Misc", "DownloadManager", "Handler")
LINE = "Deploy call 00000000-0000-0000-0000-{:012d} : WaitForEnd for deployment job completed. Job state = Complete"


def write_trace(path, events):
    trace = Trace(buffer_size=65536, session="WindowsUpdate_trace_log")
    for i in range(events):
        trace.event("WUTraceLogging", WU, COMPONENTS[i % len(COMPONENTS)], [text("Info", LINE.format(i))], i * 0.001)
    path.write_bytes(trace.bytes())
    return events


def processor_seconds(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def report(name, events, size, seconds):
    print(f"{name:<10} {events:>9,} events {seconds:8.3f} s of processor {events / seconds:>14,.0f} events/s "
          f"{size / seconds / 1e6:>9.1f} MB/s")
    return events / seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=400_000)
    parser.add_argument("--reference", type=pathlib.Path)
    parser.add_argument("--keep", type=pathlib.Path, help="write the trace here and leave it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        path = options.keep or pathlib.Path(scratch) / "WindowsUpdate.20231114.221320.000.1.etl"
        events = write_trace(path, options.events)
        size = os.path.getsize(path)
        seconds = min(processor_seconds([find_program(), "wulog", path, "-o", "/dev/null"]) for _ in range(3))
        ours = report("casebook", events, size, seconds)
        if options.reference:
            small = pathlib.Path(scratch) / "small.etl"
            events = write_trace(small, options.events // 20)
            seconds = processor_seconds([sys.executable, options.reference, "-e", small])
            theirs = report("reference", events, os.path.getsize(small), seconds)
            print(f"ratio {ours / theirs:.0f}")


if __name__ == "__main__":
    main()
