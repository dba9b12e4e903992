# SPDX-License-Identifier: Apache-2.0
"""A WindowsUpdate.log that was decoded without symbols: thousands of records, no content."""

from ..bundle import Bundle, gbk, utf16
from ..prng import Prng

NAME = "insufficient-undecoded-windowsupdate"
FOLDER = f"tests/bundles/{NAME}"

README = """# A WindowsUpdate.log without content

Every record reads `Unknown( n): GUID=...`, dated 1601: the traces were decoded without message symbols. UTF-16, with
a short note in GBK. Nothing can be concluded from it. The answer is `insufficient`, says that this file is useless and
how to export it again (Get-WindowsUpdateLog on the machine itself), and blames neither network nor disk.
"""

EXPECTED = {
    "verdict": "insufficient",
    "collect": [["windows-update-log", "windowsupdate", "Get-WindowsUpdateLog"]],
    "mentions": {"en": [["Get-WindowsUpdateLog", "decoded", "undecoded", "symbols"]], "zh": [["Get-WindowsUpdateLog", "解码", "符号"]]},
    "no_finding_above": "possible",
    "does_not_name": ["network", "网络"],
}

NOTE = "KB5005565 装不上，报 0x80240034，日志已经按要求导出，请查收。\n"


def make():
    bundle = Bundle(NAME)
    bundle.readme = README
    bundle.expected = EXPECTED
    bundle.add("WindowsUpdate.log", utf16(records()))
    bundle.add("说明.txt", gbk(NOTE))
    return bundle


def records():
    prng = Prng(NAME)
    lines = []
    for _ in range(1500):
        pid, tid = prng.pick([1044, 788, 6120]), prng.between(200, 2500) * 4
        lines.append(f"1601/01/01 08:00:00.0000000 {pid:<5} {tid:<5} Unknown( {prng.between(10, 99)}): GUID={prng.guid()} "
                     "(No Format Information found).\n")
    return "".join(lines)
