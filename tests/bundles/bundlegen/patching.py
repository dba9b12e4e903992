# SPDX-License-Identifier: Apache-2.0
"""Surroundings of an update that goes wrong: a machine, its update of the month, its CBS.log and its event logs."""

import dataclasses
import datetime

from .bundle import crlf, utf16, utf8_bom
from .consoles_zh import systeminfo
from .dism import Dism
from .eventlog import EventLog, ordinary_application_events, ordinary_system_events
from .names import TOKEN, Machine
from .servicing import Servicing
from .textlog import TextLog
from .winupdate import UpdateLog

# build, revision before, revision of the update, branch
BUILDS = [(17763, 4131, 4252, "rs5_release.180914-1434"), (19041, 3636, 3803, "vb_release.191206-1406"),
          (20348, 2031, 2113, "fe_release.210507-1500"), (22621, 2715, 2861, "ni_release.220506-1250"),
          (14393, 6351, 6452, "rs1_release.230926-1803"), (22631, 3007, 3155, "ni_release.220506-1250")]
NAMES = ["FIN-PC-{:04}", "SZ-OFFICE-{:03}", "BRANCH{:03}-W10", "SRV-APP{:02}", "WKS{:05}", "LAPTOP-{:04}"]
MODELS = ["Desk 3010", "Note 14 G5", "Tower T340", "Mini M70", "Rack R240"]
WHERE_CBS = ["Logs/CBS/CBS.log", "CBS/CBS.log", "CBS.log", "Windows/Logs/CBS/CBS.log", "现场日志/CBS/CBS.log", "C/Windows/Logs/CBS/CBS.log"]
WHERE_EVENTS = ["evtlogs/{}.txt", "EventLogs/{}.txt", "事件日志/{}.txt", "{}.txt"]


@dataclasses.dataclass(frozen=True)
class Update:
    """A cumulative update as every log names it."""

    kb: str
    package: str
    version: str  # of its components
    title: str
    id: str  # as Windows Update knows it, with revision

    @classmethod
    def of_month(cls, prng, machine):
        revision = next(row[2] for row in BUILDS if row[0] == machine.build)
        kb = f"KB50{prng.between(31000, 44999)}"
        package = f"Package_for_RollupFix~{TOKEN}~amd64~~{machine.build}.{revision}.1.{prng.between(2, 12)}"
        title = prng.pick([f"2024-0{prng.between(1, 9)} Cumulative Update for Windows ({kb})",
                           f"2024-0{prng.between(1, 9)} 适用于 Windows 的累积更新，适合基于 x64 的系统 ({kb})"])
        return cls(kb, package, f"10.0.{machine.build}.{revision}", title, f"{prng.guid().upper()}.{prng.pick([200, 201, 1])}")


def machine_of(prng):
    build, revision, _, lab = prng.pick(BUILDS)
    return Machine(name=prng.pick(NAMES).format(prng.between(3, 999)), user=prng.pick(["chenl", "operator", "m.keller", "zhaoy", "svc-build"]),
                   sid=f"S-1-5-21-{prng.between(10**8, 4 * 10**9)}-{prng.between(10**8, 4 * 10**9)}-{prng.between(10**8, 4 * 10**9)}",
                   build=build, revision=revision, lab=lab, model=prng.pick(MODELS), maker="Example Computers Ltd.")


class Desk:
    """One case's machine, its day and the files that its user sends."""

    def __init__(self, scene):
        self.scene, self.prng = scene, scene.prng
        self.machine = machine_of(self.prng)
        self.update = Update.of_month(self.prng, self.machine)
        self.day = datetime.datetime(2024, self.prng.between(2, 10), self.prng.between(2, 27))
        self.offset = self.prng.pick([8, 8, 8, 1, -5, 0])
        self.events_path = self.prng.pick(WHERE_EVENTS)

    def at(self, clock, days=0):
        """"HH:MM[:SS]" of the day of the failure (or some days from it) as ISO text."""
        return f"{self.day + datetime.timedelta(days=days):%Y-%m-%d}T{clock if clock.count(':') == 2 else clock + ':00'}"

    # --- files -------------------------------------------------------------------------------------

    def text(self, path, content):
        """A text file in one of the encodings that Windows and its users write."""
        encode = self.prng.pick([utf8_bom, utf8_bom, utf16, lambda text: crlf(text).encode("gbk", "replace")])
        self.scene.add(path, encode(content))

    def systeminfo(self):
        when = f"{self.day.year}/{self.day.month}/{self.day.day}, 8:{self.prng.between(10, 50)}:12"
        self.scene.add("systeminfo.txt", crlf(systeminfo(self.machine, [5031539, 5032907], booted=when)).encode("gbk"))

    # --- CBS.log -------------------------------------------------------------------------------------

    def cbs(self, scans=60, start="08:05", days=0):
        """A CBS.log that has lived through an ordinary morning."""
        cbs = Servicing(TextLog(self.prng, self.at(start, days), self.offset), self.machine)
        booted = datetime.datetime.fromisoformat(self.at(start, days)) - datetime.timedelta(minutes=3)
        cbs.start(boot_time=f"{booted:%Y-%m-%d %H:%M:%S}.500")
        cbs.scan(scans)
        number = self.prng.between(5020000, 5030999)
        cbs.install(f"Package_for_KB{number}~{TOKEN}~amd64~~10.0.1.{self.prng.between(0, 9)}", 12, f"{self.machine.version}.{self.machine.revision}")
        return cbs

    def add_cbs(self, cbs, path=None):
        path = path or self.prng.pick(WHERE_CBS)
        text = cbs.log.text()
        self.scene.add(path, text.encode("utf-16") if self.prng.chance(15) else cbs.log.to_utf8())
        return path

    def begin(self, cbs, components=60, client=None):
        """The update is planned and staged; what goes wrong comes next."""
        client = client or self.prng.pick(["UpdateAgentLCU", "WindowsUpdateAgent", "WUSA"])
        session = cbs.begin_install(self.update.package, client=client)
        cbs.plan_and_stage(self.update.package, components, self.update.version)
        return session, client

    def failed(self, cbs, session, client, code, name, source="CBS Other", start="Staged"):
        """How every failed session ends; `code` in lower case as CBS writes it."""
        package = self.update.package
        cbs.cbs(f"WER: Generating failure report for package: {package}, status: {code}, failure source: {source}, "
                f"start state: {start}, target state: Installed, client id: {client}")
        cbs.cbs("Not able to query DisableWerReporting flag.  Assuming not set... [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]")
        cbs.processing_complete(session, package, f"{code} - {name}")
        cbs.finalized(session, hresult=f"{code} - {name}")

    def restart(self, cbs, session, at="13:10", state="CbsExecuteStateResolvePending"):
        """The first half ends well and asks for a restart; after it, startup processing begins."""
        cbs.commit_online(session, self.update.package)
        cbs.finalized(session, reboot="yes")
        cbs.log.clock.to(at + ":04.200")
        cbs.shutdown()
        hour, minute = at.split(":")
        cbs.log.clock.to(f"{hour}:{int(minute) + 2:02}:11.300")
        cbs.start(boot_time=f"{cbs.log.clock.now:%Y-%m-%d %H:%M:%S}.500", autostart=True)
        cbs.begin_startup(state)

    def installers_failed(self, cbs, session, client):
        """The carriers of an advanced installer that failed during startup."""
        cbs.cbs("Startup: Failed to process advanced operation queue, startupPhase: 0.  A rollback transaction will be created. "
                "[HRESULT = 0x800f0922 - CBS_E_INSTALLERS_FAILED]", "Error")
        cbs.cbs("Setting ExecuteState key to: CbsExecuteStateInitiateRollback | CbsExecuteStateFlagAdvancedInstallersFailed")
        cbs.cbs("Setting original failure status: 0x800f0922, last forward execute state: CbsExecuteStateResolvePending")
        self.rolled_back(cbs, session, client, "0x800f0922", "CBS_E_INSTALLERS_FAILED", "Startup: Rolling back KTM, because advanced installers failed.", "CSI Other")

    def rolled_back(self, cbs, session, client, code, name, reason, source):
        cbs.log.clock.tick(90000)
        cbs.cbs(reason)
        cbs.cbs(f"Retrieved original failure status: {code}, last forward execute state: CbsExecuteStateResolvePending")
        self.failed(cbs, session, client, code, name, source)
        cbs.cbs(f"Startup: Processing complete. [HRESULT = {code} - {name}]")
        cbs.cbs("TI: Startup Processing completes, release startup processing lock.")

    def afterwards(self, cbs, scans=20):
        cbs.log.clock.tick(600000)
        cbs.scan(scans)
        cbs.stop()

    # --- the other logs ---------------------------------------------------------------------------------

    def system_log(self, days=6, per_day=24):
        log = EventLog("System", self.machine.name)
        ordinary_system_events(log, self.prng, self.at("00:00", 1 - days), days, per_day)
        return log

    def application_log(self, days=4, per_day=20):
        log = EventLog("Application", self.machine.name)
        ordinary_application_events(log, self.prng, self.at("00:00", 1 - days), days, per_day)
        return log

    def add_events(self, log):
        self.text(self.events_path.format(log.name), log.wevtutil() if self.prng.chance(50) else log.viewer_zh())

    def update_event(self, log, clock, code, days=0):
        """What Windows Update tells the System log; `code` as 0x...."""
        log.add(self.at(clock, days), "Microsoft-Windows-WindowsUpdateClient", 20, "Error",
                f"安装失败: Windows 无法安装以下更新，错误为 {code}: {self.update.title}。", task="Windows Update 代理")

    def dism(self, start="09:30"):
        version = f"10.0.{self.machine.build}.{self.machine.revision}"
        return Dism(TextLog(self.prng, self.at(start), self.offset), version, version)

    def wu_log(self, start="08:31", scans=12):
        """A decoded WindowsUpdate.log with ordinary scans."""
        log = UpdateLog(self.prng, self.at(start, -1), f"10.0.{self.machine.build}.{self.machine.revision}")
        log.start()
        for _ in range(scans):
            log.scan(found=0)
        log.to(self.at(start))
        return log

    def add_wu(self, log, path=None):
        self.text(path or self.prng.pick(["WindowsUpdate.log", "Logs/WindowsUpdate.log", "wu/WindowsUpdate.log"]), log.text())

    def wu_install_failed(self, log, code, inner=None):
        """`code` and `inner` are eight digits as the new log writes them."""
        update = self.update
        log.put("Agent", "* START * Installing updates CallerId = UpdateOrchestrator")
        log.put("Agent", f"Title = {update.title}, UpdateId = {update.id}")
        for ticks in range(40, 700, 110):
            log.put("Handler", f"CBS called Progress with state=2, ticks={ticks}, total=1000")
            log.tick(9000)
        log.put("Handler", f"*FAILED* [{code}] CBS called Error for package {update.package}")
        log.put("Handler", f"*FAILED* [{code}] Completed install of CBS update with type=0, requiresReboot=0, installerError=1 {update.id}")
        log.put("Agent", f"LogHistory called. idUpdate={{{update.id.split('.')[0]}}}.200, resultMapped={code}, resultUnMapped={inner or code}")
        log.put("Agent", "*FAILED* [80240022] Install call completed, not all updates could be installed")
