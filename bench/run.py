#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs every benchmark and prints one table: work, ours, peer, ratio, command to repeat.

  bench/run.py [--bytes N] [--runs N] [--program PATH] [--check]

The large input is made by bench/generate_log.cpp (same bytes every time) and kept below build/. Ours and
the peer run in turns on the same warm files; what is shown is the median. Times are told here and never
tested; --check gives status 1 when a bar is missed.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import typing

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
BUILD = REPOSITORY / "build"
SEED = 1
LOGS = ("Logs/CBS/CBS.log", "Panther/setupact.log")
MEGA = 1e6

# Bars: how many times the peer, or which absolute number, we may need at most.
BAR_SEARCH = 3.0
BAR_LNAV = 0.1
BAR_MEMORY = 1.3
BAR_PRIVATE_MB = 400
BAR_TWICE_THE_RULES = 1.15


class Row:
    def __init__(self, work, ours, peer="", ratio=None, bar=None, command=""):
        self.work, self.ours, self.peer, self.command = work, ours, peer, command
        self.ratio, self.bar = ratio, bar

    @property
    def missed(self):
        return self.bar is not None and self.ratio is not None and self.ratio > self.bar

    def cells(self):
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        if self.bar is not None:
            ratio += f" (bar {self.bar:g}{', MISSED' if self.missed else ''})"
        return [self.work, self.ours, self.peer, ratio, self.command]


def print_table(rows):
    table = [["work", "ours", "peer", "ratio", "repeat with"]] + [row.cells() for row in rows]
    widths = [max(len(line[column]) for line in table) for column in range(4)]
    for index, line in enumerate(table):
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)) + "  " + line[4])
        if index == 0:
            print("  ".join("-" * width for width in widths) + "  " + "-" * 40)


# --- the input ------------------------------------------------------------------------------------


def build_generator():
    subprocess.run(["cmake", "--preset", "release"], cwd=REPOSITORY, capture_output=True, check=False)
    command = ["cmake", "--build", str(BUILD), "--target", "benches"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"bench: cannot build the benchmarks:\n{done.stdout}{done.stderr}")
    return BUILD / "generate_log"


def make_input(size):
    """The bundle to read; made anew when the generator or the size has changed."""
    generator = build_generator()
    folder = BUILD / "bench-data" / str(size)
    stamp = folder.with_suffix(".stamp")
    wanted = f"{size} {SEED} {generator.stat().st_mtime_ns}"
    if not stamp.is_file() or stamp.read_text() != wanted:
        print(f"bench: writing {size / MEGA:.0f} MB of logs ...", file=sys.stderr)
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([str(generator), str(folder), str(size), str(SEED)], check=True, stdout=subprocess.DEVNULL)
        stamp.write_text(wanted)
    return folder


def warm(files):
    for path in files:
        with open(path, "rb") as file:
            while file.read(1 << 24):
                pass


# --- measuring ----------------------------------------------------------------------------------------


class Spent(typing.NamedTuple):
    """Time of one run: on the wall, and of all processors together."""

    wall: float
    cpu: float

    def __add__(self, other):
        return Spent(self.wall + other.wall, self.cpu + other.cpu)


def time_of(command, output=subprocess.DEVNULL):
    """What a command costs; `output` is where its output goes."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"bench: status {process.returncode} from: {' '.join(command)}")
    return Spent(wall, usage.ru_utime + usage.ru_stime)


def time_of_search(files):
    """What a person would do first: count the lines, count the errors."""
    with tempfile.TemporaryFile() as output:  # grep stops at the first match when it writes to /dev/null
        return time_of(["wc", "-l", *files], output) + time_of(["grep", "-c", "Error", *files], output)


def median(runs):
    return Spent(statistics.median(run.wall for run in runs), statistics.median(run.cpu for run in runs))


def warn_when_busy():
    load = os.getloadavg()[0]
    if load > 1:
        print(f"bench: WARNING: this machine is busy (load {load:.1f} on {os.cpu_count()} processors); "
              "times on the wall mean little, compare the processor times", file=sys.stderr)


class Memory:
    """Highest values seen while a process ran, in bytes."""

    def __init__(self):
        self.resident = self.private_dirty = self.private_clean = 0

    def sample(self, pid):
        try:
            text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            return  # it has just ended
        values = {key: int(number) * 1024 for key, number in re.findall(r"^(\w+):\s+(\d+) kB", text, re.M)}
        self.private_dirty = max(self.private_dirty, values.get("Private_Dirty", 0))
        self.private_clean = max(self.private_clean, values.get("Private_Clean", 0))


def memory_of(command):
    """Peak memory. A run of its own: looking at a process slows it down."""
    memory = Memory()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ended = threading.Event()

    def watch():
        while not ended.wait(0.01):
            memory.sample(process.pid)

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, _, usage = os.wait4(process.pid, 0)
    ended.set()
    watcher.join()
    process.returncode = 0  # already waited for
    memory.resident = usage.ru_maxrss * 1024
    return memory


def check_answer(program, folder):
    """A fast wrong answer is worth nothing."""
    done = subprocess.run([program, "diagnose", "--format", "json", str(folder)], capture_output=True, check=False)
    if done.returncode != 0:
        sys.exit(f"bench: diagnose failed with status {done.returncode}:\n{done.stderr.decode(errors='replace')[-500:]}")
    answer = json.loads(done.stdout)
    top = json.dumps(answer.get("findings", [{}])[:1])
    if answer.get("verdict") != "failure" or "ScanLink.dll" not in top:
        print("bench: WARNING: the diagnosis does not name the failure that was put in", file=sys.stderr)


# --- the benchmarks ---------------------------------------------------------------------------------------


def shown(spent, size):
    return f"{spent.wall:.2f} s, {size / MEGA / spent.wall:.0f} MB/s, cpu {spent.cpu:.2f} s"


def large_input_rows(program, folder, size, runs):
    files = [str(folder / name) for name in LOGS]
    warm(files)
    check_answer(program, folder)
    diagnose = [program, "diagnose", str(folder)]
    as_json = [program, "diagnose", "--format", "json", str(folder)]
    peers = {"search": lambda: time_of_search(files)}
    if shutil.which("lnav"):
        peers["lnav"] = lambda: time_of(["lnav", "-n", *files])
        peers["lnav-quiet"] = lambda: time_of(["lnav", "-n", "-q", *files])
    ours, json_ours, theirs = [], [], {name: [] for name in peers}
    for _ in range(runs):
        ours.append(time_of(diagnose))
        json_ours.append(time_of(as_json))
        for name, measure in peers.items():
            theirs[name].append(measure())
    mine = median(ours)
    work = f"diagnose {size / MEGA:.0f} MB of logs"
    rows = []
    for name, label, bar, command in (
            ("search", "wc -l + grep -c", BAR_SEARCH, "time casebook diagnose $D; time (wc -l $F; grep -c Error $F)"),
            ("lnav", "lnav -n", BAR_LNAV, "time lnav -n $F > /dev/null"),
            ("lnav-quiet", "lnav -n -q (prints nothing)", None, "time lnav -n -q $F")):
        if name not in theirs:
            rows.append(Row(f"{work} / {label}", shown(mine, size), "peer missing", None, None, command))
            continue
        peer = median(theirs[name])
        rows.append(Row(f"{work} / {label}", shown(mine, size), f"{peer.wall:.2f} s, cpu {peer.cpu:.2f} s",
                        mine.wall / peer.wall, bar, command))
    search = median(theirs["search"])
    mine = median(json_ours)
    rows.insert(1, Row("  as JSON, with the SHA-256 of every item", shown(mine, size), f"{search.wall:.2f} s, cpu {search.cpu:.2f} s",
                       mine.wall / search.wall, None, "time casebook diagnose --format json $D"))
    return (rows + twice_the_knowledge_rows(program, folder, runs) + memory_rows(as_json, size)
            + stage_rows(program, folder))


def memory_rows(command, size):
    memory = memory_of(command)
    repeat = "/usr/bin/time -v casebook diagnose $D"
    note = f"of it file pages {memory.private_clean / MEGA:.0f} MB"
    return [Row("  peak memory, mapped files included / input size", f"{memory.resident / MEGA:.0f} MB", f"{size / MEGA:.0f} MB",
                memory.resident / size, BAR_MEMORY, repeat),
            Row(f"  private memory / {BAR_PRIVATE_MB} MB ({note})", f"{memory.private_dirty / MEGA:.0f} MB", f"{BAR_PRIVATE_MB} MB",
                memory.private_dirty / MEGA / BAR_PRIVATE_MB, 1.0, "grep Private_Dirty /proc/PID/smaps_rollup")]


def write_twins(target, kinds):
    """A knowledge folder with every entry of these kinds once more, under another id."""
    for kind in kinds:
        for source in sorted((REPOSITORY / "knowledge" / kind).rglob("*.yaml")):
            twin = target / kind / source.relative_to(REPOSITORY / "knowledge" / kind)
            twin.parent.mkdir(parents=True, exist_ok=True)
            twin.write_text(re.sub(r"(?m)^(  - id: .+)$", r"\1-twin", source.read_text(encoding="utf-8")), encoding="utf-8")


def twice_the_knowledge_rows(program, folder, runs):
    rows = []
    once = [program, "diagnose", str(folder)]
    for kinds, bar in ((("rules",), BAR_TWICE_THE_RULES), (("rules", "signatures"), None)):
        with tempfile.TemporaryDirectory() as scratch:
            write_twins(pathlib.Path(scratch), kinds)
            twice = [program, "diagnose", "--knowledge", scratch, str(folder)]
            pairs = [(time_of(twice), time_of(once)) for _ in range(runs)]
        ours, peer = median([pair[0] for pair in pairs]), median([pair[1] for pair in pairs])
        rows.append(Row(f"  with all {' and '.join(kinds)} twice / once", f"{ours.wall:.2f} s, cpu {ours.cpu:.2f} s",
                        f"{peer.wall:.2f} s, cpu {peer.cpu:.2f} s", ours.cpu / peer.cpu, bar,
                        "bench/run.py writes the twins; time casebook diagnose --knowledge TWINS $D"))
    return rows


def stage_rows(program, folder):
    """Stages as the program times them itself: "decode  1.234 s  812 MB/s" on stderr."""
    command = [program, "diagnose", "--timings", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    rows = []
    for line in done.stderr.splitlines():
        found = re.match(r"\s*(?:timing\S*\s+)?([A-Za-z][\w ,/-]*?)[:\s]\s*([\d.]+)\s*(ms|s)\b(.*)", line)
        if not found:
            continue
        seconds = float(found[2]) / (1000 if found[3] == "ms" else 1)
        rate = re.search(r"([\d.]+)\s*MB/s", found[4])
        told = f", {rate[1]} MB/s" if rate else ""
        rows.append(Row(f"  stage {found[1].strip()}", f"{seconds:.3f} s{told}", command="casebook diagnose --timings $D"))
    if not rows:
        rows.append(Row("  stages", "not told by this build", command="casebook diagnose --timings $D"))
    return rows


def make_event_log():
    """A dense System log of 20,000 records, the input of evtx_bench."""
    path = BUILD / "bench-data" / "System.evtx"
    if not path.exists():
        sys.path.insert(0, str(REPOSITORY / "tests"))
        import evtx_writer  # pylint: disable=import-outside-toplevel
        kinds = [
            {"provider": "Service Control Manager", "id": 7036, "level": 4,
             "data": [["param1", "string", "Background Intelligent Transfer Service"], ["param2", "string", "running"]]},
            {"provider": "disk", "id": 51, "level": 3, "data": ["\\Device\\Harddisk0\\DR0"]},
            {"provider": "Microsoft-Windows-Kernel-General", "id": 16, "level": 4,
             "data": [["HiveNameLength", "uint16", 42], ["HiveName", "string", "\\SystemRoot\\System32\\config\\DEFAULT"],
                      ["KeysUpdated", "uint32", 12], ["DirtyPages", "uint32", 3]]},
        ]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(evtx_writer.build([kinds[number % len(kinds)] for number in range(20_000)]).bytes)
    return path


def make_trace():
    """A Process Monitor trace of 100,000 events, the input of trace_bench."""
    path = BUILD / "bench-data" / "trace.PML"
    if not path.exists():
        sys.path.insert(0, str(REPOSITORY / "tests"))
        import pml_cases  # pylint: disable=import-outside-toplevel
        import pml_writer  # pylint: disable=import-outside-toplevel
        trace = pml_writer.Trace()
        process = pml_cases.process_for_cases(trace)
        calls = [call for call, *_ in pml_cases.CASES]
        for number in range(100_000):
            calls[number % len(calls)](trace, process)
        path.parent.mkdir(parents=True, exist_ok=True)
        trace.write(path)
    return path


def small_benchmark_rows():
    """Google Benchmark programs beside the sources (x_bench.cpp)."""
    rows = []
    environment = os.environ | {"CASEBOOK_EVTX": str(make_event_log()), "CASEBOOK_TRACE": str(make_trace())}
    for program in sorted(BUILD.glob("*_bench")):
        with tempfile.NamedTemporaryFile(suffix=".json") as out:
            command = [str(program), f"--benchmark_out={out.name}", "--benchmark_out_format=json", "--benchmark_min_time=0.2"]
            done = subprocess.run(command, capture_output=True, check=False, env=environment)
            if done.returncode != 0:
                rows.append(Row(program.name, "failed", command=f"build/{program.name}"))
                continue
            for entry in json.load(open(out.name, encoding="utf-8"))["benchmarks"]:
                rate = entry.get("bytes_per_second")
                told = f"{rate / MEGA:.0f} MB/s" if rate else f"{entry['real_time']:.1f} {entry['time_unit']}"
                rows.append(Row(f"{program.name} {entry['name']}", told, command=f"build/{program.name} --benchmark_filter={entry['name']}"))
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bytes", type=int, default=1_000_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--program", default=str(BUILD / "casebook"))
    parser.add_argument("--check", action="store_true", help="status 1 when a bar is missed")
    arguments = parser.parse_args()
    if not os.access(arguments.program, os.X_OK):
        sys.exit(f"bench: {arguments.program} is not there; run make build")
    warn_when_busy()
    folder = make_input(arguments.bytes)
    size = sum((folder / name).stat().st_size for name in LOGS)
    rows = large_input_rows(arguments.program, folder, size, arguments.runs) + small_benchmark_rows()
    short = os.path.relpath(folder, REPOSITORY)
    print(f"D={short}; F=\"{' '.join(f'$D/{name}' for name in LOGS)}\"")
    print_table(rows)
    return 1 if arguments.check and any(row.missed for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
