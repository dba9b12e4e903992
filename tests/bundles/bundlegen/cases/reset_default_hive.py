# SPDX-License-Identifier: Apache-2.0
"""A reset that keeps files stops in the OOBE boot: the default user's hive is open elsewhere."""

from ..bundle import Bundle, gbk
from ..consoles_zh import systeminfo
from ..names import Machine
from ..prng import Prng
from ..servicing import Servicing
from ..textlog import TextLog
from ..names import MIGRATION_UNITS

NAME = "cas-03865-reset-default-hive"
FOLDER = f"tests/bundles/{NAME}"

MACHINE = Machine(name="DEMO-OEM-07", user="demo", sid="S-1-5-21-2913066144-1405278830-3580441127", build=17763, revision=1757,
                  lab="rs5_release.180914-1434", model="Atlas M7 Series", maker="Example Computers Ltd.")

README = """# A reset stops in the OOBE boot because the default user's hive is in use

"Reset this PC", keep my files, on an OEM image after a cumulative update. Two logs tell one story:
`Panther/UnattendGC/setupact.log` has the operation and the generic code 0x8007042B,
`Logs/CBS/CBS.log` has the cause, `STATUS_SHARING_VIOLATION` on `C:\\Users\\Default\\NTUSER.DAT`, inside
the same 24 seconds.

It protects:
- joining two logs by time when the anchor's code is generic and no object is named beside it;
- reading CSI stamps (`@2021/8/26:07:27:30.954`) as UTC and deriving UTC+8 from them;
- not reporting "already exists" (`gle=0x000000b7`), nor a crash (0x8007042B says "terminated unexpectedly");
- saying that the process which holds the hive is unknown, and asking for a boot trace.
"""


def make():
    bundle = Bundle(NAME)
    bundle.readme = README
    bundle.add("Panther/UnattendGC/setupact.log", oobe_log().to_utf8())
    bundle.add("Logs/CBS/CBS.log", cbs_log().to_utf8())
    bundle.add("systeminfo.txt", gbk(systeminfo(MACHINE, [4580422, 4601393, 4601345], booted="2021/8/26, 15:20:31")))
    bundle.add("问题说明.txt", gbk(NOTE))
    bundle.expected = EXPECTED
    return bundle


NOTE = """机型：Atlas M7（两个机型都有同样现象）
系统：Windows 10 LTSC 2019 预装镜像，更新到 17763.1757
操作：设置 - 恢复 - 重置此电脑 - 保留我的文件
现象：重启两次后弹出错误提示，关掉提示后没有进一步反应，再次启动仍然如此。
发生时间：2021-08-26 15:27 左右
17763.1397 的镜像据说可以重置成功，需要再确认。
"""

EXPECTED = {
    "verdict": "failure",
    "top": {
        "names": {"en": [["NTUSER.DAT"], ["sharing violation", "in use", "open elsewhere", "opened by another"]],
                  "zh": [["NTUSER.DAT"], ["共享冲突", "占用", "正在使用"]]},
        "primary_code": ["0x80070020", "0xC0000043"],
        "phase": ["second_boot", "oobe"],
        "operation": ["OOB boot apply from ICB", "Migrate data"],
        "objects": {"files": ["NTUSER.DAT"]},
        "level": ["likely", "very_likely"],
        "unknown": {"en": [["process", "program", "who", "holder"]], "zh": [["进程", "程序", "谁"]]},
        "next_evidence": [["procmon", "process monitor", "boot log"]],
        "cites": [{"item": "Logs/CBS/CBS.log", "text": "auto_hive.h[235]"},
                  {"item": "Panther/UnattendGC/setupact.log", "text": "Operation failed: OOB boot apply from ICB"}],
        "does_not_name": ["ALREADY_EXISTS", "already exists", "0x000000B7", "crash", "uicciso.dll", "0x80004005"],
    },
    "timezone": "+08:00",
}


def oobe_log():
    prng = Prng(f"{NAME}/setupact")
    log = TextLog(prng, "2021-08-26T15:20:58")
    log.info("", "[windeploy.exe] ------------------------------------------------")
    log.info("", "[windeploy.exe] WinDeploy.exe launched with command-line []...")
    log.info("", "[windeploy.exe] OrchestrateUpdateImageState: Image state is [IMAGE_STATE_UNDEPLOYABLE]")
    log.info("SP", "CSetupPlatform::Initialize: Setup log starts:")
    log.info("SP", "ResurrectSetupPlatform: Setup platform serialized data found, scenario: push-button reset")
    log.info("SP", f"Setup Platform version: 10.0.17763.1 (WinBuild.160101.0800)")
    finished_operations(log)
    first_half(log)
    begin_apply(log)
    while log.clock.now.strftime("%H:%M:%S") < "15:27:32":
        apply_objects(log, 12)
        log.clock.tick(700)
    log.clock.to("15:27:34.120") if log.clock.now.strftime("%H:%M:%S.%f") < "15:27:34.12" else None
    fail(log)
    return log


def finished_operations(log):
    done = ["Start system services", "Ensure system services are running for OOBE boot", "Restore the user state store",
            "Add provisioning package C:\\Recovery\\Customizations\\base.ppkg", "Register the inbox applications"]
    for percent, operation in zip((41, 46, 52, 57, 63), done):
        log.info("SP", f"Executing operation: {operation}")
        for _ in range(45):
            log.clock.tick(1100)
            service_line(log)
        log.info("SP", f"Operation completed successfully: {operation}")
        log.info("SP", f"SetupPlatform: Global progress: {percent}, Phase progress: {percent - 40}")


def service_line(log):
    prng = log.prng
    kind = prng.between(0, 4)
    if kind == 0:
        log.info("", f"[oobeldr.exe] Service {prng.pick(MIGRATION_UNITS)} successfully reports in state SERVICE_RUNNING")
    elif kind == 1:
        log.info("", f"[windeploy.exe] Setting HKLM\\SYSTEM\\Setup\\Status\\{prng.hex(6)} = {prng.between(0, 7)}")
    elif kind == 2:
        log.info("SP", f"  AddSpace: add: {prng.between(1, 900) * 4096:>15}, current: {prng.between(1, 900) * 40960:>15}")
    elif kind == 3:
        log.info("PANTHR", f"CBlackboard::Open: C:\\Windows\\Panther\\{prng.hex(8)}.dat succeeded.", "0x090008")
    else:
        log.info("SP", f"SERIALIZEVERBOSE: Deserializing operation type: class C{prng.pick(MIGRATION_UNITS).replace('-', '')}")


def first_half(log):
    """The migration engine reads what the offline part left for it; its complaints are ordinary."""
    prng = log.prng
    for _ in range(420):
        log.clock.tick(500)
        apply_line(log)
    log.error("", "[windeploy.exe] IOCTL_STORAGE_QUERY_PROPERTY failed: 0x1")
    log.warning("MIG", "CSIAgent: Duplicate manifest identity exists Microsoft-Windows-Credential-Manager", "0x08092b")
    log.error("SP", "CRecoveryToolAction: WinReGetConfig failed, no recovery environment on this volume. Error: 0x00000003[gle=0x000000cb]")
    log.error("", "0x80070490 in PushButtonReset::OEMConnection::Create (base\\reset\\engine\\cloud\\src\\oemconnection.cpp:57): "
                  "Did not find OEM plugin [C:\\Recovery\\OEM\\cloudrecplugin.dll]")


def apply_line(log):
    prng = log.prng
    unit = prng.pick(MIGRATION_UNITS)
    kind = prng.between(0, 4)
    if kind == 0:
        log.info("MIG", f"    Processing APPLY for migration unit: <System>\\Microsoft-Windows-{unit} (CMXEAgent)", "0x0802c6")
    elif kind == 1:
        log.info("MIG", f"    Processing POST-APPLY for migration unit: <{MACHINE.name}\\{MACHINE.user}>\\{unit} ({prng.pick(['CMXEAgent', 'CCSIAgent'])})")
    elif kind == 2:
        log.info("MIG", f"    Merge pattern skipped because enumeration root is not present: HKLM\\Software\\Policies\\{unit}\\{prng.hex(4)}\\*[*]")
    elif kind == 3:
        log.info("MIG", f"    Writing object C:\\ProgramData\\{unit}\\{prng.hex(8)}.dat, {prng.between(1, 99999)} bytes")
    else:
        log.info("MIG", f"    DownlevelManifest: {unit} is already present at version 10.0.17763.{prng.between(1, 1757)}")


def apply_objects(log, count):
    for _ in range(count):
        apply_line(log)


def begin_apply(log):
    log.clock.to("15:27:10.031")
    log.info("SP", "Executing operation: OOB boot apply from ICB")
    log.info("SP", "SetupPlatform: Global progress: 64, Phase progress: 0")
    log.info("", "SETUPPLATFORMEXE: Sending progress message: Phase: OOB Boot, Operation: Migrate data, Percentage: 0%")
    log.info("SP", "SPEXecuteOOBBootApplyFromICB: Begin run. Package path: C:\\Recovery\\Customizations\\usmt.ppkg")
    log.info("SP", "    Apply: opened the store of the package, 1182 units, 3 computers profiles")


def fail(log):
    log.info("SP", "SPEXecuteOOBBootApplyFromICB: End run. Result: 0x0000002C")
    log.error("SP", "Apply: Migration phase failed. Result: 44")
    log.error("SP", "Operation failed: OOB boot apply from ICB. Error: 0x8007042B[gle=0x000000b7]")
    log.info("SP", "SetupPlatform: Global progress: 68, Phase progress: 12")
    log.error("SP", "ExecuteOperations: Failed execution phase OOB Boot. Error: 0x8007042B")
    log.error("SP", "CSetupPlatformPrivate::Execute: Execution of operations queue failed, abandoning. Error: 0x8007042B")
    log.clock.tick(1500)
    log.info("", "[windeploy.exe] Process exited with exit code [0x1f]")
    log.warning("", "[windeploy.exe] Failed to delete C:\\$SysReset\\CloudImage. Error: 0x00000091")


def cbs_log():
    prng = Prng(f"{NAME}/cbs")
    log = TextLog(prng, "2021-08-26T13:02:11")
    cbs = Servicing(log, MACHINE)
    cbs.start(boot_time="2021-08-26 12:58:40.500")
    cbs.scan(95)
    cbs.install("Package_for_KB4580422~31bf3856ad364e35~amd64~~17763.1515.1.2", 40, "10.0.17763.1515")
    cbs.stop()
    log.clock.to("15:26:48.210")
    cbs.start(boot_time="2021-08-26 15:26:30.500", autostart=True)
    cbs.begin_startup()
    cbs.cbs("Startup: Processing advanced operation queue, startupPhase: 0")
    cbs.installers(60, "10.0.17763.1757")
    per_user_phase(log, cbs)
    log.clock.tick(2500)
    cbs.cbs("Startup: Processing complete. [HRESULT = 0x80070020 - ERROR_SHARING_VIOLATION]")
    cbs.cbs("TI: Startup Processing completes, release startup processing lock.")
    log.clock.to("15:31:09.700")
    cbs.scan(30, client="LanguageFeaturesOnDemand")
    cbs.stop()
    return log


def per_user_phase(log, cbs):
    log.clock.to("15:27:26.420")
    sid = f"{MACHINE.sid}-1001"
    default = "\\\\?\\C:\\Users\\Default\\NTUSER.DAT"
    cbs.sequence = 0x222
    cbs.csi(f"Loading user account SID [l:{len(sid)} ml:{len(sid) + 1}]'{sid}'")
    cbs.csi(f"Loading default user from path: [l:{len(default)} ml:{len(default) + 1}]'{default}'")
    log.clock.to("15:27:30.954")
    cbs.csi_failure("internal\\oncorebase\\inc\\auto_hive.h[235]: Error STATUS_SHARING_VIOLATION originated in function "
                    "Windows::Rtl::AutoHive::Load expression: (null)", "0x80004005", stamped=True)
    cbs.csi_failure("STATUS_SHARING_VIOLATION #1944178# from CQueueExecutor::ExecutePhase(Disposition = 0, Phase = 3, "
                    "PhaseGroup = 2, TotalPhases = 7)", "0xd0000043")
    cbs.csi_failure("HRESULT_FROM_WIN32(ERROR_SHARING_VIOLATION) #1944177# from Windows::COM::CInstallerQueue_IAdvancedInstallerQueue"
                    "::Execute(flags = 0)", "0x80070020")
    cbs.cbs("Startup: Failed to process advanced operation queue, startupPhase: 0. [HRESULT = 0x80070020 - ERROR_SHARING_VIOLATION]", "Error")
