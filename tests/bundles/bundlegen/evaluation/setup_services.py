# SPDX-License-Identifier: Apache-2.0
"""Parts of the running Windows that Setup depends on: servicing, storage management, DISM, disks."""

from .. import events, eventlog, machines, stages
from ..bundle import gbk
from ..dism import Dism
from ..textlog import TextLog
from .case import Evaluation


def servicing_does_not_answer(scene):
    """Setup asks component servicing for its features; the service is disabled."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    stages.applied(run)
    run.execute("Gather data, scope: EVERYTHING")
    run.gather(200)
    log = run.log
    code = prng.pick(["0x80070422", "0x8007041D", "0x80080005"])
    log.info("MIG", "Instantiating an ICbsSession9 interface")
    log.error("MIG", f"Failed to create CBS session 9. hr = {code}[gle=0x000003f0]")
    log.error("SP", f"COCInventory: Failed to get the optional components of the running system. Error: {code}[gle=0x000003f0]")
    stages.operation_failed(run, "Gather data, scope: EVERYTHING", code, 12, "gather", "0x1000D")
    stages.add_panther(scene, run)
    system = events.system_en(prng, run.machine, start)
    system.add(log.clock.now.isoformat(timespec="seconds"), "Service Control Manager", 7000, "Error",
               "The Windows Modules Installer service failed to start due to the following error: \nThe service cannot be started, either because it is disabled "
               "or because it has no enabled devices associated with it.")
    scene.add("System.txt", system.wevtutil().encode("utf-16"))
    scene.expect(must_mention=["CBS|component servic|TrustedInstaller|Modules Installer"], must_not_blame=["ALREADY_EXISTS", "DNS"], primary_code=code,
                 cause="cbs-session-not-created|modules-installer-not-startable", fix_keywords_any=[["TrustedInstaller", "Modules Installer"]])


def storage_management(scene):
    """The storage provider of WMI does not start, so Setup knows no partitions."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    stages.applied(run)
    log = run.log
    code = prng.pick(["0x80080005", "0x80041010", "0x8004100e"])
    for _ in range(prng.between(1, 3)):
        log.error("", f"WMI Helper Library: WMI::WmiCollection::MoveNext: IEnumWbemClassObject::Next() failed ({code})[gle=0x000036b7]")
        log.error("", f"SmPlatform::ComputeHostInfo: Failed to enumerate MSFT_PartitionToVolume instances ({code})[gle=0x000036b7]")
        log.clock.tick(90000)
    log.error("SP", "CSetupPlatform::Initialize: Disk provisioning is not available; hr = 0x80070032")
    log.error("SP", "ResurrectSetupPlatform: Cannot initialize deserialized setup platform. Error: 0x80070032")
    stages.host_failed(run, "0x80070032", "CDlpActionDataMigrate", "0x50013")
    stages.add_panther(scene, run, "Panther")
    scene.expect(must_mention=["storage|disk|存储|磁盘"], must_not_blame=["IOCTL", "uicciso"], primary_code=f"0x80070032|{code}", cause="storage-query-fails",
                 fix_keywords_any=[["WMI", "storage", "存储", "smphost"]])


def image_session(scene):
    """DismHost cannot be started from the temporary folder; later sessions only find the lock of the first."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    stages.applied(run)
    log = run.log
    work = f"C:\\$WINDOWS.~BT\\Work\\{prng.guid().upper()}"
    operation = prng.pick(["Apply optional component status in the new OS", "Add unattend to the new OS", "Install drivers into the new OS"])
    run.execute(operation)
    pid, tid = prng.between(2000, 9000), prng.between(2000, 9000)
    log.error("DISM", f"DISM Manager: PID={pid} TID={tid} Failed to create Dism Image Session in host. - CDISMManager::LoadRemoteImageSession(hr:0x80040154)")
    log.error("DISM", f"DISM Manager: PID={pid} TID={tid} Failed to load the image session from the temporary location: {work} - CDISMManager::CreateImageSession(hr:0x80040154)")
    log.error("SP", "Failed to open new OS DISM session. Error: 0x80040154[gle=0x0000007a]")
    for later in ("PreSysprep", "PostSysprep", "PreOobe"):
        log.error("DISM", f"DISM Manager: PID={pid} TID={tid} Failed to create the image session process. A process is already servicing the image. - "
                          "CDISMManager::CreateImageSession(hr:0x800700b7)")
        log.error("SP", f"Operation failed: Set boot command %SYSTEMDRIVE%\\$WINDOWS.~BT\\Sources\\SetupPlatform.exe /x for phase Dism{later}. Error: 0x800700B7[gle=0x000000b7]")
    stages.operation_failed(run, operation, "0x80040154", 60, "finalize")
    stages.add_panther(scene, run)
    other = TextLog(prng, machines.plus(start, hours=-30))
    for _ in range(3):
        Dism(other, run.machine.version, run.machine.version).session("dism.exe  /online /get-features", 2)
    scene.add("dism.log", other.to_utf8())
    scene.expect(must_mention=["DISM"], must_not_blame=["ALREADY_EXISTS", "PEProvider", "IBSProvider"], primary_code="0x80040154",
                 cause="dism-host-does-not-start", fix_keywords_any=[["DismHost", "dismhost", "DISM"]])


def space_block(scene):
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    stages.scan(run, 500)
    need, have = prng.between(18000, 26000), prng.between(900, 9000)
    run.log.info("MOUPG", f"SetupManager: Free space on [C:]: {have} MB, required: {need} MB")
    run.log.error("MOUPG", f"CSetupManager::ExecuteInstallMode({prng.between(900, 1200)}): Result = 0xC190020E")
    stages.host_failed(run, "0xC190020E", "CDlpActionPrepare", "0x4001E")
    stages.add_panther(scene, run)
    scene.expect(must_mention=["space|空间"], must_not_blame=["IOCTL", "uicciso"], primary_code="0xC190020E", phase="downlevel", cause="not-enough-space",
                 fix_keywords_any=[["free", "space", "释放", "空间"]])


def second_system_partition(scene):
    """An old disk with its own EFI partition is still attached."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    stages.downlevel_done(run, 150)
    stages.phases_done(run, "Pre-Finalize")
    stages.operation_failed(run, "Prepare rollback", "0x80073BC3", 97, "finalize", "0x20009")
    stages.add_panther(scene, run)
    scene.add("diskpart.txt", gbk("\nDISKPART> list volume\n\n  卷 ###      LTR  标签         FS     类型        大小     状态       信息\n"
                                  "  ----------  ---  -----------  -----  ----------  -------  ---------  --------\n"
                                  "  卷     0     C   系统         NTFS   磁盘分区         237 GB  正常         启动\n"
                                  "  卷     1         SYSTEM       FAT32  磁盘分区         100 MB  正常         系统\n"
                                  "  卷     2         SYSTEM       FAT32  磁盘分区         260 MB  正常         已隐藏\n"))
    scene.expect(must_mention=["system partition|系统分区"], must_not_blame=["ALREADY_EXISTS", "0x80070091"], primary_code="0x80073BC3",
                 cause="several-system-partitions", fix_keywords_any=[["detach", "disconnect", "断开", "拔"]])


def host_crashes_zh(scene):
    """As the English one: a Chinese event, MigHost, the crash of another program an hour before."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    stages.applied(run)
    run.gather(240)
    log = run.log
    died = log.clock.now.isoformat(timespec="seconds")
    log.error("MIG", "MigHost: CMigPluginSurrogate::WaitForHostTermination: Parent process unexpectedly exited. Terminating host.", "0x080866")
    stages.add_panther(scene, run, "$WINDOWS.~BT/Sources/Panther")
    module = prng.pick(["vrvhook64.dll", "TdxInject.dll", "lvguard.dll", "DspFileMon.dll", "sfhook.dll"])
    application = eventlog.EventLog("Application", run.machine.name)
    eventlog.ordinary_application_events(application, prng, start[:10], 1, 120)

    def crash(at, app, faulty):
        application.add(at, "Application Error", 1000, "Error",
                        f"错误应用程序名称: {app}，版本: {run.target.version}，时间戳: 0x{prng.hex(8)}\n错误模块名称: {faulty}，版本: 3.2.0.1，时间戳: 0x{prng.hex(8)}\n"
                        f"异常代码: 0xc0000005\n错误偏移量: 0x00000000000{prng.hex(5)}\n错误进程 ID: 0x{prng.hex(4)}\n错误应用程序启动时间: 0x01d{prng.hex(13)}\n"
                        f"错误应用程序路径: C:\\$WINDOWS.~BT\\Sources\\{app}\n错误模块路径: C:\\Windows\\System32\\{faulty}\n报告 ID: {prng.guid()}", "(100)")

    crash(machines.plus(start, hours=-1), "wps.exe", "kso.dll")
    crash(died, "SetupHost.exe", module)
    scene.add("应用程序.txt", events.exported(application))
    scene.expect(must_mention=["SetupHost", module], must_not_blame=["wps.exe", "kso.dll"], cause="setup-process-crashed",
                 fix_keywords_any=[["remove", "uninstall", "disable", "卸载", "停用", "移除"]])


CASES = [
    Evaluation("setup-servicing-not-available", "setup", "failure",
               "Setup cannot create a CBS session because the Modules Installer does not start (SetupDiag rule OptionalComponentInitCBSSessionFailed).",
               servicing_does_not_answer),
    Evaluation("setup-storage-provider", "setup", "failure",
               "MSFT_PartitionToVolume cannot be enumerated, disk provisioning is not available (0x80070032 - 0x50013).", storage_management),
    Evaluation("setup-dism-host", "setup", "failure", "DismHost cannot be created, 0x80040154; the boot commands that are registered meanwhile only meet its lock and do no harm.", image_session),
    Evaluation("setup-space-hard-block", "setup", "failure", "0xC190020E - 0x4001E: the disk space hard block (SetupDiag rule DiskSpaceBlockInDownLevel).", space_block),
    Evaluation("setup-second-system-partition", "setup", "failure",
               "0x80073BC3 - 0x20009: a second disk with a system partition (upgrade quick fixes).", second_system_partition),
    Evaluation("setup-host-crashed-zh", "interference", "failure",
               "SetupHost.exe crashes in an injected module; the Application log is Chinese (Application Error 1000).", host_crashes_zh),
]
