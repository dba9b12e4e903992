#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Message files beside the logs: a provider that nobody knows, its library, its .mui, a hive that names a file."""

import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import closing_line
import evtx_writer
import message_file_cases as cases
import program
from message_file_writer import CHINESE, ENGLISH, MANIFEST, MESSAGE_TABLE, library, message_table, wevt_template
from program import run

GUID = "{" + cases.AGENT + "}"


def agent_log():
    """The provider of the sample, and a classic source."""
    provider = {"provider": "Example-Storage-Agent", "guid": GUID}
    return evtx_writer.build([
        provider | {"id": 1, "data": [["Volume", "string", "D:"], ["Milliseconds", "uint32", 250]]},
        provider | {"id": 77, "data": [["Reason", "string", "no text"]]},
        {"provider": "ExLegacy", "id": 0x1001, "qualifiers": 0xC000, "level": 2, "data": ["D:", "0x80070005"]}]).bytes


def hives():
    """The writer of registry hives, which lies beside their decoder."""
    path = program.ROOT / "src/decode/regf/make_hives.py"
    spec = importlib.util.spec_from_file_location("make_hives", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def library_without_texts():
    """As Windows ships them: the manifest here, the texts in a .mui file for each language."""
    return library([(MANIFEST, 1, ENGLISH, wevt_template([cases.agent()]))])


def mui(language, texts):
    return library([(MESSAGE_TABLE, 1, language, message_table(texts))])


class MessageFiles(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, **files):
        for name, content in files.items():
            path = self.folder / name.replace("__", "/").replace("_dot_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def messages(self, *arguments, language="en"):
        done = run("evtx", *arguments, "-f", "jsonl", "--lang", language)
        self.assertEqual(0, done.returncode, done.stderr.decode())
        return [json.loads(line).get("message") for line in done.stdout.splitlines()]

    def test_texts_of_a_library_in_the_evidence_in_both_languages(self):
        self.write(bundle__agent_dot_evtx=agent_log(), bundle__agent_dot_dll=cases.agent_library(),
                   bundle__ExLegacy_dot_dll=cases.legacy_library())
        bundle = self.folder / "bundle"
        self.assertEqual(["Volume D: was attached after 250 ms.\n\n100% of it can be read: C:\\new.", None,
                          "Backup of D: failed with 0x80070005."], self.messages(bundle))
        self.assertEqual(["\u5377 D: \u5728 250 \u6beb\u79d2\u540e\u8fde\u63a5\u3002", None,
                          "\u5907\u4efd D: \u5931\u8d25\uff0c\u9519\u8bef 0x80070005\u3002"],
                         self.messages(bundle, language="zh"))

    def test_files_behind_the_option_and_in_translations(self):
        self.write(agent_dot_evtx=agent_log(), more__agent_dot_dll=library_without_texts(),
                   **{"more__en-US__agent_dot_dll_dot_mui": mui(ENGLISH, cases.ENGLISH_TEXTS),
                      "more__zh-CN__agent_dot_dll_dot_mui": mui(CHINESE, cases.CHINESE_TEXTS)})
        log, more = self.folder / "agent.evtx", self.folder / "more"
        self.assertEqual([None, None, None], self.messages(log))
        self.assertIn("Volume D: was attached", self.messages(log, "--messages", more)[0])
        self.assertIn("\u6beb\u79d2", self.messages(log, "--messages", more, language="zh")[0])
        # Both languages of the only file that is given.
        only = ("--messages", more / "agent.dll", "--messages", more / "zh-CN")
        self.assertIn("\u6beb\u79d2", self.messages(log, *only, language="en")[0])

    def test_the_registry_says_which_file_is_for_which_source(self):
        write = hives()
        source = write.Key("Example Backup", [("EventMessageFile", write.EXPAND,
                                               "%SystemRoot%\\System32\\other.dll;%SystemRoot%\\System32\\exback.dll")])
        logs = write.nest("Services\\EventLog\\Application", source)
        system = write.Key("ROOT", keys=[
            write.Key("Select", [("Current", write.DWORD, 1), ("Default", write.DWORD, 1)]),
            write.Key("ControlSet001", keys=[logs])])
        publisher = write.Key(GUID, [("", write.SZ, "Example-Storage-Agent"),
                                     ("MessageFileName", write.EXPAND, "%SystemRoot%\\System32\\agent-texts.dll")])
        software = write.Key("ROOT", keys=[write.nest("Microsoft\\Windows\\CurrentVersion\\WINEVT\\Publishers", publisher)])
        log = evtx_writer.build([
            {"provider": "Example Backup", "id": 0x1001, "qualifiers": 0xC000, "data": ["D:", "5"]},
            {"provider": "Example-Storage-Agent", "guid": GUID, "id": 4, "data": []}]).bytes
        self.write(bundle__a_dot_evtx=log, bundle__exback_dot_dll=cases.legacy_library(),
                   bundle__SYSTEM=write.Hive(system, "SYSTEM").bytes(), bundle__SOFTWARE=write.Hive(software, "SOFTWARE").bytes(),
                   **{"bundle__agent-texts_dot_dll_dot_mui": mui(ENGLISH, cases.ENGLISH_TEXTS)})
        self.assertEqual(["Backup of D: failed with 5.", "The agent stopped."], self.messages(self.folder / "bundle"))

    def test_an_option_that_gives_nothing_says_so(self):
        self.write(agent_dot_evtx=agent_log(), notes_dot_txt=b"no message file")
        done = run("evtx", self.folder / "agent.evtx", "--messages", self.folder / "notes.txt")
        self.assertEqual(0, done.returncode)
        self.assertIn("no message table", done.stderr.decode())

    def test_traces_and_logs_of_a_bundle_show_the_texts(self):
        self.write(bundle__agent_dot_evtx=agent_log(), bundle__agent_dot_etl=cases.agent_trace(),
                   bundle__agent_dot_dll=cases.agent_library())
        done = run("events", self.folder / "bundle", "-f", "jsonl")
        self.assertEqual(0, done.returncode, done.stderr.decode())
        texts = [json.loads(line)["text"] for line in done.stdout.splitlines()]
        traced = [text for text in texts if text.startswith("Event 2 Connect/Start: ")]
        self.assertEqual(["Event 2 Connect/Start: Connected to backup.example.com:443 as writer; flags "
                          "Encrypted|Compressed|0x10, result 0x80070005. "
                          "[Session=00000000-0000-0000-0000-000000000007]"], traced)
        self.assertTrue(any(text.startswith("Volume D: was attached") for text in texts), texts)

    def test_the_library_may_lie_beside_a_trace_or_behind_the_option(self):
        self.write(agent_dot_etl=cases.agent_trace(), agent_dot_dll=cases.agent_library())
        trace, file = self.folder / "agent.etl", self.folder / "agent.dll"
        for arguments in ((trace, file), (trace, "--messages", file)):
            done = run("events", *arguments)
            self.assertIn("Volume D: was attached after 250 ms.", done.stdout.decode())
        self.assertNotIn("attached", run("events", trace).stdout.decode())

    def test_old_update_traces_become_a_log_with_their_trace_format(self):
        trace = cases.messages_of_filter(session="WindowsUpdate_trace_log",
                                         file="C:\\Windows\\Logs\\WindowsUpdate\\WindowsUpdate.20231114.221320.000.1.etl")
        self.write(old_dot_etl=trace, example_dot_tmf=cases.trace_format())
        done = run("wulog", self.folder / "old.etl", "--messages", self.folder / "example.tmf")
        self.assertEqual(0, done.returncode, done.stderr.decode())
        lines = done.stdout.decode().splitlines()
        self.assertEqual(2, len(lines), lines)
        self.assertIn("ExampleFilter   FilterOpen: Context 0xffff800012345678 of C:\\Sample: 0xC0000022 (write)", lines[0])
        self.assertEqual(3, run("wulog", self.folder / "old.etl").returncode)

    def test_damaged_libraries_cost_their_texts_alone(self):
        content = cases.agent_library()
        log = agent_log()
        for at in range(0x200, len(content), 97):
            self.write(agent_dot_evtx=log, agent_dot_dll=content[:at])
            done = run("evtx", self.folder, "-f", "jsonl")
            self.assertEqual(0, done.returncode, (at, done.stderr.decode()))
            self.assertEqual(3, len(done.stdout.splitlines()))


class Samples(unittest.TestCase):
    def test_the_committed_samples_are_what_the_script_writes(self):
        done = subprocess.run([sys.executable, program.ROOT / "tests/message_file_cases.py", "--check"],
                              capture_output=True, check=False)
        self.assertEqual((0, b""), (done.returncode, done.stdout))


if __name__ == "__main__":
    closing_line.main()
