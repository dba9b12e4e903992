# SPDX-License-Identifier: Apache-2.0
"""The page about SetupDiag is up to date, and tools/setupdiag_coverage.py reports what it must."""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import closing_line

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOOL = "tools/setupdiag_coverage.py"
MAPPING = "tools/setupdiag_coverage.tsv"
PAGE = "docs/coverage-setupdiag.md"


def check(root):
    command = [sys.executable, str(ROOT / TOOL), "--check", "--root", str(root)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


class SetupDiagCoverage(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = pathlib.Path(scratch.name) / "tree"
        for name in (MAPPING, PAGE):
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, self.root / name)
        for kind in ("rules", "signatures"):
            shutil.copytree(ROOT / "knowledge" / kind, self.root / "knowledge" / kind)

    def change(self, name, old, new):
        path = self.root / name
        text = path.read_text()
        self.assertIn(old, text)
        path.write_text(text.replace(old, new, 1))

    def test_the_page_of_the_tree_is_up_to_date(self):
        done = check(ROOT)
        self.assertEqual((0, ""), (done.returncode, done.stderr))

    def test_a_copy_without_the_list_of_rules_beside_it_is_enough(self):
        self.assertEqual(0, check(self.root).returncode)

    def test_an_id_that_does_not_exist_is_reported(self):
        self.change(MAPPING, "setup.duplicate-profile-sid", "setup.no-such-rule")
        self.assertIn("no rule or signature 'setup.no-such-rule'", check(self.root).stderr)

    def test_a_page_that_was_edited_is_reported(self):
        self.change(PAGE, "# Coverage of SetupDiag", "# Coverage")
        self.assertIn("out of date", check(self.root).stderr)

    def test_a_rule_without_a_public_line_says_what_is_needed(self):
        name = "PreReleaseWimMountDriverFound"
        row = next(line for line in (ROOT / MAPPING).read_text().splitlines() if line.startswith(name + "\t"))
        self.change(MAPPING, row, row[: row.rindex("\t") + 1])
        self.assertIn(f"{name}: say why", check(self.root).stderr)

    def test_a_rule_that_is_missing_or_unknown_is_reported_where_the_list_is_at_hand(self):
        names = [line.split("\t")[0] for line in (ROOT / MAPPING).read_text().splitlines()[1:]]
        listed = self.root.parent / "shared/reference/setupdiag_rules.csv"
        listed.parent.mkdir(parents=True)
        listed.write_text("name,guid\n" + "".join(f"{name},x\n" for name in names[1:]) + "NewRule,x\n")
        complaint = check(self.root).stderr
        self.assertIn("SetupDiag's rule NewRule is missing", complaint)
        self.assertIn(f"SetupDiag has no rule {names[0]}", complaint)


if __name__ == "__main__":
    closing_line.main()
