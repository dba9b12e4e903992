#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs `casebook diagnose` over every bundle golden and compares with its expected.json.

  bundle_test.py             all cases
  bundle_test.py NAME...     only these
  CASEBOOK=path bundle_test.py   with this program; else build/casebook, else build-*/casebook

What the keys of expected.json mean is told in tests/bundles/README.md. Ends in `N passed, N failed`.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys

from program import find_program, is_sanitized

TESTS = pathlib.Path(__file__).resolve().parent
REPOSITORY = TESTS.parent
LEVELS = ["possible", "likely", "very_likely", "confirmed"]
CAUSE_ROLES = ("cause",)
TIME_LIMIT_SECONDS = 120


# --- running the program -------------------------------------------------------------------------


class RunFailed(Exception):
    pass


def run(program, evidence, *options):
    """Standard output of one run, as bytes."""
    command = [str(program), "diagnose", *options, str(evidence)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=TIME_LIMIT_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise RunFailed(f"no answer within {TIME_LIMIT_SECONDS} s: {' '.join(command)}") from None
    if done.returncode != 0:
        tail = done.stderr.decode("utf-8", "replace").strip()[-400:]
        raise RunFailed(f"exit status {done.returncode}: {' '.join(command)}\n{tail}")
    return done.stdout


# --- looking into a diagnosis -----------------------------------------------------------------------


def strings(value):
    """Every string and number below a JSON value, as text."""
    if isinstance(value, dict):
        return [text for entry in value.values() for text in strings(entry)]
    if isinstance(value, list):
        return [text for entry in value for text in strings(entry)]
    return [] if value is None or isinstance(value, bool) else [str(value)]


def joined(value):
    return "\n".join(strings(value))


def in_language(value, language):
    """The same, but of bilingual texts only the one language."""
    if isinstance(value, dict):
        if set(value) & {"en", "zh"}:
            return str(value.get(language, ""))
        return "\n".join(in_language(entry, language) for entry in value.values())
    if isinstance(value, list):
        return "\n".join(in_language(entry, language) for entry in value)
    return joined(value)


def holds(text, word):
    return word.lower() in text.lower()


def missing_groups(text, groups):
    """The groups of which no word occurs in the text."""
    return [group for group in groups if not any(holds(text, word) for word in group)]


def file_name(path):
    return path.replace("/", "\\").rsplit("\\", 1)[-1].lower()


# --- checks: each yields what is wrong, in words -------------------------------------------------------


def check_names(finding, expected):
    for language, groups in expected.get("names", {}).items():
        text = in_language(finding.get("title"), language) + "\n" + joined(finding.get("objects"))
        for group in missing_groups(text, groups):
            yield f"title and objects ({language}) name none of {group}; title: {in_language(finding.get('title'), language)!r}"


def check_values(finding, expected):
    primary = str(finding.get("primary_code", "")).lower()
    if "primary_code" in expected and primary not in [code.lower() for code in expected["primary_code"]]:
        yield f"primary code is {primary!r}, not one of {expected['primary_code']}"
    codes = joined(finding.get("codes")) + "\n" + primary
    for code in expected.get("codes", []):
        if not holds(codes, code):
            yield f"code {code} is not among the finding's codes"
    for key in ("phase", "operation"):
        value = str(finding.get(key, ""))
        if key in expected and not any(holds(value, word) for word in expected[key]):
            yield f"{key} is {value!r}, expected one of {expected[key]}"
    if "level" in expected and finding.get("level") not in expected["level"]:
        yield f"level is {finding.get('level')!r} (confidence {finding.get('confidence')}), not one of {expected['level']}"


def check_objects(finding, expected):
    for kind, wanted in expected.get("objects", {}).items():
        present = [file_name(value) for value in finding.get("objects", {}).get(kind, [])]
        for name in wanted:
            if file_name(name) not in present:
                yield f"objects.{kind} is {present}, without {name}"


def check_texts(finding, expected):
    for key in ("unknown", "actions"):
        for language, groups in expected.get(key, {}).items():
            for group in missing_groups(in_language(finding.get(key, []), language), groups):
                yield f"{key} ({language}) holds none of {group}"
    for group in missing_groups(joined(finding.get("next_evidence", [])), expected.get("next_evidence", [])):
        yield f"next evidence asks for none of {group}"


def check_cites(finding, expected):
    evidence = finding.get("evidence", [])
    for wanted in expected.get("cites", []):
        of_item = [entry for entry in evidence if entry.get("item", "").startswith(wanted["item"])]
        if not any(holds(entry.get("text", ""), wanted["text"]) for entry in of_item):
            yield f"no evidence of {wanted['item']} holds {wanted['text']!r} ({len(of_item)} lines of that item cited)"


def check_blame(finding, expected):
    """A line that proves the cause may end in a stale [gle=0x...]: codes do not count there."""
    causes = [entry.get("text", "") for entry in finding.get("evidence", []) if entry.get("role") in CAUSE_ROLES]
    blamed = "\n".join([joined(finding.get("title")), joined(finding.get("objects")), str(finding.get("primary_code", ""))])
    for word in expected.get("does_not_name", []):
        if holds(blamed, word):
            yield f"{word!r} is blamed in title, objects or primary code"
        elif not word.startswith("0x") and any(holds(cause, word) for cause in causes):
            yield f"{word!r} is cited as cause"


FINDING_CHECKS = (check_names, check_values, check_objects, check_texts, check_cites, check_blame)


def check_finding(finding, expected):
    for check in FINDING_CHECKS:
        yield from check(finding, expected)


def check_later(diagnosis, expected):
    rest = diagnosis.get("findings", [])[1:]
    for wanted in expected.get("later", []):
        complaints = [list(check_finding(finding, wanted)) for finding in rest]
        if not any(not found for found in complaints):
            best = min(complaints, key=len, default=["there is no second finding"])
            yield f"no later finding fits {wanted['names']['en']}: {best[0]}"


def check_episodes(diagnosis, expected):
    for wanted in expected.get("episodes", []):
        fitting = [episode for episode in diagnosis.get("episodes", [])
                   if episode.get("kind") == wanted["kind"] and wanted.get("outcome", episode.get("outcome")) == episode.get("outcome")]
        if len(fitting) < wanted["at_least"]:
            told = [(episode.get("kind"), episode.get("outcome")) for episode in diagnosis.get("episodes", [])][:8]
            yield f"{len(fitting)} episodes of kind {wanted['kind']} with outcome {wanted.get('outcome', 'any')}, expected {wanted['at_least']}; there are {told}"


def check_whole(diagnosis, expected):
    for group in missing_groups(joined(diagnosis.get("noise", [])), expected.get("noise", [])):
        yield f"noise does not list any of {group}"
    requests = [diagnosis.get("next_evidence", [])] + [finding.get("next_evidence", []) for finding in diagnosis.get("findings", [])]
    for group in missing_groups(joined(requests), expected.get("collect", [])):
        yield f"nothing of {group} is asked for"
    told = [diagnosis.get("summary"), diagnosis.get("coverage", []), diagnosis.get("issues", []), diagnosis.get("findings", [])]
    for language, groups in expected.get("mentions", {}).items():
        for group in missing_groups(in_language(told, language), groups):
            yield f"summary, coverage and findings ({language}) mention none of {group}"
    timezone = str(diagnosis.get("machine", {}).get("timezone", ""))
    if "timezone" in expected and not holds(timezone, expected["timezone"]):
        yield f"time zone is {timezone!r}, expected {expected['timezone']}"


def check_certainty(diagnosis, expected):
    limit = expected.get("no_finding_above")
    for finding in diagnosis.get("findings", []) if limit else []:
        if LEVELS.index(finding.get("level", "confirmed")) > LEVELS.index(limit):
            yield f"{finding.get('level')} finding where there is none: {joined(finding.get('title'))!r}"


def check_diagnosis(diagnosis, expected):
    if diagnosis.get("verdict") != expected["verdict"]:
        yield f"verdict is {diagnosis.get('verdict')!r}, expected {expected['verdict']!r}"
    findings = diagnosis.get("findings", [])
    if "top" in expected and not findings:
        yield "there is no finding"
    elif "top" in expected:
        yield from check_finding(findings[0], expected["top"])
    elif findings:
        yield from check_blame(findings[0], expected)
    for check in (check_later, check_episodes, check_whole, check_certainty):
        yield from check(diagnosis, expected)


def check_report(program, evidence, expected):
    """The report for people says the same in both languages."""
    for language, groups in expected.get("top", {}).get("names", {}).items():
        if language == "en" and is_sanitized():
            continue
        report = run(program, evidence, "--format", "text", "--lang", language, "--jobs", "1").decode("utf-8", "replace")
        for group in missing_groups(report, groups):
            yield f"text report ({language}) holds none of {group}"


def check_same_bytes(program, evidence, reference):
    for jobs in ("2",) if is_sanitized() else ("1", "2", "2"):
        if run(program, evidence, "--format", "json", "--jobs", jobs) != reference:
            yield f"a run with --jobs {jobs} gives other bytes than the first run with --jobs 1"


def check_case(program, folder):
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    evidence = REPOSITORY / expected["evidence"] if "evidence" in expected else folder / "bundle"
    try:
        answer = run(program, evidence, "--format", "json", "--jobs", "1")
        yield from check_diagnosis(json.loads(answer), expected)
        yield from check_report(program, evidence, expected)
        yield from check_same_bytes(program, evidence, answer)
    except (RunFailed, ValueError) as error:
        yield f"{type(error).__name__}: {error}"


def check_generator():
    """What is committed is what the generator writes, byte for byte."""
    command = [sys.executable, str(TESTS / "bundles" / "generate.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT_SECONDS, check=False)
    if done.returncode != 0:
        yield from (done.stdout + done.stderr).strip().splitlines()


def tell(name, complaints):
    print(f"{'FAIL' if complaints else 'ok  '} {name}")
    for complaint in complaints:
        print(f"       {complaint}")
    return bool(complaints)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    folders = sorted(path.parent for path in (TESTS / "bundles").glob("*/expected.json"))
    folders = [folder for folder in folders if not arguments.names or folder.name in arguments.names]
    if not folders:
        sys.exit("bundle_test: no such case")
    program = find_program()
    if program is None:
        sys.exit("bundle_test: no casebook program found; build it or set CASEBOOK")
    results = [tell(folder.name, list(check_case(program, folder))) for folder in folders]
    if not arguments.names:
        results.append(tell("bundles are as the generator writes them", list(check_generator())))
    print(f"{len(results) - sum(results)} passed, {sum(results)} failed")
    return 1 if any(results) else 0


if __name__ == "__main__":
    sys.exit(main())
