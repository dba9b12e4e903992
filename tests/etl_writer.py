# SPDX-License-Identifier: Apache-2.0
"""Writes Windows traces (.etl) of our own making, for goldens, tests and the benchmark.

    trace = Trace(clock="counter", bias=-480)
    trace.event("WUTraceLogging", WU, "Agent", [text("Info", "* START * Finding updates")], seconds=1)
    trace.write(path)

Events go into the buffer that begin_buffer() began last. The layout is described in
src/decode/etl/README.md.
"""

import struct
import uuid

EPOCH_SECONDS = 11644473600  # from 1601 to 1970
START = 1_700_000_000  # 2023-11-14 22:13:20 UTC
TICKS = 10_000_000
HEAD = 0x48

WU = uuid.UUID("0b7a6f19-47c4-454e-8c5c-e868d637e4d8")
SIH = uuid.UUID("9906081d-e45a-4f41-a53f-2ac2e0225de1")
MEDIC = uuid.UUID("30d25124-a468-505c-de82-8411646eb8b5")
SAMPLE = uuid.UUID("11111111-2222-3333-4444-555555555555")

CLOCKS = {"counter": 1, "system": 2, "cycles": 3}


def filetime(seconds):
    return round((START + EPOCH_SECONDS + seconds) * TICKS)


def pad(data, to=8):
    return data + bytes(-len(data) % to)


def wide(string):
    return string.encode("utf-16-le") + b"\0\0"


# --- fields of self-describing events: (description, data)

def field(name, kind, data, out=None, repeat=0, count=0, members=None):
    """`repeat`: 0 once, 1 a fixed count, 2 a count in the data (which `data` then begins with)."""
    out = members if members is not None else out
    described = name.encode() + b"\0" + bytes([kind | repeat << 5 | (0x80 if out is not None else 0)])
    if out is not None:
        described += bytes([out])
    if repeat == 1:
        described += struct.pack("<H", count)
    return described, data


def text(name, string):
    return field(name, 1, wide(string))


def number(name, kind, code, value, out=None):
    return field(name, kind, struct.pack("<" + code, value), out)


def counted(data):
    return struct.pack("<H", len(data)) + data


def sid(*parts):
    return bytes([1, len(parts)]) + (5).to_bytes(6, "big") + b"".join(struct.pack("<I", part) for part in parts)


def schema(name, fields):
    body = b"\0" + name.encode() + b"\0" + b"".join(described for described, _ in fields)
    return struct.pack("<H", len(body) + 2) + body


# --- compression: plain and slow, after [MS-XCA]

def matches(data, at, reach, most, begin=0):
    """The longest earlier text that goes on here: (distance, length), or None."""
    best = (0, 0)
    for length in (length for length in (32, 16, 8, 4, 3) if length <= most):
        found = data.rfind(data[at:at + length], max(begin, at - reach), at + length - 1)
        if found >= 0 and at + length <= len(data):
            distance = at - found
            while length < most and at + length < len(data) and data[at + length] == data[at + length - distance]:
                length += 1
            best = (distance, length)
            break
    return best if best[1] >= 3 else None


def pack_lznt1(data):
    out = b""
    for begin in range(0, len(data), 4096):
        chunk = data[begin:begin + 4096]
        body, at = b"", 0
        while at < len(chunk):
            flags, group = 0, b""
            for bit in range(8):
                if at >= len(chunk):
                    break
                bits = 4
                while 1 << bits < at:
                    bits += 1
                match = matches(chunk, at, 1 << bits, (1 << 16 - bits) + 2) if at else None
                if match:
                    flags |= 1 << bit
                    group += struct.pack("<H", match[0] - 1 << 16 - bits | match[1] - 3)
                    at += match[1]
                else:
                    group += chunk[at:at + 1]
                    at += 1
            body += bytes([flags]) + group
        out += struct.pack("<H", 0xB000 | len(body) - 1) + body
    return out + b"\0\0"


def pack_xpress(data):
    out, at = b"", 0
    while at < len(data):
        flags, group = 0, b""
        for bit in range(32):
            match = matches(data, at, 8192, 9) if at < len(data) else None
            if match:
                flags |= 1 << 31 - bit
                group += struct.pack("<H", match[0] - 1 << 3 | match[1] - 3)
                at += match[1]
            elif at < len(data):
                group += data[at:at + 1]
                at += 1
            else:
                flags |= 1 << 31 - bit
        out += struct.pack("<I", flags) + group
    return out


def pack_xpress_huffman(data):
    """All 512 symbols get codes of nine bits: no compression to speak of, but every rule is used."""
    bits, at = "", 0
    while at < len(data):
        match = matches(data, at, 32767, 17)
        if match:
            high = match[0].bit_length() - 1
            bits += f"{256 + (high << 4) + match[1] - 3:09b}"
            bits += f"{match[0] - (1 << high):0{high}b}" if high else ""
            at += match[1]
        else:
            bits += f"{data[at]:09b}"
            at += 1
    bits += f"{256:09b}"
    bits += "0" * (-len(bits) % 16 + 16)
    words = b"".join(struct.pack("<H", int(bits[i:i + 16], 2)) for i in range(0, len(bits), 16))
    return b"\x99" * 256 + words


PACKERS = {2: pack_lznt1, 3: pack_xpress, 4: pack_xpress_huffman}


class Trace:
    def __init__(self, clock="counter", bias=-480, buffer_size=4096, lost=0, buffers_lost=0, packed=0,
                 session="SampleSession", file="C:\\Traces\\sample.etl", mode=0x11002009, summer=False, closed=True,
                 build=22631):
        self.clock, self.frequency, self.megahertz = CLOCKS[clock], 10_000_000, 3000
        self.first_stamp = filetime(0) if clock == "system" else 5_000_000_000
        self.buffer_size, self.packed = buffer_size, packed
        self.buffers = []  # (processor, events, stamp or None)
        self.zone = struct.pack("<i64s8Hi64s8Hi", bias, wide("Sample standard time"),
                                *((0, 11, 0, 1, 2, 0, 0, 0) if summer else (0,) * 8), 0,
                                wide("Sample summer time"),
                                *((0, 3, 0, 2, 2, 0, 0, 0) if summer else (0,) * 8), -60 if summer else 0)
        self.head = dict(lost=lost, buffers_lost=buffers_lost, session=session, file=file, mode=mode, closed=closed,
                         build=build)
        self.begin_buffer()
        self.last = 0

    # --- where events go

    def begin_buffer(self, processor=0, stamp=None):
        self.buffers.append([processor, b"", stamp])

    def raw(self, record):
        if len(self.buffers[-1][1]) + len(record) + 8 + HEAD > self.buffer_size:
            self.begin_buffer(self.buffers[-1][0])
        self.buffers[-1][1] += pad(record)

    def stamp(self, seconds):
        self.last = max(getattr(self, "last", 0), seconds)
        if self.clock == 2:
            return filetime(seconds)
        rate = self.frequency if self.clock == 1 else self.megahertz * 1_000_000
        return self.first_stamp + round(seconds * rate)

    # --- kinds of events

    def event(self, provider, guid, name, fields, seconds=0, level=4, keyword=1, pid=1234, tid=5678):
        """A self-describing event (TraceLogging)."""
        traits = struct.pack("<H", len(provider) + 3) + provider.encode() + b"\0"
        described = schema(name, fields)
        items = b""
        for kind, data, more in ((12, traits, 1), (11, described, 0)):
            whole = pad(struct.pack("<HHHH", 0, kind, more, len(data)) + data)
            items += struct.pack("<H", len(whole)) + whole[2:]
        self.header_event(guid, items, b"".join(data for _, data in fields), seconds, level, keyword, pid, tid,
                          flags=0x41, channel=11)

    def manifest_event(self, guid, number_, data, seconds=0, version=0, level=4, keyword=0x8000, pid=1234, tid=5678):
        self.header_event(guid, b"", data, seconds, level, keyword, pid, tid, flags=0x40, number_=number_,
                          version=version)

    def header_event(self, guid, items, data, seconds, level, keyword, pid, tid, flags, channel=0, number_=0,
                     version=0):
        body = struct.pack("<HHIIq", flags, 0, tid, pid, self.stamp(seconds)) + guid.bytes_le
        body += struct.pack("<HBBBBHQ", number_, version, channel, level, 0, 0, keyword) + bytes(24)
        body += items + data
        self.raw(struct.pack("<HBB", len(body) + 4, 0x13, 0xC0) + body)

    def kernel(self, group, kind, data, seconds=0, version=4, pid=4, tid=8):
        self.raw(struct.pack("<HBBHBBIIqII", version, 2, 0xC0, 32 + len(data), kind, group, tid, pid,
                             self.stamp(seconds), 0, 0) + data)

    def perf(self, group, kind, data, seconds=0, version=4):
        self.raw(struct.pack("<HBBHBBq", version, 0x11, 0xC0, 16 + len(data), kind, group, self.stamp(seconds)) + data)

    def process(self, kind, image, command, pid, parent=4, session=0, status=0, seconds=0):
        data = struct.pack("<QIIIIQI", 0xFFFF800012345678, pid, parent, session, status, 0x1000, 0)
        data += struct.pack("<QQ", 0xFFFF800011111111, 0) + sid(18) + image.encode() + b"\0" + wide(command)
        self.kernel(3, kind, data + bytes(4), seconds)

    def image(self, kind, file, pid, seconds=0, group=3):
        data = struct.pack("<QQIIIBBHQ4I", 0x7FF000000000, 0x1000, pid, 0, 0, 0, 0, 0, 0x180000000, 0, 0, 0, 0)
        self.kernel(group, kind, data + wide(file), seconds, version=3)

    def classic(self, guid, kind, data, seconds=0, version=2, pid=1234, tid=5678):
        body = struct.pack("<BBHIIq", kind, 4, version, tid, pid, self.stamp(seconds)) + guid.bytes_le + bytes(8)
        self.raw(struct.pack("<HBB", len(body) + 4 + len(data), 0x14, 0xC0) + body + data)

    def message(self, guid, number_, data, seconds=0, pid=1234, tid=5678):
        """A message of WPP with GUID, time and ids."""
        body = struct.pack("<HH", number_, 0xAA) + guid.bytes_le + struct.pack("<qII", self.stamp(seconds), tid, pid)
        self.raw(struct.pack("<HBB", 4 + len(body) + len(data), 0, 0x90) + body + data)

    # --- the file

    def buffer(self, events, processor=0, kind=0, stamp=0, sequence=0, state=3, flags=0x20, packed=0):
        if packed:
            body = PACKERS[packed](events)
            size, flags = HEAD + len(body), flags | 0x40
        else:
            body, size = events.ljust(self.buffer_size - HEAD, b"\xff"), self.buffer_size
        head = struct.pack("<IIIiqqQHHIIHHQq", size, HEAD + len(events), HEAD + len(events), 0, stamp, sequence, 0,
                           processor, 1, state, HEAD + len(events), flags, kind, 0, 0)
        return head + body

    def header_record(self):
        end = filetime(self.last + 0.002) if self.head["closed"] else 0
        data = struct.pack("<I4BIIQIIIIIIIIQQ", self.buffer_size, 10, 0, 1, 5, self.head["build"], 1, end, 156250, 0,
                           self.head["mode"], len(self.buffers) + 1 if self.head["closed"] else 0, 1, 8,
                           self.head["lost"], self.megahertz, 0, 0)
        data += self.zone + bytes(-(len(data) + len(self.zone)) % 8)
        data += struct.pack("<QQQII", filetime(-1000), self.frequency, filetime(0), self.clock,
                            self.head["buffers_lost"])
        data += wide(self.head["session"]) + wide(self.head["file"])
        return struct.pack("<HBBHBBIIqII", 2, 2, 0xC0, 32 + len(data), 0, 0, 8, 4, self.first_stamp, 0, 0) + data

    def bytes(self):
        parts = [self.buffer(pad(self.header_record()), kind=4, state=self.packed or 3, flags=0x21)]
        for sequence, (processor, events, stamp) in enumerate(self.buffers, 1):
            parts.append(self.buffer(events, processor, sequence=sequence, packed=self.packed,
                                     stamp=self.stamp(self.last) if stamp is None else stamp))
        return b"".join(parts)

    def write(self, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.bytes())
