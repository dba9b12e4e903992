#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes src/base/case_tables.h: which letters beyond ASCII are another one's capital.

Run from the repository root after a new version of Python brought a newer Unicode."""

import pathlib
import sys
import unicodedata

FINAL_SIGMA = 0x3C2  # Windows takes it for the capital's small letter too


def small(code):
    """The small letter of a capital; letters that need more or fewer bytes in UTF-8 stay."""
    if code == FINAL_SIGMA:
        return code + 1
    lower = chr(code).lower()
    fits = len(lower) == 1 and len(lower.encode()) == len(chr(code).encode())
    return ord(lower) if fits else code


def runs():
    """[first, last, step, distance]: capitals of one run are equally far from their small letters."""
    found = []
    for code in (*range(0x80, 0xD800), *range(0xE000, 0x10000)):
        distance = small(code) - code
        if distance == 0:
            continue
        run = found[-1] if found and found[-1][3] == distance else None
        if run and run[0] == run[1] and code - run[1] in (1, 2):
            run[1], run[2] = code, code - run[1]
        elif run and run[0] != run[1] and code - run[1] == run[2]:
            run[1] = code
        else:
            found.append([code, code, 1, distance])
    return found


def main():
    lines, line = [], "   "
    for first, last, step, distance in runs():
        row = f"{{0x{first:04X}, 0x{last:04X}, {step}, {distance}}},"
        if len(line) + 1 + len(row) > 100:
            lines.append(line)
            line = "   "
        line += " " + row
    body = "\n".join([*lines, line])
    text = f"""// SPDX-License-Identifier: Apache-2.0
// Written by tools/make_case_tables.py from Unicode {unicodedata.unidata_version}; do not edit.
#pragma once

namespace casebook {{

// Every `step`th character of the range is a capital, `distance` before its small letter.
struct CapitalRange {{
  char16_t first;
  char16_t last;
  int step;
  int distance;
}};

// clang-format off
inline constexpr CapitalRange kCapitals[] = {{
{body}
}};
// clang-format on

}}  // namespace casebook
"""
    pathlib.Path("src/base/case_tables.h").write_text(text)


if __name__ == "__main__":
    sys.exit(main())
