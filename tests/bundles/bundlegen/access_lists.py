# SPDX-License-Identifier: Apache-2.0
"""Access lists in the forms in which they are sent: icacls, Get-Acl, SDDL, and descriptors in a registry hive."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "src" / "decode" / "regf"))
import make_hives  # noqa: E402  (src/decode/regf/make_hives.py)

INSTALLER = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"
STORE_FILE = ["NT SERVICE\\TrustedInstaller:(I)(F)", "BUILTIN\\Administrators:(I)(RX)", "NT AUTHORITY\\SYSTEM:(I)(RX)", "BUILTIN\\Users:(I)(RX)"]
PACKAGES = {"en": "APPLICATION PACKAGE AUTHORITY\\ALL APPLICATION PACKAGES:(I)(RX)", "zh": "应用程序包颁发机构\\所有应用程序包:(I)(RX)"}
SUMMARY = {"en": "Successfully processed 1 files; Failed processing 0 files", "zh": "已成功处理 1 个文件; 处理 0 个文件时失败"}


def icacls(path, entries, language="en"):
    pad = " " * (len(path.encode("gbk")) + 1)
    lines = [f"{path} {entries[0]}"] + [pad + entry for entry in entries[1:]]
    return "\n".join([*lines, "", SUMMARY[language], ""])


def get_acl(path, owner, entries, sddl):
    """`entries`: (account, "Allow" or "Deny", names of rights)."""
    shown = [f"{account} {kind}  {rights}" for account, kind, rights in entries]
    rows = [f"Path   : Microsoft.PowerShell.Core\\FileSystem::{path}", f"Owner  : {owner}", f"Group  : {owner}", f"Access : {shown[0]}"]
    rows += ["         " + entry for entry in shown[1:]] + ["Audit  : ", f"Sddl   : {sddl[:70]}", f"         {sddl[70:]}"]
    return "\n".join(["", "", *rows, "", ""])


def software_hive(path, aces):
    """A SOFTWARE hive whose key at `path` has these entries; all others are as usual."""
    *folders, last = path.split("\\")
    odd = make_hives.Key(last, [("Owner", make_hives.SZ, "Example")], security=make_hives.descriptor(make_hives.ADMINISTRATORS, aces))
    keys = [make_hives.nest("\\".join(folders), odd), make_hives.nest("Classes", make_hives.Key(".txt"))]
    windows = make_hives.Key("CurrentVersion", [("ProductName", make_hives.SZ, "Windows 10 Pro"), ("CurrentBuildNumber", make_hives.SZ, "19045")])
    keys.append(make_hives.nest("Microsoft\\Windows NT", windows))
    merged = merge(keys)
    return make_hives.Hive(make_hives.Key("ROOT", keys=merged), "\\SystemRoot\\System32\\Config\\SOFTWARE").bytes()


def merge(keys):
    """Keys of one name become one."""
    by_name = {}
    for key in keys:
        known = by_name.setdefault(key.name.upper(), key)
        if known is not key:
            known.keys = merge(known.keys + key.keys)
            known.values += key.values
    return list(by_name.values())


EVERYONE = make_hives.sid(1, 0)
READ_ONLY = [make_hives.ace(0, 2, 0x20019, make_hives.USERS)]
DENY_SET = [make_hives.ace(1, 2, 0x30006, EVERYONE), make_hives.ace(0, 2, 0xF003F, make_hives.SYSTEM),
            make_hives.ace(0, 2, 0xF003F, make_hives.ADMINISTRATORS), make_hives.ace(0, 2, 0x20019, make_hives.USERS)]
