# SPDX-License-Identifier: Apache-2.0
"""A small random source whose output never changes between Python versions.

The committed bundles are compared byte for byte with what the generator makes, so the standard
library's `random` will not do: its choice() and shuffle() have changed between releases.
"""

import zlib

MASK = (1 << 64) - 1


class Prng:
    """splitmix64, seeded by a text so that every file of every bundle has its own stream."""

    def __init__(self, seed):
        self.state = zlib.crc32(seed.encode()) * 0x9E3779B97F4A7C15 & MASK

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK
        return z ^ (z >> 31)

    def between(self, low, high):
        """An integer from low to high, both included."""
        return low + self.next() % (high - low + 1)

    def pick(self, values):
        return values[self.next() % len(values)]

    def chance(self, percent):
        return self.next() % 100 < percent

    def hex(self, digits):
        return f"{self.next() << 64 | self.next():032x}"[-digits:]

    def guid(self):
        h = self.hex(32)
        return f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}"

    def weighted(self, pairs):
        """One of the values of (weight, value) pairs."""
        at = self.next() % sum(weight for weight, _ in pairs)
        for weight, value in pairs:
            if at < weight:
                return value
            at -= weight
        raise AssertionError("weights changed under us")
