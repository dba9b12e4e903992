# SPDX-License-Identifier: Apache-2.0
"""A terminal for tests of full-screen programs: runs one in a pseudo terminal, understands what it sends
(the sequences of TERM=xterm-256color that ncurses uses) and keeps the screen as lines of text."""

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
import unicodedata

SEQUENCE = re.compile(
    r"\x1b\[(?P<private>[?>!]?)(?P<numbers>[0-9;]*)(?P<final>[@-~])|\x1b[()][0-9A-Z]|\x1b[=>78M]|\x1b\][^\x07]*\x07")
UNFINISHED = re.compile(r"\x1b(\[[?>!]?[0-9;]*|[()]|\][^\x07]*)?$")


def width(character):
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class Screen:
    def __init__(self, columns, rows):
        self.unknown = []
        self.alternate = False
        self.mouse = False
        self.resize(columns, rows)

    def resize(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.cells = [[" "] * columns for _ in range(rows)]
        self.styles = [[""] * columns for _ in range(rows)]
        self.x = self.y = 0
        self.style = ""
        self.top, self.bottom = 0, rows - 1
        self.last = " "

    def lines(self):
        return ["".join(row).rstrip() for row in self.cells]

    def text(self):
        return "\n".join(self.lines())

    def style_of(self, wanted):
        """What the first cell of `wanted` is painted with: numbers of SGR."""
        for y, line in enumerate(self.lines()):
            if wanted in line:
                at = sum(width(character) for character in line[:line.index(wanted)])
                return self.styles[y][at]
        raise AssertionError(f"{wanted!r} is not on the screen:\n{self.text()}")

    def feed(self, text):
        """Gives what is left over: a sequence that is not complete."""
        at = 0
        while at < len(text):
            character = text[at]
            if character == "\x1b":
                match = SEQUENCE.match(text, at)
                if not match:
                    if UNFINISHED.match(text[at:]):
                        return text[at:]
                    self.unknown.append(text[at:at + 8])
                    at += 1
                    continue
                self.sequence(match)
                at = match.end()
                continue
            self.control(character) if character < " " else self.put(character)
            at += 1
        return ""

    def control(self, character):
        if character == "\r":
            self.x = 0
        elif character == "\n":
            self.down()
        elif character == "\b":
            self.x = max(0, self.x - 1)
        elif character == "\t":
            self.x = min(self.columns - 1, self.x // 8 * 8 + 8)

    def down(self):
        if self.y == self.bottom:
            self.scroll(1)
        else:
            self.y = min(self.rows - 1, self.y + 1)

    def scroll(self, count):
        for _ in range(abs(count)):
            for grid, blank in ((self.cells, " "), (self.styles, "")):
                if count > 0:
                    del grid[self.top]
                    grid.insert(self.bottom, [blank] * self.columns)
                else:
                    del grid[self.bottom]
                    grid.insert(self.top, [blank] * self.columns)

    def put(self, character):
        wide = width(character)
        if wide == 0:
            if self.x:
                self.cells[self.y][self.x - 1] += character
            return
        if self.x + wide > self.columns:
            self.x = 0
            self.down()
        self.cells[self.y][self.x] = character
        self.styles[self.y][self.x] = self.style
        if wide == 2:
            self.cells[self.y][self.x + 1] = ""
            self.styles[self.y][self.x + 1] = self.style
        self.x += wide
        self.last = character

    def erase(self, y, begin, end):
        for x in range(begin, end):
            self.cells[y][x] = " "
            self.styles[y][x] = self.style

    def sequence(self, match):
        final = match["final"]
        if not final:
            if match[0] == "\x1bM":
                self.scroll(-1) if self.y == self.top else setattr(self, "y", self.y - 1)
            return
        numbers = [int(number or 0) for number in match["numbers"].split(";")]
        count = max(1, numbers[0])
        if match["private"]:
            if match["private"] == "?" and final in "hl":
                self.alternate = final == "h" if 1049 in numbers else self.alternate
                if 1000 in numbers or 1002 in numbers:
                    self.mouse = final == "h"
            return
        if final in "Hf":
            self.y = min(self.rows, count) - 1
            self.x = min(self.columns, max(1, numbers[1] if len(numbers) > 1 else 1)) - 1
        elif final == "J":
            begin = 0 if numbers[0] == 2 else self.y
            if numbers[0] != 2:
                self.erase(self.y, self.x, self.columns)
                begin += 1
            for y in range(begin, self.rows):
                self.erase(y, 0, self.columns)
        elif final == "K":
            begin, end = {0: (self.x, self.columns), 1: (0, self.x + 1), 2: (0, self.columns)}[numbers[0]]
            self.erase(self.y, begin, end)
        elif final == "X":
            self.erase(self.y, self.x, min(self.columns, self.x + count))
        elif final == "A":
            self.y = max(0, self.y - count)
        elif final in "Be":
            self.y = min(self.rows - 1, self.y + count)
        elif final == "C":
            self.x = min(self.columns - 1, self.x + count)
        elif final == "D":
            self.x = max(0, self.x - count)
        elif final in "G`":
            self.x = min(self.columns, count) - 1
        elif final == "d":
            self.y = min(self.rows, count) - 1
        elif final == "r":
            self.top = min(count, self.rows) - 1
            # What was sent for a larger screen may come behind its resizing.
            self.bottom = min(numbers[1] if len(numbers) > 1 and numbers[1] else self.rows, self.rows) - 1
            self.x = self.y = 0
        elif final in "LM" and self.top <= self.y <= self.bottom:
            top, self.top = self.top, self.y
            self.scroll(count if final == "M" else -count)
            self.top = top
        elif final == "P":
            for grid, blank in ((self.cells, " "), (self.styles, "")):
                row = grid[self.y]
                del row[self.x:self.x + count]
                row.extend([blank] * (self.columns - len(row)))
        elif final == "@":
            for grid, blank in ((self.cells, " "), (self.styles, "")):
                row = grid[self.y]
                row[self.x:self.x] = [blank] * count
                del row[self.columns:]
        elif final == "S":
            self.scroll(count)
        elif final == "T":
            self.scroll(-count)
        elif final == "b":
            for _ in range(count):
                self.put(self.last)
        elif final == "m":
            self.paint(match["numbers"])
        elif final not in "hltcn":
            self.unknown.append(match[0])

    def paint(self, numbers):
        for number in numbers.split(";") if numbers else ["0"]:
            self.style = "" if number in ("0", "") else f"{self.style};{number}".strip(";")


class Terminal:
    """A program with the terminal as its standard input and output."""

    def __init__(self, command, environment, columns=100, rows=30):
        self.screen = Screen(columns, rows)
        self.sent = b""
        self.begun = time.monotonic()
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.rest = ""
        self.status = None
        self.process, self.master = pty.fork()
        if self.process == 0:
            try:
                os.execve(command[0], command, environment)
            finally:
                os._exit(127)
        self.set_size(columns, rows)

    def set_size(self, columns, rows):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def resize(self, columns, rows):
        self.screen.resize(columns, rows)
        self.set_size(columns, rows)
        os.kill(self.process, signal.SIGWINCH)

    def read(self, seconds):
        """Takes in what comes within so many seconds; False when the program has ended."""
        ready, _, _ = select.select([self.master], [], [], seconds)
        if not ready:
            return True
        try:
            data = os.read(self.master, 65536)
        except OSError:
            data = b""
        if not data:
            self.reap()
            return False
        self.sent += data
        self.rest = self.screen.feed(self.rest + self.decoder.decode(data))
        return True

    def wait_for(self, found, seconds=20):
        """Until `found` (a text, or a question about the screen's text) holds. Gives the screen's text."""
        question = found if callable(found) else lambda text: found in text
        end = time.monotonic() + seconds
        while True:
            text = self.screen.text()
            if question(text):
                return text
            if time.monotonic() > end:
                raise AssertionError(f"not on the screen after {seconds} s: {found!r}\n{text}")
            if not self.read(0.05) and not question(self.screen.text()):
                raise AssertionError(f"the program ended before {found!r}:\n{self.screen.text()}")

    def press(self, keys):
        os.write(self.master, keys.encode() if isinstance(keys, str) else keys)

    def modes(self):
        """Of the terminal as the program left it."""
        return termios.tcgetattr(self.master)

    def kill(self, number):
        os.kill(self.process, number)

    def reap(self):
        if self.status is None:
            _, status = os.waitpid(self.process, 0)
            self.status = os.waitstatus_to_exitcode(status)

    def ended(self, seconds=20):
        """Waits for the end. Gives the exit status; of a signal its negative number."""
        end = time.monotonic() + seconds
        while self.status is None:
            if time.monotonic() > end:
                raise AssertionError(f"still running after {seconds} s:\n{self.screen.text()}")
            self.read(0.05)
        return self.status

    def close(self):
        if self.status is None:
            os.kill(self.process, signal.SIGKILL)
            self.reap()
        os.close(self.master)
