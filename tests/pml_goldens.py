#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The samples of src/decode/pml/testdata: small traces of an invented machine, whole and damaged.

    python3 tests/pml_goldens.py           writes them
    python3 tests/pml_goldens.py --check   says which files are not what it would write
"""

import pathlib
import struct

import evtx_cases
from pml_cases import FILES
from pml_writer import Trace, frame

SOURCE = pathlib.Path(__file__).resolve().parent.parent / "src"
TESTDATA = SOURCE / "decode/pml/testdata"
CASES = []
STAGED = "C:\\Windows\\SoftwareDistribution\\Download\\0a1b\\inst\\example.dll"


def case(function):
    CASES.append(function)
    return function


def machine(**more):
    trace = Trace(computer="CASE-PC01", **more)
    high = 0xFFFFF80000000000 if more.get("bits", 64) == 64 else 0x80000000
    system = trace.system()
    kernel = system.module("C:\\Windows\\System32\\ntoskrnl.exe", high + 0x1000000, 0x1046000,
                           company="Microsoft Corporation", version="10.0.19041.1")
    guard = system.module("C:\\Windows\\System32\\drivers\\exguard.sys", high + 0x3000000, 0x20000,
                          company="Example Guard Ltd", version="3.2.1", description="File guard")
    worker = trace.process("TiWorker.exe", 3032, parent=system, user="NT AUTHORITY\\SYSTEM",
                           integrity="System", company="Microsoft Corporation")
    return trace, system, kernel, guard, worker


def servicing(**more):
    """A worker that starts, is refused a file, loads a hive and ends."""
    trace, system, kernel, guard, worker = machine(**more)
    stack = [frame(guard, 0x1234), frame(kernel, 0x51A0)]
    trace.process_create(system, worker)
    trace.process_start(worker, environment=["OS=Windows_NT", "TEMP=C:\\Windows\\Temp"])
    trace.create_file(worker, STAGED, access=0x100100, result="ACCESS DENIED", stack=stack)
    trace.create_file(worker, "C:\\Windows\\missing.dll", result="NAME NOT FOUND", stack=stack)
    trace.load_key(worker, "HKU\\Example", "\\??\\C:\\Users\\Default\\NTUSER.DAT")
    trace.process_exit(worker, exit_status=-2147024891)
    return trace


@case
def refusal():
    """a refusal with a stack, processes, a loaded hive: what becomes a row of the timeline"""
    return servicing().bytes()


@case
def system_32_bit():
    """the same of a 32-bit system"""
    return servicing(bits=32).bytes()


@case
def wide_names():
    """all texts in UTF-16"""
    return servicing(wide=True).bytes()


@case
def not_closed():
    """a capture that the power took: no tables, processes from their events"""
    return servicing().unclosed()


@case
def no_events():
    """a capture that kept nothing"""
    return machine()[0].bytes()


@case
def strings_cut():
    """the copy ended before the table of texts: processes without names"""
    return servicing().cut("strings")


@case
def processes_cut():
    """the copy ended in the table of processes: they are put together from their events"""
    return servicing().cut("processes", more=2)


@case
def list_cut():
    """the copy ended inside the list of records: they are walked"""
    return servicing().cut("offsets", more=7)


@case
def records_cut():
    """the copy ended inside a record"""
    trace = servicing()
    whole = trace.bytes()
    return whole[:trace.offsets[-1] + 30]


@case
def list_damaged():
    """an entry of the list of records points outside"""
    trace = servicing()
    whole = bytearray(trace.bytes())
    struct.pack_into("<I", whole, trace.layout()["offsets"] + 5, 0xFFFFFFF0)
    return bytes(whole)


@case
def record_damaged():
    """the stack of one record would reach behind it: it is skipped"""
    trace = servicing()
    whole = bytearray(trace.bytes())
    struct.pack_into("<H", whole, trace.offsets[2] + 0x28, 4000)
    return bytes(whole)


@case
def extra_damaged():
    """what an operation gave back would lie outside of its record"""
    trace, *_, worker = machine()
    trace.query_basic(worker, STAGED, result="ACCESS DENIED")
    trace.create_file(worker, STAGED)
    whole = bytearray(trace.bytes())
    struct.pack_into("<I", whole, trace.offsets[1] + 0x30, 0x7FFFFFFF)
    return bytes(whole)


@case
def process_unknown():
    """events of a process that the table does not have"""
    trace = servicing()
    whole = bytearray(trace.bytes())
    struct.pack_into("<I", whole, trace.offsets[2], 0x12345)
    return bytes(whole)


@case
def version_unknown():
    """a later version of the format"""
    whole = bytearray(servicing().bytes())
    struct.pack_into("<I", whole, 4, 10)
    return bytes(whole)


@case
def file_operations():
    """each operation on files, refused: a row each"""
    trace, *_, worker = machine()
    for call, *_ in FILES:
        call(trace, worker)
    whole = bytearray(trace.bytes())
    for offset in trace.offsets:
        struct.pack_into("<I", whole, offset + 0x24, 0xC0000022)
    return bytes(whole)


if __name__ == "__main__":
    evtx_cases.run(CASES, TESTDATA, "input.PML", "tests/pml_goldens.py")
