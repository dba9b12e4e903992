#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures how long a log of a gigabyte takes until its first screen, in `casebook view` and in lnav, in one run.

  bench/view.py [--bytes N] [--runs N] [--program PATH] [--check]

Both run in a pseudo terminal of 100 x 30. The first screen is there when ten rows with the date of the log stand
on it (lnav begins at the end of what it has read, casebook at the start). Then the last row is asked for with G, which must show the text of
the last record: lnav and casebook read in the background, so that is when the whole file was read. Memory is
what the kernel says of the process then: private (RssAnon) and with mapped pages of the file (VmRSS).
--check gives status 1 when the first screen of casebook takes a second or more.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import shutil
import sys
import tempfile
import time

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY / "tests"))
from virtual_terminal import Terminal  # noqa: E402

BUILD = REPOSITORY / "build"
BAR_SECONDS = 1.0
SHARE_OF_CBS = 0.6  # of what generate_log writes
LONGEST = 180


def make_log(size):
    folder = BUILD / "bench-data" / "view"
    log = folder / "Logs/CBS/CBS.log"
    if not log.exists() or abs(log.stat().st_size - size) > 1 << 20:
        subprocess.run(["cmake", "--build", str(BUILD), "--target", "generate_log"], check=True, capture_output=True)
        subprocess.run([str(BUILD / "generate_log"), str(folder), str(int(size / SHARE_OF_CBS))], check=True,
                       capture_output=True)
    return log


def last_record(log):
    """A part of the last record's message that fits a narrow column and that every viewer shows as it is."""
    with open(log, "rb") as file:
        file.seek(-(1 << 16), os.SEEK_END)
        return file.read().splitlines()[-1].decode().split(None, 4)[-1].strip()[:24]


def is_screen_of_log(text):
    return sum("2023-05-09 " in line for line in text.splitlines()) >= 10


def memory(process):
    fields = {}
    for line in pathlib.Path(f"/proc/{process}/status").read_text().splitlines():
        name, _, value = line.partition(":")
        fields[name] = value
    return int(fields["RssAnon"].split()[0]) / 1e3, int(fields["VmRSS"].split()[0]) / 1e3


def measure(command, log, environment):
    last = last_record(log)
    terminal = Terminal([*command, str(log)], environment)
    try:
        begun = terminal.begun
        terminal.wait_for(is_screen_of_log, LONGEST)
        screen = time.monotonic() - begun
        # Asked for again and again: what is the end grows while it is read.
        end = time.monotonic() + LONGEST
        while last not in terminal.screen.text() and time.monotonic() < end:
            terminal.press("G")
            for _ in range(10):
                terminal.read(0.05)
        if last not in terminal.screen.text():
            raise SystemExit(f"{command[0]}: the last record never came:\n{terminal.screen.text()}")
        whole = time.monotonic() - begun
        private, resident = memory(terminal.process)
        return screen, whole, private, resident
    finally:
        terminal.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bytes", type=int, default=1_000_000_000, help="size of the log")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--program", default=str(BUILD / "casebook"))
    parser.add_argument("--check", action="store_true", help="status 1 when the bar is missed")
    options = parser.parse_args()
    log = make_log(options.bytes)
    log.read_bytes()  # the same warm file for all
    with tempfile.TemporaryDirectory() as home:
        environment = dict(os.environ, TERM="xterm-256color", LANG="C.UTF-8", HOME=home)
        environment.pop("NO_COLOR", None)
        peers = {"casebook view": [options.program, "view"],
                 "casebook view --no-diagnosis": [options.program, "view", "--no-diagnosis"]}
        if shutil.which("lnav"):
            peers["lnav"] = [shutil.which("lnav")]
        results = {name: [] for name in peers}
        for _ in range(options.runs):
            for name, command in peers.items():
                results[name].append(measure(command, log, environment))
    size = log.stat().st_size
    print(f"{log.relative_to(REPOSITORY)}: {size / 1e6:.0f} MB, median of {options.runs}")
    print(f"{'':<30} {'first screen':>13} {'last record':>12} {'private':>10} {'resident':>10}")
    for name, rows in results.items():
        screen, whole, private, resident = (statistics.median(column) for column in zip(*rows))
        print(f"{name:<30} {screen:>11.3f} s {whole:>10.2f} s {private:>7.0f} MB {resident:>7.0f} MB")
    mine = statistics.median(row[0] for row in results["casebook view"])
    if options.check and mine >= BAR_SECONDS:
        print(f"MISSED: the first screen took {mine:.2f} s; the bar is {BAR_SECONDS} s")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
