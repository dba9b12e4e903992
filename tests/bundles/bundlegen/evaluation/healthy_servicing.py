# SPDX-License-Identifier: Apache-2.0
"""Updates that worked, in logs full of errors."""

from ..managed import AgentLog
from ..names import COMPONENTS, TOKEN
from ..patching import Desk
from .case import Evaluation
from .dism_images import ordinary_commands, summary


def good_install(desk, cbs, clock, restart=True):
    cbs.log.clock.to(desk.at(clock))
    session, _ = desk.begin(cbs, 60)
    if restart:
        desk.restart(cbs, session)
        cbs.log.clock.tick(4000)
        cbs.cbs("Startup: Processing advanced operation queue, startupPhase: 0")
        ignored_installer(desk, cbs)
        cbs.installers(20, desk.update.version)
        cbs.cbs("Startup: Processing complete. [HRESULT = 0x00000000 - S_OK]")
        cbs.cbs("TI: Startup Processing completes, release startup processing lock.")
    cbs.processing_complete(session, desk.update.package)
    cbs.finalized(session)


def ignored_installer(desk, cbs):
    """An installer that fails and may: its component says so."""
    prng = desk.prng
    for name, hresult in (("Performance Counters", "HRESULT_FROM_WIN32(ERROR_INVALID_INDEX)"), ("Events", "HRESULT_FROM_WIN32(15010)")):
        cbs.csi_failure(f"CMIADAPTER: AI failed. HRESULT = {hresult}", "0x80004005")
        cbs.csi_failure(f"Failed execution of queue item Installer: {name} ({{{prng.guid()}}}) with HRESULT {hresult}.  Failure will be ignored: "
                        "The failure was encountered during rollback; installer is not reliable", "0x80004005")


def allowed_failures(desk, cbs, count):
    """Calls that fail in a way their flags allow, and shares that are busy once."""
    prng = desk.prng
    for _ in range(count):
        path = f"\\SystemRoot\\WinSxS\\amd64_microsoft-windows-{prng.pick(COMPONENTS)}_{TOKEN}_{desk.machine.version}.1_none_{prng.hex(16)}\\{prng.hex(6)}.dll"
        cbs.csi_failure(f"STATUS_OBJECT_NAME_NOT_FOUND #{prng.between(10**4, 10**6)}# from Windows::Rtl::SystemImplementation::DirectFileSystemProvider::SysCreateFile("
                        f"flags = (AllowFileNotFound|AllowSharingViolation), da = (SYNCHRONIZE|FILE_READ_ATTRIBUTES), oa = @0x{prng.hex(8)}->OBJECT_ATTRIBUTES "
                        f"{{s:48; rd:NULL; on:[{len(path)}]'{path}'; a:(OBJ_CASE_INSENSITIVE)}}, cd = FILE_OPEN, disp = Invalid)", "0xd0000034")
        cbs.scan(3)


def update_with_benign_errors(scene):
    desk = Desk(scene)
    cbs = desk.cbs(70)
    allowed_failures(desk, cbs, 9)
    good_install(desk, cbs, "12:30")
    cbs.log.clock.tick(600000)
    cbs.scan(25)
    cbs.stop()
    desk.add_cbs(cbs)
    events = desk.system_log()
    events.add(desk.at("13:14"), "Microsoft-Windows-WindowsUpdateClient", 19, "Information", f"安装成功: Windows 成功安装以下更新: {desk.update.title}")
    desk.add_events(events)
    scene.expect(must_not_blame=["Performance Counters", "DistributedCOM", "SrClient"])


def store_repaired(scene):
    desk, prng = Desk(scene), scene.prng
    folder = f"amd64_microsoft-windows-{prng.pick(COMPONENTS)}_{TOKEN}_{desk.machine.version}.{desk.machine.revision}_none_{prng.hex(16)}"
    cbs = desk.cbs(60)
    cbs.log.clock.to(desk.at("10:01"))
    cbs.csi_failure("Attempting to mark store corrupt with category [l:18 ml:19]'CorruptPayloadFile'", "0x80004005", stamped=True)
    cbs.log.clock.to(desk.at("10:12"))
    summary(cbs, "0x0", 2, 2, [f"(p)\tCSI Payload Corrupt\t(w)\t(Fixed)\t{folder}\\imjptip.dll", f"(p)\tCSI Payload Corrupt\t(w)\t(Fixed)\t{folder}\\imjpapi.dll"])
    cbs.cbs("CheckSur: hrStatus: 0x00000000 [S_OK], download Result: 0x00000000 [S_OK]")
    good_install(desk, cbs, "11:30", restart=False)
    cbs.scan(20)
    cbs.stop()
    desk.add_cbs(cbs)
    dism = desk.dism("09:00")
    ordinary_commands(dism, 4)
    dism.log.clock.to(desk.at("10:00:30"))
    dism.session("dism /online /cleanup-image /restorehealth", 12)
    desk.text("DISM/dism.log", dism.log.text())
    scene.expect(must_not_blame=["imjptip.dll", "PEProvider"])


def isolated_network(scene):
    """WSUS on an isolated net: the internet is missed all day, the update arrives at the second try of BITS."""
    desk, prng = Desk(scene), scene.prng
    log = desk.wu_log(scans=20)
    log.to(desk.at("10:01"))
    job = "{" + prng.guid().upper() + "}"
    log.put("DownloadManager", f"BITS job {job} hit a transient error, updateId = {desk.update.id} <NULL>, error = 0x80072EFD")
    log.put("DownloadManager", f"BITS job {job} resumed")
    log.download(desk.update.id, f"C:\\Windows\\SoftwareDistribution\\Download\\{prng.hex(32)}")
    log.put("Agent", "* START * Installing updates CallerId = UpdateOrchestrator")
    log.put("Agent", f"Title = {desk.update.title}, UpdateId = {desk.update.id}")
    for ticks in range(100, 1001, 100):
        log.put("Handler", f"CBS called Progress with state=2, ticks={ticks}, total=1000")
        log.tick(9000)
    log.put("Handler", f"Completed install of CBS update with type=0, requiresReboot=1, installerError=0 {desk.update.id}")
    log.put("Agent", f"LogHistory called. idUpdate={{{desk.update.id.split('.')[0]}}}.200, resultMapped=00000000, resultUnMapped=00000000")
    log.put("Agent", "* END * Installing updates CallerId = UpdateOrchestrator, exit code = 0x00000000")
    for _ in range(6):
        log.scan(found=0)
    desk.add_wu(log)
    cbs = desk.cbs(40)
    good_install(desk, cbs, "10:20")
    cbs.scan(10)
    cbs.stop()
    desk.add_cbs(cbs)
    scene.expect(must_not_blame=["8024402C", "0x8024000C"])


def managed_client(scene):
    desk, prng = Desk(scene), scene.prng
    for component in ("WUAHandler", "UpdatesDeployment", "ScanAgent", "UpdatesHandler"):
        log = AgentLog(prng, desk.at("06:00", -6), component, desk.offset)
        log.scans(20) if component in ("WUAHandler", "ScanAgent") else log.deployments(80)
        if component == "UpdatesDeployment":
            log.put(f"Update (Site_{prng.guid().upper()}/SUM_{prng.guid()}) Progress: Status = ciStateInstalling, PercentComplete = 96, DownloadSize = 0, Result = 0x0")
            log.put(f"Update (Site_{prng.guid().upper()}/SUM_{prng.guid()}) Progress: Status = ciStateInstallComplete, PercentComplete = 100, DownloadSize = 0, Result = 0x0")
        if component == "WUAHandler":
            log.put("Update (Missing): " + desk.update.title, 1)
            log.put("Installation of updates completed.")
        scene.add(f"CCM/Logs/{component}.log", log.text().encode())
    cbs = desk.cbs(50)
    good_install(desk, cbs, "11:30", restart=False)
    cbs.stop()
    desk.add_cbs(cbs)
    scene.expect(must_not_blame=["0x87d00215"])


def noisy_storage(scene):
    """A stick that dies and a disk that wakes up: no trouble of the system's disk."""
    desk = Desk(scene)
    events = desk.system_log(days=8)
    for minute in (2, 3, 5, 9):
        events.add(desk.at(f"11:0{minute}", -1), "disk", 11, "Error", "驱动程序在 \\Device\\Harddisk2\\DR6 上检测到控制器错误。")
        events.add(desk.at(f"11:1{minute}", -1), "disk", 51, "Warning", "在分页操作期间，设备 \\Device\\Harddisk2\\DR6 上检测到错误。")
    events.add(desk.at("11:20", -1), "disk", 157, "Warning", "磁盘 2 意外删除。")
    events.add(desk.at("08:41", -3), "storahci", 129, "Warning", "已发出重置到设备 \\Device\\RaidPort0。")
    events.add(desk.at("08:31"), "disk", 158, "Warning", "磁盘 3 与连接到系统的一个或多个磁盘具有相同的磁盘标识符。")
    events.add(desk.at("13:15"), "Microsoft-Windows-WindowsUpdateClient", 19, "Information", f"安装成功: Windows 成功安装以下更新: {desk.update.title}")
    desk.add_events(events)
    cbs = desk.cbs(60)
    good_install(desk, cbs, "12:30")
    cbs.scan(20)
    cbs.stop()
    desk.add_cbs(cbs)
    scene.expect(must_not_blame=["Harddisk2", "DR6", "RaidPort0"])


CASES = [
    Evaluation("healthy-servicing-benign-errors", "servicing", "healthy",
               "A cumulative update with restart works; missing files are allowed, ignored installers fail, a scan complains.", update_with_benign_errors),
    Evaluation("healthy-servicing-store-repaired", "servicing", "healthy", "RestoreHealth finds two damaged files, repairs both, and the update installs.", store_repaired),
    Evaluation("healthy-servicing-isolated-network", "update", "healthy", "A machine with WSUS and without internet: SLS fails all day, the update installs.", isolated_network),
    Evaluation("healthy-servicing-managed-client", "update", "healthy", "A Configuration Manager client installs its update; its logs hold the usual warnings.", managed_client),
    Evaluation("healthy-servicing-noisy-storage", "disk", "healthy", "Storage events of a USB stick and a single reset; the update installs.", noisy_storage),
]
