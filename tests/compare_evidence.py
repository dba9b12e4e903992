# SPDX-License-Identifier: Apache-2.0
"""Writes the evidence of two machines for the tests of `casebook compare`: alike, but for hundreds of
differences that every two machines have, and for what a test wants of the bad one. All names are
invented.

    python3 tests/compare_evidence.py FOLDER      FOLDER/good and FOLDER/bad
"""

import json
import pathlib
import random
import sys

STORE = ("C:\\Windows\\WinSxS\\amd64_wudfrd.inf_31bf3856ad364e35_10.0.19041.4170_none_0123456789abcdef"
         "\\WUDFRd.sys")
FILTERS = [("bindflt", 1, "409800"), ("WdFilter", 5, "328010"), ("storqosflt", 1, "244000"), ("wcifs", 1, "189900"),
           ("FileCrypt", 0, "141100"), ("luafv", 1, "135000"), ("npsvctrig", 1, "46000"), ("Wof", 3, "40700"),
           ("FileInfo", 5, "40500")]
SERVICES = [("BITS", "DEMAND", "svchost.exe -k netsvcs -p"), ("CryptSvc", "AUTO", "svchost.exe -k NetworkService -p"),
            ("EventLog", "AUTO", "svchost.exe -k LocalServiceNetworkRestricted -p"),
            ("Schedule", "AUTO", "svchost.exe -k netsvcs -p"), ("Spooler", "AUTO", "spoolsv.exe"),
            ("TrustedInstaller", "DEMAND", "servicing\\TrustedInstaller.exe"),
            ("wuauserv", "DEMAND", "svchost.exe -k netsvcs -p")]
STARTS = {"AUTO": "2   AUTO_START", "DEMAND": "3   DEMAND_START", "DISABLED": "4   DISABLED"}


def lines(*parts):
    return "\r\n".join(parts) + "\r\n"


class Machine:
    """One machine; what a test changes are its attributes."""

    def __init__(self, name, seed):
        self.name = name
        self.chance = random.Random(seed)
        self.version = "10.0.19045 N/A Build 19045"
        self.denied = False
        self.filters = list(FILTERS)
        self.services = [list(service) for service in SERVICES]
        self.dll_version = "10.0.19041.4170"
        self.policies = [("HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\System", "EnableSmartScreen", 1)]
        self.leave_out = set()  # names of evidence that was not collected

    def write(self, folder):
        folder.mkdir(parents=True)
        evidence = {"systeminfo.txt": self.systeminfo, "dir.txt": self.listing, "icacls.txt": self.access,
                    "fltmc.txt": self.filter_list, "services.txt": self.services_list, "tasklist.txt": self.processes,
                    "policies.reg": self.policies_export, "inventory.json": self.inventory}
        for name, text in evidence.items():
            if name not in self.leave_out:
                (folder / name).write_bytes(text().encode("utf-16" if name.endswith(".reg") else "utf-8"))

    def systeminfo(self):
        return lines("", f"Host Name:                 {self.name}", "OS Name:                   Microsoft Windows 10 Enterprise",
                     f"OS Version:                {self.version}", "OS Manufacturer:           Microsoft Corporation",
                     "System Manufacturer:       Example", "System Model:              Model 7",
                     "System Type:               x64-based PC",
                     "Time Zone:                 (UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi",
                     "Hotfix(s):                 2 Hotfix(s) Installed.", "                           [01]: KB5000001",
                     "                           [02]: KB5000002")

    def listing(self):
        out = [" Volume in drive C is OS", " Volume Serial Number is 1A2B-3C4D", ""]
        listing = {
            "C:\\Windows\\System32": [(f"sample{n:03}.dll", 40960 + n) for n in range(120)],
            "C:\\Windows\\Logs\\CBS": [(f"CbsPersist_{n}.log", self.chance.randrange(10**4, 10**7)) for n in range(30)],
            "C:\\Windows\\Prefetch": [(f"SAMPLE{n}.EXE-{self.chance.randrange(16**8):08X}.pf", 9000) for n in range(90)],
            "C:\\Windows\\Temp": [(f"tmp{self.chance.randrange(16**4):04X}.tmp", 512) for n in range(60)],
            f"C:\\Users\\{self.name.lower()}\\Documents": [(f"note{n}.txt", n) for n in range(9)],
        }
        for folder, files in listing.items():
            out += [f" Directory of {folder}", ""]
            for name, size in files:
                day = self.chance.randrange(1, 28)
                out.append(f"03/{day:02}/2024  08:{self.chance.randrange(60):02} AM {size:>17,} {name}")
            out += [f"{len(files):>16} File(s) {sum(size for _, size in files):>14,} bytes", ""]
        free = self.chance.randrange(10**10, 10**11)
        return lines(*out, f"               2 Dir(s)  {free:,} bytes free")

    def access(self):
        pad = " " * len(STORE)
        entries = ["NT SERVICE\\TrustedInstaller:(F)", "BUILTIN\\Administrators:(RX)", "NT AUTHORITY\\SYSTEM:(RX)",
                   "BUILTIN\\Users:(RX)"]
        if self.denied:
            entries.insert(0, "Everyone:(DENY)(W)")
        return lines(f"{STORE} {entries[0]}", *(f"{pad} {entry}" for entry in entries[1:]), "",
                     "Successfully processed 1 files; Failed processing 0 files")

    def filter_list(self):
        return lines("", "Filter Name                     Num Instances    Altitude    Frame",
                     "------------------------------  -------------  ------------  -----",
                     *(f"{name:<30}  {count:>13}  {altitude:>12}  {0:>5}" for name, count, altitude in self.filters))

    def services_list(self):
        out = []
        for name, start, image in self.services:
            running = start == "AUTO" or (start == "DEMAND" and self.chance.random() < 0.5)
            state = "4  RUNNING" if running else "1  STOPPED"
            out += ["", f"SERVICE_NAME: {name}", f"        STATE              : {state}", "",
                    "[SC] QueryServiceConfig SUCCESS", "", f"SERVICE_NAME: {name}",
                    f"        START_TYPE         : {STARTS[start]}",
                    f"        BINARY_PATH_NAME   : C:\\Windows\\System32\\{image}"]
        return lines(*out)

    def processes(self):
        names = ["System", "smss.exe", "csrss.exe", "svchost.exe", "lsass.exe", "spoolsv.exe"]
        return lines("", "Image Name                     PID Services", "========================= ======== =========",
                     *(f"{name:<25} {self.chance.randrange(4, 9999):>8} N/A" for name in names))

    def policies_export(self):
        out = ["Windows Registry Editor Version 5.00"]
        for key, name, value in self.policies:
            data = f"dword:{value:08x}" if isinstance(value, int) else f'"{value}"'
            out += ["", f"[{key}]", f'"{name}"={data}']
        return lines(*out)

    def inventory(self):
        files = [{"path": "C:\\Windows\\System32\\wuaueng.dll", "bytes": 3300352, "file_version": self.dll_version,
                  "company": "Microsoft Corporation"}]
        return json.dumps({"schema": "casebook.inventory/1", "files": files}, indent=1)


# What the tests of the command line, of the schema and of the report look at.
def pair(folder):
    """folder/good, and folder/bad with five things that are wrong; both paths."""
    good, bad = Machine("BR01-DESK-01", 1), Machine("BR01-DESK-02", 2)
    bad.denied = True
    bad.filters.append(("QmSample", 3, "365555"))
    next(service for service in bad.services if service[0] == "TrustedInstaller")[1] = "DISABLED"
    bad.dll_version = "10.0.19041.3996"
    bad.policies.append(("HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate", "WUServer",
                         "http://wsus.example.com:8530"))
    good.write(folder / "good")
    bad.write(folder / "bad")
    return folder / "good", folder / "bad"


if __name__ == "__main__":
    pair(pathlib.Path(sys.argv[1]))
