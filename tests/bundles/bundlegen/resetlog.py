# SPDX-License-Identifier: Apache-2.0
"""Push-button reset: the log of the reset engine, with the complaints of every run."""

from .textlog import TextLog


class ResetLog:
    def __init__(self, prng, start, offline=False):
        self.log = TextLog(prng, start)
        self.prng = prng
        self.root = "X:\\$SysReset" if offline else "C:\\$SysReset"

    def info(self, text):
        self.log.info("", text)

    def error(self, text):
        self.log.error("", text)

    def trace(self, code, function, source, text, gle="0x00000000"):
        """The engine's own form of an error: code, function, source line, text."""
        self.error(f"{code} in PushButtonReset::{function} ({source}): {text}[gle={gle}]")

    def begin(self):
        self.info(f"Session: Trying to establish working directories on [{self.root}]")
        self.info(f"WorkingDirs: Creating root work directory at [{self.root}]")
        for folder in ("Logs", "Scratch", "MDM", "OldOS", "CloudImage"):
            self.info(f"WorkingDirs: Creating subdirectory [{self.root}\\{folder}]")
        self.info(f"[{self.root}\\Scratch\\$TRIGGER_WIPEWARNING.MARKER] does not exist, skip.")
        self.info(f"LogSession: Starting a new log session at [{self.root}\\Logs]")
        self.info("ResetCreateSession: Succeeded")
        self.cloud()

    def cloud(self):
        """No maker's plug-in for the cloud: true of nearly every machine."""
        self.info("ResetCloudEndpointAvailable: Checking whether [OEM] endpoint is available")
        self.trace("0x80070490", "OEMConnection::Create", "base\\reset\\engine\\cloud\\src\\oemconnection.cpp:57",
                   "Did not find OEM plugin [C:\\Recovery\\OEM\\cloudrecplugin.dll] in running OS")
        self.trace("0x80070490", "CloudConnection::Create", "base\\reset\\engine\\cloud\\src\\connection.cpp:60", "Failed to create connection of type [1]", "0x00000003")

    def recovery_config(self):
        """The recovery environment's configuration, as WinRE asks for it again and again."""
        self.info("[recenv.exe] Enter WinReGetConfig")
        self.info("[recenv.exe] Parameters: configWinDir: NULL")
        self.info("[recenv.exe] WinRE config file path: \\\\?\\GLOBALROOT\\device\\harddisk0\\partition4\\Recovery\\WindowsRE\\ReAgent.xml")
        self.info("[recenv.exe] WinRE is installed")
        self.info("[recenv.exe] Exit WinReGetConfig return value: 1, last error: 0x0")
        if self.prng.chance(12):
            self.log.warning("", "[recenv.exe] read xml file (D:\\Windows\\system32\\Recovery\\ReAgent.xml) failed: 0x3")
            self.error("CRecoveryToolAction->Init() failed. Error: 0x00000003[gle=0x00000003]")

    def steps(self, count):
        prng = self.prng
        for _ in range(count):
            self.log.clock.tick(900)
            kind = prng.between(0, 6)
            if kind == 0:
                self.recovery_config()
            elif kind <= 2:
                self.info(f"Operation: [{prng.pick(['ClearPartitions', 'ArchiveOldOS', 'RestoreDrivers', 'MigrateUserData', 'MoveFolders'])}] "
                          f"progress {prng.between(1, 99)}%")
            elif kind == 3:
                self.info(f"Directory: Moving [C:\\Windows\\{prng.hex(6)}] to [{self.root}\\OldOS\\Windows\\{prng.hex(6)}]")
            elif kind == 4:
                self.info(f"Volume: [\\\\?\\Volume{{{prng.guid()}}}] is formatted as [NTFS]")
            else:
                self.info(f"Package: Found language pack [{prng.hex(8)}~amd64~zh-CN] in the running OS")

    def end(self, code):
        self.trace(code, "OperationQueue::Execute", "base\\reset\\engine\\operations\\src\\queue.cpp:291", "Failed to execute operation")
        self.trace(code, "Session::ExecuteOffline", "base\\reset\\engine\\session\\src\\session.cpp:4118", "Failed to execute queue")
        self.info("ResetReleaseSession: Releasing session")


def add(scene, writer, folder="$SysReset/Logs"):
    scene.add(f"{folder}/setupact.log", writer.log.to_utf8())
    scene.add(f"{folder}/setuperr.log", "\ufeff".encode() + "".join(writer.log.errors).encode())
