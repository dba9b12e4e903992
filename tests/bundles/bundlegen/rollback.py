# SPDX-License-Identifier: Apache-2.0
"""setupact_rollback.log: Setup puts the old Windows back, and tells which phase it had reached and what crashed."""

from .textlog import TextLog

PHASES = {"downlevel": (1, "Downlevel"), "safeos": (2, "SafeOS"), "first_boot": (3, "FirstBoot"), "second_boot": (4, "OOBEBoot")}


class Rollback:
    def __init__(self, prng, start, phase, report_id=None):
        self.log = TextLog(prng, start)
        self.prng = prng
        self.number, self.name = PHASES[phase]
        self.report_id = report_id or prng.guid()

    def begin(self, bugcheck="NULL"):
        log = self.log
        log.info("SP", "Initiating rollback/uninstall, phase = 0")
        log.info("SP", f"Current phase string     : {self.name},Start")
        log.info("SP", f"Current bugcheck string  : {bugcheck}")
        log.info("SP", f"Current phase : {self.number}")
        log.info("", "CheckCrashInfo: 1 page files found: ")
        log.info("", "CheckCrashInfo: PageFile 0: 'C:\\pagefile.sys' ")

    def no_crash(self):
        log = self.log
        log.warning("", "ExtractBugCheckInfo: Valid Dump/ Signature not found, error 0x00000490 ")
        log.info("SP", "No crash detected. Try to get the binary info of last crash dump.")
        log.info("SP", "Fail to find the registry key of last crash dump. Error: 0x00000002")
        log.info("SP", "There is no crash dump file!")

    def crash(self, code, parameters, module):
        """Stop code as eight digits, four parameters, name of the module or ''."""
        log = self.log
        log.info("SP", f"  Crash 0x{code} detected")
        log.info("SP", f"    Module name           : {module}")
        for index, value in enumerate(parameters, 1):
            log.info("SP", f"    Bugcheck parameter {index}  : 0x{value}")
        log.info("SP", "  Can't recover the system.")
        log.info("SP", "  Rollback: Showing splash window with restoring text: Restoring your previous version of Windows.")

    def ordinary(self, files=60):
        """Files are moved back; the warnings among it are of every rollback."""
        log, prng = self.log, self.prng
        for name in ("boot.ini", "ntldr", "NTDETECT.COM", "bootmgr"):
            log.warning("IBSLIB", "OSRollbackService::CBootFilesRestoreCheckpoint::Rollback: C:\\$WINDOWS.~BT\\Sources\\Rollback\\"
                                  f"{name} does not exist, skip.", "0x064163")
        log.error("", "[SetupPlatform.exe] IOCTL_STORAGE_QUERY_PROPERTY failed: 0x1")
        for _ in range(files):
            log.clock.tick(900)
            folder = prng.pick(["Windows", "Program Files", "Program Files (x86)", "ProgramData", "Users"])
            log.info("SP", f"VERBOSE: Successfully moved ({prng.between(1, 99)}) C:\\Windows.old\\{folder}\\{prng.hex(6)} to C:\\{folder}\\{prng.hex(6)}")
            if prng.chance(10):
                log.info("SP", f"BsdSummarize Diagnostic Information: BootLogInitCount:{prng.between(2, 40)}")
        log.warning("SP", "Failure to delete C:\\hiberfil.sys. Error: 0x00000020")
        log.warning("SP", "Failure to delete C:\\pagefile.sys. Error: 0x00000020")

    def result(self, code, extend):
        """What the error page will show: code and extend code as Setup recorded them."""
        log = self.log
        log.info("MOUPG", f"SetupHost: Reporting post reboot event -> [{code}, {extend}]")
        log.info("MOUPG", "SetupHost: Tracing post reboot failure event")
        log.info("MOUPG", f"ImageExit: Initializing SetupResult: [{code}]")
        log.info("MOUPG", f"ImageExit: Initializing Extended:    [{extend}]")
        log.info("MOUPG", "ImageExit: Initializing PostReboot:  [TRUE]")
        for key in ("HostOsWimBoot", "HostOsBuild", "Setup360Mode"):
            log.info("MOUPG", f"CSetupDiagnostics: Tracing Data [DWORD] -> [{key}]=[0x0] [{self.report_id}][{self.prng.guid()}][][0x1]")
        log.info("MOUPG", f"CSetupDiagnostics: Tracing Data [DWORD] -> [Setup360Result]=[{code}] [{self.report_id}][{self.prng.guid()}][][0x1]")
        log.info("MOUPG", f"CSetupDiagnostics: Tracing Data [DWORD] -> [Setup360Extended]=[{extend}] [{self.report_id}][{self.prng.guid()}][][0x1]")
        log.error("SP", "Failed to merge telemetry file: . hr = 0X80070057")

    def whole(self, code, extend, files=60):
        """A rollback without a crash."""
        self.begin()
        self.no_crash()
        self.ordinary(files)
        self.result(code, extend)
        return self.log


def add_rollback(scene, log, folder="$Windows.~BT/Sources/Rollback"):
    scene.add(f"{folder}/setupact_rollback.log", log.to_utf8())
