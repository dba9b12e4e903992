#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the commands of docs/writing-a-rule.md and its Chinese twin in an empty folder, in order, and
compares what they print with what the page shows."""

import pathlib
import re
import shlex
import tempfile
import unittest

import closing_line
import program

BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Commands that are expected to find something wrong.
FAILING = {1: re.compile(r", [1-9]\d* wrong$", re.MULTILINE)}


def commands_of(block):
    """(command, [lines shown below it]) of a console block."""
    parts = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)[1:]
    return [(command, shown.splitlines()) for command, shown in zip(parts[::2], parts[1::2])]


def as_pattern(line):
    return re.compile(".*".join(re.escape(part) for part in line.split("...")) + r"\s*$")


class WritingARule(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def follow(self, page):
        commands = 0
        for kind, name, text in BLOCK.findall((program.ROOT / "docs" / page).read_text()):
            if name:
                path = self.folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            elif kind == "console":
                for command, shown in commands_of(text):
                    self.run_one(command, shown)
                    commands += 1
        return commands

    def run_one(self, command, shown):
        words = shlex.split(command)
        self.assertEqual("casebook", words[0])
        done = program.run(*words[1:], cwd=self.folder, environment={"COLUMNS": "200"})
        out = done.stdout.decode()
        expected = next((status for status, sign in FAILING.items() if sign.search(out)), 0)
        self.assertEqual(expected, done.returncode, f"{command}\n{out}{done.stderr.decode()}")
        lines = iter(out.splitlines())
        for line in shown:
            wanted = as_pattern(line)
            self.assertTrue(any(wanted.match(real) for real in lines), f"{command}\nshows no '{line}' here:\n{out}")

    def test_english_page(self):
        self.assertGreater(self.follow("writing-a-rule.md"), 8)

    def test_chinese_page(self):
        self.assertGreater(self.follow("writing-a-rule.zh.md"), 8)

    def test_both_pages_write_the_same_files_and_run_the_same_commands(self):
        def outline(page):
            blocks = BLOCK.findall((program.ROOT / "docs" / page).read_text())
            files = [(name, re.sub(r"(?m)^#.*\n", "", text)) for _, name, text in blocks if name]
            typed = [command.replace(" --lang zh", "") for kind, name, text in blocks if kind == "console"
                     for command, _ in commands_of(text)]
            return files, typed

        self.assertEqual(outline("writing-a-rule.md"), outline("writing-a-rule.zh.md"))


if __name__ == "__main__":
    closing_line.main()
