#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`casebook trace denials`, `holders` and `compare` over made-up traces with a planted cause.

  trace_evaluation_test.py                      all cases of trace_cases.py
  trace_evaluation_test.py NAME...              these; each says what is planted and what was found
  trace_evaluation_test.py --write FOLDER       writes the traces and runs nothing
  CASEBOOK=path trace_evaluation_test.py        with this program

What the expectations mean is told in trace_cases.py.
"""

import functools
import json
import pathlib
import re
import sys
import tempfile
import unittest

import closing_line
import program
import trace_cases

SUSPICIOUS = 0.5
SHOWN = 3  # findings in the message of a failure
EVIDENCE = "--evidence"


def named(text):
    """A driver or program without what may be written or not: "ExGuard.sys" is "exguard"."""
    return str(text or "").lower().rpartition("\\")[2].removesuffix(".sys")


def is_named(shown, wanted):
    """`shown` may go on: "scanner.exe (1234)"."""
    shown, wanted = named(shown), named(wanted)
    return shown == wanted or shown.startswith(wanted + " ") or shown.startswith(wanted + ".sys ")


def ends(path, wanted):
    return str(path or "").lower().endswith(wanted.lower())


def english(text):
    return text.get("en", "") if isinstance(text, dict) else str(text or "")


def who(process):
    process = process or {}
    return process.get("name"), process.get("pid")


def shown_process(process):
    name, pid = who(process)
    return f"{name} ({pid})"


# --- what is wrong with an answer; nothing when it is right


def weight_of(entry, name="weight"):
    """How much an entry says it matters; without a number everything that is listed does."""
    return entry.get(name, 1.0)


def check_first_denial(first, wanted):
    process = first.get("process") or {}
    found = {"process": process.get("name"), "pid": process.get("pid"), "result": first.get("result"),
             "count": first.get("count")}
    for key, value in wanted.items():
        if key == "path":
            if not ends(first.get("path"), value):
                yield f"first denial is of {first.get('path')!r}, expected ...{value}"
        elif str(found[key]).lower() != str(value).lower():
            yield f"first denial has {key} {found[key]!r}, expected {value!r}"


def check_suspects(first, expected):
    suspects = first.get("suspects", [])
    kind, name = expected.get("suspect", (None, None))
    if kind:
        if not suspects:
            yield f"nobody is suspected, expected {kind} {name or ''}"
        elif suspects[0].get("kind") != kind or name and not is_named(suspects[0].get("name"), name):
            yield (f"first suspect is {suspects[0].get('kind')} {suspects[0].get('name')!r},"
                   f" expected {kind} {name or ''}")
    for innocent in expected.get("innocent", []):
        for place, suspect in enumerate(suspects):
            if is_named(suspect.get("name"), innocent) and (place == 0 or weight_of(suspect) >= SUSPICIOUS):
                yield f"{innocent} is suspected with {weight_of(suspect)} at place {place + 1}"
    weights = [weight_of(suspect) for suspect in suspects]
    if weights != sorted(weights, reverse=True):
        yield f"suspects are not in order of weight: {weights}"


def check_denials(answer, expected):
    denials = answer["denials"]
    if expected.get("nothing"):
        for denial in denials:
            if weight_of(denial) >= SUSPICIOUS:
                yield f"nothing is wrong, yet {shown_denial(denial)}"
        return
    if not denials:
        yield "there is no denial"
        return
    first = denials[0]
    yield from check_first_denial(first, expected["first"])
    yield from check_suspects(first, expected)
    if weight_of(first) < SUSPICIOUS:
        yield f"first denial weighs {weight_of(first)} only"
    said = json.dumps([first, answer.get("limits")], ensure_ascii=False).lower()
    if "says" in expected and not any(word in said for word in expected["says"]):
        yield f"none of {expected['says']} stands in reasons or limits"


def check_holders_of(holders, expected):
    """Of one violation, or of a path."""
    people = [who(holder.get("process")) for holder in holders]
    if "holder" in expected:
        if not holders:
            yield f"no holder, expected {expected['holder']}"
        elif people[0] != expected["holder"]:
            yield f"first holder is {people[0]}, expected {expected['holder']}"
        elif "kind" in expected and holders[0].get("kind") != expected["kind"]:
            yield f"holder is of kind {holders[0].get('kind')!r}, expected {expected['kind']!r}"
    for holder, person in zip(holders, people):
        if expected.get("unknown") and weight_of(holder) >= SUSPICIOUS:
            yield f"{person} is named with {weight_of(holder)}, expected nobody"
        if person in expected.get("innocent", []) and weight_of(holder) >= SUSPICIOUS:
            yield f"{person} is named with {weight_of(holder)} and is innocent"


def check_holders(answer, expected):
    violations = answer["violations"]
    if expected.get("nothing"):
        for violation in violations:
            if weight_of(violation) >= SUSPICIOUS:
                yield f"nothing is wrong, yet {shown_violation(violation)}"
        return
    wanted = expected["violation"]
    fitting = [one for one in violations if ends(one.get("path"), wanted["path"])
               or "or" in wanted and ends(one.get("path"), wanted["or"])]
    if not fitting:
        yield f"no violation on {wanted['path']}"
        return
    if violations[0] not in fitting:
        yield f"first violation is on {violations[0].get('path')!r}, expected {wanted['path']}"
    if "victim" in wanted and who(fitting[0].get("process"))[0] != wanted["victim"]:
        yield f"victim is {shown_process(fitting[0].get('process'))}, expected {wanted['victim']}"
    for violation in fitting[:1]:
        yield from check_holders_of(violation.get("holders", []), expected)


def is_about(difference, kinds, words):
    text = " ".join(str(difference.get(key) or "") for key in ("path", "compared", "process")).lower()
    return difference.get("kind") in kinds and words.lower() in text


def check_comparison(answer, expected):
    differences = answer["differences"]
    if expected.get("nothing"):
        for difference in differences:
            if weight_of(difference, "suspicion") >= SUSPICIOUS:
                yield f"nothing is wrong, yet {shown_difference(difference)}"
        return
    for kinds, words, place in expected["leading"]:
        fitting = [one for one in differences[:place] if is_about(one, kinds, words)]
        everywhere = [number + 1 for number, one in enumerate(differences) if is_about(one, kinds, words)]
        if not fitting:
            yield (f"no {'/'.join(sorted(kinds))} about {words!r} among the first {place}"
                   + (f"; the first is number {everywhere[0]}" if everywhere else ""))
        elif not expected.get("light") and weight_of(fitting[0], "suspicion") < SUSPICIOUS:
            yield f"{fitting[0]['kind']} about {words!r} weighs {weight_of(fitting[0], 'suspicion')} only"
    for words in expected.get("innocent", []):
        for difference in differences:
            heavy = weight_of(difference, "suspicion") >= SUSPICIOUS
            if heavy and is_about(difference, {difference.get("kind")}, words):
                yield f"{words} is innocent, yet {shown_difference(difference)}"
                break


# --- what a failure shows


def number(value):
    return f"{value:.2f}" if isinstance(value, float) else value


def shown_denial(denial):
    suspects = "; ".join(f"{one.get('kind')} {one.get('name')} {number(one.get('weight'))}:"
                         f" {english(one.get('why'))[:110]}" for one in denial.get("suspects", [])[:SHOWN])
    return (f"{number(denial.get('weight'))} {shown_process(denial.get('process'))} {denial.get('operation')}"
            f" {denial.get('result')} x{denial.get('count')} {denial.get('path')}"
            f"  [{english(denial.get('why'))[:140]}]  suspects: {suspects or 'none'}")


def shown_holder(holder):
    return (f"{shown_process(holder.get('process'))} {holder.get('kind')} {number(holder.get('weight'))}:"
            f" {english(holder.get('why'))[:110]}")


def shown_violation(violation):
    holders = "; ".join(map(shown_holder, violation.get("holders", [])[:SHOWN]))
    return (f"{number(violation.get('weight'))} {shown_process(violation.get('process'))} {violation.get('result', '')}"
            f" x{violation.get('count')} {violation.get('path')}  holders: {holders or 'none'}")


def shown_difference(difference):
    return (f"{number(difference.get('suspicion'))} {difference.get('kind')} {difference.get('process')}"
            f" {difference.get('operation')} {difference.get('path')}  [{english(difference.get('why'))[:160]}]")


ANALYSES = {"denials": ("denials", check_denials, shown_denial),
            "holders": ("violations", check_holders, shown_violation),
            "compare": ("differences", check_comparison, shown_difference)}


# --- running


@functools.cache
def commands():
    """The words of `casebook trace` that this program knows."""
    if program.find_program() is None:
        return frozenset()
    known = set()
    for analysis in ANALYSES:
        done = program.run("trace", analysis, "--help")
        if done.returncode == 0 and f"trace {analysis}" in done.stdout.decode():
            known.add(analysis)
    return frozenset(known)


def answer_of(*arguments):
    done = program.run("trace", *arguments, "--format", "json")
    if done.returncode not in (0, 10):
        raise AssertionError(f"`casebook trace {' '.join(map(str, arguments))}` ended with {done.returncode}: "
                             f"{done.stderr.decode(errors='replace')[:500]}")
    return json.loads(done.stdout)


def wrong_with(case, expected):
    """What the program says wrongly, and the first it said. `expected`: what building the case returned."""
    if case.analysis == "compare":
        files = [paths[0] for paths in (expected["good"], expected["bad"], *expected["more"])]
    else:
        files = expected["files"]
    evidence = [word for path in expected.get("evidence", []) for word in (EVIDENCE, path)]
    answer = answer_of(case.analysis, *files, *evidence)
    listed, check, shown = ANALYSES[case.analysis]
    if not isinstance(answer.get(listed), list):
        return [f"the answer has no list {listed!r} but {sorted(answer)}"], []
    wrong = list(check(answer, expected))
    first = [shown(entry) for entry in answer[listed][:SHOWN]]
    if "asked" in expected:
        holders = answer_of("holders", *files, "--path", expected["asked"]).get("holders", [])
        wrong += [f"--path: {complaint}" for complaint in check_holders_of(holders, expected | {"innocent": []})]
        first += [f"--path: {shown_holder(holder)}" for holder in holders[:SHOWN]]
    return wrong, first


def wanted_of(expected):
    return {key: value for key, value in expected.items() if key not in ("files", "evidence", "good", "bad", "more")}


class Planted(unittest.TestCase):
    def run_case(self, case):
        if program.find_program() is None:
            self.skipTest("casebook is not built")
        if case.analysis not in commands():
            self.skipTest(f"this casebook has no `trace {case.analysis}`")
        with tempfile.TemporaryDirectory() as name:
            expected = case.build(pathlib.Path(name))
            wrong, first = wrong_with(case, expected)
            if wrong:
                self.fail("\n".join([f"{case.analysis} {case.name}: {case.planted}",
                                     f"  expected: {wanted_of(expected)}",
                                     *(f"  wrong: {complaint}" for complaint in wrong),
                                     *(f"  found: {line}" for line in first or ["nothing"])]))


for one in trace_cases.CASES:
    setattr(Planted, f"test_{one.analysis}_{one.name}", lambda self, one=one: self.run_case(one))


class Twins(unittest.TestCase):
    """The traces are worth something only when what varies between machines varies."""

    def test_good_and_bad_differ_in_all_that_is_volatile(self):
        machines = [trace_cases.Machine(301, "HQ-PC-0117", "li.na"), trace_cases.Machine(302, "BR-PC-2034", "wang.wei")]
        jobs = [trace_cases.servicing(machine) for machine in machines]
        for read in (lambda job: job.download, lambda job: job.flight, lambda job: job.worker.pid,
                     lambda job: job.machine.sid, lambda job: job.machine.trace.start,
                     lambda job: job.machine.explorer.pid,
                     lambda job: job.machine.kernel["fltmgr.sys"].base):
            self.assertNotEqual(*map(read, jobs))
        orders = [[planned[4][0] for planned in sorted(machine.planned, key=lambda planned: planned[:2])
                   if planned[2] == "set_ea"] for machine in machines]
        self.assertEqual(*map(sorted, orders))
        self.assertNotEqual(*orders)

    def test_the_same_seed_gives_the_same_bytes(self):
        one, two = (trace_cases.servicing(trace_cases.Machine(7).noise(500)).machine.finish().bytes() for _ in range(2))
        self.assertEqual(one, two)

    def test_cases_are_told(self):
        self.assertEqual(len({case.name for case in trace_cases.CASES}), len(trace_cases.CASES))
        for case in trace_cases.CASES:
            self.assertRegex(case.planted, r"\.$")


class Checks(unittest.TestCase):
    """A check that cannot fail checks nothing."""

    DENIAL = {"process": {"name": "TiWorker.exe", "pid": 8}, "path": "C:\\x\\a.dll", "result": "ACCESS DENIED",
              "weight": 0.9, "suspects": [{"kind": "driver", "name": "ExGuard", "weight": 0.9},
                                         {"kind": "acl", "name": "", "weight": 0.2}]}
    WANTED = {"first": {"process": "TiWorker.exe", "path": "a.dll"}, "suspect": ("driver", "exguard.sys")}

    def denied(self, change=None, **more):
        return list(check_denials({"denials": [self.DENIAL | (change or {})]}, self.WANTED | more))

    def test_denials(self):
        self.assertEqual(self.denied(), [])
        self.assertEqual(len(self.denied({"path": "C:\\x\\b.dll"})), 1)
        self.assertEqual(len(self.denied({"suspects": []})), 1)
        self.assertEqual(len(self.denied({"weight": 0.4})), 1)
        self.assertEqual(len(self.denied(innocent=["exguard.sys"])), 1)
        self.assertEqual(len(self.denied(says=["altitude"])), 1)
        self.assertEqual(len(self.denied(nothing=True)), 1)

    def test_holders(self):
        holder = {"process": {"name": "a.exe", "pid": 8}, "kind": "handle", "weight": 0.9}
        answer = {"violations": [{"path": "C:\\x", "process": {"name": "v.exe", "pid": 9}, "holders": [holder],
                                  "weight": 0.8}]}
        wanted = {"violation": {"path": "x", "victim": "v.exe"}}
        self.assertEqual(list(check_holders(answer, wanted | {"holder": ("a.exe", 8), "kind": "handle"})), [])
        for wrong in ({"holder": ("a.exe", 12)}, {"holder": ("a.exe", 8), "kind": "hive"}, {"unknown": True},
                      {"innocent": [("a.exe", 8)]}, {"nothing": True}):
            self.assertEqual(len(list(check_holders(answer, wanted | wrong))), 1, wrong)

    def test_comparison(self):
        answer = {"differences": [{"kind": "result-flip", "path": "C:\\a.dll", "process": "x.exe", "suspicion": 0.9}]}
        self.assertEqual(list(check_comparison(answer, {"leading": [({"result-flip"}, "A.DLL", 1)]})), [])
        for wrong in ({"leading": [({"version"}, "a.dll", 1)]}, {"leading": [({"result-flip"}, "b.dll", 1)]},
                      {"leading": [], "innocent": ["a.dll"]}, {"nothing": True}):
            expected = {"leading": [({"result-flip"}, "", 1)]} | wrong
            self.assertEqual(len(list(check_comparison(answer, expected))), 1, wrong)


def write_all(folder):
    for case in trace_cases.CASES:
        place = folder / case.analysis / case.name
        place.mkdir(parents=True, exist_ok=True)
        (place / "planted.txt").write_text(f"{case.planted}\n\n{wanted_of(case.build(place))}\n", "utf-8")


def report(names):
    """What is planted in the named cases, and what the program says."""
    for case in trace_cases.CASES:
        if any(re.search(name, f"{case.analysis}_{case.name}") for name in names):
            with tempfile.TemporaryDirectory() as folder:
                wrong, first = wrong_with(case, case.build(pathlib.Path(folder)))
            print("\n  ".join([f"{'WRONG' if wrong else 'right'} {case.analysis} {case.name}: {case.planted}",
                               *(f"wrong: {complaint}" for complaint in wrong), *(f"found: {line}" for line in first)]))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--write"]:
        write_all(pathlib.Path(sys.argv[2]))
    elif sys.argv[1:]:
        report(sys.argv[1:])
    else:
        closing_line.main()
