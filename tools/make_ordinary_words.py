#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes src/redact/data/ordinary_words.txt: words that are no names wherever they stand alone.

    tools/make_ordinary_words.py

They are the words that several files of the knowledge and the documentation use, so that what logs and
reports say every day is among them. Parts of paths behind Users are left out. Run it again when the knowledge
has grown; the result is part of the tree because names must not become visible with another checkout.
"""

import collections
import pathlib
import re
import textwrap

ROOT = pathlib.Path(__file__).resolve().parent.parent
LEAST_FILES = 3
SHORTEST, LONGEST = 3, 20
WORD = re.compile(r"[A-Za-z]+")


def words_of(text):
    text = re.sub(r"(?i)(users[\\/]+)[^\\/\s\"']+", r"\1", text)
    parts = re.sub(r"([a-z])([A-Z])", r"\1 \2", text)
    return {word.lower() for word in WORD.findall(text) + WORD.findall(parts) if SHORTEST <= len(word) <= LONGEST}


def main():
    used = collections.Counter()
    files = [*(ROOT / "knowledge").rglob("*.yaml"), *(ROOT / "docs").glob("*.md"), ROOT / "README.md"]
    for path in files:
        used.update(words_of(path.read_text(encoding="utf-8", errors="replace")))
    for path in (ROOT / "knowledge").rglob("*.tsv"):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            used.update(words_of(" ".join(line.split("\t")[1:])))
    chosen = " ".join(sorted(word for word, files in used.items() if files >= LEAST_FILES))
    target = ROOT / "src/redact/data/ordinary_words.txt"
    target.write_text(textwrap.fill(chosen, 118, break_long_words=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
