#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The sample of src/decode/pmc/testdata: a configuration of Process Monitor.

    python3 tests/pmc_goldens.py           writes it
    python3 tests/pmc_goldens.py --check   says whether it is what it would write
"""

import pathlib
import struct

import evtx_cases

SOURCE = pathlib.Path(__file__).resolve().parent.parent / "src"
TESTDATA = SOURCE / "decode/pmc/testdata"
CASES = []


def case(function):
    CASES.append(function)
    return function


def record(name, data):
    wide = name.encode("utf-16-le") + b"\0\0"
    head = 16 + len(wide)
    return struct.pack("<4I", head + len(data), 16, head, len(data)) + wide + data


def rule(column, relation, action, value):
    wide = value.encode("utf-16-le") + b"\0\0"
    return struct.pack("<IIBI", column, relation, action, len(wide)) + wide + bytes(8)


def rules(*all_rules):
    return struct.pack("<BI", 1, len(all_rules)) + b"".join(all_rules)


@case
def filter_and_highlight():
    """a filter with inclusion and exclusion, highlighting, and a capture that drops what is hidden"""
    return (record("DestructiveFilter", struct.pack("<I", 1))
            + record("FilterRules", rules(rule(40053, 0, 1, "TiWorker.exe"), rule(40071, 6, 0, "$Extend")))
            + record("HighlightRules", rules(rule(40056, 0, 1, "ACCESS DENIED"))))


@case
def cut():
    """the copy ended inside the rules"""
    return filter_and_highlight()[:-30]


if __name__ == "__main__":
    evtx_cases.run(CASES, TESTDATA, "input.PMC", "tests/pmc_goldens.py")
