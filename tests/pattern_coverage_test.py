#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The page of recognised patterns is as its mapping and the knowledge say, and the tool sees what is wrong."""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import closing_line

ROOT = pathlib.Path(__file__).resolve().parent.parent


class PatternCoverage(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.tree = pathlib.Path(scratch.name) / "casebook"
        shutil.copytree(ROOT / "knowledge", self.tree / "knowledge")
        for name in ("tools/pattern_coverage.py", "tools/pattern_coverage.tsv", "docs/coverage-patterns.md"):
            (self.tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, self.tree / name)
        self.mapping = self.tree / "tools/pattern_coverage.tsv"

    def run_tool(self, *options):
        command = [sys.executable, str(self.tree / "tools/pattern_coverage.py"), *options]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def test_the_page_is_as_the_mapping_says(self):
        done = subprocess.run([sys.executable, str(ROOT / "tools/pattern_coverage.py"), "--check"],
                              capture_output=True, text=True, check=False)
        self.assertEqual((0, ""), (done.returncode, done.stderr))

    def test_a_changed_mapping_makes_the_page_stale_until_it_is_written(self):
        text = self.mapping.read_text().replace("\tcovered\tscheduled-task-corrupt\t", "\tcovered\tstartup-hang\t")
        self.mapping.write_text(text)
        self.assertIn("stale", self.run_tool("--check").stderr)
        self.assertEqual(0, self.run_tool().returncode)
        self.assertEqual(0, self.run_tool("--check").returncode)

    def test_a_cause_that_is_not_there_is_named(self):
        self.mapping.write_text(self.mapping.read_text() + "zz-new\tcovered\tno-such-cause\t\n")
        done = self.run_tool()
        self.assertEqual(1, done.returncode)
        self.assertIn("there is no cause 'no-such-cause'", done.stderr)

    def test_an_open_pattern_says_why(self):
        self.mapping.write_text(self.mapping.read_text() + "zz-new\topen\t\t\n")
        self.assertIn("open without a reason", self.run_tool("--check").stderr)


if __name__ == "__main__":
    closing_line.main()
