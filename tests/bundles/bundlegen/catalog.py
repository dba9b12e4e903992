# SPDX-License-Identifier: Apache-2.0
"""All cases, in the order in which they are told in tests/bundles/README.md."""

import importlib
import pathlib

MODULES = sorted(path.stem for path in (pathlib.Path(__file__).parent / "cases").glob("[a-z]*.py"))
CASES = [importlib.import_module(f"bundlegen.cases.{name}") for name in MODULES]
