# SPDX-License-Identifier: Apache-2.0
"""tools/run_tests.py must not lose a failure: it is what `make test` believes."""

import json
import pathlib
import stat
import subprocess
import sys
import tempfile
import unittest

import closing_line

ROOT = pathlib.Path(__file__).resolve().parent.parent
REPORT = {"testsuites": [{"name": "A", "testsuite": [{"name": "b", "status": "RUN", "result": "COMPLETED"}]}]}
WRITES_REPORT = "for a in sys.argv:\n if a.startswith('--gtest_output=json:'): open(a[20:], 'w').write(REPORT)\n"


class RunTests(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.build = pathlib.Path(scratch.name)

    def program(self, name, body, report=REPORT):
        path = self.build / name
        path.write_text(f"#!{sys.executable}\nimport os, sys\nREPORT = {json.dumps(report)!r}\n{body}")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return name

    def run_named(self, *names):
        command = [sys.executable, ROOT / "tools/run_tests.py", "--build", self.build, *names]
        done = subprocess.run(command, capture_output=True, text=True)
        return done.returncode, done.stdout.rstrip().splitlines()[-1], done.stdout

    def test_passing_program_is_counted(self):
        name = self.program("a_test", WRITES_REPORT)
        self.assertEqual((0, "1 passed, 0 failed, 0 skipped"), self.run_named(name)[:2])

    def test_failing_test_is_counted_and_shown(self):
        report = {"testsuites": [{"name": "A", "testsuite": [
            {"name": "b", "status": "RUN", "result": "COMPLETED", "failures": [{"failure": "left is not right"}]}]}]}
        name = self.program("a_test", WRITES_REPORT + "sys.exit(1)", report)
        status, line, output = self.run_named(name)
        self.assertEqual((1, "0 passed, 1 failed, 0 skipped"), (status, line))
        self.assertIn("left is not right", output)

    def test_crash_is_a_failure(self):
        name = self.program("a_test", "print('[       OK ] A.b (0 ms)', flush=True); os.abort()")
        status, line, output = self.run_named(name)
        self.assertEqual((1, "1 passed, 1 failed, 0 skipped"), (status, line))
        self.assertIn("SIGABRT", output)

    def test_bad_exit_status_after_passing_tests_is_a_failure(self):
        name = self.program("a_test", WRITES_REPORT + "print('leak of 8 bytes'); sys.exit(23)")
        status, line, output = self.run_named(name)
        self.assertEqual((1, "1 passed, 1 failed, 0 skipped"), (status, line))
        self.assertIn("leak of 8 bytes", output)

    def test_skip_is_shown_with_its_reason(self):
        report = {"testsuites": [{"name": "A", "testsuite": [
            {"name": "b", "status": "RUN", "result": "SKIPPED"}, {"name": "c", "status": "RUN", "result": "COMPLETED"}]}]}
        said = "print('[ RUN      ] A.b\\nx.cpp:1: Skipped\\nno corpus here\\n\\n[  SKIPPED ] A.b (0 ms)')"
        name = self.program("a_test", WRITES_REPORT + said, report)
        status, line, output = self.run_named(name)
        self.assertEqual((0, "1 passed, 0 failed, 1 skipped"), (status, line))
        self.assertIn("A.b: no corpus here", output)

    def test_lint_that_fails_is_a_failure(self):
        self.program("casebook", "print('rules/x.yaml:3: unknown cause'); sys.exit(1)")
        status, line, output = self.run_named("knowledge lint")
        self.assertEqual((1, "0 passed, 1 failed, 0 skipped"), (status, line))
        self.assertIn("rules/x.yaml:3", output)

    def test_nothing_to_run_is_a_failure(self):
        status, line, _ = self.run_named("no_such_test")
        self.assertEqual((1, "0 passed, 1 failed, 0 skipped"), (status, line))


if __name__ == "__main__":
    closing_line.main()
