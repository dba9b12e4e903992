# SPDX-License-Identifier: Apache-2.0
"""ScanState's and LoadState's logs: like Setup's, with a message id and without a component."""

from . import names
from .textlog import TextLog


class UserState:
    def __init__(self, prng, start, host):
        self.log = TextLog(prng, start)
        self.prng = prng
        self.host = host
        self.tool = "LoadState"

    def put(self, level, text, message_id="0x000000"):
        head = f"{self.log.clock.now:%Y-%m-%d %H:%M:%S}, {level:<22}[{message_id}] "
        self.log.lines.append(f"{head}{text}\r\n")

    def info(self, text, message_id="0x000000"):
        self.put("Info", text, message_id)

    def error(self, text, message_id="0x000000"):
        self.put("Error", text, message_id)

    def begin(self, command):
        self.tool = "ScanState" if command.startswith("scanstate") else "LoadState"
        now = self.log.clock.now
        self.info(f"USMT Started at {now:%Y/%m/%d:%H:%M:%S}.{self.prng.between(100, 999)}")
        self.info(f"Command line: {command}")
        self.activity("COMMAND_LINE_PROCESSING")
        for script in ("MigUser.xml", "MigApp.xml", "MigDocs.xml"):
            self.info(f"Script file specified: C:\\USMT\\amd64\\{script}[gle=0x00000006]")
        self.info("Starting the migration process[gle=0x00000006]")
        self.activity("PREFLIGHT")
        self.info(f"Computer name: {self.host.name}, OS version {self.host.version}, processor architecture amd64")

    def activity(self, name):
        self.put("Status", f"Activity: 'MIGACTIVITY_{name}'")

    def units(self, count, verb="GATHER"):
        """Units and objects; the warnings among them are of every migration."""
        prng, user = self.prng, self.host.user
        for _ in range(count):
            self.log.clock.tick(700)
            kind = prng.between(0, 6)
            unit = prng.pick(names.MIGRATION_UNITS)
            if kind <= 2:
                self.info(f"Processing {verb} for migration unit: <{self.host.name}\\{user}>\\{unit} (CMXEAgent)", "0x0802c6")
            elif kind == 3:
                root = prng.pick(["C:\\Users", "D:\\资料", "HKCU\\Software"])
                self.info(f"Pattern {root}\\{unit}\\* [*] matched {prng.between(0, 900)} object(s)")
            elif kind == 4:
                self.put("Warning", f"File C:\\Users\\{user}\\AppData\\Local\\Temp\\{prng.hex(8)}.tmp was not found when it was to be read; skipped", "0x080836")
            elif kind == 5:
                self.put("Warning", f"Could not replace object C:\\Users\\{user}\\NTUSER.INI. Target Object cannot be removed.", "0x08081e")
            else:
                self.info(f"Estimated size {prng.between(1, 9000) * 4096} bytes after {prng.between(100, 90000)} objects")

    def aborted(self, result="0x4"):
        self.error(f"Unable to Complete Migration. MigDoMigration Failed= {result}")
        self.error("Migration failed to complete successfully")

    def end(self, code):
        now = self.log.clock.now
        self.info(f"{'Failed' if code else 'Success'}.[gle=0x00000006]")
        self.info(f"USMT Completed at {now:%Y/%m/%d:%H:%M:%S}.{self.prng.between(100, 999)}[gle=0x000000cb]")
        self.info("Entering MigShutdown method")
        self.info("Leaving MigShutdown method")
        self.info(f"{self.tool} return code: {code}")

    def to_bytes(self, encoding="utf-8"):
        return self.log.text().encode(encoding)
