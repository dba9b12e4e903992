#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`casebook compare` over generated evidence of two machines: what matters leads, the rest is folded."""

import html.parser
import json
import os
import pathlib
import re
import tempfile
import unittest

import closing_line
import compare_evidence
import program
from compare_evidence import Machine

GOLDENS = program.ROOT / "tests/compare"


class TwoMachines(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def run_compare(self, *arguments, status=0):
        done = program.run("compare", *arguments, cwd=self.folder)
        self.assertEqual(status, done.returncode, done.stderr.decode())
        return done.stdout.decode()

    def compared(self, good, bad, *arguments):
        return json.loads(self.run_compare(good, bad, "--format", "json", *arguments))

    def write(self, **machines):
        for name, machine in machines.items():
            machine.write(self.folder / name)
        return [pathlib.Path(name) for name in machines]


class Compare(TwoMachines):
    def test_what_is_wrong_with_bad_leads_in_order_and_the_rest_is_folded(self):
        compare_evidence.pair(self.folder)
        found = self.compared("good", "bad")
        leading = found["differences"][:found["suspicious"]]
        self.assertEqual(["access", "filter", "service", "file", "policy"], [one["kind"] for one in leading])
        self.assertEqual([compare_evidence.STORE, "QmSample", "TrustedInstaller", "C:\\Windows\\System32\\wuaueng.dll"],
                         [one["subject"] for one in leading[:4]])
        self.assertEqual("Everyone is denied write", leading[0]["reasons"][0]["text"]["en"])
        folded = {group["id"]: group["count"] for group in found["folded"]}
        self.assertGreater(sum(folded.values()), 300)
        self.assertLessEqual({"prefetch", "temp", "logs", "file-times", "process-ids"}, set(folded))
        self.assertEqual(found["suspicious"], found["total"])
        self.assertTrue(all(not group["members"] for group in found["folded"]))

    def test_every_difference_says_where_it_stands(self):
        compare_evidence.pair(self.folder)
        found = self.compared("good", "bad")
        for one in found["differences"]:
            self.assertTrue((self.folder / "bad" / one["bad"]["item"]).is_file() or
                            (self.folder / one["bad"]["item"]).is_file(), one)
        access = found["differences"][0]
        self.assertEqual(("icacls.txt", 1), (access["bad"]["item"].split("/")[-1], access["bad"]["line"]))

    def test_swapped_sides_have_nothing_that_matters(self):
        compare_evidence.pair(self.folder)
        found = self.compared("bad", "good")
        self.assertEqual(0, found["suspicious"])
        self.assertEqual(5, found["total"])
        self.assertIn("No differences that matter.", self.run_compare("bad", "good", "--exit-code"))

    def test_equal_sides(self):
        self.write(one=Machine("BR01-DESK-01", 1), two=Machine("BR01-DESK-01", 1))
        shown = self.run_compare("one", "two", "--exit-code")
        self.assertTrue(shown.startswith("No differences that matter.\n"), shown)
        self.assertIn("没有值得关注的差异。", self.run_compare("one", "two", "--lang", "zh"))

    def test_exit_status_is_10_only_when_asked(self):
        compare_evidence.pair(self.folder)
        self.run_compare("good", "bad", "--exit-code", status=10)
        self.run_compare("good", "bad")

    def test_missing_evidence_is_said_with_what_to_collect(self):
        good, bad = Machine("BR01-DESK-01", 1), Machine("BR01-DESK-02", 2)
        good.filters.append(("QmSample", 3, "365555"))
        bad.leave_out = {"fltmc.txt", "policies.reg"}
        self.write(good=good, bad=bad)
        found = self.compared("good", "bad")
        missing = {one["kind"]: one for one in found["not_compared"]}
        self.assertEqual("BAD holds no list of filters", missing["filter"]["why"]["en"])
        self.assertEqual(["fltmc-filters"], [one["artifact"] for one in missing["filter"]["collect"]])
        self.assertEqual((False, True), (missing["policy"]["good_lacks"], missing["policy"]["bad_lacks"]))
        self.assertNotIn("QmSample", json.dumps(found["differences"]))
        self.assertIn("故障一侧没有筛选器列表；请收集", self.run_compare("good", "bad", "--lang", "zh"))

    def test_another_build_explains_versions(self):
        good, bad = Machine("BR01-DESK-01", 1), Machine("BR01-DESK-02", 2)
        bad.version, bad.dll_version = "10.0.17763 N/A Build 17763", "10.0.17763.4"
        self.write(good=good, bad=bad)
        found = self.compared("good", "bad")
        self.assertEqual(0, found["suspicious"])
        group = next(group for group in found["folded"] if group["id"] == "build-versions")
        self.assertIn("different builds (19045 and 17763)", group["title"]["en"])

    def test_kinds_limit_and_all(self):
        compare_evidence.pair(self.folder)
        found = self.compared("good", "bad", "--kind", "filter", "--kind", "policy")
        self.assertEqual({"filter", "policy"}, {one["kind"] for one in found["differences"]})
        self.assertEqual(2, len(self.compared("good", "bad", "--limit", "2")["differences"]))
        for group in self.compared("good", "bad", "--all")["folded"]:
            self.assertEqual(group["count"], len(group["members"]))
        self.assertIn("SAMPLE7.EXE", self.run_compare("good", "bad", "--all"))
        self.assertNotIn("SAMPLE7.EXE", self.run_compare("good", "bad"))

    def test_same_bytes_for_every_number_of_threads(self):
        compare_evidence.pair(self.folder)
        self.assertEqual(self.run_compare("good", "bad", "-j", "1"), self.run_compare("good", "bad", "-j", "3"))

    def test_a_side_without_evidence_is_named(self):
        self.write(good=Machine("BR01-DESK-01", 1))
        (self.folder / "empty").mkdir()
        done = program.run("compare", "good", "empty", cwd=self.folder)
        self.assertEqual(3, done.returncode)
        self.assertEqual("casebook: empty: there is no file in it\n", done.stderr.decode())
        self.assertEqual(2, program.run("compare", "good", cwd=self.folder).returncode)

    def test_known_product_of_own_knowledge_raises_a_filter(self):
        compare_evidence.pair(self.folder)
        own = self.folder / "knowledge/products"
        own.mkdir(parents=True)
        (own / "own.yaml").write_text("products:\n  - id: own\n    name: {en: Own Guard, zh: 自有卫士}\n    kind: dlp\n"
                                      "    drivers: [qmsample.sys]\n")
        before = self.compared("good", "bad", "--kind", "filter")["differences"][0]
        after = self.compared("good", "bad", "--kind", "filter", "--knowledge", "knowledge")["differences"][0]
        self.assertEqual(10, after["points"] - before["points"])
        self.assertEqual("it belongs to Own Guard", after["reasons"][-1]["text"]["en"])

    def test_two_programs_are_compared_as_files(self):
        programs = program.ROOT / "src/decode/pe/testdata"
        found = self.compared(programs / "driver-signed/input.bin", programs / "library/input.bin", "--kind", "file")
        self.assertEqual(["differs"], [one["change"] for one in found["differences"]])
        aspects = {one["aspect"] for one in found["differences"][0]["aspects"]}
        self.assertLessEqual({"version", "signer", "sha256", "size"}, aspects)
        self.assertIn("the file is not signed in BAD", json.dumps(found["differences"]))

    def test_goldens(self):
        compare_evidence.pair(self.folder)
        for name, arguments in (("en.txt", []), ("zh.txt", ["--lang", "zh"]), ("comparison.json", ["-f", "json"])):
            shown = re.sub(r'"knowledge": "[^"]*"', '"knowledge": "-"', self.run_compare("good", "bad", *arguments))
            golden = GOLDENS / name
            if os.environ.get("REBASELINE"):
                golden.write_bytes(shown.encode())
            self.assertEqual(golden.read_text(), shown)


class Page(html.parser.HTMLParser):
    """Whether tags nest; texts by language; what the page asks for from elsewhere."""

    VOID = {"meta", "input", "br"}

    def __init__(self, text):
        super().__init__()
        self.open, self.problems, self.elsewhere, self.kinds = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.elsewhere += [attributes[name] for name in ("src", "href") if name in attributes]
        if "data-kind" in attributes and tag == "article":
            self.kinds.append(attributes["data-kind"])
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problems.append((tag, self.getpos()))


class Html(TwoMachines):
    def test_is_one_whole_file_in_both_languages(self):
        compare_evidence.pair(self.folder)
        for language in ("en", "zh"):
            text = self.run_compare("good", "bad", "-f", "html", "--lang", language)
            page = Page(text)
            self.assertEqual(([], [], []), (page.problems, page.open, page.elsewhere))
            self.assertEqual(["access", "filter", "service", "file", "policy"], page.kinds)
            self.assertIn(f'<html lang="{language}" data-lang="{language}">', text)
            self.assertIn("Differences that matter", text)
            self.assertIn("值得关注的差异", text)
            self.assertNotIn("http-equiv=\"refresh", text)

    def test_names_of_the_evidence_are_escaped(self):
        good, bad = Machine("BR01-DESK-01", 1), Machine("BR01-DESK-02", 2)
        bad.policies.append(("HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate", "WUServer",
                             "</td><script>alert(1)</script>&'\u202e"))
        self.write(good=good, bad=bad)
        text = self.run_compare("good", "bad", "-f", "html")
        self.assertEqual(2, text.count("<script>"))  # of every page, and of this one
        self.assertIn("&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;&#39;", text)
        self.assertNotIn("\u202e", text)
        self.assertEqual([], Page(text).problems)

    def test_is_written_whole_into_a_file(self):
        compare_evidence.pair(self.folder)
        self.run_compare("good", "bad", "-f", "html", "-o", "out.html")
        self.assertTrue((self.folder / "out.html").read_text().endswith("</html>\n"))


if __name__ == "__main__":
    closing_line.main()
