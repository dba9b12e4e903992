# SPDX-License-Identifier: Apache-2.0
"""Writes captures of Process Monitor (.PML, version 9) of our own making, for tests and benchmarks.

    trace = Trace(computer="CASE-PC01")
    app = trace.process("app.exe", pid=1234, command="app.exe /quiet")
    ntdll = app.module("C:\\Windows\\System32\\ntdll.dll", 0x7FFA10000000, 0x1F0000)
    trace.create_file(app, "C:\\Data\\a.txt", access=0x120116, result="ACCESS DENIED",
                      stack=[frame(ntdll, 0x9D0F4)])
    trace.write(path)

Events are written in the order of the calls; pml_events and pml_file_events have a method for each
operation. The layout of the file:
header | records | offsets of the records | processes | strings | icons | hosts and ports.
"""

import array
import dataclasses
import struct

from pml_events import MOST_EXTRA, NETWORK, NOISE, PENDING, PROCESS, START, TICKS
from pml_events import NetworkEvents, ProcessEvents, ProfilingEvents, RegistryEvents
from pml_events import filetime, packed_address, status, utf16
from pml_file_events import FileEvents

HEADER_SIZE = 0x3A8
FIXED = struct.Struct("<IIIHHIQQIHHII")  # of a record
NETWORK_SEQUENCE = 0x20000000
TABLES = ("events", "offsets", "processes", "strings", "icons", "hosts", "end")
WINDOWS_10 = (10, 0, 19045)
WINDOWS_7 = (6, 1, 7601)


@dataclasses.dataclass
class Module:
    path: str
    base: int
    size: int
    version: str = ""
    company: str = ""
    description: str = ""
    timestamp: int = 0x5F000000


def frame(module, offset):
    """The address of a stack frame."""
    return module.base + offset


@dataclasses.dataclass(eq=False)
class Process:
    name: str
    pid: int
    path: str = ""
    command: str = ""
    index: int = 0
    parent: "Process | None" = None
    parent_pid: int = 0
    parent_index: int = 0
    user: str = "EXAMPLE\\lin"
    integrity: str = "Medium"
    session: int = 1
    luid: int = 0x12F69E
    start: int = START
    end: int = 0  # it still ran
    is64: bool = True
    virtualized: int = 0
    company: str = ""
    version: str = ""
    description: str = ""
    icons: tuple = (0, 0)  # small and large
    tid: int = 0  # of its events that name no other
    modules: list = dataclasses.field(default_factory=list)

    def module(self, path, base, size, **more):
        self.modules.append(Module(path, base, size, **more))
        return self.modules[-1]


class Strings:
    def __init__(self):
        self.places = {"": 0}

    def __getitem__(self, text):
        return self.places.setdefault(text, len(self.places))

    def bytes(self):
        return indexed([struct.pack("<I", len(wide)) + wide
                        for wide in (utf16(text) + b"\0\0" for text in self.places)])


def indexed(records, numbers=b""):
    """A table that begins with the count (and `numbers`) and the offset of each record."""
    head = struct.pack("<I", len(records)) + numbers
    at, offsets = len(head) + 4 * len(records), []
    for record in records:
        offsets.append(at)
        at += len(record)
    return head + struct.pack(f"<{len(offsets)}I", *offsets) + b"".join(records)


def five_bytes(offset):
    return offset.to_bytes(5, "little")


class Trace(ProcessEvents, RegistryEvents, FileEvents, NetworkEvents, ProfilingEvents):
    """`bits`: 64 or 32, of the captured system. `wide`: all strings of events are UTF-16.
    `step`: ticks from an event to the next that states no time."""

    def __init__(self, bits=64, computer="CASE-PC01", root="C:\\Windows", windows=None,
                 service_pack=0, processors=4, memory=0x1_F000_0000, highest_address=None,
                 start=START, step=1000, wide=False):
        self.pointer_size = bits // 8
        self.kernel_pointer = 0xFFFF99864395C000 if bits == 64 else 0x8526A3F8
        self.computer, self.root = computer, root
        self.windows = windows or (WINDOWS_10 if bits == 64 else WINDOWS_7)
        self.service_pack, self.processors, self.memory = service_pack, processors, memory
        self.highest_address = highest_address or (0x7FFFFFFEFFFF if bits == 64 else 0x7FFEFFFF)
        self.start = filetime(start)
        self.last, self.step, self.wide = self.start - step, step, wide
        self.sequence, self.network_sequence = 0x1000, 0
        self.processes, self.by_index = [], {}
        self.icons = [(0, b"")]
        self.hosts, self.ports = {}, {}
        self.records, self.offsets = bytearray(), array.array("Q")
        self.noise_at = 0

    # --- what the tables hold

    def process(self, name, pid, path=None, command=None, index=None, parent=None, **more):
        """The same pid may come twice: the index tells the processes apart. `parent`: a process,
        or state parent_pid and parent_index of one that is not in the table. For the rest see
        Process."""
        path = f"C:\\Program Files\\Example\\{name}" if path is None else path
        index = max(self.by_index, default=99) + 1 if index is None else index
        if parent is not None:
            more = {"parent_pid": parent.pid, "parent_index": parent.index} | more
        more = {"start": self.start, "is64": self.pointer_size == 8, "tid": pid + 4} | more
        more["start"], more["end"] = filetime(more["start"]), filetime(more.get("end", 0))
        made = Process(name, pid, path, f'"{path}"' if command is None else command, index, parent,
                       **more)
        self.processes.append(made)
        self.by_index[index] = made
        return made

    def system(self, **more):
        """The System process (pid 4), whose modules are those of the kernel."""
        usual = {"path": "System", "command": "", "user": "NT AUTHORITY\\SYSTEM",
                 "integrity": "System", "session": 0, "luid": 0x3E7, "tid": 8}
        return self.process("System", 4, **(usual | more))

    def icon(self, dimension, image):
        """Its index; 0 is no icon."""
        self.icons.append((dimension, image))
        return len(self.icons) - 1

    def host(self, address, name):
        self.hosts[packed_address(address)] = name

    def port(self, number, name, tcp=True):
        self.ports[number, tcp] = name

    # --- events

    def raw(self, process, event_class, operation, detail=b"", extra=None, time=None, at=None,
            duration=None, tid=None, result=0, stack=(), sequence=None, extra_gap=0):
        """Any event; returns the number of its record.

        `process`: one of this trace or an index. `time`: ticks since 1601 or a datetime; or `at`:
        seconds since the start of the trace; without either a step after the event before.
        `duration`: ticks. `result`: NTSTATUS or Process Monitor's name for it. `stack`: addresses,
        the innermost first. `extra_gap`: bytes between detail and extra detail."""
        result = status(result)
        if at is not None:
            time = self.start + round(at * TICKS)
        self.last = self.last + self.step if time is None else filetime(time)
        if duration is None:  # what stands there for a pending operation means nothing
            duration = 0x89F1A2B3C4D5E6F7 if result == PENDING else 250
        if sequence is None:
            sequence = self.next_sequence(event_class)
        if isinstance(process, Process):
            index, tid = process.index, process.tid if tid is None else tid
        else:
            index, tid = process, 4 if tid is None else tid
        body = b"".join((struct.pack(f"<{len(stack)}{'Q' if self.pointer_size == 8 else 'I'}",
                                     *stack), detail))
        place = 0
        if extra is not None:
            if len(extra) > MOST_EXTRA:
                raise ValueError(f"extra detail of {len(extra)} bytes")
            place = FIXED.size + len(body) + extra_gap
            body += self.noise(extra_gap) + struct.pack("<H", len(extra)) + extra
        padding = int.from_bytes(self.noise(4), "little")
        self.offsets.append(HEADER_SIZE + len(self.records))
        self.records += FIXED.pack(index, tid, event_class, operation, padding & 0xFFFF, sequence,
                                   duration, self.last, result, len(stack), padding >> 16,
                                   len(detail), place)
        self.records += body
        return len(self.offsets) - 1

    def next_sequence(self, event_class):
        """Network events are made in user mode and counted apart."""
        if event_class == NETWORK:
            self.network_sequence += 1
            return NETWORK_SEQUENCE + self.network_sequence - 1
        self.sequence += 1
        return self.sequence - 1

    def lose(self, events):
        """A hole in the sequence numbers: so many events were dropped or lost."""
        self.sequence += events

    # --- for the encoders

    def noise(self, size):
        self.noise_at = (self.noise_at + 13) & 0xFFF
        if self.noise_at + size > len(NOISE):
            self.noise_at = 0
        return NOISE[self.noise_at:self.noise_at + size]

    def pointer(self, value):
        return value.to_bytes(self.pointer_size, "little")

    def is_wide(self, wide):
        return self.wide if wide is None else wide

    # --- tables

    def process_table(self, strings, numbers):
        """`numbers`: {index in this trace: index in the file} of the processes to write."""
        chosen = [process for process in self.processes if process.index in numbers]
        records = [self.process_record(process, strings, numbers) for process in chosen]
        listed = struct.pack(f"<{len(chosen)}I", *(numbers[process.index] for process in chosen))
        return indexed(records, listed)

    def process_record(self, process, strings, numbers):
        parent = numbers.get(process.parent_index, process.parent_index)
        record = struct.pack("<4IQI4sQQII", numbers[process.index], process.pid, process.parent_pid,
                             parent, process.luid, process.session, self.noise(4), process.start,
                             process.end, process.virtualized, process.is64)
        record += struct.pack("<8I", *(strings[text] for text in (
            process.integrity, process.user, process.name, process.path, process.command,
            process.company, process.version, process.description)))
        record += struct.pack("<2I", *process.icons) + self.pointer(1)
        record += struct.pack("<I", len(process.modules))
        return record + b"".join(self.module_record(module, strings) for module in process.modules)

    def module_record(self, module, strings):
        texts = (strings[text]
                 for text in (module.path, module.version, module.company, module.description))
        return (self.pointer(0x6B07B434) + self.pointer(module.base)
                + struct.pack("<5I", module.size, *texts)
                + struct.pack("<I12xII4s", module.timestamp, module.size, 0, self.noise(4)))

    def host_table(self):
        table = struct.pack("<I", len(self.hosts))
        for address, name in self.hosts.items():
            wide = utf16(name) + b"\0\0"
            table += address + struct.pack("<I", len(wide)) + wide
        table += struct.pack("<I", len(self.ports))
        for (number, tcp), name in self.ports.items():
            wide = utf16(name) + b"\0\0"
            table += struct.pack("<HHI", number, tcp, len(wide)) + wide
        return table

    def header(self, count, layout):
        text = (text.encode("utf-16-le") for text in (self.computer[:15], self.root[:259]))
        head = struct.pack("<4sII32s520sIQ", b"PML_", 9, self.pointer_size == 8, *text, count, 0)
        head += struct.pack("<6Q", *(layout.get(name, 0) for name in TABLES[:5]),
                            self.highest_address)
        pack = utf16(f"Service Pack {self.service_pack}") if self.service_pack else b""
        head += struct.pack("<5I256sHHHBB", 0x11C, *self.windows, 2, pack, self.service_pack, 0,
                            0x300, 1, 0)
        return head + struct.pack("<IQQQ", self.processors, self.memory, HEADER_SIZE,
                                  layout.get("hosts", 0))

    # --- the file

    def build(self, gaps=None, first=0, count=None, numbers=None):
        """(header, records, tables, layout) of `count` records from `first` on. `gaps`: {record:
        bytes left free before it}, which are not in `records`. `numbers`: see process_table."""
        gaps = gaps or {}
        self.noise_at = 0  # so that building twice gives the same bytes
        last = len(self.offsets) if count is None else first + count
        begin, end = self.place(first), self.place(last)
        offsets, moved = [], HEADER_SIZE - begin
        for number in range(first, last):
            moved += gaps.get(number, 0)
            offsets.append(self.offsets[number] + moved)
        strings = Strings()
        everybody = {index: index for index in self.by_index}
        processes = self.process_table(strings, everybody if numbers is None else numbers)
        icons = indexed([struct.pack("<II", dimension, len(image)) + image
                         for dimension, image in self.icons])
        tables = (b"".join(map(five_bytes, offsets)), processes, strings.bytes(), icons,
                  self.host_table())
        layout, at = {"events": HEADER_SIZE}, end + moved
        for name, table in zip(TABLES[1:], tables):
            layout[name] = at
            at += len(table)
        layout["end"] = at
        records = self.records[begin - HEADER_SIZE:end - HEADER_SIZE]
        return self.header(last - first, layout), records, b"".join(tables), layout

    def place(self, number):
        """Where a record is in a file without gaps; after the last the offsets begin."""
        if number < len(self.offsets):
            return self.offsets[number]
        return HEADER_SIZE + len(self.records)

    def layout(self):
        """{table: byte offset}, names as in TABLES."""
        return self.build()[3]

    def bytes(self):
        return b"".join(self.build()[:3])

    def write(self, path, gaps=None):
        """Returns the layout. A gap takes no room on disk, so that records may lie behind 4 GiB."""
        header, records, tables, layout = self.build(gaps)
        with open(path, "wb") as file:
            file.write(header)
            begin = 0
            for number in sorted(gaps or {}):
                end = self.place(number) - HEADER_SIZE
                file.write(records[begin:end])
                file.seek(gaps[number], 1)
                begin = end
            file.write(records[begin:])
            file.write(tables)
        return layout

    # --- more files and fewer bytes

    def write_set(self, path, parts):
        """x.PML, x-1.PML, ...: each is complete and numbers the processes it needs in its own way.
        Returns their paths."""
        size, paths = -(-len(self.offsets) // parts), []
        for part in range(parts):
            first = min(part * size, len(self.offsets))
            count = min(size, len(self.offsets) - first)
            paths.append(path.with_name(f"{path.stem}-{part}{path.suffix}") if part else path)
            numbers = self.numbers_of_part(part, first, count)
            header, records, tables, _ = self.build(None, first, count, numbers)
            moved = HEADER_SIZE - self.place(first)
            for number in range(first, first + count):
                self.renumber(records, self.offsets[number] + moved - HEADER_SIZE, numbers)
            paths[-1].write_bytes(b"".join((header, records, tables)))
        return paths

    def indexes_in(self, records, at):
        """Where a record names a process: (offset, index)."""
        fixed = FIXED.unpack_from(records, at)
        places = [at]
        if fixed[2] == PROCESS and fixed[3] in (0, 1):
            detail = at + FIXED.size + fixed[9] * self.pointer_size
            places += [detail, detail + 8]  # the new process and its parent
        return [(place, struct.unpack_from("<I", records, place)[0]) for place in places]

    def numbers_of_part(self, part, first, count):
        used = {process.index for process in self.processes if process.pid == 4}
        for number in range(first, first + count):
            used.update(index for _, index in
                        self.indexes_in(self.records, self.offsets[number] - HEADER_SIZE))
        for process in reversed(self.processes):  # parents come before their children
            if process.index in used:
                used.add(process.parent_index)
        listed = sorted(used & self.by_index.keys(), reverse=part % 2 == 1)
        return {index: 1000 * (part + 1) + place for place, index in enumerate(listed)}

    def renumber(self, records, at, numbers):
        for place, index in self.indexes_in(records, at):
            struct.pack_into("<I", records, place, numbers.get(index, index))

    def unclosed(self, counted=False):
        """What the capture leaves when the machine dies: no table and no offset in the header."""
        header = bytearray(self.header(len(self.offsets) if counted else 0, {}))
        return bytes(header + self.records)

    def cut(self, table, more=0):
        """The file up to a table of TABLES and `more` bytes of it."""
        return self.bytes()[:self.layout()[table] + more]
