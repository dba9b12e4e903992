#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`casebook knowledge why`: what it says agrees with what was judged, on every bundle and for every line
that a signature brings along."""

import json
import pathlib
import re
import tempfile
import unittest

import closing_line
import program

BUNDLES = sorted(path for path in (program.ROOT / "tests/bundles").glob("*/bundle*") if "." not in path.name
                 or path.suffix in (".zip", ".cab"))
# A rule that asks for a fact of the attempt alone.
BUNDLES.append(program.ROOT / "tests/bundles/evaluation/interrupted-power-loss/evidence.zip")
FAILING = program.ROOT / "tests/bundles/cas-02564-upgrade-silent-exit/bundle"


def run(*arguments):
    done = program.run(*arguments)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


class Why(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def works(self, *arguments):
        status, out, err = run("knowledge", "why", *arguments)
        self.assertEqual(0, status, err)
        return out

    def write(self, path, text):
        path = self.folder / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def own_rule(self, conditions):
        """Knowledge with one more rule for a cause that exists."""
        self.write("own/rules/mine.yaml", f"""
rules:
  - id: mine.rule
    cause: file-denied-by-name
    score: 2
    {conditions}
    because: {{en: 'x', zh: '某'}}
""")
        return self.folder / "own"


class Agreement(Why):
    def test_there_are_bundles(self):
        self.assertGreater(len(BUNDLES), 8)

    def test_a_rule_fires_exactly_when_nothing_is_missing_and_findings_are_among_those_that_fired(self):
        for bundle in BUNDLES[::4] if program.is_sanitized() else BUNDLES:
            with self.subTest(bundle=bundle.parent.name):
                why = json.loads(self.works(bundle, "--format", "json"))
                self.assertEqual("casebook.why/1", why["schema"])
                fired = set()
                for attempt in why["attempts"]:
                    for rule in attempt["fired"]:
                        self.assertEqual([], rule["missing"], rule["rule"])
                        fired.add((attempt["attempt"] or "", rule["rule"]))
                    for rule in attempt["not_fired"]:
                        self.assertNotEqual([], rule["missing"], rule["rule"])
                        for sentence in rule["missing"]:
                            self.assertTrue(sentence["en"] and sentence["zh"], rule["rule"])
                _, found, _ = run("diagnose", bundle, "--format", "json")
                for finding in json.loads(found)["findings"]:
                    if finding.get("rule"):
                        self.assertIn((finding.get("episode") or "", finding["rule"]), fired)

    def test_same_bytes_for_every_number_of_threads(self):
        one = self.works(FAILING, "--format", "json", "-j", "1")
        self.assertEqual(one, self.works(FAILING, "--format", "json", "-j", "3"))


class Bundle(Why):
    def test_default_is_bounded_and_says_what_is_left_out(self):
        shown = self.works(FAILING)
        self.assertRegex(shown, r"\d+ more rules nearly fired \(--all\)")
        self.assertGreater(len(self.works(FAILING, "--all")), len(shown))
        self.assertRegex(self.works(FAILING, "--lang", "zh"), r"另有 \d+ 条规则接近命中")

    def test_score_and_what_supersedes_are_told(self):
        shown = self.works(FAILING)
        self.assertRegex(shown, r"score [0-9.]+ \+ [0-9.]+ .*= [0-9.]+; finding f1")
        self.assertRegex(shown, r"superseded by \S+")

    def test_rule_is_told_in_full_though_nothing_matched(self):
        shown = self.works(FAILING, "--rule", "servicing.file-denied-by-name")
        self.assertRegex(" ".join(shown.split()), r"no hit of csi.file-access-denied in this attempt; there is one "
                         r"outside it, at Logs/CBS/CBS.log:\d+")

    def test_each_lack_is_said_in_words(self):
        own = self.own_rule("""all:
      - setup.wim-apply-object
      - {signature: setup.wim-apply-object, codes: ['0x80070020'], as: shared}
      - {signature: setup.wim-apply-object, capture: object, value: 'never-there', as: named}
      - {fact: machine.os_version, value: '^1[.]'}
      - {signature: setup.host-lost, anywhere: true, within_seconds: 60}
      - {signature: setup.wim-apply-object, at_least: 50, as: many}
    none:
      - setup.operation-failed
    kinds: [reset]
    phases: [oobe]""")
        shown = " ".join(self.works(FAILING, "--rule", "mine.rule", "--knowledge", own).split())
        for said in ("carries code 5, the rule wants 0x80070020",
                     'object of setup.wim-apply-object is "',
                     "the rule wants a match of never-there",
                     'fact machine.os_version is "10.', "s away from the rule's first condition; the rule wants it within 60 s",
                     "setup.wim-apply-object is there", "under `none`, but present: setup.operation-failed",
                     "the kind of the attempt is upgrade, the rule is asked for reset only",
                     "the phase of the attempt is downlevel, the rule is asked for oobe only"):
            self.assertIn(said, shown)

    def test_cause_and_signature_choose_rules(self):
        by_cause = json.loads(self.works(FAILING, "--cause", "file-denied-by-name", "-f", "json"))
        names = {rule["rule"] for attempt in by_cause["attempts"] for rule in attempt["fired"] + attempt["not_fired"]}
        self.assertIn("setup.apply-denied-by-name", names)
        self.assertNotIn("setup.silent-exit", names)
        shown = self.works(FAILING, "--signature", "setup.wim-apply-object")
        self.assertRegex(shown, r"(?m)^  [1-9]\d* hits; it is searched for in [1-9]")
        self.assertIn("setup.apply-denied-by-name", shown)

    def test_line_that_comes_near_a_signature_is_found_in_the_evidence(self):
        self.write("own/signatures/mine.yaml", """
signatures:
  - id: mine.near
    role: supports
    pattern: 'Applying an object failed with an unknown code in the image (?P<object>[^\\r\\n]+)'
    matches: ['Applying an object failed with an unknown code in the image x']
""")
        log = self.write("case/setupact.log", "2024-03-05 10:25:01, Error                 SP     "
                         "Applying an object failed with an unknown code in this image C:\\x.dll\n" * 3)
        shown = self.works(log, "--signature", "mine.near", "--knowledge", self.folder / "own")
        self.assertIn("setupact.log:1", shown)
        self.assertRegex(shown, r"lacks +e\n +has again +image ")

    def test_unknown_ids_are_refused_with_the_nearest(self):
        for option, typed, meant in (("--rule", "setup.silent-exi", "setup.silent-exit"),
                                     ("--cause", "image-file-denid", "image-file-denied"),
                                     ("--decoder", "cbz", "cbs")):
            status, _, said = run("knowledge", "why", FAILING, option, typed)
            self.assertEqual(1, status)
            self.assertIn(f"did you mean '{meant}'", said)


class Line(Why):
    def test_line_in_the_evidence_is_named_by_file_and_line(self):
        shown = self.works(FAILING, "--at", "setupact.log:1218")
        self.assertIn("setup.wim-apply-object  cause  signatures/setup", shown)
        self.assertRegex(shown, r"capture +object =")
        self.assertIn("setup.apply-denied -> image-file-denied", shown)
        status, _, said = run("knowledge", "why", FAILING, "--at", "setupact.log:99999999")
        self.assertEqual(1, status)
        self.assertIn("the evidence has no such line", said)
        self.assertEqual(1, run("knowledge", "why", FAILING, "--at", "setupact.log")[0])

    def test_every_sample_is_explained_by_its_own_signature(self):
        samples = []
        for path in sorted((program.ROOT / "knowledge/signatures").rglob("*.yaml")):
            text = path.read_text()
            # Those in double quotes and without a backslash stand there as they are.
            samples += re.findall(r'(?m)^ *- id: (\S+)$(?:\n(?! *- id).*)*?\n *matches:\n *- "([^"\\]*)"$', text)
        self.assertGreater(len(samples), 100)
        for id_, sample in samples[::60]:
            account = json.loads(self.works("--line", sample, "-f", "json"))
            self.assertIn(id_, [match["signature"] for match in account["lines"][0]["matches"]])

    def test_where_a_pattern_stops_is_told(self):
        self.write("own/signatures/mine.yaml", """
signatures:
  - id: mine.widget
    role: cause
    pattern: 'Widget (?P<object>[^,\\r\\n]+), refused with (?P<code>0x[0-9a-f]{8})'
    matches: ['Widget x, refused with 0x80070005']
""")
        line = "10:25 Widget C:\\x; refused with 0x80070005"
        shown = self.works("--line", line, "--knowledge", self.folder / "own")
        self.assertIn("No signature matches it.", shown)
        self.assertRegex(shown, r"mine\.widget  cause  \S+own/signatures/mine\.yaml:3  9\d %")
        self.assertRegex(shown, r"lacks +,\n +has again +" + re.escape(" refused with (?P<code>0x").strip())
        self.assertRegex(shown, r"column 14: C:\\x; refused")
        chinese = self.works("--line", line, "--knowledge", self.folder / "own", "--lang", "zh")
        self.assertIn("没有特征匹配此行。", chinese)
        self.assertIn("第 14 列：", chinese)

    def test_one_signature_is_compared_however_far_it_is(self):
        shown = self.works("--line", "nothing of the kind", "--signature", "setup.wim-apply-object")
        self.assertIn("setup.wim-apply-object", shown)
        self.assertIn("lacks", shown)

    def test_knowledge_whose_samples_do_not_match_yet_is_explained_all_the_same(self):
        self.write("own/signatures/mine.yaml", """
signatures:
  - id: mine.wrong
    role: supports
    pattern: 'Widget (?P<object>[a-z]+): refused'
    matches: ['Widget x, refused']
""")
        status, out, _ = run("knowledge", "why", "--line", "Widget x, refused", "--signature", "mine.wrong",
                                "--knowledge", self.folder / "own")
        self.assertEqual(0, status)
        self.assertRegex(out, r"lacks +:")

    def test_wrong_use(self):
        self.assertEqual(2, run("knowledge", "why")[0])
        self.assertEqual(2, run("knowledge", "why", FAILING, "--line", "x")[0])
        self.assertEqual(1, run("knowledge", "why", "--line", "  ")[0])
        self.assertEqual(1, run("knowledge", "why", "--line", "x" * 70000)[0])


if __name__ == "__main__":
    closing_line.main()
