# SPDX-License-Identifier: Apache-2.0
"""Provisioning packages, which are Windows images."""

import pathlib
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(TESTS))
import wim_writer  # noqa: E402  (tests/wim_writer.py)

HIVE = TESTS.parent / "src/decode/regf/testdata/user/input.DAT"


def usmt_package(version):
    """A package as ScanState of this version might write it, with a hive of the default user."""
    return wim_writer.write([wim_writer.Image("USMT", {
        "Config.xml": f'<?xml version="1.0"?><Package Tool="ScanState" Version="{version}"/>'.encode(),
        "Data/Program Files/Contoso Agent/agent.exe": b"not a program",
        "Data/Users/Default/NTUSER.DAT": HIVE.read_bytes(),
    })])
