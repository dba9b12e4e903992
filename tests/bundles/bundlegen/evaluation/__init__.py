# SPDX-License-Identifier: Apache-2.0
"""Evaluation cases: every module beside this one that has CASES, a list of Evaluation (see case.py)."""

import importlib
import pathlib

MODULES = sorted(path.stem for path in pathlib.Path(__file__).parent.glob("[a-z]*.py") if path.stem != "case")


def all_cases():
    cases = [case for name in MODULES for case in importlib.import_module(f"{__name__}.{name}").CASES]
    names = [case.name for case in cases]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError("two evaluation cases of one name: " + ", ".join(twice))
    return sorted(cases, key=lambda case: case.name)
