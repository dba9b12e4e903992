# SPDX-License-Identifier: Apache-2.0
"""Plants what tools/check_sources.py must report, and what it must leave alone."""

import pathlib
import sys
import tempfile
import unittest

import closing_line

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
import check_sources  # noqa: E402

SPDX = "// SPDX-License-Identifier: Apache-2.0\n"
BODY = "".join(f"  use(value, {number});\n" for number in range(8))


class CheckSources(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = pathlib.Path(scratch.name)
        for name in check_sources.SPDX_ROOT_FILES:
            (self.root / name).write_text("# " + SPDX)

    def reported(self, **files):
        for name, text in files.items():
            path = self.root / "src/base" / name.replace("_cpp", ".cpp").replace("_h", ".h")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return check_sources.violations(self.root)

    def namespaced(self, text):
        return f"{SPDX}namespace casebook {{\n{text}}}  // namespace casebook\n"

    def unnamed(self, text):
        return self.namespaced(f"namespace {{\n{text}}}  // namespace\n")

    def test_file_without_spdx_line(self):
        self.assertEqual(1, len(self.reported(a_cpp="int x = 0;\n")))

    def test_type_defined_twice(self):
        text = self.namespaced("struct Row {\n  int x = 0;\n};\n")
        found = self.reported(a_cpp=text, b_cpp=text)
        self.assertEqual(["src/base/a.cpp:3, src/base/b.cpp:3: type casebook::Row is defined more than once"], found)

    def test_type_in_unnamed_namespaces_may_repeat(self):
        text = self.unnamed("struct Row {\n  int x = 0;\n};\n")
        self.assertEqual([], self.reported(a_cpp=text, b_cpp=text))

    def test_function_defined_twice(self):
        a = self.namespaced("int count(int a) {\n  return a;\n}\n")
        b = self.namespaced("int count(int a) {\n  return a + 1;\n}\n")
        self.assertEqual(1, len(self.reported(a_cpp=a, b_cpp=b)))

    def test_overloads_and_declarations_are_no_repetition(self):
        a = self.namespaced("int count(int a) {\n  return a;\n}\n")
        b = self.namespaced("int count(long a) {\n  return 1;\n}\n")
        self.assertEqual([], self.reported(a_cpp=a, b_cpp=b, c_h=self.namespaced("int count(int a);\n")))

    def test_copied_body_under_another_name(self):
        a = self.unnamed("void one(int value) {\n" + BODY + "}\n")
        b = self.unnamed("void two(int value) {\n  // why\n" + BODY + "}\n")
        found = self.reported(a_cpp=a, b_cpp=b)
        self.assertEqual(["src/base/a.cpp:4, src/base/b.cpp:4: the same function body"], found)


if __name__ == "__main__":
    closing_line.main()
