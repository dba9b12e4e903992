#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes src/base/width_tables.h: which characters take two columns and which none.

Run from the repository root after a new version of Python brought a newer Unicode."""

import pathlib
import sys
import unicodedata

LAST = 0x10FFFF
# Unassigned characters of these blocks are drawn wide too (Unicode Standard Annex 11, section 5).
WIDE_BLOCKS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2FFFD), (0x30000, 0x3FFFD))


def is_wide(code):
    if any(first <= code <= last for first, last in WIDE_BLOCKS):
        return True
    return unicodedata.east_asian_width(chr(code)) in "WF"


def is_zero(code):
    # U+00AD is drawn by terminals; Hangul vowels and finals join the syllable before them.
    if code == 0xAD:
        return False
    if 0x1160 <= code <= 0x11FF or code == 0x200B:
        return True
    return unicodedata.category(chr(code)) in ("Mn", "Me", "Cf")


def ranges(belongs):
    found = []
    for code in range(0x80, LAST + 1):
        if belongs(code):
            if found and found[-1][1] == code - 1:
                found[-1][1] = code
            else:
                found.append([code, code])
    return found


def table(name, found):
    rows = [f"{{0x{a:04X}, 0x{b:04X}}}," for a, b in found]
    lines, line = [], "   "
    for row in rows:
        if len(line) + 1 + len(row) > 100:
            lines.append(line)
            line = "   "
        line += " " + row
    lines.append(line)
    body = "\n".join(lines)
    return f"inline constexpr CharacterRange {name}[] = {{\n{body}\n}};\n"


def main():
    zero = ranges(is_zero)
    wide = ranges(lambda code: is_wide(code) and not is_zero(code))
    text = f"""// SPDX-License-Identifier: Apache-2.0
// Written by tools/make_width_tables.py from Unicode {unicodedata.unidata_version}; do not edit.
#pragma once

namespace casebook {{

struct CharacterRange {{
  char32_t first;
  char32_t last;
}};

// clang-format off
{table("kWideCharacters", wide)}
{table("kZeroWidthCharacters", zero)}// clang-format on

}}  // namespace casebook
"""
    pathlib.Path("src/base/width_tables.h").write_text(text)


if __name__ == "__main__":
    sys.exit(main())
