# SPDX-License-Identifier: Apache-2.0
"""The record head that setupact, CBS and DISM logs share, and a clock that only moves forward.

`2020-07-08 10:25:01, Error      [0x0802c6] MIG    text`
                      ^22 columns, id at 11  ^7 columns
"""

import datetime


class Clock:
    """Local time of one log, as the machine writes it, and the same instant in UTC."""

    def __init__(self, prng, start, utc_offset_hours=8):
        self.prng = prng
        self.now = datetime.datetime.fromisoformat(start)
        self.offset = datetime.timedelta(hours=utc_offset_hours)

    def tick(self, milliseconds):
        """Moves on by a random time up to `milliseconds`."""
        self.now += datetime.timedelta(milliseconds=self.prng.between(0, milliseconds))

    def to(self, moment):
        """Jumps to "HH:MM:SS[.mmm]" of this day, or to a full ISO date and time; never backwards."""
        text = moment if "T" in moment else f"{self.now:%Y-%m-%d}T{moment}"
        target = datetime.datetime.fromisoformat(text)
        if target < self.now:
            raise ValueError(f"clock would run backwards: {self.now} to {target}")
        self.now = target

    def utc(self):
        return self.now - self.offset


class TextLog:
    """One log file under construction."""

    def __init__(self, prng, start, utc_offset_hours=8):
        self.prng = prng
        self.clock = Clock(prng, start, utc_offset_hours)
        self.lines = []  # with their line ends
        self.errors = []  # the records a setuperr.log would repeat

    def put(self, level, component, text, message_id=""):
        head = f"{self.clock.now:%Y-%m-%d %H:%M:%S}, "
        column = f"{level:<11}[{message_id}]" if message_id else level
        line = f"{head}{column:<22}{component:<7}{text}\r\n"
        self.lines.append(line)
        if level == "Error":
            self.errors.append(line)

    def info(self, component, text, message_id=""):
        self.put("Info", component, text, message_id)

    def warning(self, component, text, message_id=""):
        self.put("Warning", component, text, message_id)

    def error(self, component, text, message_id=""):
        self.put("Error", component, text, message_id)

    def continuation(self, text, end="\r\n"):
        """A line without a head; the WIM library and CSI end theirs with a bare line feed."""
        self.lines.append(text + end)

    def text(self):
        return "".join(self.lines)

    def to_utf8(self):
        return "\ufeff".encode() + self.text().encode()
