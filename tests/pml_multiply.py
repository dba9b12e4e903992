#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a large capture of Process Monitor out of a small one, for the benchmark.

    tests/pml_multiply.py SOURCE.PML TARGET.PML EVENTS [--same-paths]

The records are repeated as they are; only their time, sequence number and, unless --same-paths, a
few characters of their paths change. Tables are copied, so every repetition has the same processes:
what a process does repeats, as do the events that create and end it. It holds the records of the
source in memory once.
"""

import itertools
import mmap
import pathlib
import struct
import sys
import zlib

HEADER_SIZE = 0x3A8
FIXED = struct.Struct("<IIIHHIQQIHHII")
CHANGED = struct.Struct("<IQQ")  # sequence number, duration, time
CHANGED_AT = 0x10
NETWORK_SEQUENCE = 0x20000000
REGISTRY, FILE = 2, 3
WITHOUT_PAD = {2, 9, 10, 11, 13, 15, 16, 17}  # registry operations: the path follows the info word
FIELDS_BEFORE_PATH = {0: 8, 1: 8, 3: 12, 4: 16, 5: 12, 6: 16, 7: 16, 8: 16, 12: 4, 14: 4}
MARK = 3  # characters of a path that change
MARKS = [bytes(mark)
         for mark in itertools.product(b"0123456789abcdefghijklmnopqrstuvwxyz", repeat=MARK)]
SHORTEST_NAME = 6
SHARE = 128  # of 256 paths that change


def header_fields(data):
    if data[:8] != b"PML_\x09\0\0\0":
        raise ValueError("not a PML file of version 9")
    (is64,) = struct.unpack_from("<I", data, 8)
    (count,) = struct.unpack_from("<I", data, 0x234)
    offsets = struct.unpack_from("<5Q", data, 0x240)
    return 8 if is64 else 4, count, offsets


def path_of(fixed, begin, detail, pointer_size):
    """(first byte, length) of the 8-bit path of a record, or None."""
    if fixed[2] == FILE:
        word, path = 0x18 + 5 * pointer_size, 0x1C + 5 * pointer_size
    elif fixed[2] == REGISTRY:
        word, path = 0, 2 if fixed[3] in WITHOUT_PAD else FIELDS_BEFORE_PATH.get(fixed[3])
    else:
        return None
    if path is None or len(detail) < path:
        return None
    (info,) = struct.unpack_from("<H", detail, word)
    length = info & 0x7FFF
    return (begin + path, length) if info & 0x8000 and path + length <= len(detail) else None


def mark_of(path):
    """(where in a path the changing characters go, number of the first): at the end of the last
    name before its extension. It depends on the path alone, so that all events of one file in one
    repetition keep one name. None for half of the paths and those with a short last name: they do
    not change."""
    check = zlib.crc32(path.lower())
    if check & 0xFF >= SHARE:
        return None
    begin = path.rfind(b"\\") + 1
    end = path.rfind(b".", begin)
    end = len(path) if end <= begin else end
    if end - begin < SHORTEST_NAME or not path[end - MARK:end].isalnum():
        return None
    return end - MARK, check >> 8


class Source:
    """The records of a capture, with what changes in each."""

    def __init__(self, data, vary_paths):
        self.pointer_size, self.count, offsets = header_fields(data)
        self.array = offsets[1]
        closed = HEADER_SIZE < self.array < len(data) and min(offsets[2:]) >= self.array
        if self.count == 0 or not closed:
            raise ValueError("the source has no events, or was not closed")
        self.block = bytearray(data[HEADER_SIZE:self.array])
        entries = memoryview(data)[self.array:self.array + 5 * self.count]
        self.starts = [int.from_bytes(entries[at:at + 5], "little") - HEADER_SIZE
                       for at in range(0, 5 * self.count, 5)]
        entries.release()
        self.changed, self.marks, places = [], [], {}
        for start in self.starts:
            fixed = FIXED.unpack_from(self.block, start)
            self.changed.append((start + CHANGED_AT, fixed[5], fixed[6], fixed[7]))
            if not vary_paths:
                continue
            begin = start + FIXED.size + fixed[9] * self.pointer_size
            found = path_of(fixed, begin, self.block[begin:begin + fixed[11]], self.pointer_size)
            if found is None:
                continue
            path = bytes(self.block[found[0]:found[0] + found[1]])
            if path not in places:
                places[path] = mark_of(path)
            if places[path] is not None:
                place, first = places[path]
                self.marks.append((found[0] + place, first))
        own = [row[1] for row in self.changed if row[1] < NETWORK_SEQUENCE] or [0]
        self.own_span = max(own) - min(own) + 1
        self.network_span = sum(row[1] >= NETWORK_SEQUENCE for row in self.changed)
        times = [row[3] for row in self.changed]
        self.time_span = max(times) - min(times) + 1

    def repetition(self, number):
        """The block as the number-th repetition has it."""
        pack, block, own, network, time = (CHANGED.pack_into, self.block, number * self.own_span,
                                           number * self.network_span, number * self.time_span)
        for at, sequence, duration, since in self.changed:
            sequence += own if sequence < NETWORK_SEQUENCE else network
            pack(block, at, sequence & 0xFFFFFFFF, duration, since + time)
        if number:
            for at, first in self.marks:
                block[at:at + MARK] = MARKS[(first + number) % len(MARKS)]
        return block


def multiply(source_path, target_path, events, vary_paths=True):
    """Writes `events` events, repeating the source as often as that takes; returns the size.

    `vary_paths`: in every repetition after the first, three characters of about half of the 8-bit
    paths of files and keys differ, so that the number of distinct paths grows with the file. A path
    keeps its length and its folder; where it is a folder, the paths below it do not follow."""
    with open(source_path, "rb") as file, mmap.mmap(file.fileno(), 0,
                                                    access=mmap.ACCESS_READ) as data:
        source = Source(data, vary_paths)
        with open(target_path, "wb") as target:
            target.write(data[:HEADER_SIZE])
            at, written = HEADER_SIZE, 0
            bases = []
            while written < events:
                block = source.repetition(len(bases))
                take = min(source.count, events - written)
                end = len(block) if take == source.count else source.starts[take]
                target.write(block if end == len(block) else block[:end])
                bases.append((at, take))
                at += end
                written += take
            array_at = at
            for base, take in bases:
                target.write(b"".join([(base + start).to_bytes(5, "little")
                                       for start in source.starts[:take]]))
            moved = target.tell() - (source.array + 5 * source.count)
            target.write(data[source.array + 5 * source.count:])
            size = target.tell()
            _, _, offsets = header_fields(data)
            target.seek(0x234)
            target.write(struct.pack("<I", events))
            target.seek(0x248)
            target.write(struct.pack("<4Q", array_at, *(offset + moved for offset in offsets[2:])))
            target.seek(0x3A0)
            target.write(struct.pack("<Q", struct.unpack_from("<Q", data, 0x3A0)[0] + moved))
    return size


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--same-paths"]
    if len(arguments) != 3:
        sys.exit(__doc__.split("\n\n")[1].strip())
    size_written = multiply(pathlib.Path(arguments[0]), pathlib.Path(arguments[1]),
                            int(arguments[2]), "--same-paths" not in sys.argv)
    print(f"{arguments[1]}: {size_written} bytes")
