# SPDX-License-Identifier: Apache-2.0
"""Push-button reset and the recovery environment."""

from .. import machines, resetlog, wim
from ..bundle import gbk
from ..eventlog import EventLog
from ..procmon import Trace
from ..servicing import Servicing
from ..textlog import TextLog
from ..winupdate import UpdateLog
from .case import Evaluation


def begun(scene, steps=260, offline=False):
    writer = resetlog.ResetLog(scene.prng, machines.moment(scene.prng), offline)
    writer.begin()
    writer.steps(steps)
    return writer


def winre_does_not_fit(scene):
    writer = begun(scene)
    writer.error("Factory: No recovery image registered[gle=0x000000ea]")
    writer.error("Reset: Unsupported WinRE / OS versions[gle=0x000000ea]")
    writer.end("0x800700EA")
    resetlog.add(scene, writer)
    scene.expect(must_mention=["WinRE|recovery environment|恢复环境"], must_not_blame=["cloudrecplugin", "OEM plugin"], cause="winre-does-not-fit",
                 fix_keywords_any=[["reagentc", "winre.wim"]])


def volume_locked(scene):
    writer = begun(scene, 300, offline=True)
    writer.trace("0x80310000", "Volume::Open", "base\\reset\\util\\src\\volume.cpp:412", "Failed to open the OS volume [D:], the volume is locked by BitLocker Drive Encryption")
    writer.trace("0x80310000", "Session::OfflineInit", "base\\reset\\engine\\session\\src\\session.cpp:1192", "Failed to find the target OS")
    writer.end("0x80310000")
    resetlog.add(scene, writer, "SysReset")
    scene.expect(must_mention=["BitLocker"], must_not_blame=["cloudrecplugin", "ReAgent.xml"], primary_code="0x80310000", cause="reset-volume-locked",
                 fix_keywords_any=[["unlock", "recovery key", "解锁", "恢复密钥"]])


def oem_script(scene):
    prng = scene.prng
    script = prng.pick(["EnableCustomizations.cmd", "RestoreApps.cmd", "copydrivers.cmd", "ConfigureBranding.cmd"])
    phase = prng.pick(["BasicReset_AfterImageApply", "FactoryReset_AfterImageApply", "BasicReset_BeforeImageApply"])
    writer = begun(scene, 340, offline=True)
    writer.info(f"Extensibility: Running script for phase [{phase}]: [C:\\Recovery\\OEM\\{script}], duration [2] minutes")
    writer.log.clock.tick(100000)
    writer.trace("0x80004005", "Extensibility::RunScript", "base\\reset\\engine\\extensibility\\src\\extensibility.cpp:318",
                 f"Script [C:\\Recovery\\OEM\\{script}] for phase [{phase}] returned exit code [{prng.pick([1, 2, 9009])}]")
    writer.info("Undo: Rolling the operations back")
    writer.end("0x80004005")
    resetlog.add(scene, writer)
    scene.add("Recovery/OEM/ResetConfig.xml", (f'<?xml version="1.0" encoding="utf-8"?>\r\n<Reset>\r\n  <Run Phase="{phase}">\r\n    <Path>{script}</Path>\r\n'
                                               "    <Duration>2</Duration>\r\n  </Run>\r\n</Reset>\r\n").encode())
    scene.expect(must_mention=[script], must_not_blame=["cloudrecplugin", "ReAgent.xml"], primary_code="0x80004005",
                 fix_keywords_any=[["script", "脚本"]])


def folder_in_the_way(scene):
    prng = scene.prng
    writer = begun(scene, 360, offline=True)
    folder = prng.pick(["Program Files\\NacAgent", "ProgramData\\BackupHub", "Program Files (x86)\\DocGuard", "inetpub\\ftproot"])
    path = f"C:\\{folder}\\{prng.pick(['core.dll', 'index.dat', 'agent.sys', 'lock.db'])}"
    writer.trace("0x80070005", "Directory::Move", "base\\reset\\util\\src\\filesystem.cpp:1044", f"Failed to move [{path}] to [C:\\$SysReset\\OldOS{path[2:]}]", "0x00000005")
    writer.trace("0x80070005", "OpArchiveOldOS::InternalExecute", "base\\reset\\engine\\operations\\src\\archive.cpp:233", "Failed to archive the old OS")
    writer.end("0x80070005")
    resetlog.add(scene, writer)
    scene.expect(must_mention=[path.rsplit("\\", 1)[1]], must_not_blame=["cloudrecplugin", "ReAgent.xml"], primary_code="0x80070005",
                 cause="reset-file-in-the-way", fix_keywords_any=[["uninstall", "permission", "remove", "卸载", "权限", "移"]])


def winre_missing(scene):
    writer = begun(scene, 200)
    writer.log.error("", "[ResetEngine.exe] Winre not found")
    writer.log.error("", "[ResetEngine.exe] winreFindOemWinRe failed: 0x2")
    writer.error("WinReInstall failed, no Winre.wim in C:\\Windows\\System32\\Recovery. Error: 0x00000002[gle=0x00000002]")
    writer.end("0x80070002")
    resetlog.add(scene, writer)
    scene.add("reagentc.txt", gbk("Windows 恢复环境(Windows RE)和系统初始化配置\n信息:\n\n    Windows RE 状态:           Disabled\n    Windows RE 位置:           \n"
                                  "    引导配置数据(BCD)标识符:   00000000-0000-0000-0000-000000000000\n    恢复映像位置:              \n    恢复映像索引:              0\n\n"
                                  "REAGENTC.EXE: 操作成功。\n"))
    scene.expect(must_mention=["WinRE|recovery environment|恢复环境"], must_not_blame=["cloudrecplugin"], primary_code="0x80070002",
                 cause="winre-not-found|recovery-image-missing", fix_keywords_any=[["reagentc", "winre.wim"]])


def recovery_partition_small(scene):
    """The update of the recovery environment has no room in its partition."""
    prng = scene.prng
    start = machines.moment(prng, 2024)
    host = machines.machine(prng)
    kb = f"KB50{prng.between(34441, 42320)}"
    system = EventLog("System", host.name)
    for hours in range(-60, 3):
        system.add(machines.plus(start, hours=hours), "Service Control Manager", 7036, "Information", f"The {prng.pick(['Windows Update', 'Print Spooler'])} service "
                   f"entered the {prng.pick(['running', 'stopped'])} state.")
    for times in range(3):
        at = machines.plus(start, hours=times)
        system.add(at, "Microsoft-Windows-WinREAgent", 4502, "Error", "Windows Recovery Environment servicing failed.\n(ErrorPhase: 2, ErrorCode: 0x80070070)")
        system.add(machines.plus(at, seconds=3), "Microsoft-Windows-WindowsUpdateClient", 20, "Error",
                   f"Installation Failure: Windows failed to install the following update with error 0x80070643: 2024-01 Security Update for Windows 10 Version 22H2 ({kb}).")
    scene.add("System.txt", system.wevtutil().encode("utf-16"))
    wu = UpdateLog(prng, start, "10.0.19041.3758")
    wu.start()
    for _ in range(22):
        wu.scan(prng.between(1, 4))
    wu.put("Handler", f"*FAILED* [80070643] Update {prng.guid().upper()} ({kb}) failed to install")
    scene.add("WindowsUpdate.log", wu.text().encode())
    scene.expect(must_mention=["recovery partition|恢复分区"], must_not_blame=["8024000C", "8024402C"], primary_code="0x80070643|0x80070070",
                 cause="recovery-partition-too-small", fix_keywords_any=[["250 MB", "enlarge", "shrink", "扩大", "分区"]])


def servicing_finds_the_hive_in_use(scene):
    """CBS.log of a startup that cannot load the default user's hive; the moment."""
    prng, start = scene.prng, machines.moment(scene.prng)
    host = machines.machine(prng)
    log = TextLog(prng, start)
    cbs = Servicing(log, host)
    cbs.start(autostart=True)
    cbs.scan(60)
    cbs.begin_startup()
    cbs.cbs("Startup: Processing advanced operation queue, startupPhase: 0")
    cbs.installers(50, host.stack_version)
    hive = "\\\\?\\C:\\Users\\Default\\NTUSER.DAT"
    cbs.csi(f"Loading default user from path: [l:{len(hive)} ml:{len(hive) + 1}]'{hive}'")
    log.clock.tick(900)
    at = log.clock.now
    cbs.csi_failure("internal\\oncorebase\\inc\\auto_hive.h[235]: Error STATUS_SHARING_VIOLATION originated in function Windows::Rtl::AutoHive::Load expression: (null)",
                    "0x80004005", stamped=True)
    cbs.csi_failure("HRESULT_FROM_WIN32(ERROR_SHARING_VIOLATION) #77# from Windows::COM::CInstallerQueue_IAdvancedInstallerQueue::Execute(flags = 0)", "0x80070020")
    cbs.cbs("Startup: Failed to process advanced operation queue, startupPhase: 0. [HRESULT = 0x80070020 - ERROR_SHARING_VIOLATION]", "Error")
    cbs.cbs("Startup: Processing complete. [HRESULT = 0x80070020 - ERROR_SHARING_VIOLATION]")
    scene.add("Logs/CBS/CBS.log", log.to_utf8())
    return at


def hive_held(scene):
    """Keep-files reset: an OEM tool has the default user's hive open while servicing wants to load it; the boot trace shows it."""
    prng = scene.prng
    tool = prng.pick(["OemWelcome.exe", "BatteryCareSvc.exe", "ProfilePrep.exe", "FirstUseAgent.exe"])
    at = servicing_finds_the_hive_in_use(scene)
    trace = Trace(prng, machines.plus(at.isoformat(timespec="seconds"), seconds=-40))
    trace.chatter(300)
    path = "C:\\Users\\Default\\NTUSER.DAT"
    trace.row(tool, 2264, "CreateFile", path, "SUCCESS", "Desired Access: Generic Read/Write, Disposition: Open, Options: Synchronous IO Non-Alert, Non-Directory File, "
              "Attributes: n/a, ShareMode: None, AllocationSize: n/a, OpenResult: Opened")
    trace.chatter(120)
    trace.to(f"{at:%H:%M:%S}")
    trace.row("TiWorker.exe", 3032, "CreateFile", path, "SHARING VIOLATION", "Desired Access: Generic Read, Disposition: Open, Options: Synchronous IO Non-Alert, "
              "Open For Backup, Attributes: n/a, ShareMode: Read, AllocationSize: n/a")
    trace.chatter(150)
    scene.add("Bootlog.CSV", trace.csv().encode("utf-8-sig"))
    scene.expect(must_mention=["NTUSER.DAT", tool], must_not_blame=["svchost.exe", "SearchIndexer", "explorer.exe"], primary_code="0x80070020|0xC0000043",
                 cause="default-hive-held-by-program", fix_keywords_any=[[tool], ["disable", "stop", "remove", "停用", "停止", "移除"]])


def package_brings_a_hive(scene):
    """The same without a trace; the OEM's usmt.ppkg is in the evidence and brings an NTUSER.DAT."""
    servicing_finds_the_hive_in_use(scene)
    version = scene.prng.pick(["10.0.17763.1", "10.0.19041.1", "10.0.22621.1"])
    scene.add("Recovery/Customizations/usmt.ppkg", wim.usmt_package(version))
    scene.expect(must_mention=["NTUSER.DAT"], must_not_blame=["svchost.exe", "explorer.exe"],
                 primary_code="0x80070020|0xC0000043", cause="default-hive-held-open", fix_keywords_any=[["ScanState", "usmt.ppkg"]])


CASES = [
    Evaluation("reset-winre-version", "reset", "failure", "WinRE does not fit the installed Windows (documented reset log lines).", winre_does_not_fit),
    Evaluation("reset-volume-locked", "reset", "failure", "The OS volume is locked in WinRE, FVE_E_LOCKED_VOLUME.", volume_locked),
    Evaluation("reset-oem-script", "reset", "failure",
               "A script of ResetConfig.xml returns an error and keep-files is rolled back (add-a-script-to-push-button-reset-features).", oem_script),
    Evaluation("reset-file-cannot-move", "reset", "failure", "A protected file of an agent cannot be moved to OldOS, access denied.", folder_in_the_way),
    Evaluation("reset-winre-missing", "reset", "failure", "winre.wim is missing, reagentc shows Disabled.", winre_missing),
    Evaluation("reset-recovery-partition", "reset", "failure",
               "WinREAgent 4502, ErrorPhase 2: the recovery partition has no room (KB5034441 and KB5028997).", recovery_partition_small),
    Evaluation("reset-default-hive-held", "reset", "failure",
               "An OEM tool holds Default\\NTUSER.DAT open while servicing loads it (common-windows-update-errors, 0x80070020).", hive_held),
    Evaluation("reset-package-brings-hive", "reset", "failure",
               "Default\\NTUSER.DAT is in use while servicing loads it; the package that the reset applies brings such a hive.", package_brings_a_hive),
]
