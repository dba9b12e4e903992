# SPDX-License-Identifier: Apache-2.0
"""The traces of procmon.py as Process Monitor's own files: the same rows, written with tests/pml_writer.py."""

import datetime
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent))
import pml_writer  # noqa: E402

from .procmon import Trace  # noqa: E402

RIGHTS = {"Generic Read/Write": 0x12019F, "Generic Read": 0x120089, "Generic Write": 0x120116, "Delete": 0x10000,
          "Read Attributes": 0x80, "Write Attributes": 0x100, "Read EA": 8, "Write EA": 0x10, "Read Control": 0x20000,
          "Synchronize": 0x100000, "Read Data/List Directory": 1}
OPTIONS = {"Synchronous IO Non-Alert": 0x20, "Non-Directory File": 0x40, "Open For Backup": 0x4000,
           "Open Reparse Point": 0x200000, "Sequential Access": 4}
SHARES = {"Read": 1, "Write": 2, "Delete": 4}
HIGH = 0xFFFFF80000000000
UTC_OFFSET = datetime.timedelta(hours=8)  # rows are in local time


def field(detail, name, following):
    """The text behind "name: " up to ", following: "; values hold commas."""
    found = re.search(f"{name}: (.*?)(?:, {following}: |$)", detail)
    return found.group(1) if found else ""


def bits(text, names):
    return sum(names[word] for word in text.split(", ") if word in names)


class PmlTrace(Trace):
    """Rows go into a PML; `driver` is one of another maker that may stand in a stack."""

    def __init__(self, prng, start, computer, build, driver=None, company="Example Guard Ltd"):
        super().__init__(prng, start)
        self.file = pml_writer.Trace(computer=computer, windows=(10, 0, build), start=self.ticks())
        self.system = self.file.system()
        at = HIGH
        self.modules = {}
        for name, maker in [("ntoskrnl.exe", "Microsoft Corporation"), ("FLTMGR.SYS", "Microsoft Corporation"),
                            ("Ntfs.sys", "Microsoft Corporation"), ("PROCMON24.SYS", "Sysinternals - www.sysinternals.com")] + (
                                [(driver, company)] if driver else []):
            folder = "C:\\Windows\\System32\\" + ("" if name.endswith(".exe") else "drivers\\")
            self.modules[name] = self.system.module(folder + name, at, 0x200000, company=maker, version="10.0.1.1")
            at += 0x1000000
        self.driver = driver
        self.processes = {("System", 4): self.system}

    def ticks(self):
        return int((self.now - UTC_OFFSET - datetime.datetime(1601, 1, 1)).total_seconds()) * 10**7 + self.now.microsecond * 10

    def process(self, name, pid):
        if (name, pid) not in self.processes:
            folder = "C:\\Program Files\\Example\\" if name.startswith(("Oem", "Bat", "Prof", "First")) else "C:\\Windows\\System32\\"
            self.processes[name, pid] = self.file.process(name, pid, folder + name, parent=self.system, user="NT AUTHORITY\\SYSTEM", integrity="System")
        return self.processes[name, pid]

    def stack(self, with_driver):
        names = ["FLTMGR.SYS", "FLTMGR.SYS"] + ([self.driver, "FLTMGR.SYS"] if with_driver else []) + ["ntoskrnl.exe", "ntoskrnl.exe"]
        return [pml_writer.frame(self.modules[name], 0x1000 + 0x123 * i) for i, name in enumerate(names)]

    def row(self, process, pid, operation, path, result="SUCCESS", detail="", step=400, with_driver=False):
        self.tick(step)
        who = self.process(process, pid)
        event = {"time": self.ticks() + self.fraction, "result": result, "stack": self.stack(with_driver)}
        if operation == "CreateFile":
            self.file.create_file(who, path, access=bits(field(detail, "Desired Access", "Disposition"), RIGHTS),
                                  disposition=field(detail, "Disposition", "Options"), options=bits(field(detail, "Options", "Attributes"), OPTIONS),
                                  share=bits(field(detail, "ShareMode", "AllocationSize"), SHARES), **event)
        elif operation == "SetRenameInformationFile":
            self.file.set_rename(who, path, field(detail, "FileName", "x"), **event)
        elif operation == "RegLoadKey":
            self.file.load_key(who, path, field(detail, "Hive Path", "x"), **event)
        else:
            call = {"CloseFile": self.file.close_file, "ReadFile": self.file.read_file, "WriteFile": self.file.write_file,
                    "QueryOpen": self.file.query_open, "RegOpenKey": self.file.open_key, "QuerySecurityFile": self.file.query_security,
                    "SetEAFile": self.file.set_ea, "QueryFileInternalInformationFile": self.file.query_internal,
                    "QueryStandardInformationFile": self.file.query_standard}[operation]
            call(who, path, **event)

    def pml(self):
        return self.file.bytes()

    def parts(self, stem, count):
        """{name: bytes}: stem.PML, stem-1.PML ..."""
        import tempfile
        with tempfile.TemporaryDirectory() as folder:
            self.file.write_set(pathlib.Path(folder) / f"{stem}.PML", count)
            return {path.name: path.read_bytes() for path in sorted(pathlib.Path(folder).iterdir())}
