#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Real public logs: the same bytes out on every run and with any number of threads, and nothing said
about them that their owners did not find. The logs are not ours to copy; the test skips where they are
not beside the checkout."""

import json
import unittest

import closing_line
import program

CORPUS = program.ROOT.parent / "shared/corpus/text"


def diagnose(case, jobs):
    done = program.run("diagnose", CORPUS / case, "--format", "json", "--jobs", jobs)
    return done.stdout


def size_of(case):
    return sum(path.stat().st_size for path in (CORPUS / case).rglob("*") if path.is_file())


class CorpusDiagnosis(unittest.TestCase):
    def setUp(self):
        if not CORPUS.is_dir():
            self.skipTest(f"{CORPUS.relative_to(program.ROOT.parent)} is not beside the checkout")

    def test_runs_and_threads_do_not_change_a_byte(self):
        cases = sorted(path.name for path in CORPUS.iterdir() if path.is_dir())
        self.assertGreater(len(cases), 40)
        if program.is_sanitized():
            cases = [case for case in cases if size_of(case) < 300_000][::5]
        for case in cases:
            with self.subTest(case):
                first = diagnose(case, 1)
                self.assertIn(b'"schema"', first)
                self.assertEqual(first, diagnose(case, 2))
                self.assertEqual(first, diagnose(case, 2))

    def test_the_image_member_that_fails_in_three_attempts_is_named_first(self):
        if program.is_sanitized():
            self.skipTest("24 MB take minutes in a build with sanitizers")
        answer = json.loads(diagnose("case-001", 2))
        self.assertEqual("failure", answer["verdict"])
        self.assertTrue(any(path.lower().endswith("\\mscordbi.dll") for path in answer["findings"][0]["objects"]["files"]),
                        answer["findings"][0]["objects"])

    def test_no_failure_is_reported_that_is_not_there(self):
        for case, verdict in (("case-008", "healthy"), ("case-009", "insufficient"),
                              ("case-010", "insufficient"), ("case-012", "healthy")):
            with self.subTest(case):
                answer = json.loads(diagnose(case, 2))
                self.assertEqual(verdict, answer["verdict"])
                self.assertFalse([finding for finding in answer["findings"] if finding["confidence"] >= 0.5])


if __name__ == "__main__":
    closing_line.main()
