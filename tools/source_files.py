# SPDX-License-Identifier: Apache-2.0
"""Which files the checks read."""


def cpp_files(folder):
    """Sources and headers below a folder; not the samples of the tests, which may be named alike."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".cpp", ".h") and "testdata" not in path.parts:
            yield path
