#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the inputs of the goldens of etl and wu_etl. All names in them are invented."""

import pathlib
import struct
import sys
import uuid

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3] / "tests"))
from etl_writer import *  # noqa: E402,F403

OTHER = HERE.parents[1] / "wu_etl/testdata"


def save(folder, name, trace, protects):
    data = trace if isinstance(trace, bytes) else trace.bytes()
    (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / name / "input.etl").write_bytes(data)
    (folder / name / "case.yaml").write_text(f"from: made by src/decode/etl/testdata/make_goldens.py\n"
                                             f"protects: {protects}\n")


def every_type():
    trace = Trace()
    scalar = [text("Utf16", "wide \u4e2d\u6587"), field("Ansi", 2, b"narrow\0"), number("Int8", 3, "b", -8),
              number("UInt8", 4, "B", 200), number("Int16", 5, "h", -1600), number("UInt16", 6, "H", 60000),
              number("Int32", 7, "i", -320000), number("UInt32", 8, "I", 4000000000), number("Int64", 9, "q", -64),
              number("UInt64", 10, "Q", 1 << 63), number("Float", 11, "f", 0.5), number("Double", 12, "d", 1e-3),
              number("Bool", 13, "i", 1), field("Binary", 14, counted(b"\x01\x02\xff")),
              field("Guid", 15, SAMPLE.bytes_le), number("Pointer", 16, "Q", 0x7FF012345678),
              number("Filetime", 17, "Q", filetime(0.25)),
              field("Systemtime", 18, struct.pack("<8H", 2023, 11, 2, 14, 22, 13, 20, 250)),
              field("Sid", 19, sid(21, 1, 2, 3, 1001)), number("Hex32", 20, "I", 0xBEEF),
              number("Hex64", 21, "Q", 1 << 40), field("CountedUtf16", 22, counted("one\0two".encode("utf-16-le"))),
              field("CountedAnsi", 23, counted("gr\u00fcn".encode("cp1252"))), field("CountedBinary", 25, counted(b"\xab"))]
    trace.event("Example.Types", SAMPLE, "Scalars", scalar, 1)
    shown = [number("Boolean8", 4, "B", 1, 3), number("Hex", 8, "I", 255, 4), number("Pid", 8, "I", 77, 5),
             field("Port", 6, struct.pack(">H", 443), 7),
             field("Ipv4", 8, bytes([192, 0, 2, 1]), 8),
             field("Ipv6", 14, counted(bytes.fromhex("20010db8000000000000000000000001")), 9),
             field("Socket", 14, counted(struct.pack("<H", 2) + struct.pack(">H", 8530) + bytes([192, 0, 2, 7]) + bytes(8)), 10),
             number("Win32", 8, "I", 5, 13), number("NtStatus", 8, "I", 0xC0000022, 14),
             number("Hresult", 7, "i", -0x7FF8FFFB, 15), number("Time", 10, "Q", filetime(0), 16),
             field("Letter", 4, b"x", 2), field("WideLetter", 6, struct.pack("<H", 0x4E2D), 2),
             field("Json", 23, counted(b'{"a":1}'), 12), field("Utf8", 23, counted("\u4e2d".encode()), 35),
             number("Hidden", 8, "I", 1, 1)]
    trace.event("Example.Types", SAMPLE, "OutTypes", shown, 2, level=2)
    trace.event("Example.Types", SAMPLE, "Arrays",
                [field("Fixed", 8, struct.pack("<3I", 1, 2, 3), repeat=1, count=3),
                 field("Counted", 5, struct.pack("<H2h", 2, -1, 1), repeat=2),
                 field("Empty", 8, struct.pack("<H", 0), repeat=2),
                 field("Bytes", 4, struct.pack("<H", 3) + b"\x01\x02\x03", repeat=2),
                 field("Texts", 1, struct.pack("<H", 2) + wide("a") + wide("b"), repeat=2)], 3)
    trace.event("Example.Types", SAMPLE, "Structures",
                [field("Point", 24, b"", members=2), number("x", 7, "i", 1), number("y", 7, "i", 2),
                 field("List", 24, struct.pack("<H", 2), repeat=2, members=2),
                 field("id", 8, struct.pack("<I", 7)), field("name", 1, wide("seven") + struct.pack("<I", 8) + wide("eight")),
                 field("None", 24, struct.pack("<H", 0), repeat=2, members=1), field("unused", 8, b""),
                 text("Last", "no NUL at the end")], 4, level=3)
    trace.event("Example.Types", SAMPLE, "Nothing", [], 5)
    trace.event("Example.Types", SAMPLE, "OneText", [field("Message", 1, "cut".encode("utf-16-le"))], 6)
    save(HERE, "every-type", trace, "TraceLogging events with every in-type, out-types, arrays and structures")


def clocks():
    for clock in ("system", "cycles"):
        trace = Trace(clock=clock, bias=300)
        for i in range(3):
            trace.event("Example.Clock", SAMPLE, "Tick", [number("n", 8, "I", i)], 10.5 * i)
        save(HERE, f"{clock}-clock", trace, f"times of a trace whose clock is {clock}; a zone west of UTC")


def processors():
    trace = Trace(lost=12, buffers_lost=1, buffer_size=8192)
    for processor in range(3):
        trace.begin_buffer(processor)
        for i in range(4):
            trace.event("Example.Merge", SAMPLE, f"Cpu{processor}", [number("n", 8, "I", i)], i + processor / 4)
    save(HERE, "several-processors", trace, "buffers of three processors come in order of time; losses are said")


def compressed():
    for method, name in ((2, "lznt1"), (3, "xpress"), (4, "xpress-huffman")):
        trace = Trace(packed=method, mode=0x04000001)
        for i in range(40):
            trace.event("Example.Packed", SAMPLE, "Line", [text("Message", f"packed line {i} of forty")], i)
        save(HERE, f"compressed-{name}", trace, f"buffers that are compressed with {name}")


def leftovers():
    trace = Trace(mode=2)
    trace.event("Example.Circular", SAMPLE, "Line", [text("Message", "of this trace")], 10)
    trace.begin_buffer(stamp=1_000_000)
    trace.event("Example.Circular", SAMPLE, "Line", [text("Message", "of an earlier trace")], -4000)
    trace.begin_buffer()
    trace.event("Example.Circular", SAMPLE, "Line", [text("Message", "of this trace, later")], 20)
    data = trace.bytes()
    size = trace.buffer_size
    unused = bytes(2 * size)
    oversized = struct.pack("<I", 0x7FFFFFFF) + bytes(size - 4)
    save(HERE, "stale-zero-and-oversized-buffers", data[:3 * size] + unused + oversized + data[3 * size:] + unused,
         "buffers of an earlier trace, never used ones and damaged heads are passed over")


def damage():
    trace = Trace(closed=False)
    for i in range(30):
        trace.event("Example.Cut", SAMPLE, "Line", [text("Message", f"line {i} before the copy was interrupted")], i)
    data = trace.bytes()
    save(HERE, "truncated-and-never-closed", data[:len(data) - trace.buffer_size - 1500],
         "a trace that was never closed and whose end is missing is read to its end")
    trace = Trace()
    trace.event("Example.Damage", SAMPLE, "Whole", [number("n", 8, "I", 1)], 1)
    trace.event("Example.Damage", SAMPLE, "Short", [field("n", 10, b"\1\2\3")], 2)
    trace.event("Example.Damage", SAMPLE, "Runaway",
                [field("a", 24, struct.pack("<H", 65535), repeat=2, members=1),
                 field("b", 24, struct.pack("<H", 65535), repeat=2, members=0)], 3)
    trace.raw(b"\x40\0\x77\xc0" + bytes(60))
    trace.begin_buffer()
    trace.event("Example.Damage", SAMPLE, "Next", [number("n", 8, "I", 2)], 4)
    save(HERE, "damaged-events", trace, "events that do not fit their schema, and a record of an unknown kind")


MANIFEST = """<instrumentationManifest xmlns="http://schemas.microsoft.com/win/2004/08/events"><instrumentation>
<events><provider name="Example-EventSource" guid="{11111111-2222-3333-4444-555555555555}" symbol="Example">
<events><event value="1" version="0" level="win:Informational" symbol="Started" template="StartedArgs"/></events>
<templates><template tid="StartedArgs"><data name="url" inType="win:UnicodeString"/>
<data name="attempt" inType="win:Int32"/></template></templates></provider></events>
</instrumentation></instrumentationManifest>"""


def manifests():
    trace = Trace()
    trace.manifest_event(SAMPLE, 1, wide("https://update.example.com") + struct.pack("<i", 3), 1)
    for i, piece in enumerate((MANIFEST[:200], MANIFEST[200:])):
        trace.manifest_event(SAMPLE, 0xFFFE, bytes([1, 1, 0, 0x5B]) + struct.pack("<HH", 2, i) + piece.encode(), 2)
    save(HERE, "manifest-in-the-trace", trace, "events of an EventSource whose manifest comes behind them, in two pieces")
    trace = Trace()
    update = uuid.UUID("945a8954-c147-4acd-923f-40c45405a658")
    trace.manifest_event(update, 19, wide("Sample update (KB5000001)") + bytes(range(240, 256)) + struct.pack("<I", 200), 1)
    trace.manifest_event(uuid.UUID("22222222-0000-0000-0000-000000000000"), 7, b"\x01\x02\0\0plain text\0", 2, level=2)
    trace.classic(uuid.UUID("33333333-0000-0000-0000-000000000000"), 5, wide("class text"), 3)
    save(HERE, "manifest-missing", trace, "events without a description: numbers, and the texts in them")


def messages():
    trace = Trace()
    source = uuid.UUID("44444444-0000-0000-0000-000000000000")
    trace.message(source, 43, struct.pack("<QI", 0xFFFF800012345678, 0xC01C000F), 1)
    trace.message(source, 10, wide("C:\\Sample\\file.txt"), 2)
    trace.message(source, 11, b"", 3)
    save(HERE, "wpp-messages", trace, "WPP messages without symbols: GUID, number, arguments and texts in them")


def kernel():
    trace = Trace(mode=0x02000080, session="NT Kernel Logger")
    trace.process(3, "System", "", 4, seconds=0)
    trace.process(1, "setuphost.exe", "C:\\$WINDOWS.~BT\\Sources\\SetupHost.exe /Example", 900, 700, 1, seconds=1)
    trace.image(10, "\\Device\\HarddiskVolume3\\Windows\\System32\\sample.dll", 900, 2)
    trace.image(3, "\\Device\\HarddiskVolume3\\Windows\\System32\\listed.dll", 900, 2, group=20)
    trace.perf(5, 50, bytes(16), 2.5)
    trace.process(2, "setuphost.exe", "C:\\$WINDOWS.~BT\\Sources\\SetupHost.exe /Example", 900, 700, 1, 0xC1900101, 3)
    save(HERE, "processes-and-images", trace, "process starts and ends with command line and status, image loads")


def updates():
    names = dict(session="WindowsUpdate_trace_log",
                 file="C:\\Windows\\Logs\\WindowsUpdate\\WindowsUpdate.20231114.221320.000.1.etl")
    trace = Trace(lost=41, bias=480, summer=True, **names)
    for i, (component, line, level) in enumerate((
            ("Agent", "* START * Finding updates CallerId = Example;ScanForUpdates  Id = 1", 4),
            ("ProtocolTalker", "ServiceId = {00000000-0000-0000-0000-000000000001}, Server URL = https://update.example.com", 4),
            ("WebServices", "*FAILED* [8024401C] Web service call", 3),
            ("Agent", "Unhandled work item type: callback work item.", 3),
            ("VeryLongComponentName", "a name longer than its column", 4),
            ("Handler", "first line\r\nsecond line", 4),
            ("Agent", "\u66f4\u65b0\u626b\u63cf\u5931\u8d25 \U0001F600", 2),
            ("Agent", "* END * Finding updates CallerId = Example;ScanForUpdates, Exit code = 0x8024401C", 4))):
        trace.event("WUTraceLogging", WU, component, [text("Info", line)], i * 0.5 + 0.0000001 * i, level, 1 << i)
    save(OTHER, "scan-fails", trace, "the lines of Get-WindowsUpdateLog, with failure marks, long names and Chinese")
    trace = Trace(bias=-60, session="SIH_trace_log", file="C:\\Windows\\Logs\\SIH\\SIH.20231114.221320.000.1.etl")
    trace.event("SIHTraceLogging", SIH, "SIH", [text("Info", "Normal start.")], 1)
    trace.event("Microsoft.Windows.WaaSMedic.Local", MEDIC, "Warning", [text("m", "Unexpectedly called")], 2, 3)
    trace.event("Example.Other", SAMPLE, "Beside", [number("n", 8, "I", 1)], 3)
    save(OTHER, "sih-and-medic", trace, "the providers beside the update client")
    trace = Trace(build=14393, **names)
    source = uuid.UUID("55555555-0000-0000-0000-000000000000")
    for i in range(12):
        trace.message(source, 10 + i, struct.pack("<I", i), i)
    save(OTHER, "before-1709", trace, "messages without symbols make no rows; a trace of nothing else is useless")


def main():
    for make in (every_type, clocks, processors, compressed, leftovers, damage, manifests, messages, kernel, updates):
        make()


if __name__ == "__main__":
    main()
