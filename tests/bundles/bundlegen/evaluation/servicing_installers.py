# SPDX-License-Identifier: Apache-2.0
"""More of what startup processing meets: installers of events, counters and profiles, power, crashes, sharing."""

from ..denied import SysCreateFile
from ..names import COMPONENTS, TOKEN
from ..patching import Desk
from .case import Evaluation
from .disk_storage import stick_is_broken_too
from .servicing_requirements import failing_session
from .servicing_startup import end_of_startup, installer_block, startup_with_installers


def event_channel_owned_twice(scene):
    prng = scene.prng
    desk, cbs, session, client = startup_with_installers(scene, 18)
    channel, owner, wanted = prng.pick([("Microsoft-Windows-Store/Operational", "Microsoft-Windows-Store-Client-UI", "Microsoft-Windows-Store"),
                                        ("Microsoft-Windows-PrintService/Admin", "Example-Print-Legacy", "Microsoft-Windows-PrintService")])
    fail = installer_block(desk, cbs, "Events", "Microsoft-Windows-Eventlog-Manifests", [
        (f"EventAITrace:Failed to register channel {channel} of publisher {wanted}: the channel is owned by publisher {owner}", "0x80004005"),
        ("CMIADAPTER: Inner Error Message from AI HRESULT = HRESULT_FROM_WIN32(15010)\n [\n[76]\"The channel path is already registered by another publisher of events.\"\n]", "0x80004005"),
        ("CMIADAPTER: AI failed. HRESULT = HRESULT_FROM_WIN32(15010)", "0x80004005")], "HRESULT_FROM_WIN32(15010)")
    end_of_startup(desk, cbs, session, client, fail)
    scene.expect(cause="event-channel-conflict", must_mention=[channel], primary_code="0x800F0922|0x80073AA2", phase="startup",
                 fix_keywords_any=[["channel", "通道", "Channels"]])


def profile_hive_held(scene):
    """A dead profile's hive cannot be loaded by the per-user registry installer."""
    prng = scene.prng
    desk, cbs, session, client = startup_with_installers(scene, 12)
    sid = f"{desk.machine.sid}-{prng.between(1001, 1300)}"
    cbs.csi(f"Loading user account SID [l:{len(sid)} ml:{len(sid) + 1}]'{sid}'")
    path = f"C:\\Users\\{prng.pick(['old.user', 'svc_backup', 'temp01'])}\\NTUSER.DAT"
    cbs.csi_failure(f"onecore\\base\\wcp\\rtllib\\inc\\auto_hive.h(101): Error STATUS_OBJECT_PATH_NOT_FOUND originated in function "
                    f"Windows::Rtl::AutoHive::Load expression: LoadKey '{path}'", "0x80004005")
    fail = installer_block(desk, cbs, "Per-User Registry", "Microsoft-Windows-Shell-Setup", [
        ("CMIADAPTER: AI failed. HRESULT = HRESULT_FROM_WIN32(ERROR_PATH_NOT_FOUND)", "0x80004005")], "HRESULT_FROM_WIN32(ERROR_PATH_NOT_FOUND)")
    end_of_startup(desk, cbs, session, client, fail)
    scene.expect(cause="profile-hive-not-loadable", must_mention=[sid], primary_code="0x800F0922|0x80070003|0xC000003A", phase="startup",
                 fix_keywords_any=[["ProfileList", "profile", "配置文件"]])


def power_lost_in_startup(scene):
    desk, cbs, session, client = startup_with_installers(scene, 25)
    cbs.log.clock.to(desk.at("13:41"))
    cbs.start(boot_time=f"{cbs.log.clock.now:%Y-%m-%d %H:%M:%S}.500", autostart=True)
    cbs.begin_startup()
    cbs.cbs("Startup: The last boot did not complete startup processing, the transaction is rolled back. [HRESULT = 0x80004005 - E_FAIL]", "Error")
    cbs.cbs("Setting original failure status: 0x80004005, last forward execute state: CbsExecuteStateResolvePending")
    desk.rolled_back(cbs, session, client, "0x80004005", "E_FAIL", "Startup: Rolling back KTM, because the last boot was interrupted.", "CBS Other")
    desk.afterwards(cbs)
    desk.add_cbs(cbs)
    events = desk.system_log()
    events.add(desk.at("13:40:31"), "Microsoft-Windows-Kernel-Power", 41, "Critical", "系统已在未先正常关机的情况下重新启动。如果系统停止响应、发生崩溃或意外断电，则可能会导致此错误。", task="(63)")
    events.add(desk.at("13:40:40"), "EventLog", 6008, "Error", f"上一次系统的 13:17:20 在 ‎{desk.day.year}/‎{desk.day.month}/‎{desk.day.day} 上的关闭是意外的。")
    desk.add_events(events)
    scene.expect(cause="power-loss-during-work", must_mention=["power|断电|意外|hard restart|强制"], primary_code="0x80004005", phase="startup",
                 fix_keywords_any=[["power", "电源", "供电", "断电"]])


def file_in_use_unknown_holder(scene):
    """ERROR_SHARING_VIOLATION and nothing that shows the holder."""
    desk, prng = Desk(scene), scene.prng
    file = prng.pick(["wlanapi.dll", "sapi.dll", "winspool.drv", "rdpcorets.dll"])
    path = f"\\??\\C:\\Windows\\System32\\{file}"
    call = SysCreateFile("DELETE|SYNCHRONIZE", path, flags="AllowFileNotFound")
    number = prng.between(10**6, 9 * 10**6)
    cbs = desk.cbs(60)
    failing_session(desk, cbs, "10:20", [
        lambda: cbs.csi_failure(f"STATUS_SHARING_VIOLATION #{number}# from {call.text(prng)}", "0xd0000043", stamped=True),
        lambda: cbs.csi_failure(f"HRESULT_FROM_WIN32(ERROR_SHARING_VIOLATION) #{number - 50}# from Windows::COM::CPendingTransaction::IStorePendingTransaction_Analyze", "0x80070020"),
        ("Exec: Failed to commit CBS transaction. [HRESULT = 0x80070020 - ERROR_SHARING_VIOLATION]", "Error")], "0x80070020", "ERROR_SHARING_VIOLATION", "Execute")
    scene.expect(cause="file-held-open", must_mention=[file], primary_code="0x80070020|0xC0000043", fix_keywords_any=[["Process Monitor", "Procmon", "procmon", "handle"]])


def payload_missing_beside_broken_stick(scene):
    """The stick's bad blocks have nothing to do with the store."""
    desk, prng = Desk(scene), scene.prng
    folder = f"amd64_microsoft-windows-{prng.pick(COMPONENTS)}_{TOKEN}_{desk.machine.version}.{desk.machine.revision}_none_{prng.hex(16)}"
    file = prng.pick(["tapi32.dll", "iphlpsvc.dll", "msi.dll"])
    cbs = desk.cbs(60)
    failing_session(desk, cbs, "11:12", [
        (f"Failed to find file: {folder}\\{file} [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]",),
        ("Failed to stage execution chain. [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]", "Error")], "0x80070002", "ERROR_FILE_NOT_FOUND", "Stage")
    events = desk.system_log()
    for minute in (1, 2, 3, 4):
        events.add(desk.at(f"10:5{minute}"), "disk", 7, "Error", "设备 \\Device\\Harddisk3\\DR9 有一个不正确的区块。")
    stick_is_broken_too(desk, events)
    desk.add_events(events)
    scene.expect(cause="payload-file-missing", must_mention=[file], must_not_blame=["disk", "磁盘"], primary_code="0x80070002", fix_keywords_any=[["RestoreHealth"]])


def delta_base_gone(scene):
    """PSFX: the folder of the base component is there, the binary in it is not."""
    desk, prng = Desk(scene), scene.prng
    file = prng.pick(["mssrch.dll", "WebcamUi.dll", "wuuhext.dll"])
    component = f"microsoft-windows-{prng.pick(COMPONENTS)}"
    cbs = desk.cbs(60)
    failing_session(desk, cbs, "15:12", [
        (f"Matching binary: {file} missing for component: amd64_{component}_{TOKEN}_{desk.machine.version}.{desk.machine.revision}_none_{prng.hex(16)}",),
        ("Failed to get matching binary for hydration [HRESULT = 0x800f0984 - PSFX_E_MATCHING_BINARY_MISSING]",),
        ("Failed to stage execution package [HRESULT = 0x800f0984 - PSFX_E_MATCHING_BINARY_MISSING]", "Error")], "0x800f0984", "PSFX_E_MATCHING_BINARY_MISSING", "Stage")
    scene.expect(cause="delta-base-mismatch|payload-file-missing", must_mention=[file], primary_code="0x800F0984", fix_keywords_any=[["RestoreHealth", "in-place", "就地升级"]])


def worker_crashes(scene):
    """A crash of the worker in the middle of an installation."""
    desk, prng = Desk(scene), scene.prng
    module = prng.pick(["EgHook64.dll", "sdinject.dll", "wcp.dll"])
    cbs = desk.cbs(60)
    failing_session(desk, cbs, "13:40", [
        ("Failed to call Process on TiWorker session [HRESULT = 0x800706be - RPC_S_CALL_FAILED]", "Error"),
        ("Failed to process package changes, worker is gone [HRESULT = 0x800706be - RPC_S_CALL_FAILED]",)], "0x800706be", "RPC_S_CALL_FAILED", "CBS Other")
    events = desk.application_log()
    events.add(desk.at("13:41:20"), "Application Error", 1000, "Error",
               f"错误应用程序名称: TiWorker.exe，版本: {desk.machine.stack_version}，时间戳: 0x{prng.hex(8)}\n错误模块名称: {module}，版本: 4.2.0.11，时间戳: 0x{prng.hex(8)}\n"
               f"异常代码: 0xc0000005\n错误偏移量: 0x00000000000{prng.hex(5)}\n错误进程 ID: 0x{prng.hex(4)}\n错误应用程序路径: C:\\Windows\\winsxs\\x\\TiWorker.exe\n错误模块路径: C:\\Windows\\System32\\{module}")
    desk.add_events(events)
    scene.expect(cause="servicing-host-crashed", must_mention=["TiWorker", module], primary_code="0x800706BE", fix_keywords_any=[["dump", "转储", module, "module", "模块"]])


CASES = [
    Evaluation("servicing-event-channel-conflict", "servicing", "failure", "An event channel belongs to another publisher already (15010), known from Windows Server 2016.", event_channel_owned_twice),
    Evaluation("servicing-profile-hive-missing", "servicing", "failure", "The per-user installer cannot load the hive of a profile that is gone.", profile_hive_held),
    Evaluation("servicing-power-loss", "servicing", "failure", "The machine lost power during startup processing: Kernel-Power 41, EventLog 6008.", power_lost_in_startup),
    Evaluation("servicing-file-in-use", "servicing", "failure", "ERROR_SHARING_VIOLATION with no witness of the holder: the answer asks for one.", file_in_use_unknown_holder),
    Evaluation("disk-stick-is-not-the-cause", "servicing", "failure", "A payload is missing; bad blocks are reported for a USB stick only.", payload_missing_beside_broken_stick),
    Evaluation("servicing-delta-base-missing", "servicing", "failure", "PSFX_E_MATCHING_BINARY_MISSING names the binary that a delta needs.", delta_base_gone),
    Evaluation("servicing-worker-crash", "servicing", "failure", "TiWorker.exe crashes in a module while it installs (RPC_S_CALL_FAILED).", worker_crashes),
]
