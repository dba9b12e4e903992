#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`casebook trace events` against Process Monitor itself, and against the writer of traces.

Beside a capture x.PML of ../shared lies x.CSV (or x.CSV.xz): what Process Monitor exported of it. All 27 columns are
compared, cell by cell. Allowed is only what docs/process-monitor.md lists as a defect or a lookup of the exporter.
"""

import collections
import csv
import io
import json
import lzma
import pathlib
import tempfile
import unittest

import closing_line
import pml_cases
from pml_writer import Trace
from program import ROOT, is_sanitized, run

CORPUS = ROOT / "../shared/corpus/binary/pml"
MOST_DETAILS_THAT_DIFFER = 0.001
EXACT = ("Process Name", "PID", "TID", "Path", "Result", "Duration", "Date & Time", "Time of Day", "Relative Time",
         "Completion Time", "Event Class", "Sequence", "Image Path", "Company", "Description", "Version", "User",
         "Authentication ID", "Session", "Command Line", "Virtualized", "Integrity", "Parent PID", "Architecture")
# Process Monitor's own slips, which its form of the export keeps: test_exact_details has the truth.
SHOWN_OTHERWISE = ("CreateFileMapping", "QueryDirectory")
# Reference readers print numbers where Process Monitor has names.
NAMES_FOR_NUMBERS = {"DeviceType: 7, Characteristics: 0x20": "DeviceType: Disk, Characteristics: Mounted"}
# Reference tables tell the fast forms apart by a 2, and have no minor function 0.
OTHER_NAMES = {"ReadFile2": "ReadFile", "WriteFile2": "WriteFile", "PlugAndPlay": "StartDevice",
               "<Unknown>": "RegRestoreKey"}
csv.field_size_limit(1 << 24)


def export_of(capture):
    for path in (capture.with_suffix(".CSV"), capture.with_suffix(".CSV.xz"), capture.with_suffix(".csv")):
        if path.is_file():
            data = path.read_bytes()
            return lzma.decompress(data) if path.suffix == ".xz" else data
    return None


def rows_of(data):
    return csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))


def is_known_defect(theirs, ours):
    """What the exporter did otherwise than the version whose ways are ours."""
    shown, mine = theirs["Detail"], ours["Detail"]
    if theirs["Operation"] == "QueryDirectory":
        return "FileInformationClass" not in shown  # before 3.60: the list without its class
    if theirs["Operation"] in ("CreateFile", "CreatePipe"):
        return "Impersonating: " in shown and shown.split("Impersonating: ")[0] == mine.split("Impersonating: ")[0]
    if theirs["Operation"] in ("RegQueryValue", "RegEnumValue", "RegSetValue"):
        return "Type: REG_BINARY" in shown or "Type: REG_MULTI_SZ" in shown  # reads behind the captured data
    return False


def captures():
    return sorted(path for path in CORPUS.glob("*.PML") if export_of(path)) if CORPUS.is_dir() else []


class AgainstProcessMonitor(unittest.TestCase):
    def test_exports_have_the_same_cells(self):
        if not captures():
            self.skipTest("no captures with an export: ../shared is not there")
        for capture in captures()[:1] if is_sanitized() else captures():
            with self.subTest(capture.name):
                self.compare(capture)

    def compare(self, capture):
        done = run("trace", "events", capture, "--format", "csv", "--columns", "all", "--tz", "+00:00")
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        differ, known, first, count = collections.Counter(), 0, {}, 0
        for theirs, ours in zip(rows_of(export_of(capture)), rows_of(done.stdout), strict=True):
            count += 1
            named = theirs["Operation"] != "<Unknown>"  # a name newer than the exporter
            for column in theirs:
                if theirs[column] == ours[column]:
                    continue
                if column in ("Operation", "Category") and not named:
                    continue
                if column == "Detail" and (not named or is_known_defect(theirs, ours)):
                    known += 1
                    continue
                differ[column] += 1
                first.setdefault(column, (count, theirs[column][:200], ours[column][:200]))
        print(f"{capture.name}: {count:,} rows, {known} details that the exporter shows otherwise, "
              f"differences: {dict(differ) or 'none'}")
        for column in EXACT:
            self.assertEqual(differ[column], 0, (column, first.get(column)))
        self.assertEqual(differ["Operation"] + differ["Category"], 0, first)
        self.assertLessEqual(differ["Detail"], MOST_DETAILS_THAT_DIFFER * count, first.get("Detail"))


class AgainstTheWriter(unittest.TestCase):
    """Every operation that the writer knows, on both widths of pointers, with narrow and wide texts."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def events(self, path, *more):
        done = run("trace", "events", path, "--format", "csv", *more)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return list(rows_of(done.stdout))

    def test_every_operation(self):
        for bits in (64, 32):
            for wide in (False, True):
                with self.subTest(bits=bits, wide=wide):
                    trace = Trace(bits=bits, wide=wide)
                    process = pml_cases.process_for_cases(trace)
                    for call, *_ in pml_cases.CASES:
                        call(trace, process)
                    path = self.folder / f"{bits}-{wide}.PML"
                    trace.write(path)
                    rows = self.events(path)
                    self.assertEqual(len(rows), len(pml_cases.CASES))
                    for row, (_, operation, shown, detail) in zip(rows, pml_cases.CASES):
                        operation = OTHER_NAMES.get(operation, operation)
                        self.assertEqual((row["Operation"], row["Path"]), (operation, shown))
                        detail = detail.replace(pml_cases.LIN, "EXAMPLE\\lin")  # its process has the name
                        detail = NAMES_FOR_NUMBERS.get(detail, detail)
                        if operation in SHOWN_OTHERWISE:
                            continue
                        if detail:  # "" also where no other reader is known to decode it
                            self.assertEqual(row["Detail"].replace("\r", "\n"), detail, operation)

    def test_a_set_of_files_is_one_trace(self):
        trace = Trace()
        process = pml_cases.process_for_cases(trace)
        for call, *_ in pml_cases.CASES * 3:
            call(trace, process)
        trace.write(self.folder / "whole.PML")
        trace.write_set(self.folder / "parts.PML", 4)
        whole = self.events(self.folder / "whole.PML", "--columns", "all")
        self.assertEqual(whole, self.events(self.folder / "parts.PML", "--columns", "all"))

    def test_records_beyond_four_gigabytes_are_found(self):
        trace = Trace()
        process = pml_cases.process_for_cases(trace)
        for name in "abc":
            trace.create_file(process, f"C:\\Data\\{name}.txt")
        path = self.folder / "large.PML"
        trace.write(path, gaps={1: 3 << 30, 2: 3 << 30})  # holes: the file takes no room
        rows = self.events(path)
        self.assertEqual([row["Path"] for row in rows], [f"C:\\Data\\{name}.txt" for name in "abc"])

    def test_a_file_that_was_not_closed_gives_the_same_events(self):
        trace = Trace()
        process = pml_cases.process_for_cases(trace)
        trace.process_defined(process)
        for call, *_ in pml_cases.FILES:
            call(trace, process)
        trace.write(self.folder / "whole.PML")
        (self.folder / "lost.PML").write_bytes(trace.unclosed())
        for row, lost in zip(self.events(self.folder / "whole.PML"), self.events(self.folder / "lost.PML"),
                             strict=True):
            row["Detail"] = row["Detail"].replace("EXAMPLE\\lin", pml_cases.LIN)  # names of accounts are lost
            self.assertEqual(row, lost)

    def test_exact_details(self):
        for bits in (64, 32):
            trace = Trace(bits=bits)
            process = pml_cases.process_for_cases(trace)
            trace.create_file_mapping(process, "C:\\x.dll", protection=0x20)
            trace.query_directory(process, "C:\\Data", "*.txt", 3, ["a.txt", "b.txt", "c.txt"])
            trace.query_network_open(process, "C:\\x.dll", allocation=8192, size=4660)
            trace.set_value(process, "HKLM\\x", "REG_QWORD", 1 << 40)
            trace.set_value(process, "HKLM\\x", "REG_BINARY", bytes(range(20)))
            trace.lock(process, "C:\\x.dll", length=-1)
            path = self.folder / f"exact-{bits}.PML"
            trace.write(path)
            done = run("trace", "events", path, "--format", "jsonl")
            details = [json.loads(line)["detail"] for line in done.stdout.splitlines()]
            self.assertEqual(details[0]["PageProtection"], "PAGE_EXECUTE_READ")
            self.assertEqual(details[1], {"Filter": "*.txt", "FileInformationClass": "FileBothDirectoryInformation",
                                          "1": "a.txt", "2": "b.txt", "3": "c.txt"})
            self.assertEqual((details[2]["AllocationSize"], details[2]["EndOfFile"]), ("8192", "4660"))
            self.assertEqual(details[3]["Data"], str(1 << 40))
            self.assertEqual(len(details[4]["Data"].split()), 20)
            self.assertEqual(details[5]["Length"], "-1")


if __name__ == "__main__":
    closing_line.main()
