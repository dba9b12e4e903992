#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""casebook trace, on captures of Process Monitor of our own making."""

import csv
import io
import json
import pathlib
import shutil
import tempfile
import unittest

import closing_line
import program
from pmc_goldens import record as pmc_record
from pmc_goldens import rule as pmc_rule
from pmc_goldens import rules as pmc_rules
from pml_writer import Trace, frame
from program import run

DENIED = "ACCESS DENIED"
WORKER_FILE = "C:\\Windows\\SoftwareDistribution\\Download\\example.dll"
START = "2020-06-10 02:20"  # of captures; +08:00 is 10:20


def text(stream):
    return stream.decode("utf-8")


def sample():
    """A servicing process that a driver refuses a file, and an agent that reads its settings."""
    trace = Trace(start=132_362_292_000_000_000)  # 2020-06-10 02:20:00
    system = trace.system()
    kernel = system.module("C:\\Windows\\System32\\ntoskrnl.exe", 0xFFFFF80000000000, 0x1000000,
                           company="Microsoft Corporation")
    guard = system.module("C:\\Windows\\System32\\drivers\\exguard.sys", 0xFFFFF80001000000, 0x10000,
                          company="Example Guard")
    worker = trace.process("TiWorker.exe", 400, user="NT AUTHORITY\\SYSTEM")
    agent = trace.process("agent.exe", 1200, parent=worker, command='"agent.exe" -quiet')
    trace.create_file(worker, WORKER_FILE, at=0, result=DENIED,
                      stack=[frame(guard, 0x123), frame(kernel, 0x4567)])
    trace.open_key(agent, "HKLM\\Software\\Example", at=1)
    trace.query_value(agent, "HKLM\\Software\\Example\\Level", kind="REG_DWORD", value=3, at=61)
    trace.lose(5)
    trace.close_key(agent, "HKLM\\Software\\Example", at=62)
    return trace


def pmc(*rules):
    return pmc_record("FilterRules", pmc_rules(*rules))


# As a person saves it, without the column Date & Time; past midnight.
UNDATED = ('"Time of Day","Process Name","PID","Operation","Path","Result","Detail","User"\r\n'
           '"11:59:58.0590163 AM","{name}","77","CreateFile","C:\\x.dll","ACCESS DENIED","Desired Access: Generic Read","{user}"\r\n'
           '"11:59:59.0000000 PM","{name}","77","CreateFile","C:\\x.dll","SUCCESS","Desired Access: Generic Read","{user}"\r\n'
           '"12:00:01.5000000 AM","{name}","77","ReadFile","C:\\x.dll","SUCCESS","","{user}"\r\n')


class TraceCommands(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)
        self.file = self.folder / "case.PML"
        sample().write(self.file)

    def works(self, *arguments, status=0, quiet=True, **more):
        done = run("trace", *arguments, **more)
        self.assertEqual(status, done.returncode, text(done.stderr))
        if quiet:
            self.assertEqual("", text(done.stderr))
        return text(done.stdout)

    def fails(self, *arguments, status, **more):
        done = run("trace", *arguments, **more)
        self.assertEqual(status, done.returncode, text(done.stderr))
        self.assertEqual("", text(done.stdout))
        return text(done.stderr)

    def rows(self, *arguments, **more):
        shown = self.works("events", self.file, "--format", "csv", *arguments, **more)
        return list(csv.DictReader(io.StringIO(shown.removeprefix("\ufeff"), newline="")))


class Events(TraceCommands):
    def test_csv_is_that_of_process_monitor(self):
        shown = run("trace", "events", self.file, "--format", "csv", "--limit", "1").stdout
        self.assertTrue(shown.startswith(b'\xef\xbb\xbf"Time of Day","Process Name","PID","Operation","Path",'
                                         b'"Result","Detail"\r\n"2:20:00.0000000 AM","TiWorker.exe","400",'
                                         b'"CreateFile","C:\\Windows\\SoftwareDistribution'), shown)
        self.assertTrue(shown.endswith(b'"\r\n'))
        self.assertEqual(27, len(self.rows("--columns", "all")[0]))

    def test_rules_filter(self):
        self.assertEqual(["CreateFile"], [row["Operation"] for row in self.rows("--where", "result is access denied")])
        self.assertEqual(3, len(self.rows("-w", "Process Name is agent.exe")))
        self.assertEqual(1, len(self.rows("-w", "exclude PID is 1200")))
        self.assertEqual(2, len(self.rows("-w", "Relative Time more than 00:01:00")))
        self.assertEqual(["RegQueryValue"],
                         [row["Operation"] for row in self.rows("-w", "Path ends with level", "-w", "PID=1200")])

    def test_times_are_of_the_zone_that_is_asked_for(self):
        self.assertEqual("10:20:00.0000000 AM", self.rows("--tz", "+08:00")[0]["Time of Day"])
        self.assertEqual(2, len(self.rows("--to", START + ":30")))
        self.assertEqual(2, len(self.rows("--from", "2020-06-10 10:21", "--tz", "+08:00")))
        self.assertEqual(2, len(self.rows("-w", "Time of Day is 10:21", "--tz", "+08:00")))

    def test_saved_filter_and_rules_work_together(self):
        saved = self.folder / "saved.PMC"
        saved.write_bytes(pmc(pmc_rule(40053, 0, 1, "agent.exe"), pmc_rule(40055, 4, 0, "RegClose")))
        self.assertEqual(["RegOpenKey", "RegQueryValue"],
                         [row["Operation"] for row in self.rows("--filter", saved)])
        self.assertEqual(["RegOpenKey"],
                         [row["Operation"] for row in self.rows("--filter", saved, "-w", "Detail contains access")])

    def test_json_lines_hold_all_that_is_asked_for(self):
        lines = self.works("events", self.file, "--format", "jsonl", "--columns", "all", "--stacks").splitlines()
        first = json.loads(lines[0])
        self.assertEqual("2020-06-10T02:20:00.0000000Z", first["time"])
        self.assertEqual(("TiWorker.exe", 400), (first["process"]["name"], first["process"]["pid"]))
        self.assertEqual((DENIED, "0xC0000022"), (first["result"], first["status"]))
        self.assertEqual(["exguard.sys+0x123", "ntoskrnl.exe+0x4567"], first["stack"])
        self.assertIn("Desired Access", first["detail"])
        self.assertEqual(list(range(4)), [json.loads(line)["event"] for line in lines])

    def test_threads_change_nothing(self):
        for form in ("text", "csv", "jsonl"):
            self.assertEqual(self.works("events", self.file, "-f", form, "--jobs", "1"),
                             self.works("events", self.file, "-f", form, "--jobs", "3"))

    def test_nothing_that_fits_is_said(self):
        done = run("trace", "events", self.file, "-w", "PID is 1")
        self.assertEqual(0, done.returncode)
        self.assertIn("none of the 4 events fits; the capture runs from 2020-06-10 02:20:00", text(done.stderr))

    def test_wrong_words_are_named_before_the_capture_is_read(self):
        missing = self.folder / "missing.PML"
        self.assertIn("at 'Pth' the name of a column is expected", self.fails("events", missing, "-w", "Pth is x", status=2))
        self.assertIn("列名", self.fails("events", missing, "-w", "Pth is x", "--lang", "zh", status=2))
        self.assertIn("there is no column 'Pth'", self.fails("events", missing, "-c", "PID,Pth", status=2))
        self.assertIn("write for example 1234", self.fails("events", self.file, "-w", "PID less than x", status=2))

    def test_evidence_is_not_written_to(self):
        before = self.file.read_bytes()
        self.fails("events", self.file, "-o", self.file, status=1)
        self.assertEqual(before, self.file.read_bytes())


class Captures(TraceCommands):
    def test_parts_are_found_beside_the_first(self):
        self.file.unlink()
        sample().write_set(self.file, 2)
        done = run("trace", "events", self.file, "--format", "jsonl")
        self.assertEqual(4, len(text(done.stdout).splitlines()))
        self.assertIn("case-1.PML", text(done.stderr))
        self.assertEqual(text(done.stdout), self.works("events", self.file, self.folder / "." / "case-1.PML", "-f", "jsonl"))
        self.assertEqual(text(done.stdout), self.works("events", self.folder, "-f", "jsonl"))

    def test_a_capture_in_an_archive_is_read(self):
        archive = shutil.make_archive(str(self.folder.with_name(self.folder.name + "-case")), "zip", self.folder)
        self.addCleanup(pathlib.Path(archive).unlink)
        self.assertEqual(self.works("events", self.file), self.works("events", archive))

    def test_several_captures_are_named(self):
        sample().write(self.folder / "other.PML")
        said = self.fails("events", self.folder, status=1)
        self.assertIn("there are 2 captures", said)
        self.assertIn("case.PML", said)
        self.assertIn("other.PML", said)

    def test_without_a_capture_the_status_is_3(self):
        other = self.folder / "readme.txt"
        other.write_text("no capture")
        self.assertIn("no capture of Process Monitor", self.fails("summary", other, status=3))

    def test_a_capture_that_was_not_closed_is_read_and_told(self):
        self.file.write_bytes(sample().unclosed())
        done = run("trace", "events", self.file, "--format", "jsonl")
        self.assertEqual(0, done.returncode)
        self.assertEqual(4, len(text(done.stdout).splitlines()))
        self.assertIn("case.PML", text(done.stderr))


class Views(TraceCommands):
    def test_summary_counts(self):
        shown = self.works("summary", self.file)
        self.assertIn("CASE-PC01", shown)
        self.assertIn("10.0.19045", shown)
        self.assertRegex(shown, r"Not kept +5 events")
        summary = json.loads(self.works("summary", self.file, "--format", "json"))
        self.assertEqual({"Registry": 3, "File System": 1}, summary["classes"])
        self.assertEqual(5, summary["not_kept"])
        self.assertEqual({"name": DENIED, "status": "0xC0000022", "events": 1}, summary["results"][1])
        self.assertIn("计算机", self.works("summary", self.file, "--lang", "zh"))

    def test_processes_are_a_tree(self):
        shown = self.works("processes", self.file)
        self.assertIn("\nTiWorker.exe (400)\n", shown)
        self.assertIn("\n  agent.exe (1200)\n", shown)
        self.assertNotIn("exguard.sys", shown)
        self.assertIn("exguard.sys", self.works("processes", self.file, "--modules"))
        processes = json.loads(self.works("processes", self.file, "--modules", "--format", "json"))
        agent = next(one for one in processes if one["pid"] == 1200)
        self.assertEqual("TiWorker.exe", processes[agent["parent"]]["name"])
        self.assertEqual(3, agent["events"])

    def test_a_capture_without_dates_has_times_of_day(self):
        export = self.folder / "Logfile.CSV"
        export.write_text(UNDATED.format(name="agent.exe", user="CORP\\Alice"), encoding="utf-8", newline="")
        for arguments in (("denials", export), ("events", export), ("summary", export), ("events", export, "-f", "jsonl"),
                          ("denials", export, "-f", "json"), ("summary", export, "-f", "json"), ("processes", export)):
            shown = self.works(*arguments, quiet=False)
            self.assertNotIn("1601", shown, arguments)
        self.assertIn("11:59:58.0590163", self.works("events", export))
        self.assertIn("00:00:01.5000000 +1d", self.works("events", export))
        done = run("sql", self.folder, "SELECT event, time FROM trace_events WHERE trace = (SELECT trace FROM traces WHERE source = 'csv') "
                   "ORDER BY time DESC", "--format", "json")
        self.assertEqual([(2, "00:00:01.5000000 +1d"), (1, "23:59:59.0000000"), (0, "11:59:58.0590163")],
                         [(row["event"], row["time"]) for row in json.loads(done.stdout)])

    def test_a_name_of_a_process_cannot_forge_a_line(self):
        export = self.folder / "Logfile.CSV"
        export.write_text(UNDATED.format(name="agent.exe\nFORGED (1)", user="CORP\nFORGED"), encoding="utf-8", newline="")
        for language in ("en", "zh"):
            shown = self.works("processes", export, "--lang", language, quiet=False)
            self.assertIn("agent.exe\\x0aFORGED (1)", shown)
            self.assertFalse(any(line.strip().startswith("FORGED") for line in shown.splitlines()), shown)

    def test_stack_names_modules_with_their_companies(self):
        shown = self.works("stack", self.file, "--event", "0")
        self.assertRegex(shown, r"K +0 +exguard\.sys\+0x123 .* Example Guard")
        stacks = json.loads(self.works("stack", self.file, "-e", "#0", "-e", "1", "-f", "json"))
        self.assertEqual("0x4567", stacks[0]["stack"][1]["offset"])
        self.assertEqual([], stacks[1]["stack"])
        self.assertIn("there is no event '4'", self.fails("stack", self.file, "-e", "4", status=2))
        self.assertIn("--event N is missing", self.fails("stack", self.file, status=2))


class Filter(TraceCommands):
    def test_rules_are_printed_as_options(self):
        saved = self.folder / "saved.PMC"
        saved.write_bytes(pmc(pmc_rule(40053, 0, 0, "Procmon64.exe"), pmc_rule(40071, 6, 1, "it's"),
                              pmc_rule(49999, 0, 1, "x")))
        done = run("trace", "filter", saved)
        self.assertEqual(0, done.returncode)
        self.assertIn("  --where 'exclude Process Name is Procmon64.exe'\n", text(done.stdout))
        self.assertIn("  --where 'Path contains it'\\''s'\n", text(done.stdout))
        self.assertIn("not known here", text(done.stderr))
        rules = json.loads(run("trace", "filter", saved, "--format", "json").stdout)["filter"]
        self.assertEqual(["exclude", "include"], [rule["action"] for rule in rules])

    def test_other_files_are_refused(self):
        self.assertIn("is no configuration of Process Monitor", self.fails("filter", self.file, status=1))


if __name__ == "__main__":
    closing_line.main()
