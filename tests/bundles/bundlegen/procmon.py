# SPDX-License-Identifier: Apache-2.0
"""Process Monitor's CSV export (default columns), local time with seven decimals and no date."""

import datetime

HEADER = '"Time of Day","Process Name","PID","Operation","Path","Result","Detail"'

READ_OPEN = ("Desired Access: Read Attributes, Disposition: Open, Options: Open Reparse Point, Attributes: n/a, "
             "ShareMode: Read, Write, Delete, AllocationSize: n/a, OpenResult: Opened")


class Trace:
    def __init__(self, prng, start):
        self.prng = prng
        self.now = datetime.datetime.fromisoformat(start)
        self.fraction = 0  # hundreds of nanoseconds below the microsecond
        self.rows = []

    def tick(self, microseconds):
        self.now += datetime.timedelta(microseconds=self.prng.between(1, microseconds))
        self.fraction = self.prng.between(0, 9)

    def to(self, moment):
        self.now = datetime.datetime.fromisoformat(f"{self.now:%Y-%m-%d}T{moment}")

    def row(self, process, pid, operation, path, result="SUCCESS", detail="", step=400):
        self.tick(step)
        hour = self.now.hour % 12 or 12
        half = "上午" if self.now.hour < 12 else "下午"
        time = f"{half} {hour}:{self.now:%M:%S}.{self.now.microsecond:06d}{self.fraction}"
        cells = [time, process, str(pid), operation, path, result, detail]
        self.rows.append(",".join('"' + cell.replace('"', '""') + '"' for cell in cells))

    def csv(self):
        return HEADER + "\n" + "\n".join(self.rows) + "\n"

    # --- the rest of the machine -----------------------------------------------------------------

    def chatter(self, count):
        """What other processes do meanwhile, with the results that are normal in every trace."""
        for _ in range(count):
            kind = self.prng.between(0, 6)
            if kind == 0:
                self.explorer()
            elif kind == 1:
                self.registry()
            elif kind == 2:
                self.indexer()
            elif kind == 3:
                self.update_service()
            else:
                self.store_read()

    def explorer(self):
        path = f"C:\\Users\\Public\\Documents\\{self.prng.hex(5)}.docx"
        result = self.prng.pick(["SUCCESS", "NAME NOT FOUND", "NAME NOT FOUND"])
        self.row("explorer.exe", 4412, "QueryOpen", path, result)

    def registry(self):
        process, pid = self.prng.pick([("svchost.exe", 1180), ("svchost.exe", 920), ("TiWorker.exe", 3032), ("services.exe", 700)])
        key = f"HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\{self.prng.pick(['Policies', 'Component Based Servicing', 'Run'])}\\{self.prng.hex(6)}"
        self.row(process, pid, "RegOpenKey", key, self.prng.pick(["SUCCESS", "NAME NOT FOUND", "REPARSE"]), "Desired Access: Read")

    def indexer(self):
        path = f"C:\\ProgramData\\Microsoft\\Search\\Data\\{self.prng.hex(4)}.jrs"
        if self.prng.chance(15):
            self.row("SearchIndexer.exe", 2960, "CreateFile", f"C:\\System Volume Information\\{self.prng.hex(4)}", "ACCESS DENIED", READ_OPEN)
        else:
            self.row("SearchIndexer.exe", 2960, "WriteFile", path, "SUCCESS", f"Offset: {self.prng.between(0, 99) * 4096}, Length: 4,096")

    def update_service(self):
        path = f"C:\\Windows\\SoftwareDistribution\\DataStore\\Logs\\edb{self.prng.hex(5)}.log"
        self.row("svchost.exe", 1180, self.prng.pick(["ReadFile", "WriteFile", "QueryStandardInformationFile"]), path, "SUCCESS",
                 f"Offset: {self.prng.between(0, 400) * 4096}, Length: 4,096")

    def store_read(self):
        folder = f"amd64_microsoft-windows-{self.prng.hex(4)}_31bf3856ad364e35_10.0.17134.{self.prng.between(1, 1500)}_none_{self.prng.hex(16)}"
        path = f"C:\\Windows\\WinSxS\\Manifests\\{folder}.manifest"
        self.row("TiWorker.exe", 3032, "CreateFile", path, "SUCCESS", "Desired Access: Generic Read, Disposition: Open, Options: "
                 "Synchronous IO Non-Alert, Non-Directory File, Open For Backup, Attributes: n/a, ShareMode: Read, Delete, "
                 "AllocationSize: n/a, OpenResult: Opened")
        self.row("TiWorker.exe", 3032, "ReadFile", path, self.prng.pick(["SUCCESS", "END OF FILE"]), f"Offset: 0, Length: {self.prng.between(400, 9000):,}")
        self.row("TiWorker.exe", 3032, "CloseFile", path)

    # --- replacing one file of an update ------------------------------------------------------------

    def replaced_file(self, download, folder, name):
        """What TiWorker does with every file it installs: inspect the download, copy, rename, seal."""
        source = f"{download}\\{folder}\\{name}"
        self.inspect(source)
        flight = f"C:\\Windows\\WinSxS\\Temp\\InFlight\\{self.prng.hex(32)}\\{self.prng.hex(32)}"
        self.row("TiWorker.exe", 3032, "CreateFile", f"{flight}\\{name}", "SUCCESS",
                 "Desired Access: Generic Read/Write, Delete, Disposition: Create, Options: Synchronous IO Non-Alert, Non-Directory File, "
                 "Open For Backup, Attributes: N, ShareMode: Read, Write, Delete, AllocationSize: 0, OpenResult: Created", step=90000)
        self.row("TiWorker.exe", 3032, "QueryFileInternalInformationFile", f"{flight}\\{name}", "SUCCESS", f"IndexNumber: 0x{self.prng.hex(12)}")
        self.row("TiWorker.exe", 3032, "SetRenameInformationFile", f"{flight}\\{name}", "SUCCESS",
                 f"ReplaceIfExists: False, FileName: C:\\Windows\\WinSxS\\{folder}\\{name}")
        self.row("TiWorker.exe", 3032, "CloseFile", f"{flight}\\{name}")
        self.seal(f"C:\\Windows\\WinSxS\\{folder}\\{name}")

    def inspect(self, source):
        self.row("TiWorker.exe", 3032, "CreateFile", source, "SUCCESS",
                 "Desired Access: Write Attributes, Synchronize, Disposition: Open, Options: Synchronous IO Non-Alert, Open For Backup, "
                 "Open Reparse Point, Attributes: n/a, ShareMode: Read, Write, Delete, AllocationSize: n/a, OpenResult: Opened")
        self.row("TiWorker.exe", 3032, "QuerySecurityFile", source, "SUCCESS", "Information: Owner, Group, DACL, Attribute")
        self.row("TiWorker.exe", 3032, "CloseFile", source)

    def seal(self, target):
        self.row("TiWorker.exe", 3032, "CreateFile", target, "SUCCESS",
                 "Desired Access: Read EA, Write EA, Read Attributes, Read Control, Synchronize, Disposition: Open, Options: Synchronous IO "
                 "Non-Alert, Open For Backup, Attributes: n/a, ShareMode: Read, Delete, AllocationSize: n/a, OpenResult: Opened")
        self.row("TiWorker.exe", 3032, "QuerySecurityFile", target, "SUCCESS", "Information: Owner, Group, DACL, SACL, Label")
        self.row("TiWorker.exe", 3032, "SetEAFile", target)
        self.row("TiWorker.exe", 3032, "CloseFile", target)
