# SPDX-License-Identifier: Apache-2.0
"""Plants includes that tools/check_layers.py must report, and some that it must not."""

import pathlib
import sys
import tempfile
import unittest

import closing_line

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
import check_layers  # noqa: E402

PAGE = """| room | may include | what |
|---|---|---|
| `base` | nothing | |
| `model` | `base` | |
| `decode` | `base`, `model` | |
"""
BUILD = "room(base LIBS Threads::Threads)\nroom(model USES base)\nroom(decode USES base model LIBS x)\n"


class CheckLayers(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = pathlib.Path(scratch.name)
        self.write("ARCHITECTURE.md", PAGE)
        self.write("CMakeLists.txt", BUILD)
        for header in ("base/text.h", "model/event.h", "decode/decoder.h", "decode/cbs/cbs.h",
                       "decode/shared/lines.h"):
            self.write("src/" + header, "#pragma once\n")

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def reported(self, path, include):
        self.write(path, f'#include <string>\n#include "{include}"\n')
        return check_layers.violations(self.root)

    def test_allowed_includes_are_silent(self):
        self.assertEqual([], self.reported("src/decode/dism/dism.cpp", "model/event.h"))
        self.assertEqual([], self.reported("src/decode/dism/dism.cpp", "decode/shared/lines.h"))
        self.assertEqual([], self.reported("src/decode/dism/dism.cpp", "decode/decoder.h"))
        self.assertEqual([], self.reported("src/decode/registry.cpp", "decode/cbs/cbs.h"))

    def test_model_must_not_include_a_decoder(self):
        found = self.reported("src/model/event.cpp", "decode/cbs/cbs.h")
        self.assertEqual(["src/model/event.cpp:2: decode/cbs/cbs.h: model may not include decode"], found)

    def test_base_must_not_include_model(self):
        self.assertEqual(1, len(self.reported("src/base/text.cpp", "model/event.h")))

    def test_a_format_must_not_include_another(self):
        found = self.reported("src/decode/dism/dism.cpp", "decode/cbs/cbs.h")
        self.assertEqual(1, len(found))
        self.assertIn("decode/shared", found[0])

    def test_shared_must_not_include_a_format(self):
        self.assertEqual(1, len(self.reported("src/decode/shared/lines.cpp", "decode/cbs/cbs.h")))

    def test_private_folder_of_another_room(self):
        self.write("src/model/inner/x.h", "")
        self.assertEqual(1, len(self.reported("src/decode/decoder.cpp", "model/inner/x.h")))

    def test_short_include_must_be_written_out(self):
        self.assertEqual(1, len(self.reported("src/model/event.cpp", "event.h")))

    def test_room_without_a_row(self):
        self.assertEqual(1, len(self.reported("src/drawer/x.cpp", "base/text.h")))

    def test_build_file_must_agree_with_the_page(self):
        self.write("CMakeLists.txt", BUILD.replace("decode USES base model", "decode USES base model rules"))
        self.assertEqual(1, len(check_layers.violations(self.root)))

    def test_page_without_table(self):
        self.write("ARCHITECTURE.md", "# nothing\n")
        self.assertEqual(1, len(check_layers.violations(self.root)))


class OwnTree(unittest.TestCase):
    def test_this_repository_keeps_its_own_table(self):
        self.assertEqual([], check_layers.violations(ROOT))


if __name__ == "__main__":
    closing_line.main()
