# SPDX-License-Identifier: Apache-2.0
"""Ordinary life in a CBS.log: the service starts, Windows Update scans, packages install, it stops again."""

import datetime

from . import names
from .names import TOKEN

FILETIME_EPOCH = datetime.datetime(1601, 1, 1)


class Servicing:
    def __init__(self, log, machine):
        self.log = log
        self.prng = log.prng
        self.machine = machine
        self.sequence = 0  # of CSI records; starts over with every TiWorker process

    # --- records -----------------------------------------------------------------------------

    def cbs(self, text, level="Info"):
        self.log.put(level, "CBS", text)

    def next_sequence(self):
        self.sequence += 1
        return f"{self.sequence:08x}"

    def csi(self, text, level="Info", stamped=False, message_id=""):
        """A CSI record; `stamped` ones carry the time in UTC whatever the head says."""
        number = self.next_sequence()
        if stamped:
            utc = self.log.clock.utc()
            number += f"@{utc.year}/{utc.month}/{utc.day}:{utc:%H:%M:%S}.{utc.microsecond // 1000:03d}"
        self.log.put(level, "CSI", f"{number} {text}", message_id)

    def csi_failure(self, text, gle, stamped=False, message_id=""):
        """A failure record; CSI breaks the line before [gle=...] with a bare line feed when it is long."""
        self.csi(f"(F) {text}", "Error", stamped, message_id)
        last = self.log.lines[-1]
        if len(text) > 110:
            self.log.lines[-1] = last[:-2] + "\n"
            self.log.continuation(f"[gle={gle}]")
        else:
            self.log.lines[-1] = last[:-2] + f"[gle={gle}]\r\n"

    def session_id(self):
        """High and low half of the FILETIME at which the session began."""
        passed = self.log.clock.utc() - FILETIME_EPOCH
        filetime = (passed.days * 86400 + passed.seconds) * 10**7 + passed.microseconds * 10
        filetime += self.prng.between(0, 9)
        return f"{filetime >> 32}_{filetime & 0xFFFFFFFF}"

    def transaction(self):
        return "@" + names.pointer(self.prng)

    # --- the service -------------------------------------------------------------------------

    def start(self, boot_time=None, autostart=False):
        tick = self.log.clock.tick
        self.sequence = 0
        self.cbs("TI: --- Initializing Trusted Installer ---")
        if boot_time:
            self.cbs(f"TI: Last boot time: {boot_time}")
        self.cbs("Starting TrustedInstaller initialization.")
        for lock, level in (("CCbsPublicSessionClassFactory", 30), ("WinlogonNotifyLock", 8)):
            self.cbs(f"Lock: New lock added: {lock}, level: {level}, total lock:{self.prng.between(4, 8)}")
        self.cbs("Ending TrustedInstaller initialization.")
        self.cbs("Starting the TrustedInstaller main loop.")
        self.cbs("TrustedInstaller service starts successfully.")
        if not autostart:
            self.cbs("No startup processing required, TrustedInstaller service was not set as autostart")
            self.cbs("Startup processing thread terminated normally")
        tick(600)
        self.start_worker()

    def start_worker(self):
        folder = f"amd64_microsoft-windows-servicingstack_{TOKEN}_{self.machine.stack_version}_none_{self.prng.hex(16)}"
        self.cbs("Starting TiWorker initialization.")
        self.cbs("Lock: New lock added: TiWorkerClassFactory, level: 30, total lock:2")
        self.cbs("Ending TiWorker initialization.")
        self.cbs("Starting the TiWorker main loop.")
        self.cbs("TiWorker starts successfully.")
        utc = self.log.clock.utc()
        self.cbs(f"Universal Time is: {utc:%Y-%m-%d %H:%M:%S}.{utc.microsecond // 1000:03d}")
        self.cbs(f"Loaded Servicing Stack v{self.machine.stack_version} with Core: C:\\Windows\\winsxs\\{folder}\\cbscore.dll")
        self.cbs(f"Build: {self.machine.build_string}")
        self.csi(f"WcpInitialize: wcp.dll version {self.machine.stack_version} (WinBuild.160101.0800)", stamped=True)
        self.cbs("Could not load SrClient DLL from path: SrClient.dll.  Continuing without system restore points.")
        self.csi(f"CSI Store {self.prng.between(10**11, 10**12)} initialized")

    def stop(self):
        self.log.clock.tick(400000)
        self.cbs("Trusted Installer is shutting down because: SHUTDOWN_REASON_AUTOSTOP")
        self.cbs("TiWorker signaled for shutdown, going to exit.")
        self.cbs("Ending the TiWorker main loop.")
        self.cbs("Starting TiWorker finalization.")
        for step in ("ExecutionEngineFinalize", "ComponentAnalyzerFinalize", "PackageTrackerFinalize",
                     "CoreResourcesUnload", "SessionManagerFinalize", "WcpUnload", "DrupUnload", "DpxUnload",
                     "CbsEventUnregister", "WdsUnload, logging from cbscore will end."):
            self.cbs(f"CbsCoreFinalize: {step}")
        self.cbs("Ending TiWorker finalization.")
        self.cbs("Ending the TrustedInstaller main loop.")
        self.cbs("Starting TrustedInstaller finalization.")
        self.cbs("Ending TrustedInstaller finalization.")

    # --- a scan: many sessions that change nothing ----------------------------------------------

    def scan(self, sessions, client="WindowsUpdateAgent"):
        for _ in range(sessions):
            self.log.clock.tick(1500)
            session = self.session_id()
            self.cbs(f"Session: {session} initialized by client {client}, external staging directory: (null)")
            for _ in range(self.prng.between(2, 6)):
                self.applicability()
            if self.prng.chance(20):
                self.benign()
            if self.prng.chance(35):
                self.cbs(f"Session: {session} finalized. Reboot required: no [HRESULT = 0x00000000 - S_OK]")

    def applicability(self):
        prng = self.prng
        version = f"{self.machine.version}.{prng.between(1, self.machine.revision)}"
        package = names.package(prng, version)
        kind = prng.between(0, 8)
        if kind <= 2:
            state = prng.pick(["Installed", "Installed", "Staged", "Absent"])
            self.cbs(f"Appl: Evaluating package applicability for package {package}, applicable state: {state}")
        elif kind == 3:
            parent = names.package(prng, f"{self.machine.version}.1")
            self.cbs(f"Appl: detect Parent, Package: {package}, Parent: {parent}, Disposition = Detect, "
                     f"VersionComp: {prng.pick(['EQ', 'GE'])}, BuildComp: EQ, RevisionComp: GE, Exist: present")
            self.cbs(f"Appl: detectParent: parent found: {parent}, state: Installed")
        elif kind == 4:
            self.cbs(f"Appl: Package: {package}, Update: {prng.pick(names.FEATURES)}, Applicable: "
                     f"{prng.pick(['Applicable', 'NeedsParent', 'NotApplicable'])}, Disposition: {prng.pick(['Staged', 'Installed'])}")
        elif kind == 5:
            folder = names.component_folder(prng, version)
            self.cbs(f"Appl: SelfUpdate detect, component: {folder}, elevation: 2, applicable: {prng.between(0, 1)}")
        elif kind == 6:
            self.cbs(f"Read out cached package applicability for package: {package}, ApplicableState: "
                     f"{prng.pick([0, 64, 112])}, CurrentState:{prng.pick([0, 64, 112])}")
        elif kind == 7:
            self.cbs(f"External EvaluateApplicability - Current state, package: {package}, package current state: "
                     f"{prng.pick(['Absent', 'Installed'])}, lowest rollup current state: Absent")
        else:
            self.csi(f"Direct SIL provider: Number of files opened: {prng.between(1, 90)}.")

    def benign(self):
        """Records that look like trouble and occur on every healthy machine."""
        prng = self.prng
        package = f"Package_for_KB{prng.between(3000000, 4600000)}~{TOKEN}~amd64~~10.0.1.{prng.between(0, 9)}"
        kind = prng.between(0, 7)
        if kind <= 1:
            self.cbs(f"InternalOpenPackage failed for {package} [HRESULT = 0x800f0805 - CBS_E_INVALID_PACKAGE]")
            self.cbs("Failed to internally open package. [HRESULT = 0x800f0805 - CBS_E_INVALID_PACKAGE]")
            self.cbs("Failed to OpenPackage using worker session [HRESULT = 0x800f0805]")
        elif kind == 2:
            self.cbs(f"SQM: Failed to start upload with file pattern: C:\\Windows\\servicing\\sqm\\*_std.sqm, flags: 0x2 "
                     "[HRESULT = 0x80004005 - E_FAIL]")
            self.cbs(f"SQM: Requesting upload of all unsent reports. Queued: {prng.between(0, 40)}")
        elif kind == 3:
            self.cbs("Expecting attribute name [HRESULT = 0x800f080d - CBS_E_MANIFEST_INVALID_ITEM]")
            self.cbs("Failed to get next element [HRESULT = 0x800f080d - CBS_E_MANIFEST_INVALID_ITEM]")
        elif kind == 4:
            self.cbs("Failed reading PoqexecCmdline value from registry [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]")
        elif kind == 5:
            directory = f"C:\\ProgramData\\Microsoft\\{prng.pick(names.FEATURES)}"
            folder = names.component_folder(prng, f"{self.machine.version}.1", "amd64")
            self.csi(f"Warning - Overlap: Duplicate ownership for directory [l:{len(directory)}]'{directory}' "
                     f"in component {folder}")
        elif kind == 6:
            self.cbs(f"Mismatch of cached package applicability for package: {package}, cached: 0, live: 112")
        else:
            self.cbs("Failed to read in InstalledRepairTimestamp value, not found [HRESULT = 0x80070490 - ERROR_NOT_FOUND]")

    # --- an installation --------------------------------------------------------------------------

    def begin_install(self, package, client="WindowsUpdateAgent", identity="Package for RollupFix"):
        session = self.session_id()
        self.cbs(f"Session: {session} initialized by client {client}, external staging directory: (null)")
        self.cbs(f"Exec: Processing started.  Client: {client}, Session({identity}): {session}, Package: {package}")
        self.cbs("Reboot mark set")
        self.cbs(f"Exec: Using execution sequence: {self.prng.between(100, 900)}")
        return session

    def plan_and_stage(self, package, components, version):
        prng = self.prng
        self.cbs("Plan: Start to process plan phase.")
        for _ in range(components // 3):
            self.log.clock.tick(700)
            child = f"Package_{prng.between(1, 5200)}_for_{package.split('~')[0].split('_for_')[-1]}~{TOKEN}~amd64~~{version}.1.1"
            self.cbs(f"Plan: Package: {child}, current: Absent, pending: Default, start: Absent, applicable: Installed, "
                     "targeted: Installed, limit: Installed")
        for _ in range(components):
            self.log.clock.tick(900)
            folder = names.component_folder(prng, version)
            self.cbs(f"Exec: Staging Package: {package}, Update: {prng.between(1000000, 9999999)}-{prng.between(1, 900)}_neutral, "
                     f"PinDeployment: {folder}")
            if prng.chance(12):
                self.csi(f"Performing {prng.between(1, 60)} operations as follows:")
                self.log.continuation(f"  ({prng.between(0, 9)})  StageComponent: flags: 0 app: {folder}", end="\n")

    def commit_online(self, session, package):
        prng = self.prng
        self.csi(f"CSI Transaction {self.transaction()} initialized for deployment engine "
                 f"{{{prng.guid()}}} with flags 00000002 and client id 'TI6.{session}:2/'", stamped=True)
        self.csi(f"Creating NT transaction (seq {prng.between(1, 9)}), objectname '(null)'", stamped=True)
        self.csi(f"Created NT transaction (seq {prng.between(1, 9)}) result 0x00000000, handle @0x{prng.hex(3)}", stamped=True)
        self.log.clock.tick(4000)
        self.csi(f"CSIPERF - FilePI Queue {prng.between(20, 900)}ms")
        self.cbs(f"FinalCommitPackagesState: Started persisting state of packages for {package}")
        self.cbs("FinalCommitPackagesState: Completed persisting state of packages")

    def processing_complete(self, session, package, hresult="0x00000000 - S_OK"):
        self.cbs(f"Exec: Processing complete.  Session: {session}, Package: {package} [HRESULT = {hresult}]")

    def finalized(self, session, reboot="no", hresult="0x00000000 - S_OK"):
        self.cbs(f"Session: {session} finalized. Reboot required: {reboot} [HRESULT = {hresult}]")

    def install(self, package, components, version):
        """An update without a restart that works."""
        session = self.begin_install(package)
        self.plan_and_stage(package, components, version)
        self.commit_online(session, package)
        self.processing_complete(session, package)
        self.finalized(session)

    def shutdown(self):
        self.cbs("Shtd: Begin shutdown processing.")
        self.cbs("Shtd: Prepare for shutdown processing.")
        self.cbs("Shtd: PreshutdownTimeout: 3600000ms, BlockTimeIncrement: 900000ms")
        self.cbs("Shtd: progress thread started")
        self.log.clock.tick(20000)
        self.cbs("Shtd: progress thread terminating. [HRESULT = 0x00000000 - S_OK]")
        self.cbs("Shtd: Shutdown processing complete.")

    def begin_startup(self, state="CbsExecuteStateResolvePending"):
        self.cbs("Startup: BlockTime: 10800000ms, BlockTimeIncrement: 900000ms")
        self.cbs(f"Startup: current ExecuteState is {state}")
        self.cbs("Startup: Initializing driver operations queue.")
        self.cbs("Startup: Initializing advanced operation queue.")
        self.cbs("Startup: Waiting for SC autostart event")
        self.log.clock.tick(2000)
        self.cbs("Startup: SC autostart event signaled")

    def installers(self, count, version, phase=38):
        """Advanced installers of the startup phase, each with its own block, all of them content."""
        prng = self.prng
        kinds = ["Task Scheduler", "Events Installer", "Firewall", "Services", "Performance Counters", "SysCat"]
        for index in range(count):
            self.log.clock.tick(300)
            name = f"Microsoft-Windows-{prng.pick(names.FEATURES)}"
            identity = (f"{name}, Culture=neutral, Version={version}, PublicKeyToken={TOKEN}, "
                        "ProcessorArchitecture=amd64, versionScope=NonSxS")
            self.csi(f"Begin executing advanced installer phase {phase} index {prng.between(1, 4000)} (sequence {index + 1})")
            self.log.continuation("    Old component: [l:0]''", end="\n")
            self.log.continuation(f"    New component: [l:{len(identity)} ml:{len(identity) + 1}]'{identity}'", end="\n")
            self.log.continuation("    Install mode: install", end="\n")
            self.log.continuation("    Smart installer: false", end="\n")
            self.log.continuation(f"    Installer ID: {{{prng.guid()}}}", end="\n")
            self.log.continuation(f"    Installer name: '{prng.pick(kinds)}'")
            self.csi(f"End executing advanced installer (sequence {index + 1})")
            self.log.continuation("    Completion status: S_OK", end="\n")
            self.log.continuation("")

    def successful_startup(self, version, count=12):
        self.begin_startup()
        self.cbs("Startup: Processing advanced operation queue, startupPhase: 0")
        self.installers(count, version)
        self.cbs("Startup: Retrying failed packages.")
        self.cbs("Startup: Processing complete. [HRESULT = 0x00000000 - S_OK]")
        self.cbs("TI: Startup Processing completes, release startup processing lock.")
