#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures how long a log of a gigabyte takes until its first screen, in `casebook view` and in lnav, in one run.

  bench/view.py [--bytes N] [--runs N] [--program PATH] [--check]

Both run in a pseudo terminal of 100 x 30. The first screen is there when ten rows with the date of the log stand
on it. casebook begins at the start of the log and is asked for its end with one G; lnav begins at the end of what it
has read. Both read on in the background, so when the last record stands on the screen the whole file was read. No
further key is pressed: lnav sets its reading aside for each. Memory is what the kernel says of the process then:
private (RssAnon) and with the mapped pages of the file (VmRSS). For casebook the same follows for the moment when the
findings are there.
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
LONGEST = 600


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
    """Seconds to the first screen and to the last record, MB private and resident then; the same for the
    findings, or None."""
    last = last_record(log)
    terminal = Terminal([*command, str(log)], environment)
    try:
        begun = terminal.begun
        terminal.wait_for(is_screen_of_log, LONGEST)
        screen = time.monotonic() - begun
        if "lnav" not in command[0]:
            terminal.press("G")
        terminal.wait_for(last, LONGEST)
        row = [screen, time.monotonic() - begun, *memory(terminal.process)]
        if "view" not in command or "--no-diagnosis" in command:
            return row, None
        terminal.wait_for("(4)", LONGEST)
        return row, [time.monotonic() - begun, *memory(terminal.process)]
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
    for name, runs in results.items():
        screen, whole, private, resident = (statistics.median(column) for column in zip(*(row for row, _ in runs)))
        print(f"{name:<30} {screen:>11.3f} s {whole:>10.2f} s {private:>7.0f} MB {resident:>7.0f} MB")
        if all(findings for _, findings in runs):
            seconds, private, resident = (statistics.median(column) for column in zip(*(more for _, more in runs)))
            print(f"{'  with timeline and findings':<30} {'':>13} {seconds:>10.2f} s {private:>7.0f} MB "
                  f"{resident:>7.0f} MB")
    mine = statistics.median(row[0] for row, _ in results["casebook view"])
    if options.check and mine >= BAR_SECONDS:
        print(f"MISSED: the first screen took {mine:.2f} s; the bar is {BAR_SECONDS} s")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
