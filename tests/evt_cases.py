#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The samples of src/decode/evt/testdata, event logs of Windows XP.

    python3 tests/evt_cases.py           writes them
    python3 tests/evt_cases.py --check   says which files are not what it would write

Source of the format: "Event Log File Format" and EVENTLOGRECORD, learn.microsoft.com.
"""

import pathlib
import struct

import evtx_cases

TESTDATA = pathlib.Path(__file__).resolve().parent.parent / "src/decode/evt/testdata"
CASES = []
HEADER = 48
TIME = 1_100_000_000  # 2004-11-09T11:33:20Z
ERROR, WARNING, INFORMATION, AUDIT_FAILURE = 1, 2, 4, 16


def case(function):
    CASES.append(function)
    return function


def text(value):
    return value.encode("utf-16-le") + b"\0\0"


def record(number, source, code, kind, strings=(), data=b"", sid=b"", computer="XP-1.example.com"):
    """`code`: with severity and facility above, as in 0x80001778."""
    names = text(source) + text(computer)
    names += bytes(-(56 + len(names)) % 4)
    sid_at = 56 + len(names)
    strings_at = sid_at + len(sid)
    body = b"".join(map(text, strings))
    data_at = strings_at + len(body)
    tail = names + sid + body + data
    tail += bytes(-len(tail) % 4)
    size = 56 + len(tail) + 4
    head = struct.pack("<I4sIIIIHHHHIIIIII", size, b"LfLe", number, TIME + number, TIME + number, code, kind,
                       len(strings), 0, 0, 0, strings_at, len(sid), sid_at, len(data), data_at)
    return head + tail + struct.pack("<I", size)


def header(size, first=HEADER, end=0, following=0, oldest=1, flags=0):
    return struct.pack("<I4sIIIIIIIIII", HEADER, b"LfLe", 1, 1, first, end, following, oldest, size, flags, 0, HEADER)


def end_mark(first, end, following, oldest):
    return struct.pack("<IIIIIIIIII", 40, 0x11111111, 0x22222222, 0x33333333, 0x44444444, first, end, following, oldest,
                       40)


def log(records, flags=0, oldest=1):
    body = b"".join(records)
    end = HEADER + len(body)
    count = oldest + len(records)
    return (header(end + 40, end=end, following=count, oldest=oldest, flags=flags) + body +
            end_mark(HEADER, end, count, oldest))


def some(count, first=1):
    return [record(first + i, "Example", 100 + i, INFORMATION, [f"object {first + i}"]) for i in range(count)]


@case
def ordinary():
    """restart, crash, disk, service, failed audit, binary data, Chinese text"""
    return log([
        record(1, "EventLog", 0x80001778, ERROR, ["10:11:12", "11/9/2004"], b"\xd4\x07"),
        record(2, "Disk", 0xC0040007, ERROR, [r"\Device\Harddisk0\D"], bytes(range(8))),
        record(3, "Service Control Manager", 0xC0001B77, WARNING, ["打印后台处理", "1"]),
        record(4, "Security", 529, AUDIT_FAILURE, ["user", "EXAMPLE", "3"],
               sid=bytes.fromhex("010100000000000512000000")),
        record(5, "Example", 1, INFORMATION),
        record(6, "Example", 2, 0, ["a\r\nb\x01", "", "c"], computer="XP-RENAMED"),
    ])


@case
def wrapped():
    """the log went round: the newest record lies on both sides of the file's end, an old one is partly overwritten"""
    split = record(9, "Example", 900, INFORMATION, ["a text that goes on behind the header"])
    newest = record(10, "Example", 901, INFORMATION, ["newest"])
    old = some(4, first=5)
    cut = 80
    body = split[cut:] + newest
    end = HEADER + len(body)
    body += end_mark(end + 40 + 24, end, 11, 6) + old[0][-24:] + b"".join(old[1:]) + split[:cut]
    return header(HEADER + len(body), first=end + 64, end=end, following=11, oldest=6, flags=2) + body


@case
def dirty():
    """copied while open: the header counts nothing, room behind the last record is zeros"""
    return header(4096, end=HEADER, following=1, oldest=0, flags=1) + b"".join(some(3)) + bytes(512)


@case
def filler():
    """where no head fits before the end stands 0x27"""
    whole = log(some(2))
    return whole + struct.pack("<I", 0x27) * 9


@case
def stale_records():
    """records below the header's oldest number are told as recovered"""
    made = bytearray(log(some(4)))
    struct.pack_into("<I", made, 28, 3)
    return bytes(made)


@case
def broken_record():
    """a record whose sizes do not agree is stepped over"""
    records = some(4)
    records[1] = b"\xff" * 4 + records[1][4:]
    return log(records)


@case
def cut():
    """the copy ended inside a record"""
    whole = log(some(3))
    return whole[:HEADER + sum(map(len, some(2))) + 70]


@case
def offsets_outside():
    """offsets and counts that point out of the record"""
    records = [bytearray(one) for one in some(3)]
    struct.pack_into("<I", records[0], 36, 0x7FFFFFFF)
    struct.pack_into("<H", records[1], 26, 65535)
    struct.pack_into("<II", records[2], 48, 0xFFFFFFFF, 0xFFFFFFFF)
    return log([bytes(one) for one in records])


@case
def empty():
    """a log without records"""
    return log([])


if __name__ == "__main__":
    evtx_cases.run(CASES, TESTDATA, "input.evt", "tests/evt_cases.py")
