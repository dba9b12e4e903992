# SPDX-License-Identifier: Apache-2.0
"""Ordinary life in a setupact.log: a feature upgrade prepares, inspects, gathers, applies, reports progress."""

import dataclasses

from . import names

# (id, name) as the queue prints them; what fails in a case is one of these.
DOWNLEVEL_QUEUE = [
    (3, "Cleanup snapshot"), (5, "Copy source WIM file to the payload directory"),
    (49, "Extract files from WIM file PathForNewOSFile, index {index} to C:\\$WINDOWS.~BT\\Sources\\SafeOS"),
    (44, "Apply WIM file PathForNewOSFile{compact}, index {index} to C:\\$WINDOWS.~BT\\NewOS"),
    (47, "Complete new OS apply"), (77, "Set entropy for C:\\$WINDOWS.~BT\\NewOS"), (91, "Save config data"),
    (97, "Save boot entries for the old OS"), (33, "Migrate framework (Full)"), (12, "Gather driver data")]
LATER_QUEUES = [
    ("Pre-Finalize", [(50, "Mount WIM file C:\\$WINDOWS.~BT\\Sources\\SafeOS\\winre.wim, index 1"),
                      (56, "Run sysprep specialization offline on C:\\$WINDOWS.~BT\\NewOS"),
                      (118, "Prepare the recovery image"), (104, "Prepare the new OS for first boot")]),
    ("Finalize", [(93, "Finalize critical boundary"), (95, "Update Boot Code"), (101, "Add safe OS boot entry")]),
    ("Safe OS", [(64, "Boot WinPE"), (75, "Enable Page File in SafeOS"),
                 (86, "Relocate OS from C:\\$WINDOWS.~BT\\NewOS to C:\\")]),
    ("Pre First Boot", [(129, "Setup the recovery partition")]),
    ("Post SysPrep", [(130, "Start system services")]),
    ("Pre OOBE Boot", [(131, "Start system services for online actions"), (136, "Execute online actions")])]


@dataclasses.dataclass(frozen=True)
class Target:
    version: str  # "10.0.17763.1"
    lab: str
    media: str  # where the customer started setup from
    index: int = 1
    compact: bool = False

    @property
    def apply_operation(self):
        compact = " (compact)" if self.compact else ""
        return f"Apply WIM file PathForNewOSFile{compact}, index {self.index} to C:\\$WINDOWS.~BT\\NewOS"


class Upgrade:
    """Writes the stages of one setup run; the case decides where it goes wrong."""

    def __init__(self, log, machine, target, antivirus="Windows Defender"):
        self.log = log
        self.prng = log.prng
        self.machine = machine
        self.target = target
        self.antivirus = antivirus
        self.report_id = self.prng.guid()

    # --- opening ---------------------------------------------------------------------------------

    def begin(self):
        log, machine, media = self.log, self.machine, self.target.media
        log.info("MOUPG", "*************** SetupHost Logging Begin ***************")
        log.info("MOUPG", "SetupHost::Initialize")
        command = f'/Install /Media  /InstallFile "{media}\\Sources\\Install.wim" /MediaPath "{media}"'
        for key, value in (("ModulePath", "C:\\$WINDOWS.~BT\\Sources"), ("WorkingPath", "C:\\$WINDOWS.~BT\\Sources"),
                           ("LoggingPath", "C:\\$WINDOWS.~BT\\Sources\\Panther"), ("MediaPath", media),
                           ("InstallFilePath", f"{media}\\Sources\\Install.wim"), ("CmdLine", command),
                           ("Mode", "0x2"), ("Scenario", "0x1"), ("Flags", "0x800")):
            log.info("MOUPG", f"SetupHost::Initialize: {key:<22} = [{value}]")
        log.info("MOUPG", f"SetupHost: Setup build version is: {self.target.version} ({self.target.lab})")
        log.info("", "pGetHostCSDBuildNumber: 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\CSDBuildNumber' does "
                     "not exist. Assume 0")
        log.info("", f"Host OS version: {machine.version}.0  (0.0) Platform 0x2, SuiteMask 0x100, ProdType 0x1")
        log.info("", "Source OS: Host SKU Info: Edition = 'Enterprise', Edition Type = 'Client', Installation Type = "
                     "'Complete', Product Name = 'Windows 10 Enterprise', Arch = amd64")
        for key, value in (("License State", "Genuine"), ("Architecture", "x64"), ("Language Id", "2052"),
                           ("Edition", "Enterprise"), ("Version", machine.version), ("Build String", machine.build_string)):
            log.info("MOUPG", f"    Host OS {key:<16}[ {value} ]")
        log.clock.tick(900)
        self.platform()

    def platform(self):
        log = self.log
        log.info("MOUPG", "SetupHost: Creating setup mutex...")
        log.info("MOUPG", "SetupHost::InitializeComponents")
        for module in ("MediaSetupUIMgr.dll", "SetupCore.dll", "SetupMgr.dll"):
            log.info("MOUPG", f"SetupHost: Loading ID: [{self.prng.guid()}] from [C:\\$WINDOWS.~BT\\Sources\\{module}]...")
            log.info("MOUPG", "SetupHost: Loading complete.")
        log.info("SP", "ResurrectSetupPlatform: Did not find setup platform serialized data.")
        log.info("SP", "CSetupPlatform::Initialize: Setup log starts:")
        log.info("SP", "Host system information:")
        for key, value in (("VM", "NO"), ("Firmware type", "UEFI"), ("Manufacturer", self.machine.maker),
                           ("Model ", self.machine.model), ("Total memory ", "8589934592"),
                           ("Number of physical CPUs ", "1"), ("Number of logical CPUs ", "4")):
            log.continuation(f"{'':35}{key}: {value}")
        log.info("SP", "Antivirus software information:")
        log.info("MOUPG", f"RegisteredAV = {self.antivirus}")
        log.info("SP", "CAPABILITIES: Failed to load migcore.dll, migration capability will not be available. Error: 0x0000007E")
        log.warning("SP", "CSetupPlatform::Initialize: Failed to initialize tracing")
        log.info("SP", f"Setup Platform version: {self.target.version} (WinBuild.160101.0800)")
        log.info("MOUPG", "SetupHost: Automation information not found. Releasing automation object.")

    # --- progress and other pulse ------------------------------------------------------------------

    def progress(self, action, task, overall, seconds=None):
        log = self.log
        if seconds is not None:
            log.info("MOUPG", f"Action: {action}%, Delta: {seconds:.2f}s, {action} ticks, Avg: "
                              f"{action / max(seconds, 1):.3f} ticks/s")
        log.info("MOUPG", f"Action progress: [{action}%]")
        log.info("MOUPG", f"Task progress: [{task}%]")
        log.info("MOUPG", f"Overall progress: [{overall}%]")
        log.info("MOUPG", f"Mapped Global progress: [{overall}%]")

    def benign(self):
        """Error records that a successful run writes too."""
        log, prng = self.log, self.prng
        kind = prng.between(0, 9)
        if kind <= 1:
            log.error("", "[SetupHost.exe] IOCTL_STORAGE_QUERY_PROPERTY failed: 0x1")
        elif kind == 2:
            method = prng.pick(["default proxy", "auto proxy", "default proxy with impersonation"])
            log.error("CONX", f"Windows::Compat::Appraiser::Utilities::DownloadCabFile ({prng.between(5000, 5200)}):   "
                              f"Failed to send request using {method}[gle=0x80072ee7]")
        elif kind == 3:
            log.error("MOUPG", f"DUImage: Failed to search for updates, the server could not be reached. hr = 0x80072EE7")
        elif kind == 4:
            log.warning("MIG", f"Could not replace object C:\\Users\\{self.machine.user}\\AppData\\Local\\Microsoft\\Windows\\"
                               f"INetCookies\\{prng.hex(8)}.txt. Target Object cannot be removed.", "0x08081e")
        elif kind == 5:
            log.error("CONX", f"aeinv: ERROR,OrphanFileFinder::GetEvidence,{prng.between(60, 120)},Exception({prng.between(1, 9)}) "
                              f"tid({prng.hex(3)}) 80070001 Incorrect function.")
        elif kind == 6:
            log.error("SP", "Failed to get WimMount ImagePath 0x80070002")
        elif kind == 7:
            log.error("MOUPG", f"CDlpActionImpl<class CDlpErrorImpl<class CUnknownImpl<class IMoSetupDlpAction> > >::Suspend"
                               f"({prng.between(1200, 1300)}): Result = 0xC1800104")
        elif kind == 8:
            log.warning("MIG", f"CSIAgent: Duplicate manifest identity exists Microsoft-Windows-{prng.pick(names.MIGRATION_UNITS)}",
                        "0x08092b")
        else:
            log.error("CONX", f"Appraiser: ERROR,SdbpGetManifestedMergeStubAlloc,{prng.between(900, 1100)},"
                              "SdbpGetMergeSdbsDisabled failed [c0000034]")

    def sprinkle(self, percent):
        if self.prng.chance(percent):
            self.benign()

    # --- compatibility -------------------------------------------------------------------------------

    def inventory(self, count, benign_percent=2):
        """The compatibility scan looks at drivers and devices."""
        log, prng = self.log, self.prng
        for _ in range(count):
            log.clock.tick(500)
            kind = prng.between(0, 5)
            driver = prng.pick(names.INBOX_DRIVERS)
            version = f"10.0.{self.machine.build}.{prng.between(1, self.machine.revision)}"
            if kind <= 1:
                log.info("CONX", f"Detected driver [%SystemRoot%\\system32\\drivers\\{driver}], version [{version}]")
            elif kind == 2:
                log.info("", f"    ConX::Compatibility::CCompatibilityController::GetDriverBlockType: INF: oem{prng.between(0, 90)}.inf, "
                             f"Class guid: {{{prng.guid()}}}, Is Boot Critical: {prng.pick(['No', 'No', 'Yes'])}")
            elif kind == 3:
                log.info("CONX", f"Adding container DMID [{{{prng.guid()}}}] Model [{prng.pick(names.DEVICE_MAKERS)} device "
                                 f"{prng.hex(4)}] Category [{prng.pick(names.DEVICE_CLASSES).lower()}]")
            elif kind == 4:
                log.info("CONX", f"Windows::Compat::Appraiser::WicaEngine::RunComponents ({prng.between(1300, 1400)}):   Processing "
                                 f"asset {prng.hex(12)} of type {prng.pick(['InventoryApplicationFile', 'InventoryDriverBinary'])}")
            else:
                log.info("CONX", f"Appraiser: TRACE,GetMatchResult,{prng.between(2000, 2200)},Found a matched subfolder: "
                                 f"C:\\Windows\\System32\\{prng.hex(6)}")
            self.sprinkle(benign_percent)

    def drivers(self, count):
        log, prng = self.log, self.prng
        for _ in range(count):
            log.clock.tick(300)
            maker = prng.pick(names.DEVICE_MAKERS)
            log.info("SP", "      Deciding migration on driver:")
            log.info("SP", f"        Inf: oem{prng.between(0, 120)}.inf")
            log.info("SP", f"        Manufacturer: {maker}")
            log.info("SP", f"        Hardware description: {maker} {prng.pick(names.DEVICE_CLASSES)} {prng.between(100, 9999)}")
            log.info("SP", f"        Hardware ID: PCI\\VEN_{prng.hex(4).upper()}&DEV_{prng.hex(4).upper()}&SUBSYS_{prng.hex(8).upper()}")
            log.info("SP", f"        Inbox support: {prng.pick(['No', 'Yes'])}")
            log.info("SP", "      Final decision for this driver: Install but only in the store.")

    # --- the queue of operations -------------------------------------------------------------------------

    def fill(self, name):
        return name.format(index=self.target.index, compact=" (compact)" if self.target.compact else "")

    def queue(self):
        log = self.log
        queues = [("Downlevel", DOWNLEVEL_QUEUE)] + LATER_QUEUES
        for phase, operations in queues:
            log.info("SP", f"Phase: {phase}")
            log.info("SP", f"ID |{'Name':<80}|Executed|Start Time         |End Time           |Elapsed |")
            log.info("SP", f"---|{'-' * 80}|--------|-------------------|-------------------|--------|")
            for number, name in operations:
                log.info("SP", f"{number:>4}|{self.fill(name)[:80]:<80}|No      |{'':19}|{'':19}|{'':8}|")
        current = 0
        for _, operations in queues:
            for _, name in operations:
                add = self.prng.between(1, 900) * 524288
                current += add
                log.info("SP", f"  Operation (remaining): {self.fill(name)}")
                log.info("SP", f"  AddSpace: add: {add:>15}, current: {current:>15}, peak: {current + self.prng.between(1, 99999):>15}")

    def execute(self, operation):
        self.log.info("SP", f"Executing operation: {operation}")

    def succeed(self, operation):
        self.log.info("SP", f"Operation completed successfully: {operation}")
        self.log.info("SP", f"SERIALIZEVERBOSE: Serializing operation: {operation}")

    def downlevel_before_apply(self):
        """Everything of the first phase up to the image apply."""
        self.log.info("SP", "VALIDATION (Phase:Downlevel), (Execution point:Start): Starting validation operations")
        self.log.info("SP", "VALIDATION (Phase:Downlevel), (Execution point:Start): Validation operations finished")
        for _, name in DOWNLEVEL_QUEUE[:3]:
            self.execute(self.fill(name))
            self.log.clock.tick(9000)
            self.log.info("SP", f"    CPIFileCopy: {self.prng.between(40, 900)} file(s), {self.prng.between(10**6, 10**9)} bytes")
            self.succeed(self.fill(name))

    def apply_image(self, first, last, started_overall, overall, seconds_per_percent=2.8):
        """Progress of the image apply, with what other threads write meanwhile."""
        log, prng = self.log, self.prng
        for percent in range(first, last + 1):
            log.clock.tick(int(seconds_per_percent * 2000))
            log.info("SP", f"SPWIMCallback: Image apply. Progress: {percent}")
            if percent % 5 == 0 or percent == last:
                done = started_overall + (overall - started_overall) * (percent - first) // max(last - first, 1)
                self.progress(percent, percent // 4, done, percent * seconds_per_percent)
            if prng.chance(25):
                log.info("MOUPG", f"CSetupDiagnostics: Tracing Data [DWORD] -> [Action{prng.between(1, 40)}Time]=[0x{prng.hex(4)}] "
                                  f"[{self.report_id}][{prng.guid()}][][0x1]")
            self.sprinkle(2)

    # --- migration ------------------------------------------------------------------------------------------

    def gather(self, count, benign_percent=2):
        log, prng = self.log, self.prng
        for _ in range(count):
            log.clock.tick(400)
            unit = prng.pick(names.MIGRATION_UNITS)
            owner = prng.pick(["<System>", "<System>", f"<{self.machine.name}\\{self.machine.user}>", "<Default User>"])
            agent = prng.pick(["CMXEAgent", "CCSIAgent"])
            kind = prng.between(0, 6)
            if kind <= 1:
                log.info("MIG", f"    Processing {prng.pick(['GATHER', 'PRE-GATHER', 'POST-GATHER'])} for migration unit: "
                                f"{owner}\\Microsoft-Windows-{unit} ({agent})", "0x0802c6")
            elif kind == 2:
                log.info("MIG", f"    Mig::CMXEMigRepository::RegisterObject: Registering http://www.microsoft.com/migration/1.0/"
                                f"migxmlext/cmi/Microsoft-Windows-{unit}")
            elif kind == 3:
                log.info("MIG", f"    OSDB pattern skipped because enumeration root is not present: C:\\ProgramData\\{unit}\\"
                                f"{prng.hex(6)}\\*[*]")
            elif kind == 4:
                clsid = prng.guid()
                log.info("MIG", f"MigHost: CMigPluginSurrogate::LoadDllServer in progress: BinaryPath=[C:\\Windows\\system32\\migration\\"
                                f"{unit}.dll], CLSID=[{{{clsid}}}], ApartmentThreadingModel=[1].")
                log.info("MIG", "MigHost: CMigPluginSurrogate::LoadDllServer finished: Result=[0x0].")
            elif kind == 5:
                log.info("MIG", f"    IsRegKeyExcluded: registry key 'HKLM\\SOFTWARE\\Microsoft\\{unit}\\{prng.hex(8)}' doesn't exist "
                                "so we assume it is not excluded.")
            else:
                log.info("MIG", f"Not unmapping HKCU\\Software\\{unit}; it is not mapped", "0x0803e5")
            self.sprinkle(benign_percent)

    # --- closing ------------------------------------------------------------------------------------------------

    def end_failed(self, code, action="CDlpActionInstall"):
        """What the upper layers write after an operation failed: carriers and cleaning up."""
        log = self.log
        log.error("SP", f"Operation execution failed: 44. hr = {code}[gle=0x000000b7]")
        log.error("SP", f"CSetupPlatformPrivate::Execute: Execution of operations queue failed, abandoning. Error: {code}[gle=0x000000b7]")
        log.info("SP", "Operations recap:")
        log.clock.tick(2000)
        log.error("MOUPG", f"MoSetupPlatform: ExecuteCurrentOperations reported failure! Result = {code}")
        log.info("MOUPG", f"MoSetupPlatform: Using action error code: [{code}]")
        log.error("MOUPG", f"{action}::ExecuteRoutine({self.prng.between(600, 800)}): Result = {code}")
        log.info("MOUPG", "Setup phase change: [SetupPhaseInstall] -> [SetupPhaseError]")
        log.warning("SP", "Failed to delete C:\\$WINDOWS.~BT\\NewOS, will be removed at the next start. Error: 0x80070091")
        log.info("MOUPG", "SetupHost: Releasing all components")
        log.info("MOUPG", "**************** SetupHost Logging End ****************")
