#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""casebook wulog, and the traces of Windows Update in a diagnosis, on traces of our own making."""

import datetime
import json
import pathlib
import re
import shutil
import tempfile
import unittest

import closing_line
import etl_writer
import program
from etl_writer import MEDIC, SAMPLE, SIH, WU, Trace, text
from program import run

BUNDLE = program.ROOT / "tests/bundles/cas-02713-update-8024200d/bundle"
LINE = re.compile(r"(\d{4}/\d\d/\d\d \d\d:\d\d:\d\d)\.(\d{7}) (\d+) +(\d+) +(\S+) +(.*)")
NAMES = {"session": "WindowsUpdate_trace_log", "file": "C:\\Windows\\Logs\\WindowsUpdate\\x.etl"}


def update_trace(**more):
    return Trace(**(NAMES | more))


def trace_of(log, offset_hours):
    """The trace that Get-WindowsUpdateLog would have made this text of, in a zone so far from UTC."""
    lines = [LINE.fullmatch(line) for line in log.splitlines()]
    base = datetime.datetime.fromtimestamp(etl_writer.START, datetime.timezone.utc).replace(tzinfo=None)
    trace = update_trace(clock="system", bias=-60 * offset_hours)
    for line in lines:
        when = datetime.datetime.strptime(line[1], "%Y/%m/%d %H:%M:%S") - datetime.timedelta(hours=offset_hours)
        seconds = round((when - base).total_seconds())
        trace.event("WUTraceLogging", WU, line[5], [text("Info", line[6])], seconds, pid=int(line[3]),
                    tid=int(line[4]))
        exact = etl_writer.filetime(seconds) + int(line[2])
        whole = bytearray(trace.buffers[-1][1])
        at = whole.rfind(etl_writer.struct.pack("<Q", etl_writer.filetime(seconds)))
        whole[at:at + 8] = etl_writer.struct.pack("<Q", exact)
        trace.buffers[-1][1] = bytes(whole)
    return trace


class Wulog(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def wulog(self, *arguments, status=0):
        done = run("wulog", *arguments)
        self.assertEqual(status, done.returncode, done.stderr)
        return done.stdout.decode(), done.stderr.decode()

    def write(self, name, lines, provider="WUTraceLogging", guid=WU, event="Agent", field="Info", start=0, **more):
        trace = update_trace(**more)
        for i, line in enumerate(lines):
            trace.event(provider, guid, event, [text(field, line)], start + i)
        trace.write(self.folder / name)

    def test_the_text_of_a_log_comes_back_byte_for_byte(self):
        log = (BUNDLE / "WindowsUpdate.log").read_bytes().decode("utf-8-sig")
        trace_of(log, 8).write(self.folder / "WindowsUpdate.20200101.000000.000.1.etl")
        shown, said = self.wulog(self.folder)
        self.assertEqual(log.splitlines(), shown.split("\r\n")[:-1])
        self.assertIn("times are in +08:00, the zone that the traces state", said)

    def test_a_trace_gives_the_same_findings_as_its_text(self):
        log = BUNDLE / "WindowsUpdate.log"
        shutil.copytree(BUNDLE, self.folder / "bundle")
        (self.folder / "bundle/WindowsUpdate.log").unlink()
        trace_of(log.read_bytes().decode("utf-8-sig"), 8).write(self.folder / "bundle/WindowsUpdate.etl")
        found = []
        for evidence in (BUNDLE, self.folder / "bundle"):
            diagnosis = json.loads(run("diagnose", evidence, "--format", "json").stdout)
            found.append([(finding["cause"], finding["level"]) for finding in diagnosis["findings"]])
        self.assertGreater(len(found[0]), 0)
        self.assertEqual(found[0], found[1])

    def test_files_are_ordered_by_their_numbers_and_lines_by_time(self):
        self.write("WindowsUpdate.20251008.140245.443.10.etl", ["third"], start=5)
        self.write("WindowsUpdate.20251008.140245.443.9.etl", ["second"], start=5)
        self.write("WindowsUpdate.20251009.140245.443.1.etl", ["first", "fourth"], start=4.5)
        shown, _ = self.wulog(self.folder)
        self.assertEqual(["first", "second", "third", "fourth"], [line.split()[-1] for line in shown.splitlines()])

    def test_only_the_client_unless_all_is_asked_for(self):
        self.write("WindowsUpdate.1.2.3.4.etl", ["of the client"])
        self.write("SIH.1.2.3.4.etl", ["of SIH"], "SIHTraceLogging", SIH, "SIH", start=1)
        self.write("waasmedic.1_2_3.etl", ["of the medic"], "Microsoft.Windows.WaaSMedic.Local", MEDIC, "Info", "m",
                   start=2)
        shown, _ = self.wulog(self.folder)
        self.assertEqual(1, len(shown.splitlines()))
        shown, _ = self.wulog(self.folder, "--all")
        self.assertEqual(["Agent", "SIH", "WaaSMedic"], [line.split()[4] for line in shown.splitlines()])
        _, said = self.wulog(self.folder / "SIH.1.2.3.4.etl", status=3)
        self.assertIn("--all", said)

    def test_summer_time_and_a_given_zone(self):
        self.write("a.etl", ["in November"], bias=480, summer=True)
        self.write("b.etl", ["in June"], bias=480, summer=True, start=-150 * 86400)
        shown, said = self.wulog(self.folder / "a.etl", self.folder / "b.etl")
        self.assertEqual(["2023/06/17 15:13:20.0000000", "2023/11/14 14:13:20.0000000"],
                         [line[:27] for line in shown.splitlines()])
        self.assertIn("-08:00 and -07:00", said)
        shown, said = self.wulog(self.folder / "a.etl", "--tz", "+05:30")
        self.assertTrue(shown.startswith("2023/11/15 03:43:20.0000000 "), shown)
        self.assertIn("+05:30, as given", said)

    def test_what_is_missing_is_said(self):
        self.write("a.etl", ["line"], lost=41)
        _, said = self.wulog(self.folder / "a.etl")
        self.assertIn("dropped 41 events", said)
        old = update_trace(build=14393)
        old.message(SAMPLE, 10, b"\1\2\3\4")
        old.write(self.folder / "old.etl")
        shown, said = self.wulog(self.folder / "old.etl", status=3)
        self.assertEqual("", shown)
        self.assertIn("Get-WindowsUpdateLog on the machine itself", said)
        (self.folder / "note.txt").write_text("no trace")
        _, said = self.wulog(self.folder / "note.txt", status=3)
        self.assertIn("there is no .etl trace in it", said)

    def test_output_goes_to_a_file_and_never_into_the_evidence(self):
        self.write("traces/a.etl", ["line"])
        self.wulog(self.folder / "traces", "-o", self.folder / "WindowsUpdate.log")
        self.assertEqual(1, len((self.folder / "WindowsUpdate.log").read_text().splitlines()))
        _, said = self.wulog(self.folder / "traces", "-o", self.folder / "traces/WindowsUpdate.log", status=1)
        self.assertIn("is part of the evidence", said)

    def test_many_traces_side_by_side_come_in_order(self):
        for i in range(12):
            self.write(f"WindowsUpdate.20251008.140245.443.{i}.etl", [f"{i} {n}" for n in range(20)], start=i * 3)
        self.write("WindowsUpdate.20251008.140245.444.1.etl", [f"long {n} " + "x" * 900 for n in range(600)],
                   start=0.5, mode=0x2009)
        shown, _ = self.wulog(self.folder)
        times = [line[:27] for line in shown.splitlines()]
        self.assertEqual(12 * 20 + 600, len(times))
        self.assertEqual(sorted(times), times)


if __name__ == "__main__":
    closing_line.main()
