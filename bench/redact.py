#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How fast `casebook redact` rewrites logs, beside sed replacing a list of known names.

    bench/redact.py [--megabytes 200] [--names 40]

Writes a CBS.log and a setupact.log with bench/generate_log.cpp, and a small log with planted values, and redacts
them on one thread. Both programs are measured in processor time, so that other work on the machine does not count
(as far as processors do not share their units). sed is told the names; the program has to find them first, and also
looks for addresses, identifiers and keys in every encoding.
"""

import argparse
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
import redact_corpus  # noqa: E402
from program import find_program  # noqa: E402

RUNS = 5


def processor_seconds(command, output):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(output, "wb") as out:
        subprocess.run([str(word) for word in command], stdout=out, stderr=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--names", type=int, default=40)
    options = parser.parse_args()
    generator = ROOT / "build" / "generate_log"
    if not generator.is_file():
        sys.exit("bench: build/generate_log is not built: ninja -C build generate_log")
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        subprocess.run([generator, folder / "in", str(options.megabytes * 1_000_000), "1"], check=True,
                       stdout=subprocess.DEVNULL)
        corpus = redact_corpus.Corpus(1, options.names)
        (folder / "in/planted.log").write_text(corpus.text(), encoding="utf-8")
        logs = sorted(path for path in (folder / "in").rglob("*.log"))
        size = sum(path.stat().st_size for path in logs)
        names = corpus.values["user"] + corpus.values["computer"]
        script = folder / "names.sed"
        script.write_text("".join(f"s/{name}/xxxxxxxx/g\n" for name in names[:options.names]), encoding="utf-8")

        def redact():
            shutil.rmtree(folder / "out", ignore_errors=True)
            (folder / "out.map.json").unlink(missing_ok=True)
            return processor_seconds([find_program(), "redact", folder / "in", "-o", folder / "out", "--jobs", "1"],
                                     "/dev/null")

        ours = min(redact() for _ in range(RUNS))
        theirs = min(processor_seconds(["env", "LC_ALL=C", "sed", "-f", script, *logs], folder / "sed.out") for _ in range(2))
    print(f"{size / 1e6:.0f} MB of logs, one thread")
    for name, seconds in (("casebook redact", ours), (f"sed, {options.names} names", theirs)):
        print(f"{name:<18} {seconds:7.3f} s of processor {size / seconds / 1e6:8.0f} MB/s")
    print(f"ratio {theirs / ours:.1f}")


if __name__ == "__main__":
    main()
