# SPDX-License-Identifier: Apache-2.0
"""Ends a Python test script the way tools/run_tests.py counts it: N passed, N failed, N skipped.

    if __name__ == "__main__":
        closing_line.main()          # runs the unittest cases of the script
"""

import sys
import unittest


def main():
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=1).run(suite)
    failed = {test.id() for test, _ in result.failures + result.errors}
    failed |= {test.id() for test in result.unexpectedSuccesses}
    for test, reason in result.skipped:
        print(f"skipped: {test.id().removeprefix('__main__.')}: {reason}")
    passed = result.testsRun - len(failed) - len(result.skipped)
    print(f"{max(passed, 0)} passed, {len(failed)} failed, {len(result.skipped)} skipped", flush=True)
    sys.exit(1 if failed else 0)
