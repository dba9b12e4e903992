# SPDX-License-Identifier: Apache-2.0
"""Every kind of issue that the code reports has its sentence in src/model/issue.cpp, and no other."""

import pathlib
import re
import sys
import unittest

import closing_line

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
from source_files import cpp_files  # noqa: E402

TABLE = ROOT / "src/model/issue.cpp"
KIND = r'"([a-z0-9]+(?:-[a-z0-9]+)+)"'


def product_sources():
    for path in cpp_files(ROOT / "src"):
        if path.parent == ROOT / "src/work":  # what it says of uploads is its own
            continue
        if path != TABLE and not re.search(r"_(test|fuzz|bench)\.cpp$", path.name):
            yield path


def without_comments(text):
    return re.sub(r"//[^\n]*", "", text)


def kinds_in_table():
    return re.findall(r"\bMeaning\{\s*" + KIND, TABLE.read_text())


def reported_kinds():
    """{kind: file} of words-with-hyphens in statements that speak of an issue."""
    found = {}
    for path in product_sources():
        for statement in re.split(r"[;\n]\s*\n|;", without_comments(path.read_text())):
            if re.search(r"issue", statement, re.IGNORECASE):
                for kind in re.findall(r"(?:issue\w*(?:\.\w+)?\(\{?|\.kind = |kind = )[^;]*?" + KIND, statement,
                                       re.IGNORECASE):
                    found.setdefault(kind, str(path.relative_to(ROOT)))
    return found


class IssueKinds(unittest.TestCase):
    def test_the_table_is_sorted_and_has_no_kind_twice(self):
        kinds = kinds_in_table()
        self.assertGreater(len(kinds), 0)
        self.assertEqual(sorted(set(kinds)), kinds)

    def test_every_reported_kind_has_its_sentence(self):
        table = set(kinds_in_table())
        missing = {kind: file for kind, file in reported_kinds().items() if kind not in table}
        self.assertEqual({}, missing)

    def test_every_sentence_belongs_to_a_kind_that_occurs(self):
        text = "".join(path.read_text() for path in product_sources())
        unused = [kind for kind in kinds_in_table() if f'"{kind}"' not in text]
        self.assertEqual([], unused)

    def test_the_search_finds_kinds_at_all(self):
        self.assertIn("line-too-long", reported_kinds())


if __name__ == "__main__":
    closing_line.main()
