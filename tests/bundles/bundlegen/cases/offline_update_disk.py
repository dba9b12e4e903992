# SPDX-License-Identifier: Apache-2.0
"""An update rolls back at restart: a payload is missing, but the disk under it is failing."""

from ..bundle import Bundle, gbk
from ..consoles_zh import chkdsk, systeminfo
from ..denied import SysCreateFile
from ..eventlog import EventLog, ordinary_system_events
from ..names import Machine
from ..prng import Prng
from ..servicing import Servicing
from ..textlog import TextLog

NAME = "cas-11879-offline-update-disk"
FOLDER = f"tests/bundles/{NAME}"

MACHINE = Machine(name="LAB-OFFLINE-3", user="engineer", sid="S-1-5-21-2052111302-1292428093-725345543", build=19041, revision=3636,
                  lab="vb_release.191206-1406", model="Workstation T20", maker="Example Computers Ltd.")
PACKAGE = "Package_for_RollupFix~31bf3856ad364e35~amd64~~19041.3803.1.3"
VERSION = "10.0.19041.3803"
MISSING = ("wow64_microsoft-windows-directshow-other_31bf3856ad364e35_10.0.19041.3636_none_8c3dc90fca6fc644")

README = """# A missing payload on a failing disk

An update copied over by hand rolls back at restart. CBS.log misses `amstream.dll` of directshow-other and meets
unreadable files and a dead NTFS transaction log; the System log shows bad blocks on the system disk since
a week; chkdsk finds bad sectors and repairs; after that the update installs.

It protects:
- the disk ranked before the missing file, with the order of remedy (backup, disk, RestoreHealth, retry);
- the disk of the system volume told apart from a USB stick (`\\Device\\Harddisk2\\DR5`) that also complains;
- Ntfs event 98 at level Information read as "healthy";
- "confirmed", because the update installed after chkdsk; bad sectors mean that the disk is to be replaced all the same;
- a failed attempt still told although the last attempt in the log worked.
"""

NOTE = """离线环境，手工拷贝 2023 年 12 月累积更新安装，重启到 30% 左右提示“我们无法完成更新，正在撤销更改”。
检查磁盘后执行了：
  fsutil resource setautoreset true c:\\
  chkdsk c: /r
重启完成检查之后重新安装，更新成功。
"""

EXPECTED = {
    "verdict": "failure",
    "top": {
        "names": {"en": [["disk", "drive"]], "zh": [["磁盘", "硬盘"]]},
        "primary_code": ["0x80070570", "0xC0000102", "0x80071A91", "0x80070002"],
        "codes": ["0x80070570"],
        "phase": ["startup"],
        "level": ["confirmed"],
        "cites": [{"item": "evtlogs/System.txt", "text": "Harddisk0"}, {"item": "Logs/CBS/CBS.log", "text": "0x80070570"},
                  {"item": "chkdsk.txt", "text": "坏扇区"}],
        "next_evidence": [["smart", "disk"]],
        "actions": {"en": [["back up", "backup"], ["chkdsk", "replace"], ["RestoreHealth"]],
                    "zh": [["备份"], ["chkdsk", "更换"], ["RestoreHealth"]]},
        "does_not_name": ["Harddisk2", "DR5", "0x800F0805"],
    },
    "later": [{"names": {"en": [["amstream.dll"]], "zh": [["amstream.dll"]]}, "objects": {"files": ["amstream.dll"]},
               "cites": [{"item": "Logs/CBS/CBS.log", "text": "directshow-other"}]}],
    "mentions": {"en": [["0x80071A91"]], "zh": [["0x80071A91"]]},
    "timezone": "+08:00",
}


def make():
    bundle = Bundle(NAME)
    bundle.readme = README
    bundle.expected = EXPECTED
    bundle.add("Logs/CBS/CBS.log", cbs_log().to_utf8())
    bundle.add("evtlogs/System.txt", ("\ufeff" + system_log().wevtutil().replace("\n", "\r\n")).encode())
    bundle.add("chkdsk.txt", gbk(chkdsk("C:", [
        "正在从文件 0x4f1c2 的索引 $I30 中删除索引项 amstream.dll。", "正在更正文件 0x4f1c2 中的索引 $I30 的错误。",
        "正在将孤立文件 FILTER~1.LOG (331021) 恢复到目录文件 8810。"], bad_kb=148)))
    bundle.add("systeminfo.txt", gbk(systeminfo(MACHINE, [5031539, 5032907], installed="2021/5/11, 10:02:17", booted="2023/12/20, 13:30:44")))
    bundle.add("处理经过.txt", gbk(NOTE))
    return bundle


def cbs_log():
    log = TextLog(Prng(f"{NAME}/cbs"), "2023-12-19T09:21:40")
    cbs = Servicing(log, MACHINE)
    cbs.start(boot_time="2023-12-19 08:45:02.500")
    cbs.scan(45)
    log.clock.to("13:58:20")
    staged = cbs.begin_install(PACKAGE, client="WUSA", identity="Windows Update Standalone Installer")
    cbs.plan_and_stage(PACKAGE, 60, VERSION)
    cbs.commit_online(staged, PACKAGE)
    cbs.processing_complete(staged, PACKAGE, "0x80070bc2 - ERROR_SUCCESS_REBOOT_REQUIRED")
    cbs.finalized(staged, reboot="yes", hresult="0x00000000 - S_OK")
    log.clock.to("14:20:05.400")
    cbs.shutdown()
    log.clock.to("14:21:33.700")
    rolled_back_startup(log, cbs, staged)
    log.clock.to("14:31:50")
    cbs.scan(20)
    cbs.stop()
    after_repair(log, cbs)
    return log


def rolled_back_startup(log, cbs, session):
    cbs.start(boot_time="2023-12-19 14:21:12.500", autostart=True)
    cbs.begin_startup("CbsExecuteStatePrimitives")
    cbs.cbs("Startup: Processing primitive operations queue.")
    log.clock.to("14:22:40.118")
    read = "\\SystemRoot\\WinSxS\\amd64_microsoft-windows-msmpeg2vdec_31bf3856ad364e35_10.0.19041.3636_none_" + log.prng.hex(16) + "\\msmpeg2vdec.dll"
    cbs.csi_failure("STATUS_FILE_CORRUPT_ERROR #3120447# from Windows::Rtl::SystemImplementation::CFile::SysReadFile(handle = 'file', "
                    f"on:[{len(read)}]'{read}', offset = 1245184, length = 65536)", "0xd0000102", stamped=True)
    payload = f"\\SystemRoot\\WinSxS\\{MISSING}\\amstream.dll"
    call = SysCreateFile("FILE_GENERIC_READ|DELETE", payload, flags="AllowSharingViolation")
    cbs.csi_failure(f"STATUS_OBJECT_NAME_NOT_FOUND #3120981# from {call.text(log.prng)}", "0xd0000034")
    cbs.csi_failure("HRESULT_FROM_WIN32(ERROR_FILE_CORRUPT) #3120440# from Windows::ServicingAPI::CPendingTransaction::ResolvePayload", "0x80070570")
    cbs.csi_failure("STATUS_RM_NOT_ACTIVE #3121310# from Windows::Rtl::SystemImplementation::CTransaction::SysCommitTransaction"
                    "(flags = 0)", "0xd0190005", stamped=True)
    cbs.cbs("Failed to commit transaction, the resource manager of the volume is not active. [HRESULT = 0x80071a91 - ERROR_RM_NOT_ACTIVE]", "Error")
    cbs.cbs("Setting original failure status: 0x80070570, last forward execute state: CbsExecuteStatePrimitives")
    cbs.cbs("Startup: Failed to process primitive operations queue, a rollback will be initiated. [HRESULT = 0x80070570 - ERROR_FILE_CORRUPT]", "Error")
    log.clock.to("14:26:02.900")
    cbs.cbs("Startup: Rolling back KTM, because primitive operations failed.")
    cbs.cbs("Retrieved original failure status: 0x80070570, last forward execute state: CbsExecuteStatePrimitives")
    cbs.cbs(f"WER: Generating failure report for package: {PACKAGE}, status: 0x80070570, failure source: Execute, start state: Staged, "
            "target state: Installed, client id: WUSA")
    cbs.processing_complete(session, PACKAGE, "0x80070570 - ERROR_FILE_CORRUPT")
    cbs.cbs("Startup: Processing complete. [HRESULT = 0x80070570 - ERROR_FILE_CORRUPT]")
    cbs.cbs("TI: Startup Processing completes, release startup processing lock.")


def after_repair(log, cbs):
    """The next day, after chkdsk /r."""
    log.clock.to("2023-12-20T13:40:10")
    cbs.start(boot_time="2023-12-20 13:30:20.500")
    session = cbs.begin_install(PACKAGE, client="WUSA", identity="Windows Update Standalone Installer")
    cbs.plan_and_stage(PACKAGE, 45, VERSION)
    cbs.commit_online(session, PACKAGE)
    cbs.finalized(session, reboot="yes", hresult="0x00000000 - S_OK")
    log.clock.to("2023-12-20T14:02:12")
    cbs.shutdown()
    log.clock.to("2023-12-20T14:04:40")
    cbs.start(boot_time="2023-12-20 14:04:21.500", autostart=True)
    cbs.successful_startup(VERSION, count=25)
    cbs.processing_complete(session, PACKAGE)
    cbs.scan(20)
    cbs.stop()


def system_log():
    prng = Prng(f"{NAME}/system")
    log = EventLog("System", MACHINE.name)
    ordinary_system_events(log, prng, "2023-12-11", days=10, per_day=26)
    for day, hour, minute in ((12, 9, 14), (14, 15, 41), (18, 10, 2), (19, 9, 50), (19, 14, 22)):
        log.add(f"2023-12-{day}T{hour:02}:{minute:02}:11", "disk", 7, "Error", "设备 \\Device\\Harddisk0\\DR0 有一个不正确的区块。")
    for minute in (3, 9, 22, 41):
        log.add(f"2023-12-19T14:{minute:02}:40", "disk", 153, "Warning",
                f"在磁盘 0 (PDO 名称: \\Device\\00000034)的逻辑块地址 0x{prng.hex(7)} 处重试了 IO 操作。")
    for minute in (10, 21, 22, 23):
        log.add(f"2023-12-19T14:{minute:02}:55", "disk", 51, "Warning", "在分页操作期间，设备 \\Device\\Harddisk0\\DR0 上检测到错误。")
    for day, minute in ((18, 4), (19, 23)):
        log.add(f"2023-12-{day}T14:{minute:02}:58", "Ntfs", 55, "Error",
                "在卷 C: 上的文件系统结构中发现损坏。\n\n主文件表(MFT)包含损坏的文件记录。文件引用编号为 0x4f1c200000004f1c2。文件名为 "
                "\"\\Windows\\WinSxS\"。")
    log.add("2023-12-13T16:20:09", "disk", 11, "Error", "驱动程序在 \\Device\\Harddisk2\\DR5 上检测到控制器错误。")
    log.add("2023-12-13T16:20:31", "disk", 157, "Warning", "磁盘 2 意外删除。")
    log.add("2023-12-20T13:30:50", "Microsoft-Windows-Ntfs", 98, "Information", "卷 C: (\\Device\\HarddiskVolume3) 是正常的。不需要执行任何操作。")
    return log
