#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The samples of src/decode/evtx/testdata: writes input.evtx and case.yaml of each case.

    python3 tests/evtx_cases.py           writes them
    python3 tests/evtx_cases.py --check   says which files are not what it would write

A case is a function; its name is the folder's, its docstring what the case protects.
"""

import pathlib
import sys

from evtx_writer import CHUNK, HEADER, NAMESPACE, CData, Direct, Element, Instance, Slot, Template, build

TESTDATA = pathlib.Path(__file__).resolve().parent.parent / "src/decode/evtx/testdata"
CASES = []
UPDATE_CLIENT = {"provider": "Microsoft-Windows-WindowsUpdateClient", "guid": "{945a8954-c147-4acd-923f-40c45405a658}"}
FREE = 48  # of a chunk's header: offset of the free space


def case(function):
    CASES.append(function)
    return function


def plain(count, **more):
    """Events that tell their number."""
    return [{"id": 100 + i, "data": [["step", "uint32", i], ["object", "string", f"object-{i}"]]} | more
            for i in range(count)]


def one(*data, **more):
    return build([{"id": 1, "data": list(data)} | more])


@case
def system_events():
    """the events of a machine that failed to update: restarts, power loss, time zone, disk, update, servicing"""
    service = {"provider": "EventLog"}
    return build([
        {"provider": "User32", "id": 1074, "qualifiers": 32768, "user": "S-1-5-18", "data": [
            r"C:\Windows\servicing\TrustedInstaller.exe (PC-1)", "PC-1", "Operating System: Upgrade (Planned)",
            "0x80020003", "restart", "", r"NT AUTHORITY\SYSTEM"], "binary": "030002801111"},
        {"provider": "Microsoft-Windows-Kernel-Power", "guid": "{331c3b3a-2005-44c2-ac5e-77220c37d6b4}", "id": 41,
         "version": 8, "level": 1, "task": 63, "keywords": 0x8000400000000002, "user": "S-1-5-18", "pid": 4, "tid": 8,
         "data": [["BugcheckCode", "uint32", 0], ["BugcheckParameter1", "hex64", 0], ["SleepInProgress", "uint32", 0],
                  ["PowerButtonTimestamp", "uint64", 0], ["BootAppStatus", "uint32", 0xC00000BB]]},
        service | {"id": 6008, "level": 2, "qualifiers": 32768, "binary": "E8070300", "data": [
            "9:10:11", "\u200e3/\u200e5/\u200e2024", "", "", "1234", "", ""]},
        service | {"id": 6013, "qualifiers": 32768, "data": [
            "", "", "", "", "86400", "60", "-480 China Standard Time"], "binary": "31002E00310000"},
        {"provider": "disk", "id": 7, "level": 2, "qualifiers": 49156,
         "data": [r"\Device\Harddisk0\DR0"], "binary": "0F0080010000000000000000070004C0"},
        {"provider": "disk", "id": 153, "level": 3, "qualifiers": 32772, "data": [
            r"\Device\Harddisk1\DR1", "0x1d3f0e8", "1", r"\Device\0000003b"], "binary": "0F010400"},
        UPDATE_CLIENT | {"id": 20, "level": 2, "task": 1, "opcode": 13, "keywords": 0x8000000000000028, "data": [
            ["errorCode", "hex32", 0x80073712],
            ["updateTitle", "string", "2024-03 Cumulative Update for Windows 11 (KB5000001)"],
            ["updateGuid", "guid", "{11111111-2222-3333-4444-555555555555}"],
            ["updateRevisionNumber", "uint32", 1], ["serviceGuid", "guid", "{00000000-0000-0000-0000-000000000000}"]]},
        {"provider": "Microsoft-Windows-Servicing", "guid": "{bd12f3b8-fc40-4a61-a307-b7a013a069c1}", "id": 4,
         "channel": "Setup", "task": 1, "keywords": 0x8000000000000000, "user_data": [
             "CbsPackageInitiateChanges",
             {"xmlns": "http://manifests.microsoft.com/win/2004/08/windows/setup_provider"},
             ["PackageIdentifier", {}, ["$", "string", "KB5000001"]],
             ["IntendedPackageState", {}, ["$", "uint32", 5112]],
             ["IntendedPackageStateTextized", {}, ["$", "string", "Installed"]],
             ["ErrorCode", {}, ["$", "hex32", 0x800F0922]], ["Client", {}, ["$", "string", "WindowsUpdateAgent"]]]},
        {"provider": "Microsoft-Windows-Eventlog", "id": 104, "user": "S-1-5-21-1-2-3-1001", "keywords": 1 << 63,
         "user_data": ["LogFileCleared", {"xmlns": "http://manifests.example.com/eventlog"},
                       ["SubjectUserName", {}, ["$", "string", "操作员"]], ["Channel", {}, ["$", "string", "System"]]]},
    ], record=4100)


@case
def value_types():
    """every type of value, at its edges"""
    return one(
        ["null", "null", None], ["string", "string", "Text äöü 中文 \U0001F4BE"], ["ansi", "ansi", "plain\0"],
        ["int8", "int8", -128], ["uint8", "uint8", 255], ["int16", "int16", -32768], ["uint16", "uint16", 65535],
        ["int32", "int32", -2**31], ["uint32", "uint32", 2**32 - 1], ["int64", "int64", -2**63],
        ["uint64", "uint64", 2**64 - 1], ["exact", "uint64", 2**53 - 1], ["float", "float", 1.5],
        ["double", "double", -0.1], ["infinite", "double", float("inf")], ["nan", "float", float("nan")],
        ["true", "bool", 1], ["false", "bool", 0], ["binary", "binary", "00ff10"],
        ["guid", "guid", "{01234567-89ab-cdef-0123-456789abcdef}"], ["size_t", "size_t", 0x12345678],
        ["filetime", "filetime", "2024-02-29T23:59:59.9999999Z"],
        ["systemtime", "systemtime", [2024, 2, 4, 29, 23, 59, 58, 7]], ["sid", "sid", "S-1-5-21-1-2-4294967295-500"],
        ["hex32", "hex32", 0xC0000022], ["hex64", "hex64", 0x8000000000000001], ["handle", "handle", 0x1F4],
        ["xml", "xml", "<a>b</a>"], ["unknown", {"type": 0x30}, {"hex": "0102"}])


@case
def array_types():
    """arrays of every type, in named data"""
    return one(
        ["strings", "string[]", ["one", "", "three"]], ["int8", "int8[]", [-1, 2]], ["uint8", "uint8[]", [1, 2, 255]],
        ["int16", "int16[]", [-1, 2]], ["uint16", "uint16[]", [1, 2]], ["int32", "int32[]", [-1]],
        ["uint32", "uint32[]", [1, 2, 3]], ["int64", "int64[]", [-1, 2]], ["uint64", "uint64[]", [1, 2]],
        ["float", "float[]", [0.5, 2]], ["double", "double[]", [0.25]], ["bool", "bool[]", [1, 0]],
        ["guid", "guid[]", ["{01234567-89ab-cdef-0123-456789abcdef}"] * 2], ["size_t", "size_t[]", [1, 2]],
        ["filetime", "filetime[]", ["2024-03-05T09:10:11Z", 0]],
        ["systemtime", "systemtime[]", [[2024, 3, 2, 5, 9, 10, 11, 12]]], ["sid", "sid[]", ["S-1-5-18", "S-1-5-32-544"]],
        ["hex32", "hex32[]", [1, 0xFF]], ["hex64", "hex64[]", [2]], ["empty", "uint32[]", []],
        ["ansi", "ansi[]", ["ab"]], ["cut", "uint32[]", {"hex": "0100000002"}])


@case
def classic_strings():
    """classic strings become one <Data> each: an empty array, empty strings, no NUL at the end, binary behind"""
    return build([
        {"id": 1, "data": [""]}, {"id": 2, "data": ["", "", "x"]}, {"id": 3, "data": ["a", "b"], "binary": "CAFE"},
        {"id": 4, "content": classic({"hex": "6100000062000000" "6300"})},
        {"id": 5, "content": classic({"hex": ""})}, {"id": 6, "content": classic({"hex": "610000006200"})},
    ])


def event_of(values, *behind, system=True):
    """A record of our own making: what stands behind a short System."""
    head = [Element("System", [], Element("Provider", [("Name", "Example-Provider")]), Element("EventID", [], "7"),
                    Element("Level", [], "4"), Element("Computer", [], "PC-1.example.com"))] if system else []
    return Instance(Template(Element("Event", [("xmlns", NAMESPACE)], *head, *behind)), values)


def classic(strings):
    return event_of([("string[]", strings)], Element("EventData", [], Element("Data", [], Slot(0, "string[]"))))


@case
def optional_values():
    """optional nulls leave out their element or attribute; plain nulls leave it empty; the root always stays"""
    return build([{"content": content} for content in (
        event_of([("null", None), ("string", "shown")], Element(
            "EventData", [], Element("Data", [("Name", "gone")], Slot(0, "string", True)),
            Element("Data", [("Name", "kept")], Slot(1, "string", True)))),
        event_of([("null", None)], Element("EventData", [], Element("Data", [("Name", "empty")], Slot(0, "string")))),
        event_of([("null", None), ("string", "x")], Element(
            "UserData", [], Element("Item", [("gone", [Slot(0, "string", True)]), ("kept", [Slot(1, "string", True)]),
                                             ("empty", [Slot(0, "string")])], "text"))),
        event_of([("string", "")], Element("EventData", [], Element(
            "Data", [("Name", "empty-string")], Slot(0, "string", True)))),
        event_of([("null", None)], Slot(0, "binxml", True)),
        Instance(Template(Element("Event", [], Slot(0, "string", True))), [("null", None)]),
        event_of([("null", {"hex": "01020304"}), ("string", "behind a null of four bytes")], Element(
            "EventData", [], Element("Data", [("Name", "null")], Slot(0, "string", True)),
            Element("Data", [("Name", "next")], Slot(1, "string")))),
        event_of([("string", "one")], Element("EventData", [], Element("Data", [("Name", "beyond")], Slot(9, "string")),
                                              Element("Data", [("Name", "gone")], Slot(9, "string", True)))),
    )])


@case
def mixed_content():
    """text, entities, characters, CDATA and values side by side in an element and an attribute"""
    return build([{"id": 2, "user_data": [
        "Mixed", {"line": [["$", "uint32", 7], ["&", "amp"], ["$", "string", "'\"<>"]]},
        ["Sentence", {}, "error ", ["$", "hex32", 0x80070005], " in ", ["&", "lt"], ["$", "string", "a&b"],
         ["&", "gt"], ["#", 0x4E2D], ["#", 1], ["#", 0xD800], ["&", "unknown"]],
        ["Empty", {}], ["Nested", {}, "before", ["Deep", {}, ["$", "bool", 1]], "behind"]]},
        {"content": event_of([], Element("EventData", [], Element("Data", [], CData("a]]>b<c>"))))}])


@case
def nested_binxml():
    """values that are binary XML: a template, elements with and without dependency ids, one inside of another"""
    inner = Instance(Template(Element("Inner", [], Element("Code", [], Slot(0, "hex32")))), [("hex32", 0x80070002)])
    root = Element("Loose", [("id", "a")], Element("Part", [], "text"))
    return build([{"id": 3, "data": [["template", "binxml", inner]]},
                  {"id": 4, "data": [["again", "binxml", inner], ["plain", "string", "beside"]]},
                  {"id": 5, "data": [["with", "binxml", Direct(root)]]},
                  {"id": 6, "data": [["without", "binxml", Direct(root, dependencies=False)]]},
                  {"id": 7, "data": [["bare", "binxml", Direct(root, dependencies=False, header=False)]]},
                  {"id": 8, "data": [["empty", {"type": 0x21}, {"hex": ""}], ["next", "string", "x"]]},
                  {"id": 9, "data": [["broken", {"type": 0x21}, {"hex": "0F010100FF"}], ["next", "string", "y"]]}])


@case
def nested_too_deep():
    """hostile: binary XML inside binary XML, twelve times"""
    value = Instance(Template(Element("Bottom", [], Slot(0, "string"))), [("string", "deepest")])
    for level in range(12):
        value = Instance(Template(Element(f"Level{level}", [], Slot(0, "binxml"))), [value])
    return build([{"id": 1, "data": [["nest", "binxml", value]]}, *plain(1)])


@case
def elements_too_deep():
    """hostile: a hundred elements inside each other"""
    root = Element("Leaf", [], "x")
    for level in range(100):
        root = Element(f"E{level % 10}", [], root)
    return build([{"content": event_of([], Element("EventData", [], root))}, *plain(1)])


@case
def many_nodes():
    """hostile: a template of more than 8,000 nodes"""
    slots = [Slot(0, "string")] * 8400
    return build([{"content": event_of([("string", "x")], Element("EventData", [], Element("D", [], *slots)))}, *plain(1)])


@case
def value_repeated():
    """hostile: a template shows one long text two thousand times; what is told of it is bounded"""
    rows = [Element("D", [], Slot(0, "string")) for _ in range(2000)]  # 20 MB
    return build([{"content": event_of([("string", "long text " * 1000)], Element("EventData", [], *rows))}])


@case
def nested_repeated():
    """hostile: each level shows the next a hundred times, which would be a hundred to the sixth elements"""
    value = Instance(Template(Element("Bottom", [], Slot(0, "null"))), [("null", None)])
    for level in range(6):
        rows = [Element("L", [], Slot(0, "binxml")) for _ in range(100)]
        value = Instance(Template(Element(f"Level{level}", [], *rows)), [value])
    return build([{"id": 1, "data": [["nest", "binxml", value]]}, *plain(1)])


@case
def arrays_multiply():
    """hostile: an element of many strings inside an element of many strings"""
    row = Element("A", [], Slot(0, "string[]"), Element("B", [], Slot(1, "string[]")))
    return build([{"content": event_of([("string[]", ["a"] * 3000), ("string[]", ["b"] * 3000)],
                                       Element("EventData", [], row))}])


@case
def many_strings():
    """an array of five thousand strings"""
    return build([{"id": 1, "data": [f"s{i}" for i in range(5000)]}, *plain(1)])


@case
def records_without_template():
    """the events of a collector: tokens in the record itself, with and without rendered text"""
    text = {"culture": "en-US", "message": "The service stopped.\r\nReason: 5", "level": "Error", "task": "None"}
    return build([
        {"id": 7031, "provider": "Service Control Manager", "form": "direct", "level": 2, "data": ["Spooler", "1"]},
        {"id": 5, "form": "direct", "data": [["name", "string", "value"]], "rendering": text, "keywords": "0x8010000000000000"},
        {"id": 6, "form": "direct"},
        {"content": Direct(Element("Other", [], Element("Thing", [("a", "1")], "text")))},
    ])


@case
def rendering_info():
    """the text that a forwarded log carries goes before that of the book; an empty one does not"""
    return build([
        {"id": 20, "data": [["errorCode", "hex32", 1]], "rendering": {
            "culture": "de-DE", "message": "Installationsfehler: 0x1", "level": "Fehler", "channel": "System"}} | UPDATE_CLIENT,
        {"id": 20, "data": [["errorCode", "hex32", 1]], "rendering": {"culture": "en-US", "message": ""}} | UPDATE_CLIENT,
    ])


@case
def irregular_values():
    """booleans other than 0 and 1, size_t of 4 and 8 bytes, values shorter and longer than their type, no time"""
    return build([{"id": 1, "time": 0, "data": [
        ["bool", "bool", 0xCC], ["bool-wide", "bool", {"hex": "00010000"}], ["bool-one-byte", "bool", {"hex": "01"}],
        ["size-4", "size_t", {"hex": "10000000"}], ["size-8", "size_t", {"hex": "1000000001000000"}],
        ["uint32-short", "uint32", {"hex": "0102"}], ["uint32-long", "uint32", {"hex": "010000000200"}],
        ["uint64-empty", "uint64", {"hex": ""}], ["guid-short", "guid", {"hex": "0102"}],
        ["zero-time", "filetime", 0], ["last-time", "filetime", 2**64 - 1],
        ["systemtime-zero", "systemtime", [0] * 8], ["systemtime-wild", "systemtime", [65535] * 8],
        ["sid-short", "sid", {"hex": "0105000000"}], ["sid-cut", "sid", {"hex": "0105000000000005" "15000000"}],
        ["sid-long-count", "sid", {"hex": "01FF000000000005" "12000000"}],
        ["sid-authority", "sid", {"hex": "0101FFFFFFFFFFFF" "12000000"}], ["float-short", "double", {"hex": "0000"}],
    ]}])


@case
def odd_strings():
    """odd sizes, lone surrogates, control characters, NULs inside, text of no size beside a null"""
    return one(
        ["odd", "string", {"hex": "61006200FF"}], ["one-byte", "string", {"hex": "61"}],
        ["high-alone", "string", "a\ud800b"], ["low-alone", "string", "a\udc00"], ["pair", "string", "\U0001F600"],
        ["controls", "string", "a\x01\x08\x0b\x1b[31m\x7fz"], ["lines", "string", "one\r\ntwo\rthree\n\tfour"],
        ["nul-inside", "string", "a\0b"], ["nul-ends", "string", "ab\0\0"], ["nul-only", "string", "\0"],
        ["empty", "string", ""], ["null", "null", None], ["noncharacters", "string", "\ufffe\uffff"],
        ["markup", "string", "<a b='c' d=\"e\">&amp;</a>]]>"], ["json", "string", "\"\\\b\u2028"],
        ["", "string", "name is empty"])


@case
def ansi_strings():
    """bytes in the code page of the machine: Chinese, Western, broken"""
    return one(
        ["gbk", "ansi", list("无法打开文件，系统找不到指定的路径。".encode("gbk"))],
        ["gbk-short", "ansi", list("磁盘错误".encode("gbk"))], ["utf-8", "ansi", list("größe".encode())],
        ["latin", "ansi", list("Größe der Datei".encode("cp1252"))], ["broken", "ansi", {"hex": "41FF00FE42"}],
        ["nul", "ansi", {"hex": "4100420000"}], ["empty", "ansi", {"hex": ""}])


@case
def odd_names():
    """names that are no names of XML, that repeat, and that carry other members' names"""
    return build([
        {"id": 1, "user_data": ["1 x<y>", {"a b": "1", "a_b": "2", "é": "4", "\u00d7": "5"},
                                ["\u2028", {}, "x"], ["\ufffe", {}, "y"], ["a:b:c", {}, "z"], ["-", {}, "w"],
                                ["\ud800", {}, "v"]]},
        {"id": 2, "data": [["same", "string", "1"], ["same", "string", "2"], [None, "string", "3"],
                           ["quo\"te", "string", "4"], ["line\nend", "string", "5"]], "data_name": "Set"},
    ])


@case
def dirty_header():
    """a log copied while Windows was writing it: dirty, counts from before, data not summed yet"""
    log = build(plain(3), flags=1, chunk_count=9)
    log.patch(HEADER + 52, "I", 0)
    log.patch(HEADER + 120, "I", 1)
    log.seal_head(HEADER)
    return log


@case
def wrong_chunk_count():
    """the header counts fewer chunks than the file has"""
    return build(plain(4), per_chunk=2, chunk_count=1)


@case
def header_bad_sum():
    """the header does not agree with its checksum"""
    log = build(plain(2))
    log.patch(16, "Q", 77)
    return log


@case
def header_overwritten():
    """the first page of the file is lost; chunks stand where they should"""
    log = build(plain(2))
    log.bytes[:HEADER] = b"\xA5" * HEADER
    return log


@case
def header_missing():
    """the file begins with its first chunk, and its last one is cut"""
    log = build(plain(4), per_chunk=2)
    return bytes(log.bytes[HEADER:-3000])


@case
def chunk_bad_magic():
    """the signature of a chunk is overwritten; its records are whole"""
    log = build(plain(2))
    log.zero(HEADER, 8)
    return log


@case
def chunk_bad_header_sum():
    """the header of a chunk does not agree with its checksum, so its free offset bounds nothing"""
    log = build(plain(3))
    log.patch(HEADER + FREE, "I", 600)
    return log


@case
def chunk_bad_data_sum():
    """a byte inside a record has changed"""
    log = build(plain(2))
    at = bytes(log.bytes).find("object-1".encode("utf-16-le"))
    log.bytes[at] = ord("X")
    return log


@case
def chunk_without_sums():
    """flag 4: neither sum is written"""
    log = build(plain(2))
    log.patch(HEADER + 120, "II", 4, 0)
    log.patch(HEADER + 52, "I", 0)
    return log


@case
def free_offset_at_end():
    """archived logs call the whole chunk used"""
    log = build(plain(2))
    log.patch(HEADER + FREE, "I", CHUNK)
    log.seal()
    return log


@case
def free_offset_too_small():
    """records behind the free offset: the log went round; they are found and told as such"""
    log = build(plain(5))
    log.patch(HEADER + FREE, "I", log.records[3][0] - HEADER)
    log.seal()
    return log


@case
def free_offset_outside():
    """a free offset behind the chunk's end"""
    log = build(plain(2))
    log.patch(HEADER + FREE, "I", 0x7FFFFFFF)
    log.seal()
    return log


@case
def recovered_without_template():
    """behind the free offset: one record whose template is lost is not told, one with its own is"""
    log = build([*plain(1), {"id": 500, "data": [["own", "string", "whole"]], "guid": "{11111111-0000-0000-0000-000000000001}"},
                 {"id": 600, "data": [["other", "string", "lost"]], "guid": "{11111111-0000-0000-0000-000000000002}"}])
    lost = [at for (_, guid), at in log.definitions.items() if log.records[2][0] < at]
    for at in lost:
        log.zero(at, 60)
    log.patch(HEADER + FREE, "I", log.records[1][0] - HEADER)
    log.seal()
    return log


@case
def torn_last_record():
    """power was lost while the last record was written: its end is zeros"""
    log = build(plain(3))
    at, size, _ = log.records[2]
    log.zero(at + size - 40, 40)
    return log


@case
def torn_values():
    """the last record ends inside its values; what is whole is kept"""
    log = build([*plain(1), {"id": 9, "data": [f"string {i}" for i in range(20)]}])
    at, size, _ = log.records[1]
    log.zero(at + size - 100, 100)
    log.patch(HEADER + FREE, "I", at + size - 100 - HEADER)
    log.seal()
    return log


@case
def broken_record_between():
    """a record whose size is wrong is stepped over to the next one"""
    log = build(plain(4))
    at, size, _ = log.records[1]
    log.patch(at + 4, "I", 0xFFFFFFF0)
    log.patch(at + 40, "I", 0xFFFFFFFF)
    log.patch(at + size - 4, "I", 3)
    return log


@case
def broken_tokens():
    """the frame of a record is sound, what it holds is not"""
    log = build([*plain(2), {"content": bytes.fromhex("0F010100FF00FF00")}, {"content": b""}, *plain(1)])
    at = log.records[1][0]
    log.patch(at + 24, "I", 0xFFFFFFFF)
    return log


@case
def template_in_other_chunk():
    """the definition is lost in its own chunk and stands in the next"""
    log = build(plain(4), per_chunk=2)
    for at in sorted(at for (chunk, _), at in log.definitions.items() if chunk == 0):
        log.zero(at, 24)
    return log


@case
def template_lost():
    """the definition is lost in the only chunk: the values are told without names"""
    log = build([{"id": 5, "data": ["first", "second"]}, *plain(1)])
    first = min(log.definitions.values())
    log.zero(first + 24, 200)
    return log


@case
def name_bad_hash():
    """a name was overwritten in place; its hash tells, so that no wrong name is shown"""
    log = build(plain(1))
    at = bytes(log.bytes).find("EventRecordID".encode("utf-16-le"))
    log.bytes[at:at + 10] = "Wrong".encode("utf-16-le")
    return log


@case
def name_cycles():
    """hostile: chains of names and templates that lead back to themselves"""
    log = build(plain(2))
    for at in log.definitions.values():
        log.patch(at, "I", at - HEADER)
    log.seal()
    return log


@case
def truncated_file():
    """the copy ended in the second chunk"""
    log = build(plain(6), per_chunk=3)
    return bytes(log.bytes[:log.records[4][0] + 100])


@case
def truncated_header():
    """only a part of the file header is left"""
    return bytes(build(plain(1)).bytes[:100])


@case
def chunks_out_of_order():
    """the log went round: the older chunk stands behind the younger one"""
    log = build(plain(4), per_chunk=2)
    first, second = log.bytes[HEADER:HEADER + CHUNK], log.bytes[HEADER + CHUNK:]
    return bytes(log.bytes[:HEADER] + second + first)


@case
def trailing_zero_chunks():
    """room that was never used stands behind the last chunk"""
    return bytes(build(plain(2)).bytes) + bytes(CHUNK)


@case
def grid_moved():
    """a part was cut out of the file: the chunk behind it does not stand on the grid"""
    log = build(plain(4), per_chunk=2)
    cut = HEADER + CHUNK - 8192
    return bytes(log.bytes[:cut] + log.bytes[HEADER + CHUNK:])


@case
def empty_log():
    """a log without records"""
    return build([])


@case
def empty_last_chunk():
    """the last chunk holds no record yet; the machine's name comes from the one before"""
    log = build(plain(2))
    empty = build([])
    return bytes(log.bytes) + bytes(empty.bytes[HEADER:])


def quoted(text):
    return f'"{text}"' if ": " in text else text


def files(cases, testdata, name, script):
    for make in cases:
        made = make()
        folder = testdata / make.__name__.replace("_", "-")
        yield folder / getattr(make, "file_name", name), bytes(made if isinstance(made, bytes) else made.bytes)
        yield folder / "case.yaml", f"from: written by {script}\nprotects: {quoted(make.__doc__)}\n".encode()


def run(cases, testdata, name, script):
    """Writes the samples, or compares them: the exit status says whether they are the same."""
    check = sys.argv[1:] == ["--check"]
    different = 0
    for path, content in files(cases, testdata, name, script):
        if check:
            if not path.is_file() or path.read_bytes() != content:
                print(f"{path} is not what {script} writes")
                different += 1
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    run(CASES, TESTDATA, "input.evtx", "tests/evtx_cases.py")
