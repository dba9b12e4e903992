# SPDX-License-Identifier: Apache-2.0
"""A cumulative update fails on managed machines and works on a clean one; traces of both."""

from ..bundle import Bundle, gbk, utf8_bom
from ..consoles_zh import icacls, systeminfo
from ..denied import SysCreateFile
from ..names import Machine
from ..prng import Prng
from ..procmon import Trace
from ..servicing import Servicing
from ..textlog import TextLog
from ..winupdate import UpdateLog

NAME = "cas-02713-update-8024200d"
FOLDER = f"tests/bundles/{NAME}"

MACHINE = Machine(name="BR02-COUNTER-05", user="counter05", sid="S-1-5-21-507921405-1383384898-682003330", build=17134, revision=1304,
                  lab="rs4_release.180410-1804", model="ThinStation 4800", maker="Example Computers Ltd.")
PACKAGE = "Package_for_RollupFix~31bf3856ad364e35~amd64~~17134.1550.1.4"
UPDATE = "4F7A1D2E-93B8-4C55-A0E6-2B7C51D0A8F3.200"
OLD_FOLDER = "amd64_dual_wpdmtp.inf_31bf3856ad364e35_10.0.17134.1_none_8bff87e726d33fca"
NEW_FOLDER = "amd64_dual_wpdmtp.inf_31bf3856ad364e35_10.0.17134.1550_none_60dd26735f8e41b2"
BAD_SANDBOX = "C:\\Windows\\SoftwareDistribution\\Download\\2c61de84b0f5f7a9d34c8e2b17a05f66\\inst"
GOOD_SANDBOX = "C:\\Windows\\SoftwareDistribution\\Download\\b48f0e937d21c65a80e3f1947ac2d05b\\inst"

README = """# Error 0x8024200D because one driver file of the update may not be touched

KB4561621 fails on a handful of managed machines and installs on a clean image. `bad/` and `good/` hold a Process
Monitor export and the file's ACL from each. The note says that the update went in once the terminal management
product released the driver.

It protects:
- 0x8024200D ("needs another download") as a carrier, the denied WpdMtp.dll as the cause;
- the difference between the traces: the same path, download folder aside, is denied in one and opened in the other, and
  what follows in the good one (InFlight, rename, new store folder) never comes in the bad one;
- ordinary ACCESS DENIED rows (SearchIndexer) not blamed;
- two mechanisms kept apart: the changed ACL of the installed file, the live denial of a fresh one;
- "confirmed", because switching the control off and on decided it.
"""

NOTE = """KB4561621（2020 年 6 月累积更新）在 5-6 台终端上安装失败，错误代码 8024200d。
更新程序还提示 vUserHci.exe 错误。
手工删除 C:\\Windows\\SoftwareDistribution 时，提示 wtpmtp.dll（wpdmtp 驱动文件）无法删除。
我们查到该驱动正好在 TMS 终端管理产品的“禁用策略”里。解除管控之后缓存目录可以清理，更新也安装成功了；
重新下发策略后，另一台又出现同样的失败。
请帮忙确认根本原因：更新过程为什么一定要动这个文件？

bad 目录：受管控的终端；good 目录：干净镜像，未安装 TMS。
"""

EXPECTED = {
    "verdict": "failure",
    "top": {
        "names": {"en": [["WpdMtp.dll"], ["denied", "refused", "blocked"]], "zh": [["WpdMtp.dll"], ["拒绝", "阻止", "拦截"]]},
        "primary_code": ["0x80070005", "0x8024200D"],
        "codes": ["0x80070005", "0x8024200D"],
        "phase": ["online", "install", "staging", "stage"],
        "objects": {"files": ["WpdMtp.dll"]},
        "level": ["confirmed"],
        "unknown": {"en": [["driver", "filter", "stack", "kernel"]], "zh": [["驱动", "筛选", "过滤", "堆栈", "内核"]]},
        "next_evidence": [["procmon", "process monitor", "fltmc", "minifilter", "filter"]],
        "cites": [{"item": "bad/Logfile.CSV", "text": "ACCESS DENIED"},
                  {"item": "WindowsUpdate.log", "text": "8024200D"}],
        "does_not_name": ["SearchIndexer", "0x8024402C", "0x8024000C", "0x800F0805"],
    },
}


def make():
    bundle = Bundle(NAME)
    bundle.readme = README
    bundle.expected = EXPECTED
    bundle.add("WindowsUpdate.log", utf8_bom(update_log().text()))
    bundle.add("Logs/CBS/CBS.log", cbs_log().to_utf8())
    bundle.add("bad/Logfile.CSV", utf8_bom(bad_trace().csv()))
    bundle.add("good/Logfile.CSV", utf8_bom(good_trace().csv()))
    installed = f"C:\\Windows\\WinSxS\\{OLD_FOLDER}\\WpdMtp.dll"
    bundle.add("bad/icacls-WpdMtp.txt", gbk(icacls(installed, ["Everyone:(DENY)(W,D,WDAC,WO)", "BUILTIN\\Administrators:(RX)"])))
    bundle.add("good/icacls-WpdMtp.txt", gbk(icacls(installed, [
        "NT SERVICE\\TrustedInstaller:(F)", "BUILTIN\\Administrators:(RX)", "NT AUTHORITY\\SYSTEM:(F)", "BUILTIN\\Users:(RX)",
        "APPLICATION PACKAGE AUTHORITY\\ALL APPLICATION PACKAGES:(RX)"])))
    bundle.add("systeminfo.txt", gbk(systeminfo(MACHINE, [4540689, 4556853], booted="2020/6/18, 8:40:12")))
    bundle.add("现象说明.txt", gbk(NOTE))
    return bundle


def update_log():
    log = UpdateLog(Prng(f"{NAME}/wu"), "2020-06-17T08:41:10", "10.0.17134.1550")
    log.start()
    for _ in range(9):
        log.scan(found=1)
    log.to("2020-06-18T09:02:00")
    log.start()
    for _ in range(3):
        log.scan(found=1)
    for attempt in ("2020-06-18T10:12:00", "2020-06-18T11:06:00", "2020-06-18T14:20:00"):
        log.to(attempt)
        failed_attempt(log)
    for _ in range(4):
        log.scan(found=1)
    return log


def failed_attempt(log):
    log.download(UPDATE, "C:\\Windows\\SoftwareDistribution\\Download\\2c61de84b0f5f7a9d34c8e2b17a05f66")
    log.put("Agent", "* START * Installing updates CallerId = UpdateOrchestrator")
    log.put("Agent", f"Title = 2020-06 适用于 Windows 10 Version 1803 的累积更新，适合基于 x64 的系统 (KB4561621), UpdateId = {UPDATE}")
    log.put("Handler", f"Loading command line installer data for update {UPDATE}, handler type CBS")
    for ticks in range(50, 600, 90):
        log.put("Handler", f"CBS called Progress with state=2, ticks={ticks}, total=1000")
        log.tick(9000)
    log.put("Handler", "*FAILED* [80070005] CBS called Error for package Package_for_RollupFix~31bf3856ad364e35~amd64~~17134.1550.1.4")
    log.put("Handler", f"*FAILED* [8024200D] Completed install of CBS update with type=0, requiresReboot=0, installerError=1 {UPDATE}")
    log.put("Agent", f"LogHistory called. idUpdate={{{UPDATE.split('.')[0]}}}.200, resultMapped=8024200D, resultUnMapped=80070005")
    log.put("Agent", "*FAILED* [80240022] Install call completed, not all updates could be installed")
    log.put("Agent", "* END * Installing updates CallerId = UpdateOrchestrator, exit code = 0x00000000")


def cbs_log():
    log = TextLog(Prng(f"{NAME}/cbs"), "2020-06-18T09:03:20")
    cbs = Servicing(log, MACHINE)
    cbs.start(boot_time="2020-06-18 08:40:01.500")
    cbs.scan(60)
    cbs.install("Package_for_KB4561600~31bf3856ad364e35~amd64~~10.0.1.1", 10, "10.0.17134.1304")
    log.clock.to("10:12:31.200")
    failed_session(cbs)
    cbs.scan(35)
    cbs.stop()
    return log


def failed_session(cbs):
    session = cbs.begin_install(PACKAGE, client="UpdateAgentLCU")
    cbs.plan_and_stage(PACKAGE, 70, "10.0.17134.1550")
    blocked = f"\\??\\{BAD_SANDBOX}\\{NEW_FOLDER}\\WpdMtp.dll"
    call = SysCreateFile("FILE_WRITE_ATTRIBUTES|SYNCHRONIZE", blocked, flags="AllowSharingViolation",
                         options="FILE_SYNCHRONOUS_IO_NONALERT|FILE_OPEN_REPARSE_POINT|0x00004000")
    cbs.csi_failure(f"STATUS_ACCESS_DENIED #5170213# from {call.text(cbs.prng)}", "0xd0000022")
    cbs.csi_failure("HRESULT_FROM_WIN32(ERROR_ACCESS_DENIED) #5169904# from Windows::COM::CPendingTransaction::IStorePendingTransaction_StagePayload",
                    "0x80070005")
    cbs.cbs("Failed to stage item: WpdMtp.dll [HRESULT = 0x80070005 - E_ACCESSDENIED]")
    cbs.cbs(f"Failed to pre- stage package: {PACKAGE} [HRESULT = 0x80070005 - E_ACCESSDENIED]", "Error")
    cbs.cbs("Failed to stage execution chain. [HRESULT = 0x80070005 - E_ACCESSDENIED]")
    cbs.cbs("Failed to process single phase execution. [HRESULT = 0x80070005 - E_ACCESSDENIED]", "Error")
    cbs.cbs(f"WER: Generating failure report for package: {PACKAGE}, status: 0x80070005, failure source: Stage, start state: Resolved, "
            "target state: Installed, client id: UpdateAgentLCU")
    cbs.cbs("Not able to query DisableWerReporting flag.  Assuming not set... [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]")
    cbs.processing_complete(session, PACKAGE, "0x80070005 - E_ACCESSDENIED")
    cbs.finalized(session, hresult="0x80070005 - E_ACCESSDENIED")


def other_files(trace, download, count):
    """Files of the same update which go through in both traces."""
    for _ in range(count):
        folder = f"amd64_dual_{trace.prng.pick(['ks', 'usbvideo', 'hdaudio', 'netvwifi', 'bth', 'printqueue'])}{trace.prng.hex(3)}.inf_31bf3856ad364e35_10.0.17134.1550_none_{trace.prng.hex(16)}"
        trace.chatter(6)
        trace.replaced_file(download, folder, f"{trace.prng.hex(5)}.sys")


def bad_trace():
    trace = Trace(Prng(f"{NAME}/bad"), "2020-06-18T10:12:14")
    trace.row("services.exe", 700, "Process Create", "C:\\Windows\\servicing\\TrustedInstaller.exe", "SUCCESS", "PID: 2210, Command line: C:\\Windows\\servicing\\TrustedInstaller.exe")
    trace.row("TiWorker.exe", 3032, "Process Start", "", "SUCCESS", "Parent PID: 880, Command line: C:\\Windows\\winsxs\\TiWorker.exe -Embedding")
    trace.chatter(110)
    other_files(trace, BAD_SANDBOX, 8)
    trace.row("TiWorker.exe", 3032, "CreateFile", f"{BAD_SANDBOX}\\{NEW_FOLDER}\\WpdMtp.dll", "ACCESS DENIED",
              "Desired Access: Write Attributes, Synchronize, Disposition: Open, Options: Synchronous IO Non-Alert, Open For Backup, "
              "Open Reparse Point, Attributes: n/a, ShareMode: Read, Write, Delete, AllocationSize: n/a", step=9)
    trace.chatter(140)
    return trace


def good_trace():
    trace = Trace(Prng(f"{NAME}/good"), "2020-06-19T09:15:40")
    trace.row("TiWorker.exe", 3032, "Process Start", "", "SUCCESS", "Parent PID: 892, Command line: C:\\Windows\\winsxs\\TiWorker.exe -Embedding")
    trace.chatter(90)
    other_files(trace, GOOD_SANDBOX, 4)
    trace.to("09:16:05")
    trace.inspect(f"{GOOD_SANDBOX}\\{NEW_FOLDER}\\WpdMtp.dll")
    trace.chatter(70)
    flight = "C:\\Windows\\WinSxS\\Temp\\InFlight\\" + trace.prng.hex(32) + "\\" + trace.prng.hex(32)
    trace.to("09:29:58")
    trace.row("TiWorker.exe", 3032, "CreateFile", f"{flight}\\WpdMtp.dll", "SUCCESS",
              "Desired Access: Generic Read/Write, Delete, Disposition: Create, Options: Synchronous IO Non-Alert, Non-Directory File, "
              "Open For Backup, Attributes: N, ShareMode: Read, Write, Delete, AllocationSize: 0, OpenResult: Created")
    trace.row("TiWorker.exe", 3032, "QueryFileInternalInformationFile", f"{flight}\\WpdMtp.dll", "SUCCESS", f"IndexNumber: 0x{trace.prng.hex(12)}")
    trace.row("TiWorker.exe", 3032, "SetRenameInformationFile", f"{flight}\\WpdMtp.dll", "SUCCESS",
              f"ReplaceIfExists: False, FileName: C:\\Windows\\WinSxS\\{NEW_FOLDER}\\WpdMtp.dll")
    trace.row("TiWorker.exe", 3032, "CloseFile", f"{flight}\\WpdMtp.dll")
    trace.chatter(60)
    trace.to("09:34:11")
    trace.seal(f"C:\\Windows\\WinSxS\\{NEW_FOLDER}\\WpdMtp.dll")
    other_files(trace, GOOD_SANDBOX, 4)
    return trace
