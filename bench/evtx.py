#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How fast `casebook evtx --format jsonl` writes a large event log, beside evtxexport.

    bench/evtx.py [LOG] [--bytes 500000000] [--runs 3] [--program PATH] [--keep FILE]

The input is LOG (else the dense System log of bench/run.py), its chunks repeated with ids that go on; the records and
their values stay as they are. Compared is the time of the processors, so that other work on the machine does not
count: ours with one job, the peer has no other way. Both write to /dev/null. evtxexport tells no texts of events
without the message files of Windows; ours tells those it has.
"""

import argparse
import os
import pathlib
import shutil
import statistics
import struct
import sys
import tempfile
import zlib

import run

HEADER, CHUNK, CHUNK_HEADER = 4096, 65536, 512


def sealed(head, flags_at, sum_at):
    """The header with its sum: of what stands before the flags, and of what follows the sum."""
    struct.pack_into("<I", head, sum_at, zlib.crc32(head[sum_at + 4:], zlib.crc32(head[:flags_at])))
    return head


def repeat_chunks(log, target, size):
    """Writes the sound chunks of a log again and again, each time with higher ids, as a log that grew."""
    whole = log.read_bytes()
    chunks = [whole[at:at + CHUNK] for at in range(HEADER, len(whole) - CHUNK + 1, CHUNK)]
    chunks = [chunk for chunk in chunks if chunk.startswith(b"ElfChnk\0")]
    if not chunks:
        sys.exit(f"bench: {log} has no chunks")
    step = max(struct.unpack_from("<Q", chunk, 32)[0] for chunk in chunks)
    count = min(max(size // CHUNK, 1), 0xFFFF)
    with open(target, "wb") as file:
        head = bytearray(whole[:HEADER])
        struct.pack_into("<QQQ", head, 8, 0, count - 1, step * (count // len(chunks) + 1) + 1)
        struct.pack_into("<H", head, 42, count)
        struct.pack_into("<I", head, 120, 0)
        struct.pack_into("<I", head, 124, zlib.crc32(head[:120]))
        file.write(head)
        for number in range(count):
            chunk = chunks[number % len(chunks)]
            head = bytearray(chunk[:CHUNK_HEADER])
            ids = struct.unpack_from("<QQQQ", head, 8)
            struct.pack_into("<QQQQ", head, 8, *(one + step * (number // len(chunks)) for one in ids))
            file.write(sealed(head, 120, 124) + chunk[CHUNK_HEADER:])


def measure(ours, peer, runs):
    """Times of each, taken in turns."""
    kinds = {"jsonl, one job": [*ours, "--jobs", "1"], "jsonl, two jobs": [*ours, "--jobs", "2"]}
    if peer:
        kinds["evtxexport"] = peer
    spent = {kind: [] for kind in kinds}
    for _ in range(runs):
        for kind, command in kinds.items():
            spent[kind].append(run.time_of(command))
    return spent


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("log", nargs="?", type=pathlib.Path)
    parser.add_argument("--bytes", type=int, default=500_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--program", default=str(run.BUILD / "casebook"))
    parser.add_argument("--keep", type=pathlib.Path, help="write the input here and leave it")
    parser.add_argument("--no-peer", action="store_true", help="without evtxexport, which takes minutes")
    options = parser.parse_args()
    run.warn_when_busy()
    with tempfile.TemporaryDirectory() as scratch:
        path = options.keep or pathlib.Path(scratch) / "System.evtx"
        repeat_chunks(options.log or run.make_event_log(), path, options.bytes)
        size = os.path.getsize(path)
        ours = [options.program, "evtx", str(path), "--format", "jsonl"]
        peer = ["evtxexport", str(path)] if shutil.which("evtxexport") and not options.no_peer else None
        run.warm([path])
        spent = measure(ours, peer, options.runs)
        for kind, runs in spent.items():
            middle = run.median(runs)
            print(f"{kind:<16} {middle.cpu:8.3f} s of processor {size / middle.cpu / run.MEGA:7.1f} MB/s "
                  f"{middle.wall:8.3f} s on the wall {size / middle.wall / run.MEGA:7.1f} MB/s")
        if peer:
            for kind, label in (("jsonl, one job", "cpu"), ("jsonl, two jobs", "wall")):
                ratios = [getattr(theirs, label) / getattr(own, label)
                          for theirs, own in zip(spent["evtxexport"], spent[kind])]
                print(f"evtxexport needs {statistics.median(ratios):.1f} times as much: {label}, {kind}")
        private = run.memory_of([*ours, "--jobs", "2"]).private_dirty
        print(f"private memory with two jobs, besides the mapped file: {private / run.MEGA:.1f} MB")


if __name__ == "__main__":
    sys.exit(main())
