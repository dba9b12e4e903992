#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Diagnoses every evaluation case and compares with its expected.json.

  evaluation_test.py [NAME...]      the cases under tests/bundles/evaluation (all)
  evaluation_test.py --root FOLDER  other cases of the same shape (generate.py --seed N --out FOLDER)
  CASEBOOK=path evaluation_test.py  with this program; else build/casebook, else build-*/casebook

What the keys of expected.json mean is told in tests/bundles/README.md. Ends in `N passed, N failed`.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys

import program

TESTS = pathlib.Path(__file__).resolve().parent
TIME_LIMIT_SECONDS = 120
CONFIDENT = 0.7  # of a finding's confidence: from here a wrong one is the worst answer
JOBS = 2


def strings(value):
    if isinstance(value, dict):
        return [text for entry in value.values() for text in strings(entry)]
    if isinstance(value, list):
        return [text for entry in value for text in strings(entry)]
    return [] if value is None or isinstance(value, bool) else [str(value)]


def joined(value):
    return "\n".join(strings(value)).lower()


def holds_one_of(text, words):
    """`words` is one text, its alternatives separated by |."""
    return any(word.lower() in text for word in words.split("|"))


def is_named(finding, expected):
    claim = joined([finding.get("title"), finding.get("objects"), finding.get("explanation")])
    return [words for words in expected["must_mention"] if not holds_one_of(claim, words)]


def check_failure(diagnosis, expected):
    findings = diagnosis.get("findings", [])
    if not findings:
        yield "there is no finding"
        return
    top = findings[0]
    title = top.get("title", {}).get("en")
    if "cause" in expected and top.get("cause") not in expected["cause"].split("|"):
        yield f"cause is {top.get('cause')!r} (confidence {top.get('confidence')}), expected {expected['cause']}; title: {title}"
    for words in is_named(top, expected):
        yield f"{words} is not named; title: {title}; objects: {top.get('objects')}"
    claim = joined([top.get("title"), top.get("objects")])
    for word in expected["must_not_blame"]:
        if word.lower() in claim:
            yield f"{word} is blamed; title: {title}"
    codes = joined([top.get("primary_code"), top.get("codes")])
    if "primary_code" in expected and not holds_one_of(codes, expected["primary_code"]):
        yield f"code is {top.get('primary_code')!r}, expected {expected['primary_code']}"
    if "phase" in expected and not holds_one_of(str(top.get("phase")), expected["phase"]):
        yield f"phase is {top.get('phase')!r}, expected {expected['phase']}"
    fix = joined([top.get("actions"), top.get("next_evidence")])
    for group in expected["fix_keywords_any"]:
        if not any(word.lower() in fix for word in group):
            yield f"the remedy mentions none of {group}"


def check_other(diagnosis, expected):
    for finding in diagnosis.get("findings", []):
        if finding.get("confidence", 0) >= CONFIDENT:
            yield f"a confident finding where there is none: {finding.get('title', {}).get('en')}"
        claim = joined([finding.get("title"), finding.get("objects")])
        for word in expected["must_not_blame"]:
            if word.lower() in claim:
                yield f"{word} is blamed; title: {finding.get('title', {}).get('en')}"
    everything = joined(diagnosis)
    for words in expected["must_mention"]:
        if not holds_one_of(everything, words):
            yield f"{words} is not mentioned"
    for group in expected["fix_keywords_any"]:
        if not any(word.lower() in everything for word in group):
            yield f"none of {group} is mentioned"


def check(tool, folder):
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    command = [str(tool), "diagnose", "--format", "json", str(folder / "evidence.zip")]
    done = subprocess.run(command, capture_output=True, timeout=TIME_LIMIT_SECONDS, check=False)
    if done.returncode != 0:
        return [f"exit status {done.returncode}: {done.stderr.decode('utf-8', 'replace').strip()[-400:]}"]
    diagnosis = json.loads(done.stdout)
    complaints = []
    if diagnosis.get("verdict") != expected["verdict"]:
        top = (diagnosis.get("findings") or [{}])[0]
        complaints.append(f"verdict is {diagnosis.get('verdict')!r}, expected {expected['verdict']!r}; first finding: {top.get('title', {}).get('en')}")
    complaints += (check_failure if expected["verdict"] == "failure" else check_other)(diagnosis, expected)
    return complaints


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*")
    parser.add_argument("--root", default=str(TESTS / "bundles" / "evaluation"))
    arguments = parser.parse_args()
    folders = sorted(path.parent for path in pathlib.Path(arguments.root).glob("*/expected.json"))
    folders = [folder for folder in folders if not arguments.names or folder.name in arguments.names]
    if not folders:
        sys.exit("evaluation_test: no such case")
    tool = program.find_program()
    if tool is None:
        sys.exit("evaluation_test: no casebook program found; build it or set CASEBOOK")
    if program.is_sanitized() and not arguments.names:
        folders = folders[::8]  # a sample: the same code runs for each of them
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        for folder, complaints in zip(folders, pool.map(lambda folder: check(tool, folder), folders)):
            failed += bool(complaints)
            print(f"{'FAIL' if complaints else 'ok  '} {folder.name}")
            for complaint in complaints:
                print(f"       {complaint}")
    print(f"{len(folders) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
