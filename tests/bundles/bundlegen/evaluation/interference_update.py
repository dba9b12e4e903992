# SPDX-License-Identifier: Apache-2.0
"""Products and rules that hinder an update: denial by name, held files, restarts, blocked programs, cleaned folders."""

from ..bundle import utf8_bom
from ..denied import SysCreateFile
from ..names import COMPONENTS, TOKEN
from ..patching import Desk
from ..procmon import Trace
from .case import Evaluation

AGENTS = [("EndGuardSvc.exe", "egflt"), ("SafeDeskAgent.exe", "sdfilter"), ("TermCtlHost.exe", "tcprotect"), ("DlpWatchd.exe", "dlpmon")]
BLOCKED = ["WpdMtp.dll", "usbstor.sys", "bthport.sys", "WpdFs.dll", "mstsc.exe", "BthUSB.sys"]


def denied_session(desk, cbs, clock, path, number):
    session, client = None, None
    cbs.log.clock.to(desk.at(clock))
    session, client = desk.begin(cbs, 45, "UpdateAgentLCU")
    call = SysCreateFile("FILE_WRITE_ATTRIBUTES|SYNCHRONIZE", path, flags="AllowSharingViolation",
                         options="FILE_SYNCHRONOUS_IO_NONALERT|FILE_OPEN_REPARSE_POINT|0x00004000")
    cbs.csi_failure(f"STATUS_ACCESS_DENIED #{number}# from {call.text(cbs.prng)}", "0xd0000022")
    cbs.csi_failure(f"HRESULT_FROM_WIN32(ERROR_ACCESS_DENIED) #{number - 309}# from Windows::COM::CPendingTransaction::IStorePendingTransaction_StagePayload", "0x80070005")
    cbs.cbs(f"Failed to stage item: {path.split(chr(92))[-1]} [HRESULT = 0x80070005 - E_ACCESSDENIED]")
    cbs.cbs("Failed to process single phase execution. [HRESULT = 0x80070005 - E_ACCESSDENIED]", "Error")
    desk.failed(cbs, session, client, "0x80070005", "E_ACCESSDENIED", "Stage", "Resolved")


def denied_by_name(scene):
    """The same file name is refused in the download, in a mounted image and in the store."""
    desk, prng = Desk(scene), scene.prng
    name, (agent, driver) = prng.pick(BLOCKED), prng.pick(AGENTS)
    component = prng.pick(COMPONENTS)
    while component == "fileinfominifilter":  # its name holds that of the driver which is not to be blamed
        component = prng.pick(COMPONENTS)
    folder = f"amd64_microsoft-windows-{component}_{TOKEN}_{desk.update.version}_none_{prng.hex(16)}"
    cbs = desk.cbs(50)
    denied_session(desk, cbs, "10:10", f"\\??\\C:\\Windows\\SoftwareDistribution\\Download\\{prng.hex(32)}\\inst\\{folder}\\{name}", prng.between(10**6, 9 * 10**6))
    denied_session(desk, cbs, "13:30", f"\\??\\C:\\Windows\\WinSxS\\Temp\\InFlight\\{prng.hex(32)}\\{folder}\\{name}", prng.between(10**6, 9 * 10**6))
    desk.afterwards(cbs)
    desk.add_cbs(cbs)
    dism = desk.dism("09:20")
    for _ in range(3):
        dism.session("dism /get-wiminfo /wimfile:D:\\sources\\install.wim")
    dism.log.clock.to(desk.at("15:05"))
    dism.begin("dism /mount-wim /wimfile:D:\\sources\\install.wim /index:1 /mountdir:E:\\mnt")
    target = f"E:\\mnt\\Windows\\WinSxS\\{folder}\\{name}"
    dism.log.continuation(f"[{dism.pid}] [0x80070005] RestoreFileNodeList:(2254): 拒绝访问。", end="\n")
    dism.log.continuation(f"[{dism.pid}] {target} (Error = 5)", end="\n")
    dism.log.continuation(f"[{dism.pid}] [0x80070005] WIMApplyImageInternal:(709): 拒绝访问。", end="\n")
    dism.say("DISM WIM Provider", target, "CWimManager::WimProviderMsgLogCallback(hr:0x80070005)", "Error")
    dism.say("DISM Imaging Provider", "onecore\\base\\ntsetup\\opktools\\dism\\providers\\imagingprovider\\dll\\genericimagingmanager.cpp:854",
             "CGenericImagingManager::InternalCmdMount(hr:0x80070005)", "Error")
    dism.end()
    scene.add("DISM/dism.log", dism.log.to_utf8())
    desk.text("fltmc.txt", f"\n筛选器名称                     数字实例      高度         框架\n------------------------------  -------------  ------------  -----\n"
              f"bindflt                                 1       409800         0\n{driver:<32}{prng.between(3, 6):>9}       {prng.between(321000, 328999)}         0\n"
              "WdFilter                                6       328010         0\nFileInfo                                6        40500         0\n")
    scene.expect(cause="file-denied-by-name", must_mention=[name], primary_code="0x80070005|0xC0000022", must_not_blame=["SearchIndexer", "FileInfo"],
                 fix_keywords_any=[["exclu", "policy", "filter", "排除", "策略", "筛选", "放行"]])


def held_by_a_scanner(scene):
    """A backup or scan agent holds a file without sharing; the trace names it."""
    desk, prng = Desk(scene), scene.prng
    holder = prng.pick(["BkpAgentd.exe", "InvScan64.exe", "AssetHash.exe"])
    file = prng.pick(["drvstore.dll", "spoolsv.exe", "wuaueng.dll", "winhttp.dll"])
    path = f"C:\\Windows\\System32\\{file}"
    cbs = desk.cbs(50)
    cbs.log.clock.to(desk.at("11:20"))
    session, client = desk.begin(cbs, 45)
    call = SysCreateFile("DELETE|SYNCHRONIZE", f"\\??\\{path}", flags="AllowFileNotFound")
    number = prng.between(10**6, 9 * 10**6)
    cbs.log.clock.to(desk.at("11:24:10"))
    cbs.csi_failure(f"STATUS_SHARING_VIOLATION #{number}# from {call.text(prng)}", "0xd0000043", stamped=True)
    cbs.csi_failure(f"HRESULT_FROM_WIN32(ERROR_SHARING_VIOLATION) #{number - 50}# from Windows::COM::CPendingTransaction::IStorePendingTransaction_Analyze", "0x80070020")
    cbs.cbs("Exec: Failed to commit CBS transaction. [HRESULT = 0x80070020 - ERROR_SHARING_VIOLATION]", "Error")
    desk.failed(cbs, session, client, "0x80070020", "ERROR_SHARING_VIOLATION", "Execute", "Staged")
    desk.afterwards(cbs)
    desk.add_cbs(cbs)
    trace = Trace(prng, desk.at("11:23:40"))
    trace.chatter(150)
    trace.to("11:24:02")
    pid = prng.between(400, 2000) * 4
    trace.row(holder, pid, "CreateFile", path, "SUCCESS", "Desired Access: Generic Read, Disposition: Open, Options: Sequential Access, Synchronous IO Non-Alert, "
              "Non-Directory File, Attributes: n/a, ShareMode: None, AllocationSize: n/a, OpenResult: Opened")
    trace.row(holder, pid, "ReadFile", path, "SUCCESS", "Offset: 0, Length: 1,048,576")
    trace.chatter(60)
    trace.to("11:24:10")
    trace.row("TiWorker.exe", 3032, "CreateFile", path, "SHARING VIOLATION", "Desired Access: Delete, Synchronize, Disposition: Open, Options: Synchronous IO Non-Alert, "
              "Open For Backup, Open Reparse Point, Attributes: n/a, ShareMode: Read, Write, Delete, AllocationSize: n/a")
    trace.chatter(40)
    trace.row(holder, pid, "CloseFile", path)
    trace.chatter(40)
    scene.add("procmon/Logfile.CSV", utf8_bom(trace.csv()))
    scene.expect(cause="file-held-by-program", must_mention=[file, holder], primary_code="0x80070020|0xC0000043", must_not_blame=["SearchIndexer"], fix_keywords_any=[[holder, "exclu", "排除", "stop", "停止"]])


def restarted_by_an_agent(scene):
    """A management agent restarts the machine in the middle of startup processing."""
    desk, prng = Desk(scene), scene.prng
    agent = prng.pick(["C:\\Program Files\\OpsDesk\\opsdeskd.exe", "C:\\Program Files (x86)\\RemoteCare\\rcagent.exe", "C:\\Program Files\\PatchPilot\\pilotsvc.exe"])
    cbs = desk.cbs(50)
    cbs.log.clock.to(desk.at("12:20"))
    session, client = desk.begin(cbs, 50)
    desk.restart(cbs, session)
    cbs.cbs("Startup: Processing advanced operation queue, startupPhase: 0")
    cbs.installers(18, desk.update.version)
    cbs.log.clock.to(desk.at("13:16:40"))
    cbs.cbs("Startup: A system shutdown was initiated while waiting for startup to complete")
    cbs.cbs("Failed to create an advanced installer session [HRESULT = 0x8007045b - ERROR_SHUTDOWN_IN_PROGRESS]", "Error")
    cbs.cbs("Startup: Failed to process advanced operation queue, startupPhase: 0.  A rollback transaction will be created. [HRESULT = 0x8007045b - ERROR_SHUTDOWN_IN_PROGRESS]", "Error")
    cbs.cbs("Setting original failure status: 0x8007045b, last forward execute state: CbsExecuteStateResolvePending")
    cbs.log.clock.to(desk.at("13:20"))
    cbs.start(boot_time=f"{cbs.log.clock.now:%Y-%m-%d %H:%M:%S}.500", autostart=True)
    cbs.begin_startup("CbsExecuteStateInitiateRollback")
    desk.rolled_back(cbs, session, client, "0x8007045b", "ERROR_SHUTDOWN_IN_PROGRESS", "Startup: Rolling back KTM, because advanced installers failed.", "CSI Other")
    desk.afterwards(cbs)
    desk.add_cbs(cbs)
    events = desk.system_log()
    events.add(desk.at("13:10:04"), "User32", 1074, "Information",
               f"进程 C:\\Windows\\system32\\MusNotificationUx.exe ({desk.machine.name}) 由于以下原因已代表用户 NT AUTHORITY\\SYSTEM 启动计算机 {desk.machine.name} 的 重新启动: 操作系统: Service Pack (计划内)\n 原因代码: 0x80020010\n 关机类型: 重新启动\n 注释: ")
    events.add(desk.at("13:16:38"), "User32", 1074, "Information",
               f"进程 {agent} ({desk.machine.name}) 由于以下原因已代表用户 NT AUTHORITY\\SYSTEM 启动计算机 {desk.machine.name} 的 重新启动: 其他(计划外)\n 原因代码: 0x5000000\n 关机类型: 重新启动\n 注释: 策略重启")
    desk.add_events(events)
    scene.expect(cause="restarted-by-process", must_mention=[agent.split("\\")[-1]], primary_code="0x8007045B", phase="startup", must_not_blame=["MusNotificationUx"],
                 fix_keywords_any=[["restart", "重启", "重新启动"]])


def controlled_folder_access(scene):
    desk, prng = Desk(scene), scene.prng
    blocked = prng.pick(["C:\\Windows\\WinSxS\\amd64_microsoft-windows-servicingstack_x\\TiWorker.exe", "C:\\Windows\\System32\\Dism\\DismHost.exe", "C:\\Windows\\servicing\\TrustedInstaller.exe"])
    folder = prng.pick(["C:\\Users\\Public\\Documents", "C:\\Users\\Default\\Documents", "C:\\Users\\Public\\Desktop"])
    cbs = desk.cbs(50)
    number = prng.between(10**6, 9 * 10**6)
    cbs.log.clock.to(desk.at("14:00"))
    denied_session(desk, cbs, "14:01", f"\\??\\{folder}\\desktop.ini", number)
    desk.afterwards(cbs)
    desk.add_cbs(cbs)
    events = desk.system_log()
    events.name = "Microsoft-Windows-Windows Defender/Operational"
    stamp = cbs.log.clock.now
    events.add(desk.at("14:02:11"), "Microsoft-Windows-Windows Defender", 1123, "Warning",
               f"受控文件夹访问权限已阻止 {blocked} 对内存进行更改。\n 检测时间: {stamp:%Y-%m-%d}T06:02:11.000Z\n 用户: NT AUTHORITY\\SYSTEM\n 路径: {folder}\\desktop.ini\n 进程名称: {blocked}\n 安全智能版本: 1.401.{prng.between(10, 900)}.0")
    desk.text("事件日志/Defender.txt", events.wevtutil())
    scene.expect(cause="controlled-folder-access-blocks", must_mention=["controlled folder|受控文件夹|Controlled folder"], primary_code="0x80070005|0xC0000022",
                 fix_keywords_any=[["controlled folder", "Controlled folder", "受控文件夹"]])


def program_not_allowed(scene):
    """AppLocker or application control blocks a program that an update starts."""
    desk, prng = Desk(scene), scene.prng
    program = prng.pick(["%WINDIR%\\SOFTWAREDISTRIBUTION\\DOWNLOAD\\INSTALL\\WINDOWS-KB890830-X64.EXE", "%SYSTEM32%\\WUSA.EXE", "%WINDIR%\\TEMP\\NDP48-DEVPACK.EXE"])
    log = desk.wu_log(scans=12)
    for clock in ("10:03", "14:03"):
        log.to(desk.at(clock))
        log.put("Agent", "* START * Installing updates CallerId = UpdateOrchestrator")
        log.put("Agent", f"Title = {desk.update.title}, UpdateId = {desk.update.id}")
        log.put("Handler", f"Loading command line installer data for update {desk.update.id}, handler type CommandLine")
        log.put("Handler", "*FAILED* [800704EC] CreateProcess of the command line installer")
        log.put("Agent", f"LogHistory called. idUpdate={{{desk.update.id.split('.')[0]}}}.200, resultMapped=80240022, resultUnMapped=800704EC")
        log.put("Agent", "*FAILED* [80240022] Install call completed, not all updates could be installed")
    desk.add_wu(log)
    events = desk.system_log()
    events.name = "Microsoft-Windows-AppLocker/EXE and DLL"
    for clock in ("10:03:01", "14:03:02"):
        events.add(desk.at(clock), "Microsoft-Windows-AppLocker", 8004, "Error", f"已阻止 {program} 运行。")
    desk.text("evtlogs/AppLocker.txt", events.wevtutil())
    scene.expect(cause="application-control-blocks", must_mention=["AppLocker", program.split("\\")[-1]], primary_code="0x800704EC", fix_keywords_any=[["AppLocker", "rule", "规则"]])


def download_cleaned_away(scene):
    """A clean-up tool empties the download folder while the update is being expanded."""
    desk, prng = Desk(scene), scene.prng
    tool = prng.pick(["DiskTidy.exe", "CleanMate64.exe", "TempSweep.exe"])
    sandbox = f"C:\\Windows\\SoftwareDistribution\\Download\\{prng.hex(32)}"
    cab = f"{desk.update.kb}_PSFX.cab"
    cbs = desk.cbs(50)
    cbs.log.clock.to(desk.at("10:20"))
    session, client = desk.begin(cbs, 45, "UpdateAgentLCU")
    cbs.log.clock.to(desk.at("10:24:31"))
    cbs.cbs(f"DPX Error: failed to open {sandbox}\\{cab} [HRESULT = 0x80070003 - ERROR_PATH_NOT_FOUND]", "Error")
    cbs.cbs("Failed to extract all files from cabinet. [HRESULT = 0x80070003 - ERROR_PATH_NOT_FOUND]")
    cbs.cbs("Failed to process single phase execution. [HRESULT = 0x80070003 - ERROR_PATH_NOT_FOUND]", "Error")
    desk.failed(cbs, session, client, "0x80070003", "ERROR_PATH_NOT_FOUND", "Stage", "Resolved")
    desk.afterwards(cbs)
    desk.add_cbs(cbs)
    trace = Trace(prng, desk.at("10:23:50"))
    trace.chatter(180)
    trace.to("10:24:18")
    pid = prng.between(400, 2000) * 4
    for name in (cab, f"{desk.update.kb}.cab", "wsusscan.cab", "metadata.xml"):
        trace.row(tool, pid, "CreateFile", f"{sandbox}\\{name}", "SUCCESS", "Desired Access: Read Attributes, Delete, Disposition: Open, Options: Non-Directory File, Open Reparse Point, "
                  "Attributes: n/a, ShareMode: Read, Write, Delete, AllocationSize: n/a, OpenResult: Opened")
        trace.row(tool, pid, "SetDispositionInformationFile", f"{sandbox}\\{name}", "SUCCESS", "Delete: True")
        trace.row(tool, pid, "CloseFile", f"{sandbox}\\{name}")
    trace.row(tool, pid, "SetDispositionInformationFile", sandbox, "SUCCESS", "Delete: True")
    trace.to("10:24:31")
    trace.row("TiWorker.exe", 3032, "CreateFile", f"{sandbox}\\{cab}", "PATH NOT FOUND", "Desired Access: Generic Read, Disposition: Open, Options: Synchronous IO Non-Alert, "
              "Non-Directory File, Attributes: n/a, ShareMode: Read, AllocationSize: n/a")
    trace.chatter(60)
    scene.add("procmon/Logfile.CSV", utf8_bom(trace.csv()))
    scene.expect(cause="download-removed-by-program", must_mention=[tool], primary_code="0x80070003", fix_keywords_any=[[tool, "clean", "清理"]])


CASES = [
    Evaluation("interference-denied-by-name", "interference", "failure",
               "One file name is refused in three unrelated roots, freshly made files among them: a rule of a filter, not an ACL.", denied_by_name),
    Evaluation("interference-file-held", "interference", "failure", "ERROR_SHARING_VIOLATION in servicing; a Process Monitor trace shows who holds the file.", held_by_a_scanner),
    Evaluation("interference-restart-by-agent", "interference", "failure",
               "A management agent restarts the machine during startup processing: ERROR_SHUTDOWN_IN_PROGRESS (Microsoft Learn).", restarted_by_an_agent),
    Evaluation("interference-controlled-folder-access", "interference", "failure", "Defender event 1123: controlled folder access denies servicing a file.", controlled_folder_access),
    Evaluation("interference-program-blocked", "interference", "failure", "AppLocker event 8004 blocks the update's own installer program.", program_not_allowed),
    Evaluation("interference-download-cleaned", "interference", "failure", "A clean-up tool deletes the download while it is used; a trace shows it.", download_cleaned_away),
]
