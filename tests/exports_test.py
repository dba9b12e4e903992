#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Diagnoses and timelines as files for other programs: SARIF, Markdown, JSON lines, CSV."""

import copy
import csv
import io
import json
import pathlib
import re
import tempfile
import unittest
import zipfile

import closing_line
import program
import sarif_rules

BUNDLES = sorted(path.parent / "bundle" for path in (program.ROOT / "tests/bundles").glob("*/expected.json")
                 if (path.parent / "bundle").is_dir())
FAILING = program.ROOT / "tests/bundles/cas-02564-upgrade-silent-exit/bundle"
HOSTILE_LINES = ["=HYPERLINK(\"http://example.com\",\"x\")", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)",
                 "＝1+1", "\t=1", "esc \x1b[2J bidi \u202e end", "quote \" comma , end", "nul \x00 end"]


# Controls of C0 and C1, marks of direction, separators of lines and paragraphs.
RAW_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
HOSTILE_TEXT = "esc \x1b[2J c1 \x85 \x9b bidi \u202e \u2066 \u061c \u200f separators \u2028 \u2029 delete \x7f end"
HOSTILE_NAME = "set\nFORGED LINE\r\x1b[2J\x85\x9b\u202e\u2028 up.log"
EVERY_OUTPUT = [("diagnose", "--all"), ("diagnose",), ("diagnose", "--brief"), ("diagnose", "-f", "json"), ("diagnose", "-f", "jsonl"),
                ("diagnose", "-f", "html"), ("diagnose", "-f", "markdown"), ("diagnose", "-f", "sarif"),
                ("ls",), ("ls", "-f", "json"), ("events",), ("events", "-f", "jsonl"), ("events", "-f", "csv"),
                ("plan",), ("plan", "-f", "json")]
EVERY_QUERY = ["SELECT * FROM items", "SELECT * FROM events", "SELECT * FROM issues"]


def hostile_everywhere(folder):
    """Names and contents with all controls there are, as files and in an archive; a failed attempt quotes them."""
    path = pathlib.Path(folder) / "case\nFORGED LINE \u202e"
    path.mkdir()
    lines = [f"2023-05-09 14:12:0{second}, Error                 SP     {text}" for second, text in enumerate(
        (HOSTILE_TEXT, f"Operation failed: Apply {HOSTILE_TEXT}. Error: 0x80070005", "Error 0x80070005 while applying object " + HOSTILE_TEXT))]
    text = "\r\n".join(lines) + "\r\n"
    (path / HOSTILE_NAME).write_text(text, encoding="utf-8", newline="")
    (path / "setupact.log").write_text(text, encoding="utf-8", newline="")
    with zipfile.ZipFile(path / "in.zip", "w") as archive:
        archive.writestr("in/" + HOSTILE_NAME.replace("\x00", ""), text)
    return path


def hostile_folder(folder):
    """A setup log whose messages are formulas and controls, below a name that is Chinese and odd."""
    path = pathlib.Path(folder) / "=日志 #1"
    path.mkdir()
    lines = [f"2023-05-09 14:12:{second:02}, Error                 SP     {text}"
             for second, text in enumerate(HOSTILE_LINES)]
    lines.append("2023-05-09 14:13:00, Error                 SP     " + "x" * 40000)
    (path / "setupact.log").write_text("\r\n".join(lines) + "\r\n", encoding="utf-8", newline="")
    return folder


class Exports(unittest.TestCase):
    def works(self, *arguments, **more):
        done = program.run(*arguments, **more)
        self.assertEqual(0, done.returncode, done.stderr)
        return done.stdout

    # --- Hostile names and contents, whatever the format

    def check_output(self, text, told):
        found = RAW_CONTROLS.search(text)
        self.assertIsNone(found, (told, found and text[max(0, found.start() - 60):found.end() + 20]))
        for line in text.splitlines():
            self.assertFalse(line.strip().startswith("FORGED LINE"), (told, line))

    def test_no_output_holds_raw_controls_or_lines_of_a_name(self):
        with tempfile.TemporaryDirectory() as folder:
            path = hostile_everywhere(folder)
            for language in ("en", "zh"):
                for command, *more in EVERY_OUTPUT:
                    done = program.run(command, path, *more, "--lang", language)
                    self.assertEqual(0, done.returncode, (command, more, done.stderr))
                    self.check_output(done.stdout.decode(), (command, *more, language))
                    self.check_output(done.stderr.decode(), (command, *more, language, "messages"))
                for query in EVERY_QUERY:
                    for form in ("table", "csv", "json", "jsonl"):
                        done = program.run("sql", path, query, "--format", form, "--lang", language)
                        self.assertEqual(0, done.returncode, (query, form, done.stderr))
                        self.check_output(done.stdout.decode(), (query, form, language))

    def test_escaped_json_holds_the_text_as_it_was(self):
        with tempfile.TemporaryDirectory() as folder:
            path = hostile_everywhere(folder)
            lines = self.works("events", path, "-f", "jsonl").decode().splitlines()
            queried = json.loads(self.works("sql", path, "SELECT message AS text FROM events", "--format", "json"))
        for texts in ([json.loads(line)["text"] for line in lines], [row["text"] for row in queried]):
            self.assertTrue(any(HOSTILE_TEXT in text for text in texts), texts)

    def test_long_cells_of_all_csv_are_cut_and_say_so(self):
        with tempfile.TemporaryDirectory() as folder:
            hostile_folder(folder)
            for arguments in (("events", folder), ("sql", folder, "SELECT message AS text FROM events")):
                text = self.works(*arguments, "--format", "csv").decode()
                cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
                self.assertLess(max(map(len, cells)), 32767, arguments)
                self.assertTrue(any(re.search(r"x \[\.\.\. \d+ bytes more\]$", cell) for cell in cells), arguments)

    # --- SARIF

    def sarif(self, bundle, language="en"):
        return json.loads(self.works("diagnose", bundle, "--format", "sarif", "--lang", language))

    def test_sarif_keeps_the_rules_of_its_specification(self):
        self.assertGreater(len(BUNDLES), 5)
        for bundle in BUNDLES[::4] if program.is_sanitized() else BUNDLES:
            for language in ("en", "zh"):
                with self.subTest(bundle.parent.name, language=language):
                    self.assertEqual([], sarif_rules.mistakes(self.sarif(bundle, language)))

    def test_a_changed_sarif_log_breaks_the_rules(self):
        good = self.sarif(FAILING)
        self.assertEqual([], sarif_rules.mistakes(good))

        def first(log):
            return log["runs"][0]["results"][0]

        def region(log):
            return first(log)["locations"][0]["physicalLocation"]

        for change in (lambda log: log.update(version="2.0.0"),
                       lambda log: log["runs"][0].update(extra=1),
                       lambda log: first(log).update(ruleIndex=1000),
                       lambda log: first(log).update(kind="pass"),
                       lambda log: first(log)["message"].update(text="{0}"),
                       lambda log: first(log)["message"].update(id="nowhere"),
                       lambda log: first(log)["message"].update(text="[a](http://example.com)"),
                       lambda log: region(log)["region"].update(startLine=0),
                       lambda log: region(log)["region"].update(byteOffset=1),
                       lambda log: region(log)["artifactLocation"].update(uri="C:/a b"),
                       lambda log: region(log)["artifactLocation"].update(uri="/a"),
                       lambda log: region(log)["artifactLocation"].update(uriBaseId="NOWHERE"),
                       lambda log: log["runs"][0]["translations"][0]["rules"].pop(),
                       lambda log: log["runs"][0]["artifacts"][0].update(length=-1)):
            bad = copy.deepcopy(good)
            change(bad)
            self.assertTrue(sarif_rules.mistakes(bad), change)

    def test_sarif_of_hostile_evidence_keeps_the_rules(self):
        with tempfile.TemporaryDirectory() as folder:
            log = self.sarif(hostile_folder(folder))
        self.assertEqual([], sarif_rules.mistakes(log))
        uris = [one["location"]["uri"] for one in log["runs"][0]["artifacts"]]
        self.assertIn("%3D%E6%97%A5%E5%BF%97%20%231/setupact.log", uris)
        self.assertNotIn("\x1b", json.dumps(log, ensure_ascii=False))
        self.assertNotIn("\u202e", json.dumps(log, ensure_ascii=False))

    def test_damage_in_the_evidence_is_a_notification(self):
        with tempfile.TemporaryDirectory() as folder:
            whole = pathlib.Path(folder) / "cut.zip"
            with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.write(FAILING / "Panther/setupact.log", "setupact.log")
            whole.write_bytes(whole.read_bytes()[:9000])
            (pathlib.Path(folder) / "setupact.log").write_bytes((FAILING / "Panther/setupact.log").read_bytes())
            log = self.sarif(folder)
        told = log["runs"][0]["invocations"][0]["toolExecutionNotifications"]
        places = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
                  for one in told if "locations" in one]
        self.assertTrue(any(place.startswith("cut.zip") for place in places), places)
        self.assertEqual([], sarif_rules.mistakes(log))

    # --- Markdown

    def test_markdown_closes_every_fence_and_quotes_the_proof(self):
        for bundle in BUNDLES[::4] if program.is_sanitized() else BUNDLES:
            text = self.works("diagnose", bundle, "-f", "md", "--lang", "zh").decode()
            open_fence = None
            for line in text.splitlines():
                fence = re.match(r"\s*(`{3,})(\w*)$", line)
                if open_fence is None and fence:
                    open_fence = fence[1]
                elif open_fence is not None and fence and len(fence[1]) >= len(open_fence):
                    open_fence = None
                elif open_fence is None:
                    self.assertNotIn("<", re.sub(r"`+[^`]+`+|\\<", "", line))
            self.assertIsNone(open_fence, bundle)
        findings = json.loads(self.works("diagnose", FAILING, "-f", "json"))["findings"]
        text = self.works("diagnose", FAILING, "-f", "markdown", "--all").decode()
        for proof in findings[0]["evidence"]:
            self.assertIn(proof["text"].splitlines()[0].replace("\t", "  ").rstrip(), text)

    def test_formats_of_one_machine_refuse_several(self):
        for name in ("markdown", "sarif"):
            done = program.run("diagnose", *BUNDLES[:2], "--machines", "each", "--format", name)
            self.assertEqual(2, done.returncode)
            self.assertIn(name, done.stderr.decode())
            self.assertEqual(b"", done.stdout)
        lines = self.works("diagnose", *BUNDLES[:2], "--machines", "each", "--format", "jsonl").splitlines()
        self.assertEqual(["casebook.fleet/1"], [json.loads(line)["schema"] for line in lines])

    # --- CSV

    def csv_of(self, folder, *more):
        text = self.works("events", folder, "--format", "csv", *more).decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text, newline="")))

    def test_no_cell_of_hostile_evidence_is_a_formula(self):
        with tempfile.TemporaryDirectory() as folder:
            rows = self.csv_of(hostile_folder(folder))
        self.assertEqual(["time", "utc", "level", "component", "item", "line", "offset", "thread", "text"], rows[0])
        self.assertEqual(len(HOSTILE_LINES) + 2, len(rows))
        for row in rows[1:]:
            self.assertEqual(len(rows[0]), len(row))
            for cell in row:
                self.assertNotRegex(cell, r"^[=+\-@\t\r\n＝＋－＠]")
                self.assertNotRegex(cell, "[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e]")
                self.assertLess(len(cell), 32767)
        texts = [row[-1] for row in rows[1:]]
        self.assertIn("'" + HOSTILE_LINES[0], texts)
        self.assertIn("quote \" comma , end", texts)
        self.assertIn("bytes more]", texts[-1])

    def test_the_mark_for_excel_is_written_when_it_is_asked_for(self):
        plain = self.works("events", FAILING, "--format", "csv", "-n", "3")
        marked = self.works("events", FAILING, "--format", "csv", "-n", "3", "--bom")
        self.assertEqual(b"\xef\xbb\xbf" + plain, marked)
        done = program.run("events", FAILING, "--bom")
        self.assertEqual(2, done.returncode)
        self.assertIn("--format csv", done.stderr.decode())

    def test_lines_end_as_rfc_4180_says(self):
        text = self.works("events", FAILING, "--format", "csv", "-n", "5").decode()
        self.assertTrue(text.endswith("\r\n"))
        self.assertEqual(6, len(list(csv.reader(io.StringIO(text, newline=""), strict=True))))


if __name__ == "__main__":
    closing_line.main()
