#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Samples of message files: writes the cases of src/decode/pe/testdata and etl/testdata that have one. A file
named messages.* beside an input is read as a message file of the same evidence.

    python3 tests/message_file_cases.py           writes them
    python3 tests/message_file_cases.py --check   says which files are not what it would write
"""

import pathlib
import struct
import sys
import uuid

from etl_writer import Trace, wide
from message_file_writer import (CHINESE, ENGLISH, MANIFEST, MESSAGE_TABLE, Event, Field, Map, Provider, library,
                                 message_table, wevt_template)

DECODE = pathlib.Path(__file__).resolve().parent.parent / "src/decode"
AGENT = "7a1f0c5e-3b52-4d0e-9c1a-55aa00ff1234"
EVENT, MAP = 0xB0000000, 0xD0000000  # as the message compiler numbers them

ENGLISH_TEXTS = {
    0x90000001: "Example-Storage-Agent",
    EVENT | 1: "Volume %1 was attached after %2 ms.%n%n100%% of it can be read: C:\\new.\r\n",
    EVENT | 4: "The agent stopped.%0 not shown",
    EVENT | 1 << 16 | 2: "Connected to %1:%2!d! as %4; flags %5, result %3!08X!.",
    MAP | 1: "reader", MAP | 2: "writer", MAP | 3: "Encrypted", MAP | 4: "Compressed",
}
CHINESE_TEXTS = {
    EVENT | 1: "\u5377 %1 \u5728 %2 \u6beb\u79d2\u540e\u8fde\u63a5\u3002",
    EVENT | 4: "\u4ee3\u7406\u5df2\u505c\u6b62\u3002",
    EVENT | 1 << 16 | 2: "\u5df2\u8fde\u63a5\u5230 %1:%2\uff08%4\uff09\u3002",
}
LEGACY_TEXTS = {0xC0001001: "Backup of %1 failed with %2.", 0x40000010: "Backup of %1 began."}
LEGACY_CHINESE = {0xC0001001: "\u5907\u4efd %1 \u5931\u8d25\uff0c\u9519\u8bef %2\u3002"}


def agent():
    """The manifest of Example-Storage-Agent."""
    connected = [Field("Server"), Field("Port", "UInt16"), Field("Result", "HexInt32", "win:HResult"),
                 Field("Kind", "UInt32", map="ConnectionKind"), Field("Flags", "UInt32", map="ConnectionFlags"),
                 Field("Session", "GUID")]
    shapes = [Field("Length", "UInt16"), Field("Buffer", "Binary", length="Length"), Field("Count", "UInt16"),
              Field("Names", count="Count"), Field("Drive", length=4), Field("Code", "AnsiString", length=3),
              Field("Points", count=2, members=[Field("X", "Int32"), Field("Y", "Int32")]),
              Field("Address", "Binary", "win:IPv6")]
    return Provider(
        AGENT, message=0x90000001, tasks={3: "Connect"}, opcodes={(0, 1): "win:Start", (3, 11): "Retry"},
        levels={4: "win:Informational"}, channels={16: "Example-Storage-Agent/Operational"}, keywords={1: "Volumes"},
        maps=[Map("ConnectionKind", {1: MAP | 1, 2: MAP | 2}),
              Map("ConnectionFlags", {1: MAP | 3, 4: MAP | 4}, bits=True)], attributes=bytes(8),
        events=[Event(1, message=EVENT | 1, template=[Field("Volume"), Field("Milliseconds", "UInt32")]),
                Event(2, 1, opcode=1, task=3, message=EVENT | 1 << 16 | 2, template=connected),
                Event(3, opcode=11, task=3, template=shapes), Event(4, message=EVENT | 4)])


def agent_library():
    return library([(MESSAGE_TABLE, 1, ENGLISH, message_table(ENGLISH_TEXTS)),
                    (MESSAGE_TABLE, 1, CHINESE, message_table(CHINESE_TEXTS)),
                    (MANIFEST, 1, ENGLISH, wevt_template([agent()]))])


def legacy_library():
    return library([(MESSAGE_TABLE, 1, ENGLISH, message_table(LEGACY_TEXTS, "cp1252")),
                    (MESSAGE_TABLE, 1, CHINESE, message_table(LEGACY_CHINESE, "gb18030"))])


def agent_trace():
    """One event of each kind of the agent, one that its manifest does not have."""
    guid = uuid.UUID(AGENT)
    trace = Trace()
    trace.manifest_event(guid, 1, wide("D:") + struct.pack("<I", 250), 1)
    trace.manifest_event(guid, 2, wide("backup.example.com") + struct.pack("<HIII", 443, 0x80070005, 2, 0x15) +
                         uuid.UUID(int=7).bytes_le, 2, version=1, level=2)
    trace.manifest_event(guid, 3, struct.pack("<H", 3) + b"\1\2\3" + struct.pack("<H", 2) + wide("one") + wide("two") +
                         "C:\\\0".encode("utf-16-le") + b"abc" + struct.pack("<iiii", 1, 2, -3, 4) + bytes(15) + b"\1", 3)
    trace.manifest_event(guid, 4, b"", 4)
    trace.manifest_event(guid, 3, struct.pack("<H", 300) + b"\1", 5)
    trace.manifest_event(guid, 9, wide("not in the manifest"), 6)
    return trace.bytes()


def trace_format():
    """What the messages of a program mean, as tracepdb writes it."""
    return (b"// PDB:  example.pdb\r\n"
            b"44444444-0000-0000-0000-000000000000 ExampleFilter // SRC=filter.c MJ= MN=\r\n"
            b"#typev filter_c120 43 \"%0Context 0x%10!p! of %11!s!: %12!s! (%13!s!)\" //   "
            b"LEVEL=TRACE_LEVEL_ERROR FLAGS=FILTER FUNC=FilterOpen\r\n"
            b"{\r\nContext, ItemPtr -- 10\r\nName, ItemPWString -- 11\r\nStatus, ItemNTSTATUS -- 12\r\n"
            b"Arg, ItemListLong(none,read,write=4) -- 13\r\n}\r\n"
            b"#typev filter_c140 44 \"%0Entered\" //   LEVEL=TRACE_LEVEL_VERBOSE\r\n{\r\n}\r\n")


def messages_of_filter(**more):
    """A trace with two messages that the trace format has, and one that it does not have."""
    guid, trace = uuid.UUID("44444444-0000-0000-0000-000000000000"), Trace(**more)
    name = "C:\\Sample".encode("utf-16-le")
    trace.message(guid, 43, struct.pack("<QH", 0xFFFF800012345678, len(name)) + name +
                  struct.pack("<II", 0xC0000022, 4), 1)
    trace.message(guid, 44, b"", 2)
    trace.message(guid, 45, wide("no format"), 3)
    return trace.bytes()


def files():
    """(path below src/decode, content)"""
    def case(folder, protects, **inputs):
        yield f"{folder}/case.yaml", f"from: written by tests/message_file_cases.py\nprotects: {protects}\n".encode()
        for name, content in inputs.items():
            yield f"{folder}/{name.replace('_', '.')}", content

    sample = agent_library()
    yield from case("pe/testdata/messages-and-manifest", "texts in two languages and a manifest with all its lists",
                    input_bin=sample)
    yield from case("pe/testdata/messages-of-code-pages", "message tables that are not UTF-16", input_bin=legacy_library())
    table = sample.index(message_table(ENGLISH_TEXTS))
    torn = sample[:table] + struct.pack("<I", 0xFFFF) + sample[table + 4:]
    yield from case("pe/testdata/message-table-damaged", "a table that claims more blocks than it has", input_bin=torn)
    events = sample.index(b"EVNT")
    torn = sample[:events + 8] + struct.pack("<I", 0x10000) + sample[events + 12:]
    torn = torn.replace(b"TEMP", b"TEMQ", 1)
    yield from case("pe/testdata/event-manifest-damaged", "a manifest that claims more events than it has, a lost template",
                    input_bin=torn)
    yield from case("etl/testdata/manifest-in-a-library", "events that the manifest of a library beside the trace describes:"
                    " texts, maps, lengths and counts in other fields, structures", input_etl=agent_trace(),
                    messages_dll=sample)
    yield from case("etl/testdata/trace-format-beside", "messages of WPP with their trace format",
                    input_etl=messages_of_filter(), messages_tmf=trace_format())


def main():
    wrong = []
    for name, content in files():
        path = DECODE / name
        if "--check" in sys.argv[1:]:
            if not path.is_file() or path.read_bytes() != content:
                wrong.append(name)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    print("\n".join(wrong), end="\n" if wrong else "")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
