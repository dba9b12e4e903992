#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The writer of captures that other tests trust: its layout, and each operation as the reference of
../shared reads it, when that is there."""

import datetime
import importlib.util
import pathlib
import struct
import tempfile
import unittest
import unittest.mock

import closing_line
import pml_cases
import pml_multiply
from pml_events import FILE, NETWORK, PROCESS, RESULTS, START, filetime, info, sid, status
from pml_writer import FIXED, HEADER_SIZE, TABLES, Trace, frame

SHARED = pathlib.Path(__file__).resolve().parent.parent.parent / "shared"
REFERENCE = SHARED / "tools/pml_ref.py"
CAPTURES = SHARED / "corpus/binary/pml"


def reference():
    if not REFERENCE.is_file():
        raise unittest.SkipTest("no ../shared/tools/pml_ref.py")
    spec = importlib.util.spec_from_file_location("pml_ref", REFERENCE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def table_offsets(data):
    """{table: offset} as the header has them."""
    events, *rest = struct.unpack_from("<5Q", data, 0x240)
    return dict(zip(TABLES, (events, *rest, struct.unpack_from("<Q", data, 0x3A0)[0])))


def records_of(data, pointer_size=8):
    """The fixed parts in the order of the offset array, which must lead from record to record."""
    (count,) = struct.unpack_from("<I", data, 0x234)
    array = table_offsets(data)["offsets"]
    for number in range(count):
        at = int.from_bytes(data[array + 5 * number:array + 5 * number + 5], "little")
        yield at, FIXED.unpack_from(data, at)


def record_size(data, at, fixed, pointer_size):
    size = FIXED.size + fixed[9] * pointer_size + fixed[11]
    return fixed[12] + 2 + struct.unpack_from("<H", data, at + fixed[12])[0] if fixed[12] else size


def small_trace(**more):
    trace = Trace(**more)
    system = trace.system()
    system.module("C:\\Windows\\System32\\ntoskrnl.exe", 0x81000000, 0x900000, version="10.0.1.2",
                  timestamp=0x5E001122)
    app = trace.process("app.exe", 1234, parent=system, company="Example Ltd")
    again = trace.process("again.exe", 1234, parent=app, integrity="High", session=2)
    for number in range(30):
        trace.read_file((system, app, again)[number % 3], f"C:\\Data\\{number % 10}.txt",
                        stack=range(number % 4))
    trace.process_create(app, again)
    trace.udp(again, "Send", ("10.0.0.5", 1), ("10.0.0.6", 2))
    trace.tcp(again, "Send", ("10.0.0.5", 1), ("10.0.0.6", 2))
    return trace


class PmlTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)


class Layout(PmlTest):
    def test_the_header_leads_to_tables_that_follow_each_other(self):
        for bits in (64, 32):
            trace = small_trace(bits=bits, computer="CASE-PC02", memory=123)
            data, layout = trace.bytes(), trace.layout()
            self.assertEqual(struct.unpack_from("<4sII", data), (b"PML_", 9, bits == 64))
            self.assertEqual(data[0xC:0x2C].decode("utf-16-le").rstrip("\0"), "CASE-PC02")
            self.assertEqual(struct.unpack_from("<IQ", data, 0x38C), (4, 123))
            self.assertEqual(struct.unpack_from("<Q", data, 0x398), (HEADER_SIZE,))
            self.assertEqual(table_offsets(data) | {"end": len(data)}, layout)
            self.assertEqual(sorted(layout.values()), list(layout.values()))
            self.assertEqual(layout["processes"] - layout["offsets"], 5 * 33)

    def test_records_stand_back_to_back_in_order_of_time_and_sequence(self):
        for bits in (64, 32):
            data = small_trace(bits=bits).bytes()
            end, last_time, last = HEADER_SIZE, 0, {False: -1, True: -1}
            for at, fixed in records_of(data):
                self.assertEqual(at, end)
                end = at + record_size(data, at, fixed, bits // 8)
                self.assertGreater(fixed[7], last_time)
                last_time = fixed[7]
                self.assertEqual(fixed[5] >= 0x20000000, fixed[2] == NETWORK)
                self.assertGreater(fixed[5], last[fixed[2] == NETWORK])
                last[fixed[2] == NETWORK] = fixed[5]
            self.assertEqual(end, table_offsets(data)["offsets"])

    def test_times_results_and_lost_events(self):
        trace = Trace()
        app = trace.process("app.exe", 8)
        when = datetime.datetime(2024, 3, 5, 1, 2, 3, 4,
                                 datetime.timezone(datetime.timedelta(hours=1)))
        trace.raw(app, FILE, 0, time=when, duration=9, tid=3, result="ACCESS DENIED")
        trace.lose(5)
        trace.raw(app, FILE, 0, at=3723.5, result="")
        trace.raw(77, FILE, 0, result=0xC0000005, stack=[frame(app.module("x", 4096, 1), 16)],
                  extra=b"ab", extra_gap=3)
        data = trace.bytes()
        first, second, third = (fixed for _, fixed in records_of(data))
        self.assertEqual(first[1:3] + first[6:9],
                         (3, FILE, 9, START + 37230000040 - 36000000000, 0xC0000022))
        self.assertEqual(second[5] - first[5], 6)
        self.assertEqual((second[7], second[8]), (START + 37235000000, 0x103))
        self.assertEqual((third[0], third[7] - second[7], third[12]), (77, trace.step, 52 + 8 + 3))
        self.assertEqual(trace.bytes(), data)

    def test_a_gap_puts_records_behind_4_gib(self):
        trace = small_trace()
        path = self.folder / "far.PML"
        layout = trace.write(path, gaps={10: 0x1_0000_0000})
        plain = trace.bytes()
        with open(path, "rb") as file:
            file.seek(layout["offsets"])
            array = file.read(5 * 33)
            at = int.from_bytes(array[50:55], "little")
            self.assertEqual(at, trace.offsets[10] + 0x1_0000_0000)
            file.seek(at)
            self.assertEqual(file.read(200), plain[trace.offsets[10]:][:200])
        self.assertEqual(path.stat().st_size, len(plain) + 0x1_0000_0000)

    def test_strings_are_ascii_only_when_they_can_be(self):
        self.assertEqual(info("abc"), (0x8003, b"abc"))
        self.assertEqual(info("abc", wide=True), (3, b"a\0b\0c\0"))
        self.assertEqual(info("é😀"), (3, "é😀".encode("utf-16-le")))
        self.assertRaises(ValueError, info, "a" * 0x8000)
        self.assertEqual(sid("S-1-5-18"), bytes([1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0]))
        self.assertEqual(status("NAME NOT FOUND"), 0xC0000034)

    def test_damage(self):
        trace = small_trace()
        whole, layout = trace.bytes(), trace.layout()
        open_end = trace.unclosed()
        self.assertEqual(open_end[HEADER_SIZE:], whole[HEADER_SIZE:layout["offsets"]])
        self.assertEqual(set(table_offsets(open_end).values()), {0})
        self.assertEqual(struct.unpack_from("<I", trace.unclosed(counted=True), 0x234), (33,))
        self.assertEqual(trace.cut("strings", 5), whole[:layout["strings"] + 5])


class Parts(PmlTest):
    def test_each_part_is_complete_and_numbers_its_processes_itself(self):
        trace = small_trace()
        paths = trace.write_set(self.folder / "x.PML", 3)
        self.assertEqual([path.name for path in paths], ["x.PML", "x-1.PML", "x-2.PML"])
        seen, sequences = [], []
        for path in paths:
            data = path.read_bytes()
            at = table_offsets(data)["processes"]
            (count,) = struct.unpack_from("<I", data, at)
            numbers = struct.unpack_from(f"<{count}I", data, at + 4)
            offsets = struct.unpack_from(f"<{count}I", data, at + 4 + 4 * count)
            pids = {struct.unpack_from("<2I", data, at + offset) for offset in offsets}
            self.assertEqual({number for number, _ in pids}, set(numbers))
            self.assertEqual(sorted(pid for _, pid in pids), [4, 1234, 1234])
            seen.append(set(numbers))
            for place, fixed in records_of(data):
                self.assertIn(fixed[0], numbers)
                sequences.append(fixed[5])
                if fixed[2] == PROCESS:
                    detail = struct.unpack_from("<4I", data, place + FIXED.size)
                    self.assertIn((detail[0], detail[1]), pids)
                    self.assertIn((detail[2], detail[3]), pids)
        self.assertFalse(seen[0] & seen[1] or seen[1] & seen[2])
        self.assertEqual(sequences, [fixed[5] for _, fixed in records_of(trace.bytes())])


class Multiply(PmlTest):
    def multiplied(self, source, events, **more):
        target = self.folder / "big.PML"
        size = pml_multiply.multiply(source, target, events, **more)
        self.assertEqual(target.stat().st_size, size)
        return target.read_bytes()

    def test_times_and_sequence_numbers_go_on(self):
        source = self.folder / "small.PML"
        trace = small_trace()
        trace.write(source)
        data = self.multiplied(source, 80)
        fixed = [fixed for _, fixed in records_of(data)]
        self.assertEqual(len(fixed), 80)
        self.assertEqual(sorted(one[7] for one in fixed), [one[7] for one in fixed])
        self.assertEqual(len({one[5] for one in fixed}), 80)
        plain, layout = trace.bytes(), trace.layout()
        self.assertEqual(data[table_offsets(data)["processes"]:], plain[layout["processes"]:])
        self.assertEqual(data[HEADER_SIZE:layout["offsets"]], plain[HEADER_SIZE:layout["offsets"]])

    def test_paths_vary_and_keep_their_length(self):
        trace = Trace()
        app = trace.process("app.exe", 8)
        paths = [f"C:\\Data\\a long name-{number:03}.txt" for number in range(100)]
        for path in paths:
            trace.read_file(app, path)
            trace.close_key(app, "HKCU\\" + path)
        trace.write(self.folder / "small.PML")
        same = self.multiplied(self.folder / "small.PML", 1000, vary_paths=False)
        self.assertEqual(same.count(b"a long name-007.txt"), 5 * 2)
        varied = self.multiplied(self.folder / "small.PML", 1000)
        self.assertEqual(len(varied), len(same))
        names = set()
        for at, fixed in records_of(varied):
            if fixed[2] == FILE:
                word, = struct.unpack_from("<H", varied, at + FIXED.size + 0x40)
                names.add(varied[at + FIXED.size + 0x44:][:word & 0x7FFF])
        self.assertGreater(len(names), 150)
        self.assertTrue(all(name.startswith(b"C:\\Data\\a long name-") and name.endswith(b".txt")
                            for name in names))

    def test_a_real_capture(self):
        source = CAPTURES / "win10_64_process.PML"
        if not source.is_file():
            self.skipTest("no ../shared/corpus/binary/pml")
        module = reference()
        self.multiplied(source, 9000)
        once = list(module.PML(source).events())
        many = list(module.PML(self.folder / "big.PML").events())
        self.assertEqual(len(many), 9000)
        for number, event in enumerate(many):
            first = once[number % len(once)]
            self.assertEqual((event["op"], event["res"], len(event["path"])),
                             (first["op"], first["res"], len(first["path"])))


class AgainstTheReference(PmlTest):
    def setUp(self):
        super().setUp()
        self.reference = reference()

    def read(self, trace):
        trace.write(self.folder / "x.PML")
        return self.reference.PML(self.folder / "x.PML")

    def test_every_operation_says_what_was_written(self):
        with unittest.mock.patch.dict("os.environ", {"PML_RAW": "1"}):  # no quirks of one version
            for bits in (64, 32):
                for wide in (False, True):
                    trace = Trace(bits=bits, wide=wide)
                    process = pml_cases.process_for_cases(trace)
                    for call, *_ in pml_cases.CASES:
                        call(trace, process)
                    events = list(self.read(trace).events())
                    self.assertEqual(len(events), len(pml_cases.CASES))
                    for event, (_, operation, path, detail) in zip(events, pml_cases.CASES):
                        said = ", ".join(f"{name}: {value}" for name, value in event["det"])
                        with self.subTest(operation=operation, bits=bits, wide=wide):
                            self.assertEqual((event["op"], event["path"], said),
                                             (operation, path, detail))
                            self.assertEqual((event["pi"], event["tid"]), (process.index, 77))

    def test_every_operation_of_its_tables_is_written(self):
        named = {operation for _, operation, _, _ in pml_cases.CASES}
        for event_class, names in self.reference.OP.items():
            for name in names.values():
                if event_class == NETWORK:
                    self.assertIn("TCP " + name, named)
                elif name not in ("QueryInformationFile", "SetInformationFile",
                                  "QueryVolumeInformation", "SetVolumeInformation",
                                  "DirectoryControl", "LockUnlockFile"):
                    self.assertTrue({name, name.replace("_", " ")} & named, name)

    def test_results_have_the_names_of_its_table(self):
        self.assertEqual({name: self.reference.NT.get(number, "") for name,
                          number in RESULTS.items()}, {name: name for name in RESULTS})

    def test_processes_strings_hosts_and_ports(self):
        for bits in (64, 32):
            trace = small_trace(bits=bits)
            trace.host("2001:db8::1", "six.example.com")
            trace.port(80, "http")
            trace.icon(16, b"icon")
            end = datetime.datetime(2024, 3, 5, 2)
            late = trace.process("späť.exe", 99, command="", parent=trace.processes[0],
                                 virtualized=1, luid=0x123456789, is64=False, end=end,
                                 version="1.2", description="d", icons=(1, 1))
            read = self.read(trace)
            self.assertEqual(read.str[0], "")
            self.assertEqual(len(read.str), len(set(read.str)))
            fields = read.proc[late.index]
            self.assertEqual(fields[:6], (late.index, 99, 4, 100, 0x123456789, 1))
            self.assertEqual(fields[7:11], (START, filetime(end), 1, 0))
            self.assertEqual([read.str[place] for place in fields[11:19]],
                             ["Medium", "EXAMPLE\\lin", "späť.exe",
                              "C:\\Program Files\\Example\\späť.exe", "", "", "1.2", "d"])
            self.assertEqual(fields[19:], (1, 1))
            self.assertEqual([field[1] for field in read.proc.values()].count(1234), 2)
            self.assertEqual(list(read.host.values()), ["six.example.com"])
            self.assertEqual(read.port, {(80, True): "http"})
            self.check_modules(read, bits // 8)

    def check_modules(self, read, size):
        """The reference skips them."""
        at = read.pt + struct.unpack_from("<I", read.d, read.pt + 4 + 4 * len(read.proc))[0]
        at += 0x60 + size
        self.assertEqual(struct.unpack_from("<I", read.d, at), (1,))
        at += 4 + size
        self.assertEqual(int.from_bytes(read.d[at:at + size], "little"), 0x81000000)
        fields = struct.unpack_from("<6I", read.d, at + size)
        self.assertEqual((fields[0], fields[5]), (0x900000, 0x5E001122))
        self.assertEqual([read.str[place] for place in fields[1:5]],
                         ["C:\\Windows\\System32\\ntoskrnl.exe", "10.0.1.2", "", ""])


if __name__ == "__main__":
    closing_line.main()
