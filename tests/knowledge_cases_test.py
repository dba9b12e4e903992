#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""For each small case of tests/knowledge_cases.txt the cause that it is about stands first.

A case begins with `== CAUSE`, each of its files with `-- NAME`; the lines that follow are its content."""

import concurrent.futures
import json
import os
import pathlib
import tempfile
import unittest

import closing_line
import program

CASES = pathlib.Path(__file__).resolve().parent / "knowledge_cases.txt"


def read_cases():
    """Pairs of a cause and the text of each file."""
    cases, lines = [], []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            cases.append((line[3:], {}))
        elif line.startswith("-- "):
            lines = cases[-1][1].setdefault(line[3:], [])
        elif cases:
            lines.append(line)
    return cases


def first_cause(files):
    with tempfile.TemporaryDirectory() as folder:
        for name, lines in files.items():
            pathlib.Path(folder, name).write_bytes(("\r\n".join(lines) + "\r\n").encode())
        done = program.run("diagnose", folder, "--format", "json")
    if done.returncode != 0:
        return done.stderr.decode()
    findings = json.loads(done.stdout)["findings"]
    return findings[0]["cause"] if findings else "nothing"


class KnowledgeCases(unittest.TestCase):
    def test_the_cause_of_each_case_stands_first(self):
        cases = read_cases()
        self.assertGreater(len(cases), 80)
        if program.is_sanitized():
            cases = cases[::8]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            found = list(pool.map(lambda case: first_cause(case[1]), cases))
        for (cause, files), first in zip(cases, found):
            with self.subTest(cause, files=list(files)):
                self.assertEqual(cause, first)


if __name__ == "__main__":
    closing_line.main()
