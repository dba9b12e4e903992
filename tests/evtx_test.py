#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`casebook evtx` on our own samples and on public logs: complete, well-formed, the same as another reader says.

The public logs lie beside the repository or where CASEBOOK_SHARED says; the other reader is evtxexport of
Debian's libevtx-utils. What is absent is skipped.
"""

import collections
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile
from xml.etree import ElementTree
from xml.parsers import expat

import closing_line
import evtx_writer
import program
from program import run

SHARED = pathlib.Path(os.environ.get("CASEBOOK_SHARED", program.ROOT / "../shared"))
CORPUS = SHARED / "corpus/binary/evtx"
TESTDATA = program.ROOT / "src/decode/evtx/testdata"
PEER = shutil.which("evtxexport")
# Of a build with sanitizers every n-th file is enough.
EVERY = 8 if program.is_sanitized() else 1
PEER_SECONDS = 20
# What evtxexport never ends with.
ENDLESS_FOR_PEER = {"arrays-multiply"}


def goldens():
    return sorted(TESTDATA.glob("*/input.evtx"))


def corpus_rows():
    """(file, least number of records) of the corpus' index."""
    index = CORPUS / "evtx_index.tsv"
    if not index.is_file():
        raise unittest.SkipTest(f"no corpus at {CORPUS} (set CASEBOOK_SHARED to the folder above it)")
    rows = [line.split("\t") for line in index.read_text(encoding="utf-8").splitlines()[1:]]
    return [(CORPUS / row[0], int(row[2])) for row in rows[::EVERY] if (CORPUS / row[0]).is_file()]


def evtx(*arguments, status=0):
    done = run("evtx", *arguments)
    if done.returncode != status:
        raise AssertionError(f"{arguments}: status {done.returncode}: {done.stderr.decode()}")
    return done


def local(tag):
    return tag.rpartition("}")[2]


def normal(text):
    """The same value in the spelling of both readers: digits of times, zeros of hexadecimal, letters of GUIDs."""
    text = (text or "").replace("\r\n", "\n").replace("\r", "\n").strip()
    if time := re.fullmatch(r"(\d{4,5}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7})(00)?Z", text):
        return time[1]
    if number := re.fullmatch(r"0x0*([0-9a-f]+)", text):
        return "0x" + number[1]
    return text.upper() if re.fullmatch(r"\{[0-9A-Fa-f-]{36}\}", text) else text


def flat(element, path=""):
    """Every element, text and attribute in order."""
    path += "/" + local(element.tag)
    parts = [(path, normal(element.text))]
    parts += [(f"{path}@{local(name)}", normal(value)) for name, value in sorted(element.attrib.items())]
    for child in element:
        parts += flat(child, path)
    return parts


def events_of(xml):
    """EventRecordID -> flat event. Events that are not XML are left out: evtxexport writes them."""
    events = {}
    for match in re.finditer(r"<Event[ >].*?</Event>", xml.decode("utf-8", "replace"), re.S):
        try:
            parts = flat(ElementTree.fromstring(match[0]))
        except ElementTree.ParseError:
            continue
        number = [value for path, value in parts if path == "/Event/System/EventRecordID"]
        if number:
            events[number[0]] = parts
    return events


def is_size(ours, theirs):
    """size_t: we write hexadecimal as Event Viewer does, evtxexport decimal."""
    return re.fullmatch(r"0x[0-9a-f]+", ours) and theirs.isdigit() and int(ours, 16) == int(theirs)


def differences(ours, theirs):
    if len(ours) != len(theirs):
        return [(len(ours), len(theirs))]
    return [(a, b) for a, b in zip(ours, theirs) if a != b and not (a[0] == b[0] and is_size(a[1], b[1]))]


class Samples(unittest.TestCase):
    def test_samples_are_what_their_scripts_write(self):
        for script in ("evtx_cases.py", "evt_cases.py"):
            done = subprocess.run([sys.executable, program.ROOT / "tests" / script, "--check"], check=False,
                                  capture_output=True, text=True)
            self.assertEqual((0, ""), (done.returncode, done.stdout))

    def test_every_sample_gives_well_formed_output(self):
        for path in goldens():
            with self.subTest(path.parent.name):
                self.check_forms(path, 0)

    def test_every_public_log_is_complete_and_well_formed(self):
        for path, least in corpus_rows():
            with self.subTest(path.name):
                self.check_forms(path, least)

    def check_forms(self, path, least):
        xml = evtx(path, "-f", "xml").stdout
        expat.ParserCreate(namespace_separator=" ").Parse(xml, True)
        lines = evtx(path, "-f", "jsonl").stdout.splitlines()
        for line in lines:
            self.assertIn("record", json.loads(line))
        self.assertGreaterEqual(len(lines), least)
        self.assertEqual(len(lines), len(list(ElementTree.fromstring(xml))))


class Peer(unittest.TestCase):
    def compare(self, path):
        """How many events were compared."""
        done = subprocess.run([PEER, "-f", "xml", path], capture_output=True, check=False, timeout=PEER_SECONDS)
        theirs = events_of(done.stdout)
        ours = events_of(evtx(path, "-f", "xml").stdout)
        for number, event in theirs.items():
            self.assertIn(number, ours)
            self.assertEqual([], differences(ours[number], event), f"record {number}")
        return len(theirs)

    def setUp(self):
        if PEER is None:
            self.skipTest("evtxexport is not installed (package libevtx-utils)")

    def test_samples_say_the_same(self):
        # Where nesting is hostile each reader has a limit of its own.
        others = ENDLESS_FOR_PEER | {"nested-too-deep"}
        compared = 0
        for path in goldens():
            if path.parent.name not in others:
                with self.subTest(path.parent.name):
                    compared += self.compare(path)
        self.assertGreater(compared, 50)

    def test_public_logs_say_the_same(self):
        compared = 0
        for path, _ in corpus_rows():
            with self.subTest(path.name):
                compared += self.compare(path)
        self.assertGreater(compared, 1000)


class Command(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)
        self.log = TESTDATA / "system-events/input.evtx"

    def ids(self, *arguments):
        lines = evtx(self.log, "-f", "jsonl", *arguments).stdout.splitlines()
        return [json.loads(line)["id"] for line in lines]

    def test_filters(self):
        self.assertEqual([1074, 41, 6008, 6013, 7, 153, 20, 4, 104], self.ids())
        self.assertEqual([41, 153], self.ids("--id", "153", "--id", "41"))
        self.assertEqual([20], self.ids("--provider", "windowsupdate"))
        self.assertEqual([41, 6008, 7, 20], self.ids("--level", "error"))
        self.assertEqual([41], self.ids("--level", "fatal"))
        self.assertEqual([6008, 6013], self.ids("--from", "2024-03-05 09:02", "--to", "2024-03-05 09:04:00"))
        self.assertEqual([1074, 41], self.ids("--limit", "2"))
        self.assertEqual([], self.ids("--id", "1"))

    def test_messages_in_both_languages(self):
        self.assertIn("Windows failed to install the following update with error 0x80073712",
                      evtx(self.log, "--id", "20").stdout.decode())
        chinese = evtx(self.log, "--id", "20", "--lang", "zh")
        self.assertIn("安装失败: Windows 无法安装以下更新，错误为 0x80073712", chinese.stdout.decode())
        self.assertIn("9 条记录，写出 1 条", chinese.stderr.decode())

    def test_all_logs_of_an_archive(self):
        archive = self.folder / "case.zip"
        with zipfile.ZipFile(archive, "w") as packed:
            for name in ("System", "Setup"):
                packed.writestr(f"logs/{name}.evtx", bytes(evtx_writer.build([{"id": 7, "channel": name}] * 3).bytes))
            packed.writestr("readme.txt", "no log")
        done = evtx(archive, "-f", "xml")
        root = ElementTree.fromstring(done.stdout)
        self.assertEqual("Events", root.tag)
        channels = collections.Counter(event.find(".//{*}Channel").text for event in root)
        self.assertEqual({"System": 3, "Setup": 3}, channels)
        self.assertEqual(2, done.stderr.decode().count("3 records, 3 written"))
        self.assertEqual(4, len(evtx(archive, "-f", "jsonl", "--limit", "4").stdout.splitlines()))

    def test_hostile_texts_are_spelled_out_in_every_form(self):
        text = "a\x1b[2J\x85\x9b\u202e\u200b\u2028\u3164\ufe0f\U000e0041\x7f中文é b"
        log = self.folder / "hostile.evtx"
        log.write_bytes(bytes(evtx_writer.build([
            {"provider": "Prov\nFORGED line\u202e", "id": 7, "data": [["name\u202e", "string", text], ["plain", "string", text]]},
        ]).bytes))
        raw = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028\u202e\u3164\ufe0f\U000e0041]")
        for form in ("text", "jsonl", "xml"):
            shown = evtx(log, "-f", form).stdout.decode()
            self.assertIsNone(raw.search(shown), (form, shown))
            self.assertIn("中文é", shown)
            if form == "text":
                self.assertFalse(any(line.startswith("FORGED") for line in shown.splitlines()), shown)
            elif form == "jsonl":
                self.assertEqual(text, json.loads(shown)["data"]["plain"])
            else:
                values = [data.text for data in ElementTree.fromstring(shown).iter() if local(data.tag) == "Data"]
                self.assertEqual(text.replace("\x1b", "\ufffd"), values[1])
                self.assertIn("&#x202E;", shown)

    def test_nothing_found(self):
        (self.folder / "a.txt").write_text("no log")
        done = run("evtx", self.folder)
        self.assertEqual((3, b""), (done.returncode, done.stdout))
        self.assertIn("no Windows event log (.evtx) in it", done.stderr.decode())

    def test_damage_is_told_on_standard_error(self):
        done = evtx(TESTDATA / "broken-record-between/input.evtx")
        self.assertIn("Records of the event log are damaged", done.stderr.decode())
        self.assertIn("first at offset 6192", done.stderr.decode())
        recovered = evtx(TESTDATA / "free-offset-too-small/input.evtx")
        self.assertIn("5 records, 5 written (2 of them recovered)", recovered.stderr.decode())

    def test_the_writer_has_a_command(self):
        events = self.folder / "events.json"
        events.write_text(json.dumps([{"id": 5, "data": [["name", "uint32", 7]]}]))
        out = self.folder / "out.evtx"
        subprocess.run([sys.executable, program.ROOT / "tests/evtx_writer.py", events, out], check=True)
        line = json.loads(evtx(out, "-f", "jsonl").stdout)
        self.assertEqual({"name": 7}, line["data"])


if __name__ == "__main__":
    closing_line.main()
