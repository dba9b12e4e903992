# SPDX-License-Identifier: Apache-2.0
"""What fails at the restart that an update asks for: installers, driver operations, transactions, hangs."""

from ..names import TOKEN
from ..patching import Desk
from .case import Evaluation

ROLLBACK = ("Failure will not be ignored: A rollback will be initiated after all the operations in the installer queue are completed; "
            "installer is reliable")


def installer_block(desk, cbs, name, component, middle, hresult, message_id="0x018003"):
    """One advanced installer that fails; `middle` are its own records, in order."""
    prng = desk.prng
    identity = (f"{component}, Culture=neutral, Version={desk.update.version}, PublicKeyToken={TOKEN}, ProcessorArchitecture=amd64, "
                "versionScope=NonSxS")
    sequence = prng.between(30, 2600)
    installer = f"{{{prng.guid()}}}"
    cbs.csi(f"Begin executing advanced installer phase 38 index {prng.between(1, 4000)} (sequence {sequence})")
    for line in ("    Old component: [l:0]''", f"    New component: [l:{len(identity)} ml:{len(identity) + 1}]'{identity}'", "    Install mode: install",
                 "    Smart installer: FALSE", f"    Installer ID: {installer}"):
        cbs.log.continuation(line, end="\n")
    cbs.log.continuation(f"    Installer name: '{name}'")
    for text, gle in middle:
        cbs.csi_failure(text, gle, stamped=prng.chance(40))
    cbs.csi(f"End executing advanced installer (sequence {sequence})")
    cbs.log.continuation("    Completion status: HRESULT_FROM_WIN32(ERROR_ADVANCED_INSTALLER_FAILED)", end="\n")
    cbs.log.continuation("")
    return lambda: cbs.csi_failure(f"Failed execution of queue item Installer: {name} ({installer}) with HRESULT {hresult}.  {ROLLBACK}",
                                   "0x80004005", message_id=message_id)


def startup_with_installers(scene, before=14, after=10):
    """(desk, cbs, session, client) where the installers of the update are running."""
    desk = Desk(scene)
    cbs = desk.cbs(55)
    cbs.log.clock.to(desk.at("12:20"))
    session, client = desk.begin(cbs, 60)
    desk.restart(cbs, session)
    cbs.cbs("Startup: Processing advanced operation queue, startupPhase: 0")
    cbs.installers(before, desk.update.version)
    return desk, cbs, session, client


def end_of_startup(desk, cbs, session, client, fail, after=10):
    cbs.installers(after, desk.update.version)
    fail()
    desk.installers_failed(cbs, session, client)
    desk.afterwards(cbs)
    desk.add_cbs(cbs)


def firewall_service_disabled(scene):
    desk, cbs, session, client = startup_with_installers(scene)
    component = scene.prng.pick(["Microsoft-Windows-FileServer-ServerManager-Firewall", "Networking-MPSSVC-Rules-Base", "Microsoft-Windows-RemoteAssistance-Firewall"])
    fail = installer_block(desk, cbs, "Firewall", component, [
        ("Logged @: [l:44 ml:45]'FWAddFirewallRule failed, error 0x000006d9 (1753)'", "0x80004005"),
        ("CMIADAPTER: Inner Error Message from AI HRESULT = HRESULT_FROM_WIN32(1753)\n [\n[58]\"There are no more endpoints available from the endpoint mapper.\"\n]", "0x80004005"),
        ("CMIADAPTER: AI failed. HRESULT = HRESULT_FROM_WIN32(1753)", "0x80004005")], "HRESULT_FROM_WIN32(1753)")
    end_of_startup(desk, cbs, session, client, fail)
    events = desk.system_log()
    for days in (-2, -1, 0):
        events.add(desk.at("08:03:20", days), "Service Control Manager", 7001, "Error",
                   "依赖于 Windows Defender Firewall 服务的 IPsec Policy Agent 服务因下列错误而无法启动: \n无法启动服务，原因可能是已被禁用或与其相关联的设备没有启动。")
    desk.add_events(events)
    scene.expect(cause="firewall-service-stopped|installer-needs-disabled-service", must_mention=["Firewall|防火墙|MpsSvc"], primary_code="0x800706D9|0x800F0922", phase="startup",
                 fix_keywords_any=[["MpsSvc", "Firewall", "防火墙"]])


def scheduled_task_corrupt(scene):
    prng = scene.prng
    desk, cbs, session, client = startup_with_installers(scene, 20)
    task = prng.pick([("\\Microsoft\\Windows\\PI\\Secure-Boot-Update", "Microsoft-OneCore-SecureBoot-Task"),
                      ("\\Microsoft\\Windows\\Customer Experience Improvement Program\\UsbCeip", "Microsoft-Windows-UsbCeip-Task"),
                      ("\\Microsoft\\Windows\\Chkdsk\\ProactiveScan", "Microsoft-Windows-ProactiveScan-Task")])
    fail = installer_block(desk, cbs, "Task Scheduler", task[1], [
        ("Logged @: [l:26 ml:27]'JobsHandler::Install enter'", "0x80004005"),
        ("Logged @: [l:36 ml:37]'IsScheduleServiceRunning queries SCM'", "0x80004005"),
        (f"Logged @: [l:{len(task[0]) + 29} ml:{len(task[0]) + 30}]'InstallTaskOnline: registering {task[0]}'", "0x80004005"),
        ("Logged @: [l:49 ml:50]'InstallTaskOnline: RegisterTask failed 0x80070002'", "0x80004005"),
        ("Logged @: [l:70 ml:71]'WmiCmiPlugin jobshandler.cpp(237): RegisterTask failed. HR=0x80070002.'", "0x80004005"),
        ("CMIADAPTER: Inner Error Message from AI HRESULT = HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND)\n [\n[44]\"The system cannot find the file specified.\n\"\n]", "0x80004005"),
        ("CMIADAPTER: AI failed. HRESULT = HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND)", "0x80004005")], "HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND)")
    end_of_startup(desk, cbs, session, client, fail)
    scene.expect(cause="scheduled-task-corrupt", must_mention=["Task Scheduler|task|计划任务", task[0].split("\\")[-1]], primary_code="0x800F0922|0x80070002", phase="startup",
                 fix_keywords_any=[["TaskCache"]])


def iissetup_fails(scene):
    prng = scene.prng
    desk, cbs, session, client = startup_with_installers(scene)
    program, arguments, component = prng.pick([
        ("C:\\Windows\\System32\\inetsrv\\iissetup.exe", "/install SharedLibraries", "Microsoft-Windows-IIS-SharedLibraries-GC"),
        ("C:\\Windows\\System32\\inetsrv\\iissetup.exe", "/launch C:\\Windows\\System32\\inetsrv\\appcmd.exe reset config", "Microsoft-Windows-IIS-ISAPIExtensions-Deployment"),
        ("C:\\Windows\\System32\\wbem\\mofcomp.exe", "C:\\Windows\\System32\\wbem\\printfilterpipelinesvc.mof", "Microsoft-Windows-Printing-WMI-GC")])
    name = program.split("\\")[-1]
    code = prng.pick(["2149523712", "2147944153", "1"])
    cbs.csi(f"Calling generic command executable (sequence 7): [l:{len(program)}]'{program}'")
    cbs.log.continuation(f"    CmdLine: [l:{len(program) + len(arguments) + 3}]'\"{program}\" {arguments}'")
    cbs.log.clock.tick(20000)
    fail = installer_block(desk, cbs, "Generic Command", component, [
        (f"Done with generic command 7; CreateProcess returned 0, CPAW returned S_OK\n    Process exit code {code} resulted in success? FALSE", "0x80004005"),
        ("Failed execution of generic command: process exited with a code that is not in the list of success codes", "0x80004005")],
        "HRESULT_FROM_WIN32(14109)", "0x018009")
    end_of_startup(desk, cbs, session, client, fail)
    scene.expect(cause="component-program-failed", must_mention=[name], primary_code="0x8007371D|0x800F0922", phase="startup",
                 fix_keywords_any=[[name, "iissetup", "command", "命令"]])


def boot_files_do_not_fit(scene):
    """Fonts of the firmware fill the EFI system partition."""
    prng = scene.prng
    desk, cbs, session, client = startup_with_installers(scene)
    volume = f"\\Device\\HarddiskVolume{prng.between(1, 4)}"
    free = prng.between(1, 9)
    cbs.cbs(f"BFSVC: Copying boot files CopyBootManager(Yes) C:\\Windows\\Boot\\EFI -> \\\\?\\GLOBALROOT{volume}\\EFI\\Microsoft\\Boot")
    fail = installer_block(desk, cbs, "BFSVC", "Microsoft-Windows-BootEnvironment-Core-BootManager-EFI", [
        (f"BFSVC: SpaceCheck: {prng.between(40, 78)} MB used by third-party/OEM files outside of Microsoft boot directories on {volume}", "0x00000070"),
        (f"BFSVC Error: SpaceCheck: Insufficient free space on {volume}, {free} MB available", "0x00000070"),
        ("BFSVC Error: ServicingBootFiles failed. Error = 0x70", "0x00000070"),
        ("CMIADAPTER: Inner Error Message from AI HRESULT = HRESULT_FROM_WIN32(ERROR_DISK_FULL)\n [\n[44]\"There is not enough space on the disk.\n\"\n]", "0x80004005"),
        ("CMIADAPTER: AI failed. HRESULT = HRESULT_FROM_WIN32(ERROR_DISK_FULL)", "0x80004005")], "HRESULT_FROM_WIN32(ERROR_DISK_FULL)")
    end_of_startup(desk, cbs, session, client, fail)
    desk.text("diskpart.txt", f"\n  卷 ###      LTR  标签         FS     类型        大小     状态       信息\n  ----------  ---  -----------  -----  ----------  -------  ---------  --------\n"
              f"  卷     0     C                NTFS   磁盘分区         {prng.between(180, 470)} GB  正常         启动\n  卷     1         SYSTEM       FAT32  磁盘分区         100 MB  正常         系统\n")
    scene.expect(cause="system-partition-full", must_mention=["system partition|系统分区|EFI|" + volume], primary_code="0x800F0922|0x80070070", phase="startup",
                 fix_keywords_any=[["font", "Fonts", "字体", "EFI", "system partition", "系统分区"]])


def driver_operation(scene, inf, result, code, name, critical, state_text):
    """The driver operations queue fails at `inf`; carriers as CBS writes them."""
    desk, prng = Desk(scene), scene.prng
    cbs = desk.cbs(55)
    cbs.log.clock.to(desk.at("11:10"))
    session, client = desk.begin(cbs, 60)
    desk.restart(cbs, session, state="CbsExecuteStateStageDrivers")
    others = ["disk.inf", "usbport.inf", "hdaudio.inf", "netvwifibus.inf", "keyboard.inf", "monitor.inf", "volume.inf", "c_display.inf"]
    for index in range(prng.between(20, 40)):
        cbs.cbs(f"INSTALL index: {index}, phase: {prng.between(1, 2)}, result 0, inf: {prng.pick(others)}")
    cbs.cbs(f"INSTALL index: {index + 1}, phase: 2, result {result}, inf: {inf}")
    cbs.cbs(f"Doqe: Recording result: {code}, for Inf: {inf}")
    cbs.cbs(f"DriverUpdateInstallUpdates failed [HRESULT = {code} - {name}]")
    cbs.cbs(f"Doqe: Failed installing driver updates [HRESULT = {code} - {name}]")
    kind = "critical" if critical else "non-critical"
    cbs.cbs(f"Startup: Failed while processing {kind} driver operations queue. [HRESULT = {code} - {name}]", "Error")
    cbs.cbs(f"Setting original failure status: {code}, last forward execute state: CbsExecuteStatePrimitives")
    desk.rolled_back(cbs, session, client, code, name, "Startup: Rolling back KTM, because drivers failed.", "DOQ")
    desk.afterwards(cbs)
    desk.add_cbs(cbs)
    return desk


def driver_service_key_missing(scene):
    inf, service = scene.prng.pick([("flpydisk.inf", "flpydisk"), ("sfloppy.inf", "sfloppy"), ("cdrom.inf", "cdrom"), ("mchgr.inf", "changer")])
    desk = driver_operation(scene, inf, 2, "0x80070002", "ERROR_FILE_NOT_FOUND", False, "")
    folder = f"C:\\Windows\\System32\\DriverStore\\FileRepository\\{inf}_amd64_{scene.prng.hex(16)}\\{inf}"
    stamp = f"{desk.day:%Y/%m/%d} 13:12:44.{scene.prng.between(100, 999)}"
    desk.text("inf/setupapi.dev.log", "[Device Install Log]\n     OS Version = 10.0.{0}\n\n[BeginLog]\n\n[Boot Session: {1}]\n\n".format(desk.machine.build, stamp)
              + f">>>  [Import Driver Package - {folder}]\n>>>  Section start {stamp}\n     inf:      Provider       = Microsoft\n<<<  Section end {stamp}\n"
              f"<<<  [Exit status: SUCCESS]\n\n>>>  [Configure Driver Package - {folder}]\n>>>  Section start {stamp}\n     cpy: Target Path = C:\\Windows\\System32\\drivers\n"
              f"!!!  sto: Failed to open service '{service}'. Error = 0x00000002\n!!!  sto: Failed to configure driver package. Error = 0x00000002, Filename = {folder}\n"
              f"<<<  Section end {stamp}\n<<<  [Exit status: FAILURE(0x00000002)]\n")
    scene.expect(cause="driver-service-key-missing", must_mention=[inf], primary_code="0x80070002", phase="startup", must_not_blame=["hdaudio.inf", "usbport.inf"],
                 fix_keywords_any=[[service, "service key", "服务项", "服务键", "driver", "驱动"]])


def driver_folder_missing(scene):
    inf = scene.prng.pick(["ntprint4.inf", "prnms009.inf", "netrtwlane.inf", "wvms_pp.inf"])
    driver_operation(scene, inf, 3, "0x80070003", "ERROR_PATH_NOT_FOUND", False, "")
    scene.expect(cause="driver-store-folder-missing", must_mention=[inf], primary_code="0x80070003", phase="startup", fix_keywords_any=[["FileRepository", "driver", "驱动"]])


def stale_driver_operation(scene):
    desk, prng = Desk(scene), scene.prng
    cbs = desk.cbs(60)
    cbs.log.clock.to(desk.at("10:40"))
    session, client = desk.begin(cbs, 50)
    tail = "[HRESULT = 0x80070490 - ERROR_NOT_FOUND]"
    cbs.cbs(f"Failed reading Identity for driver operation sequenceID {prng.between(1, 6)} {tail}")
    cbs.cbs(f"Failed loading a driver operation {tail}")
    cbs.cbs(f"Doqi: Failed loading driver operations queue. {tail}", "Error")
    for text in ("Failed loading driver operation queue", "Failed initializing driver operation queue", "Failed to create driver operations queue"):
        cbs.cbs(f"{text} {tail}")
    cbs.cbs(f"Failed to process single phase execution. {tail}", "Error")
    desk.failed(cbs, session, client, "0x80070490", "ERROR_NOT_FOUND", "DOQ", "Staged")
    desk.afterwards(cbs)
    desk.add_cbs(cbs)
    log = desk.wu_log()
    log.to(desk.at("10:39:00"))
    desk.wu_install_failed(log, "80070490")
    desk.add_wu(log)
    scene.expect(cause="stale-driver-operation", must_mention=["DriverOperations|driver operation|驱动操作"], primary_code="0x80070490", fix_keywords_any=[["DriverOperations"]])


def transaction_log_full(scene):
    desk = driver_operation(scene, scene.prng.pick(["netvsc.inf", "mlx5.inf", "netkvm.inf"]), 6628, "0x800719e4", "ERROR_LOG_FULL", False, "")
    events = desk.system_log()
    for clock in ("13:13:02", "13:13:40"):
        events.add(desk.at(clock), "Microsoft-Windows-Kernel-General", 5, "Error",
                   "{注册表配置单元已恢复} 注册表配置单元(文件): \"\\SystemRoot\\System32\\config\\TxR\\{" + scene.prng.guid() + "}.TxR\" 已损坏，现已恢复。可能会丢失某些数据。")
    desk.add_events(events)
    scene.expect(cause="transaction-log-full", must_mention=["0x800719E4|log|日志"], primary_code="0x800719E4", phase="startup", fix_keywords_any=[["TxR", "transaction", "事务"]])


def resource_manager_not_active(scene):
    desk, prng = Desk(scene), scene.prng
    cbs = desk.cbs(60)
    cbs.log.clock.to(desk.at("15:40"))
    session, client = desk.begin(cbs, 80)
    cbs.csi_failure(f"STATUS_RM_NOT_ACTIVE #{prng.between(10**6, 9 * 10**6)}# from Windows::Rtl::SystemImplementation::CTransaction::SysCommitTransaction(flags = 0)",
                    "0xd0190005", stamped=True)
    cbs.cbs("Exec: Failed to commit CBS transaction. [HRESULT = 0x80071a91 - ERROR_RM_NOT_ACTIVE]", "Error")
    cbs.cbs("Failed to execute execution chain. [HRESULT = 0x80071a91 - ERROR_RM_NOT_ACTIVE]", "Error")
    cbs.cbs("Failed to process single phase execution. [HRESULT = 0x80071a91 - ERROR_RM_NOT_ACTIVE]", "Error")
    desk.failed(cbs, session, client, "0x80071a91", "ERROR_RM_NOT_ACTIVE", "Execute", "Staged")
    desk.afterwards(cbs)
    desk.add_cbs(cbs)
    events = desk.system_log()
    events.add(desk.at("08:02:50"), "Ntfs", 137, "Error", "卷 C: 上的默认事务资源管理器遇到不可重试的错误，无法启动。数据包含该错误代码。")
    events.add(desk.at("15:10:00"), "disk", 153, "Warning", f"在磁盘 2 (PDO 名称: \\Device\\0000009{prng.between(0, 9)})的逻辑块地址 0x{prng.hex(6)} 处重试了 IO 操作。")
    desk.add_events(events)
    scene.expect(cause="ntfs-transaction-log", must_mention=["transaction|事务|resource manager|资源管理器"], primary_code="0x80071A91|0xC0190005", fix_keywords_any=[["fsutil"], ["setautoreset"]])


def hang_detected(scene):
    """The boot before stopped inside an installer; the watchdog rolls back in the next one."""
    prng = scene.prng
    desk, cbs, session, client = startup_with_installers(scene, 25)
    component = prng.pick(["Microsoft-Windows-Printing-PrintToPDFServices", "Microsoft-Windows-WMI-Core", "Microsoft-Windows-NetFx-Clr-Ngen"])
    identity = f"{component}, Culture=neutral, Version={desk.update.version}, PublicKeyToken={TOKEN}, ProcessorArchitecture=amd64, versionScope=NonSxS"
    cbs.csi("Begin executing advanced installer phase 38 index 88 (sequence 27)")
    for line in ("    Old component: [l:0]''", f"    New component: [l:{len(identity)} ml:{len(identity) + 1}]'{identity}'", "    Install mode: install",
                 "    Smart installer: FALSE", f"    Installer ID: {{{prng.guid()}}}", "    Installer name: 'Generic Command'"):
        cbs.log.continuation(line, end="\n")
    cbs.log.clock.to(desk.at("13:44:10"))
    cbs.cbs("Startup: A system shutdown was initiated while waiting for startup to complete")
    cbs.cbs("Failed restart attempt. [HRESULT = 0x8007045b - ERROR_SHUTDOWN_IN_PROGRESS]")
    cbs.cbs("Setting HangDetect value to 3")
    cbs.log.clock.to(desk.at("13:46:20"))
    cbs.start(boot_time=f"{cbs.log.clock.now:%Y-%m-%d %H:%M:%S}.500", autostart=True)
    cbs.begin_startup()
    cbs.cbs("Startup: A possible hang was detected on the last boot. [HRESULT = 0x800f0920 - CBS_E_HANG_DETECTED]", "Error")
    cbs.cbs("Startup: No progress detected while needing to process the advanced operation queue, rolling back and cancelling the transaction. "
            "[HRESULT = 0x80004005 - E_FAIL]", "Error")
    cbs.cbs("Setting original failure status: 0x800f0920, last forward execute state: CbsExecuteStateResolvePending")
    desk.rolled_back(cbs, session, client, "0x800f0920", "CBS_E_HANG_DETECTED", "Startup: Rolling back KTM, because a hang was detected.", "CBS Other")
    desk.afterwards(cbs)
    desk.add_cbs(cbs)
    scene.expect(cause="startup-hang", must_mention=[component], primary_code="0x800F0920", phase="startup",
                 must_not_blame=["0x8007045B"], fix_keywords_any=[["BlockTimeIncrement", "time limit", "processor", "memory", "超时", "时限", "处理器", "内存"]])


def pending_transaction_left(scene):
    desk = Desk(scene)
    cbs = desk.cbs(70)
    tail = "[HRESULT = 0x80070bc9 - ERROR_FAIL_REBOOT_REQUIRED]"
    for clock in ("09:30", "14:05", "16:50"):
        cbs.log.clock.to(desk.at(clock))
        session, client = desk.begin(cbs, 18, "WindowsUpdateAgent")
        cbs.csi("Pending transaction content must be resolved, cannot begin another transaction yet")
        cbs.cbs(f"Failed to get transaction analysis because of pending operations. Disposition from Analyze: 0x1 {tail}")
        cbs.cbs(f"Failed to get store state {tail}", "Error")
        cbs.cbs(f"Failed to initialize store parameters with boot drive: C:\\ and windows directory: C:\\Windows {tail}")
        cbs.cbs(f"Failed to process single phase execution. {tail}", "Error")
        desk.failed(cbs, session, client, "0x80070bc9", "ERROR_FAIL_REBOOT_REQUIRED", "CBS Other", "Staged")
        cbs.scan(12)
    desk.afterwards(cbs)
    desk.add_cbs(cbs)
    desk.text("dir-winsxs.txt", f" C:\\Windows\\WinSxS 的目录\n\n{desk.day:%Y/%m/%d}  03:14         8,412,220 pending.xml\n{desk.day:%Y/%m/%d}  03:14           131,072 reboot.xml\n"
              "               2 个文件      8,543,292 字节\n")
    scene.expect(cause="pending-transaction", must_mention=["pending|挂起"], primary_code="0x80070BC9", fix_keywords_any=[["RevertPendingActions", "revertpendingactions", "pending.xml"]])


CASES = [
    Evaluation("servicing-installer-firewall-service-off", "servicing", "failure",
               "The Firewall installer of an update gets EPT_S_NOT_REGISTERED because the service MpsSvc does not run; startup ends with 0x800F0922.", firewall_service_disabled),
    Evaluation("servicing-installer-task-corrupt", "servicing", "failure",
               "The Task Scheduler installer cannot register a task whose TaskCache entry is damaged (Microsoft Learn, 0x800f0922).", scheduled_task_corrupt),
    Evaluation("servicing-installer-generic-command", "servicing", "failure",
               "A generic command of a component (iissetup, mofcomp) ends with an error (Microsoft Learn, 0x800f0922 and 0x8007371D).", iissetup_fails),
    Evaluation("servicing-boot-files-no-space", "servicing", "failure",
               "The EFI system partition is full, boot files cannot be serviced (release notes of KB5089549: ServicingBootFiles failed. Error = 0x70).", boot_files_do_not_fit),
    Evaluation("servicing-driver-service-key-missing", "servicing", "failure",
               "A driver operation ends with result 2 because the service key of an inbox driver is missing (Microsoft Learn, 0x80070002).", driver_service_key_missing),
    Evaluation("servicing-driver-folder-missing", "servicing", "failure",
               "A driver operation ends with result 3: files of an inbox driver package are gone (Microsoft Learn, 0x80070003, ntprint4.inf).", driver_folder_missing),
    Evaluation("servicing-driver-operation-stale", "servicing", "failure",
               "An incomplete entry below DriverOperations stops every update with 0x80070490 (Microsoft Learn).", stale_driver_operation),
    Evaluation("servicing-transaction-log-full", "servicing", "failure",
               "The registry's transaction log is full, driver operations end with ERROR_LOG_FULL (Microsoft Learn, 0x800719E4).", transaction_log_full),
    Evaluation("servicing-resource-manager-inactive", "servicing", "failure",
               "The transaction manager of the volume does not start: ERROR_RM_NOT_ACTIVE (Microsoft Learn, 0x80071A91).", resource_manager_not_active),
    Evaluation("servicing-hang-detected", "servicing", "failure",
               "Startup processing did not finish in its time, the next boot rolls back with 0x800F0920 (Microsoft Learn).", hang_detected),
    Evaluation("servicing-pending-transaction", "servicing", "failure",
               "A transaction stays pending: 0x80070BC9 at each attempt (Microsoft Learn).", pending_transaction_left),
]
