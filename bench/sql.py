#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How fast `casebook sql` answers over large logs and traces, beside peers on the same data in the same run.

    bench/sql.py [--log-bytes 800000000] [--events 5000000] [--capture ../shared/corpus/binary/pml/win10_64_mixed.PML] [--check]

Writes 800 MB of logs (5.4 million records) with generate_log and repeats a capture to 5 million events. Statements run
three times each in one process, the fastest counts: what a statement takes once its table is read (--timings). An event
log of --event-log-bytes is asked too: there the time of reading it is what a first question waits for. Peers on the same rows: `sqlite3`, the same statement over a table with the columns that it needs, imported before it is measured;
`grep -c`, which reads the log's bytes. Times are told, not tested; --check gives status 1 when a filtered count takes
0.3 s or more.
"""

import argparse
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
sys.path.insert(0, str(ROOT / "tests"))
sys.path.insert(0, str(ROOT / "bench"))
import evtx  # noqa: E402
import pml_cases  # noqa: E402
import pml_multiply  # noqa: E402
import run  # noqa: E402

CAPTURE = ROOT / "../shared/corpus/binary/pml/win10_64_mixed.PML"
RUNS = 3
BAR_SECONDS = 0.3

# Name, statement, whether the bar holds for it.
LOGS = [
    ("all records", "SELECT count(*) FROM events", True),
    ("by level", "SELECT count(*) FROM events WHERE level = 'error'", True),
    ("by component and time",
     "SELECT count(*) FROM events WHERE component = 'CSI' AND time BETWEEN '2023-05-09' AND '2023-06-09'", True),
    ("last twenty errors", "SELECT id FROM events WHERE severity >= 3 ORDER BY time DESC LIMIT 20", True),
    ("grouped by level", "SELECT level, count(*) FROM events GROUP BY level", False),
    ("text of the message", "SELECT count(*) FROM events WHERE message LIKE '%0x80070005%'", False),
]
TRACES = [
    ("all events", "SELECT count(*) FROM trace_events", True),
    ("by result", "SELECT count(*) FROM trace_events WHERE result = 'ACCESS DENIED'", True),
    ("by result and operation",
     "SELECT count(*) FROM trace_events WHERE result = 'NAME NOT FOUND' AND operation = 'CreateFile'", True),
    ("by part of the path", "SELECT count(*) FROM trace_events WHERE path LIKE '%system32%'", True),
    ("grouped by process", "SELECT process, count(*) FROM trace_events WHERE result <> 'SUCCESS' GROUP BY process", False),
]

EVENT_LOG = [
    ("all records", "SELECT count(*) FROM evtx", True),
    ("by source and number", "SELECT count(*) FROM evtx WHERE provider = 'Service Control Manager' AND event_id = 7036", True),
    ("by time", "SELECT count(*) FROM evtx WHERE time > '2023-05-09'", True),
    ("grouped by source", "SELECT provider, event_id, count(*) FROM evtx GROUP BY provider, event_id", False),
    ("a field of each", "SELECT count(json_extract(fields, '$.param1')) FROM evtx", False),
]


def ours(evidence, statements, scratch):
    """Seconds of each statement, and of reading the evidence."""
    sql = scratch / "questions.sql"
    sql.write_text(";\n".join(statement for _, statement, _ in statements for _ in range(RUNS)), encoding="utf-8")
    begin = time.monotonic()
    done = subprocess.run([BUILD / "casebook", "sql", evidence, "-f", sql, "--format", "csv", "--timings"],
                          capture_output=True, text=True, check=True)
    whole = time.monotonic() - begin
    taken = [float(seconds) for seconds in re.findall(r"^statement \d+ +([\d.]+) s", done.stderr, re.MULTILINE)]
    best = [min(taken[i:i + RUNS]) for i in range(0, len(taken), RUNS)]
    return best, whole - sum(taken)


def imported(evidence, table, columns, scratch):
    """The rows in a database of sqlite3's own, as it keeps them."""
    done = subprocess.Popen([BUILD / "casebook", "sql", evidence, f"SELECT {', '.join(columns)} FROM {table}", "--format", "csv",
                             "--exact", "--max-rows", "1000000000", "--time-limit", "3600"], stdout=subprocess.PIPE)
    database = scratch / f"{table}.db"
    typed = ", ".join(f"{column} TEXT COLLATE NOCASE" for column in columns)
    typed = typed.replace("severity TEXT COLLATE NOCASE", "severity INTEGER").replace("id TEXT COLLATE NOCASE", "id INTEGER")
    subprocess.run(["sqlite3", "-csv", database, "-cmd", f"CREATE TABLE {table}({typed})", f".import --skip 1 /dev/stdin {table}"],
                   stdin=done.stdout, check=True)
    done.wait()
    return database


def theirs(database, statements):
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA mmap_size=4000000000")
    connection.create_function("regexp", 2, lambda pattern, text: re.search(pattern, text) is not None)
    best = []
    for _, statement, _ in statements:
        taken = []
        for _ in range(RUNS):
            begin = time.monotonic()
            connection.execute(statement).fetchall()
            taken.append(time.monotonic() - begin)
        best.append(min(taken))
    return best


def table(title, statements, seconds, peer):
    print(f"{title}\n  {'':<26} {'casebook':>10} {'sqlite3':>10} {'ratio':>8}")
    missed = 0
    for (name, _, has_bar), one, other in zip(statements, seconds, peer or [None] * len(seconds)):
        verdict = "" if not has_bar else "   below 0.3 s" if one < BAR_SECONDS else "   MISSED 0.3 s"
        missed += has_bar and one >= BAR_SECONDS
        beside = f"{other:8.3f} s {one / other:8.2f}" if other else f"{'':>10} {'':>8}"
        print(f"  {name:<26} {one:8.3f} s {beside}{verdict}")
    return missed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--capture", type=pathlib.Path, default=CAPTURE)
    parser.add_argument("--events", type=int, default=5_000_000)
    parser.add_argument("--log-bytes", type=int, default=800_000_000)
    parser.add_argument("--event-log-bytes", type=int, default=200_000_000)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    subprocess.run(["cmake", "--build", str(BUILD), "--target", "generate_log", "casebook"], stdout=subprocess.DEVNULL, check=True)
    has_peer = shutil.which("sqlite3") is not None
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR", "/tmp")) as scratch:
        folder = pathlib.Path(scratch)
        logs = folder / "logs"
        subprocess.run([BUILD / "generate_log", logs, str(options.log_bytes)], stdout=subprocess.DEVNULL, check=True)
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        seconds, reading = ours(logs, LOGS, folder)
        peer = None
        if has_peer:
            peer = theirs(imported(logs, "events", ["id", "time", "level", "severity", "component", "message"], folder), LOGS)
        missed = table(f"logs: {options.log_bytes / 1e6:.0f} MB, read in {reading:.2f} s", LOGS, seconds, peer)
        begin = time.monotonic()
        for log in logs.rglob("*.log"):
            subprocess.run(["grep", "-c", "0x80070005", log], stdout=subprocess.PIPE, check=False)
        grep = time.monotonic() - begin
        print(f"  grep -c 0x80070005: {grep:.3f} s; by level takes {seconds[1] / grep:.3f} of it, the text of the message "
              f"{seconds[5] / grep:.2f}")
        shutil.rmtree(logs)
        (folder / "events.db").unlink(missing_ok=True)

        log = folder / "System.evtx"
        evtx.repeat_chunks(run.make_event_log(), log, options.event_log_bytes)
        seconds, reading = ours(log, EVENT_LOG, folder)
        missed += table(f"event log: {log.stat().st_size / 1e6:.0f} MB, read in {reading:.2f} s", EVENT_LOG, seconds, None)
        log.unlink()

        capture = options.capture if options.capture.is_file() else pml_cases.own_capture(folder / "own.PML")
        large = folder / "large.PML"
        pml_multiply.multiply(capture, large, options.events, vary_paths=True)
        seconds, reading = ours(large, TRACES, folder)
        if has_peer:
            peer = theirs(imported(large, "trace_events", ["process", "operation", "path", "result"], folder), TRACES)
        missed += table(f"trace: {options.events:,} events, {large.stat().st_size / 1e6:.0f} MB, read in {reading:.2f} s",
                        TRACES, seconds, peer)
    if options.check and missed:
        sys.exit(1)


if __name__ == "__main__":
    main()
