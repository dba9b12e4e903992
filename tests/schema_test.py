#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""docs/*.schema.json must describe what the program really prints, and nothing else."""

import copy
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import closing_line
import compare_evidence
import program

SYSTEM_PYTHON = "/usr/bin/python3"  # the one that Debian's python3-jsonschema is for
try:
    import jsonschema
except ImportError:
    jsonschema = None

GOLDENS = program.ROOT / "src/report/testdata"
TRACES = GOLDENS / "trace-comparison/report.json"  # of a shape of its own
BUNDLES = sorted((program.ROOT / "tests/bundles").glob("*/expected.json"))
SCHEMA = json.loads((program.ROOT / "docs/diagnosis.schema.json").read_text())
REQUEST = json.loads((program.ROOT / "docs/request.schema.json").read_text())
COMPARISON = json.loads((program.ROOT / "docs/comparison.schema.json").read_text())
INVENTORY = json.loads((program.ROOT / "docs/inventory.schema.json").read_text())
FLEET = json.loads((program.ROOT / "docs/fleet.schema.json").read_text())
REDACTION = json.loads((program.ROOT / "docs/redaction.schema.json").read_text())


def check(document, part, of=SCHEMA):
    schema = {"$schema": of["$schema"], "$ref": f"#/$defs/{part}", "$defs": of["$defs"]}
    jsonschema.Draft202012Validator(schema).validate(document)


def check_fleet(document):
    jsonschema.Draft202012Validator(FLEET).validate(document)


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def evidence_of(bundle):
    expected = json.loads(bundle.read_text())
    return program.ROOT / expected["evidence"] if "evidence" in expected else bundle.parent / "bundle"


def objects_without_limits(node, path="#"):
    if isinstance(node, dict):
        if node.get("type") == "object" and node.get("additionalProperties") is not False:
            yield path
        for key, value in node.items():
            yield from objects_without_limits(value, f"{path}/{key}")


class Schema(unittest.TestCase):
    def setUp(self):
        if jsonschema is None:
            self.skipTest("Python has no jsonschema (package python3-jsonschema)")

    def test_schema_is_a_schema(self):
        for schema in (SCHEMA, REQUEST, FLEET, COMPARISON, INVENTORY, REDACTION):
            jsonschema.Draft202012Validator.check_schema(schema)

    def test_every_object_lists_all_its_keys(self):
        for schema in (SCHEMA, REQUEST, FLEET, COMPARISON, INVENTORY, REDACTION):
            self.assertEqual([], list(objects_without_limits(schema)))

    def test_redactions_and_their_checks_are_valid(self):
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch)
            (folder / "in").mkdir()
            (folder / "in/a.log").write_text("Host Name: KVM77410\r\nC:\\Users\\ragnafjeld\\x\r\n")
            (folder / "in/KVM77410.bin").write_bytes(bytes(range(256)) * 20)
            report = self.printed("redact", folder / "in", "-o", folder / "out")
            self.assertEqual(1, len(report["left_out"]))
            check(report, "redaction", REDACTION)
            for place, left in (("out", 0), ("in", 4)):
                done = program.run("redact", "--check", folder / place, "--map", folder / "out.map.json", "--format", "json")
                checked = json.loads(done.stdout)
                self.assertGreaterEqual(len(checked["left"]), min(left, 1))
                check(checked, "check", REDACTION)
            report["items"][0]["value"] = "KVM77410"
            with self.assertRaises(jsonschema.ValidationError):
                check(report, "redaction", REDACTION)

    def test_requests_are_valid(self):
        plans = self.printed("plan")
        check(plans, "plans", REQUEST)
        for plan in plans["plans"]:
            check(self.printed("plan", plan["id"], "--all"), "request", REQUEST)
        for bundle in BUNDLES[::4] if program.is_sanitized() else BUNDLES:
            check(self.printed("plan", evidence_of(bundle), "--all"), "request", REQUEST)

    def printed(self, *arguments):
        done = program.run(*arguments, "--format", "json")
        self.assertEqual(0, done.returncode, done.stderr)
        return json.loads(done.stdout)

    def test_goldens_are_valid(self):
        goldens = sorted(set(GOLDENS.glob("*/report.json")) - {TRACES})
        self.assertGreater(len(goldens), 2)
        for golden in goldens:
            check(json.loads(golden.read_text()), "diagnosis")
            for line in lines(golden.with_suffix(".jsonl").read_text()):
                check(line, "line")
            check(json.loads(golden.with_name("items.json").read_text()), "items")
        check(json.loads((GOLDENS / "codes/codes.json").read_text()), "codes")
        schema = json.loads((program.ROOT / "docs/trace-comparison.schema.json").read_text())
        jsonschema.Draft202012Validator(schema).validate(json.loads(TRACES.read_text()))

    def test_a_changed_document_is_not_valid(self):
        good = json.loads((GOLDENS / "denied-file/report.json").read_text())
        for change in (lambda d: d.pop("verdict"),
                       lambda d: d.update(extra=1),
                       lambda d: d["findings"][0].update(confidence=1.5),
                       lambda d: d["findings"][0]["evidence"][0].update(record=1),
                       lambda d: d["episodes"][0].update(started="yesterday")):
            bad = copy.deepcopy(good)
            change(bad)
            with self.assertRaises(jsonschema.ValidationError):
                check(bad, "diagnosis")

    def test_what_the_program_prints_is_valid(self):
        self.assertTrue(BUNDLES)
        for bundle in BUNDLES[::4] if program.is_sanitized() else BUNDLES:
            evidence = evidence_of(bundle)
            with self.subTest(bundle.parent.name):
                done = program.run("diagnose", evidence, "--format", "json")
                check(json.loads(done.stdout), "diagnosis")
                for line in lines(program.run("diagnose", evidence, "-f", "jsonl").stdout.decode()):
                    check(line, "line")
                check(json.loads(program.run("ls", evidence, "-f", "json").stdout), "items")
                for line in lines(program.run("events", evidence, "-f", "jsonl", "-n", 500).stdout.decode()):
                    check(line, "event")

    def test_several_machines_are_valid(self):
        evidence = [bundle.parent / "bundle" for bundle in BUNDLES if (bundle.parent / "bundle").is_dir()]
        done = program.run("diagnose", *evidence, "--machines", "each", "--format", "json")
        fleet = json.loads(done.stdout)
        check_fleet(fleet)
        self.assertEqual(len(evidence), len(fleet["machines"]))
        self.assertTrue(any(group["same"] for group in fleet["groups"]))

    def test_comparisons_are_valid(self):
        with tempfile.TemporaryDirectory() as scratch:
            good, bad = compare_evidence.pair(pathlib.Path(scratch))
            for sides in ((good, bad), (bad, good), (good / "fltmc.txt", bad)):
                for more in ([], ["--all"]):
                    done = program.run("compare", *sides, "--format", "json", *more)
                    found = json.loads(done.stdout)
                    jsonschema.Draft202012Validator(COMPARISON).validate(found)
            found["differences"].append({"kind": "smell"})
            with self.assertRaises(jsonschema.ValidationError):
                jsonschema.Draft202012Validator(COMPARISON).validate(found)
            inventory = json.loads((good / "inventory.json").read_text())
        whole = json.loads((program.ROOT / "src/decode/inventory/testdata/whole/input.json").read_text())
        for document in (inventory, whole):
            jsonschema.Draft202012Validator(INVENTORY).validate(document)

    def test_codes_are_valid(self):
        done = program.run("code", "0x80070005", "0xC1900101-0x20017", "11", "xyzzy", "-f", "json")
        check(json.loads(done.stdout), "codes")


if __name__ == "__main__":
    if jsonschema is None and sys.executable != SYSTEM_PYTHON and os.path.exists(SYSTEM_PYTHON):
        sys.exit(subprocess.run([SYSTEM_PYTHON, __file__], check=False).returncode)
    closing_line.main()
