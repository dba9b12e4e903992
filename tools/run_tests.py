#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs every test program and ends in one line: N passed, N failed, N skipped.

    tools/run_tests.py --build build [NAME...]
    tools/run_tests.py --build build-fuzz '*_test'      only the programs, no scripts

Test programs are found by name: <build>/*_test (GoogleTest), tests/*_test.py (they end in the same
closing line), and `casebook knowledge lint`. A program that crashes, hangs or reports nothing counts
as a failure. Only failures are shown in full; every skip is shown with its reason.
"""

import argparse
import concurrent.futures
import dataclasses
import fnmatch
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
CLOSING_LINE = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$")
LONGEST_RUN_SECONDS = 1200  # of one program; sanitizers make them ten times slower


@dataclasses.dataclass
class Outcome:
    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    details: str = ""  # what a person needs to see of the failures
    skips: list = dataclasses.field(default_factory=list)  # "test: reason"
    seconds: float = 0


@dataclasses.dataclass
class Finished:
    status: int
    output: str
    ending: str  # "" when the program ended by itself and on time


def run(command, environment):
    """Runs one program in its own process group, so that a hanging one ends with its children."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    ending = ""
    try:
        output, _ = process.communicate(timeout=LONGEST_RUN_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
        ending = f"did not end within {LONGEST_RUN_SECONDS} s"
    if not ending and process.returncode < 0:
        ending = f"ended by signal {signal.Signals(-process.returncode).name}"
    return Finished(process.returncode, output.decode("utf-8", "replace"), ending)


def gtest_sections(output):
    """The output of each test: {"Suite.Name": text between its RUN line and its result line}."""
    sections = {}
    name = None
    for line in output.splitlines():
        begin = re.match(r"\[ RUN      \] (\S+)", line)
        end = re.match(r"\[ *(OK|FAILED|SKIPPED) *\] (\S+)", line)
        if begin:
            name = begin[1]
            sections[name] = []
        elif end and name == end[2].rstrip(","):
            sections[name].append(line)
            name = None
        elif name:
            sections[name].append(line)
    return {name: "\n".join(lines) for name, lines in sections.items()}


def skip_reason(section):
    lines = [line for line in section.splitlines() if line.strip()]
    for number, line in enumerate(lines):
        if line.endswith(": Skipped") and number + 1 < len(lines) and not lines[number + 1].startswith("["):
            return lines[number + 1]
    return "no reason given"


def read_gtest_report(outcome, report, output):
    sections = gtest_sections(output)
    failures = []
    for suite in report["testsuites"]:
        for test in suite["testsuite"]:
            name = f"{suite['name']}.{test['name']}"
            if test.get("failures"):
                outcome.failed += 1
                failures.append(sections.get(name) or "\n".join(f["failure"] for f in test["failures"]))
            elif test["result"] == "SKIPPED":
                outcome.skipped += 1
                outcome.skips.append(f"{name}: {skip_reason(sections.get(name, ''))}")
            elif test["status"] == "RUN":
                outcome.passed += 1
    outcome.details = "\n".join(failures)


def read_gtest_output(outcome, output):
    """For programs that ended before they wrote their report."""
    outcome.passed = len(re.findall(r"^\[       OK \] ", output, re.MULTILINE))
    outcome.failed = len(re.findall(r"^\[  FAILED  \] \S+ \(", output, re.MULTILINE))
    outcome.details = output[-20000:]


def run_gtest(program, environment):
    outcome = Outcome(program.name)
    with tempfile.TemporaryDirectory() as scratch:
        report = pathlib.Path(scratch) / "report.json"
        finished = run([str(program), f"--gtest_output=json:{report}"], environment)
        if report.exists() and not finished.ending:
            read_gtest_report(outcome, json.loads(report.read_text()), finished.output)
        else:
            read_gtest_output(outcome, finished.output)
    # Also catches leaks and races, which sanitizers report after the last test.
    if finished.status != 0 and outcome.failed == 0:
        outcome.failed = 1
        outcome.details = finished.output[-20000:]
    if finished.ending:
        outcome.failed = max(outcome.failed, 1)
        outcome.details += f"\n{program.name} {finished.ending}"
    return outcome


def run_python(script, environment):
    outcome = Outcome(script.name)
    finished = run([sys.executable, str(script)], environment)
    lines = finished.output.rstrip().splitlines()
    closing = CLOSING_LINE.match(lines[-1]) if lines else None
    if closing:
        outcome.passed, outcome.failed, outcome.skipped = (int(count or 0) for count in closing.groups())
        outcome.skips = re.findall(r"^skipped: (.*)$", finished.output, re.MULTILINE)
    if not closing or (finished.status != 0 and outcome.failed == 0):
        outcome.failed += 1
        outcome.details = f"{script.name} {finished.ending or 'did not end in a closing line'}\n"
    if outcome.failed:
        outcome.details += finished.output
    return outcome


def run_lint(program, environment):
    finished = run([str(program), "knowledge", "lint"], environment)
    if finished.status == 0:
        return Outcome("knowledge lint", passed=1)
    return Outcome("knowledge lint", failed=1, details=f"{finished.output}\n{finished.ending}")


def programs(build, names):
    """(name, function) of each test program, those that took longest last time first."""
    found = []
    for program in sorted(build.glob("*_test")):
        if program.is_file() and os.access(program, os.X_OK):
            found.append((program.name, lambda env, program=program: run_gtest(program, env)))
    for script in sorted((ROOT / "tests").glob("*_test.py")):
        found.append((script.name, lambda env, script=script: run_python(script, env)))
    casebook = build / "casebook"
    if casebook.exists():
        found.append(("knowledge lint", lambda env: run_lint(casebook, env)))
    if names:
        found = [entry for entry in found if any(fnmatch.fnmatchcase(entry[0], name) for name in names)]
    return found


def environment_for(build):
    return os.environ | {
        "CASEBOOK": str(build / "casebook"),
        "CASEBOOK_BUILD": str(build),
        "PYTHONDONTWRITEBYTECODE": "1",
        "UBSAN_OPTIONS": "print_stacktrace=1",
        # Half the time of a run goes into remembering what was freed, and from where.
        "ASAN_OPTIONS": "quarantine_size_mb=16:malloc_context_size=8",
        "GTEST_COLOR": "no",
    }


def remembered_seconds(build):
    try:
        return json.loads((build / "test-seconds.json").read_text())
    except (OSError, ValueError):
        return {}


def run_all(found, build, jobs):
    environment = environment_for(build)
    seconds = remembered_seconds(build)
    # Longest first keeps both processors busy until the end; unknown ones count as long.
    found.sort(key=lambda entry: -seconds.get(entry[0], 1e9))
    outcomes = []

    def timed(function):
        start = time.monotonic()
        outcome = function(environment)
        outcome.seconds = time.monotonic() - start
        return outcome

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        waiting = [pool.submit(timed, function) for _, function in found]
        for future in concurrent.futures.as_completed(waiting):
            outcome = future.result()
            show(outcome)
            outcomes.append(outcome)
            seconds[outcome.name] = round(outcome.seconds, 2)
    (build / "test-seconds.json").write_text(json.dumps(seconds, indent=1, sort_keys=True))
    return outcomes


def show(outcome):
    word = "FAIL" if outcome.failed else "ok  "
    counts = f"{outcome.passed} passed"
    if outcome.failed:
        counts += f", {outcome.failed} failed"
    if outcome.skipped:
        counts += f", {outcome.skipped} skipped"
    print(f"{word} {outcome.name:<32} {counts} ({outcome.seconds:.1f} s)")
    for skip in outcome.skips:
        print(f"     skipped: {skip}")
    if outcome.failed:
        print("\n".join(f"     | {line}" for line in outcome.details.splitlines()))
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these programs; patterns as of a shell")
    options = parser.parse_args()
    build = options.build.resolve()
    found = programs(build, options.names)
    outcomes = run_all(found, build, options.jobs) if found else []
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes)
    skipped = sum(outcome.skipped for outcome in outcomes)
    if passed + failed == 0:
        print(f"no test ran: {build} holds no test programs", file=sys.stderr)
        failed = 1
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
