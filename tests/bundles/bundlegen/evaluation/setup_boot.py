# SPDX-License-Identifier: Apache-2.0
"""Boot files, system partition, recovery image, temporary system."""

from .. import machines, rollback, stages
from ..bundle import gbk
from .case import Evaluation


def boot_files_full(scene):
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    stages.downlevel_done(run)
    stages.phases_done(run, "Pre-Finalize")
    log = run.log
    font = prng.pick(["chs_boot.ttf", "kor_boot.ttf", "malgun_boot.ttf", "msjh_boot.ttf", "meiryo_boot.ttf"])
    run.execute("Update Boot Code")
    log.info("SP", "    BFSVC: Flushed SYSTEM log")
    log.info("SP", "    BFSVC: Volume \\\\?\\GLOBALROOT\\Device\\HarddiskVolume1, 99 MB, boot files are serviced")
    for attempt in range(1, 7):
        log.clock.tick(1200)
        log.error("SP", f"    BFSVC: BfspCopyFile(C:\\$WINDOWS.~BT\\NewOS\\Windows\\boot\\fonts\\{font}, \\\\?\\GLOBALROOT\\Device\\HarddiskVolume1\\"
                        f"EFI\\Microsoft\\Boot\\Fonts\\{font}) failed! (Attempt {attempt} of 60) Last Error = 0x70[gle=0x00000070]")
    log.error("SP", "    BFSVC Error: Failed to copy fonts. Last Error = 0x70[gle=0x00000070]")
    log.error("SP", "    BFSVC: ServicingBootFiles failed. Error = 0x70[gle=0x00000070]")
    stages.operation_failed(run, "Update Boot Code", "0x80070070", 95, "finalize", "0x50015")
    stages.add_panther(scene, run)
    scene.add("分区.txt", gbk(partitions(prng, (("系统", "99 MB", "1024 KB"), ("保留", "16 MB", "100 MB"), ("主要", f"{prng.between(118, 476)} GB", "116 MB")))))
    scene.expect(must_mention=["system partition|EFI|reserved|系统分区|系统保留"], must_not_blame=["ALREADY_EXISTS", "WimMount"],
                 primary_code="0x80070070", cause="system-partition-full", fix_keywords_any=[["Fonts", "font", "字体", "enlarge", "扩", "free", "释放"]])


def partitions(prng, rows):
    out = ["\nMicrosoft DiskPart 版本 10.0.19041.964\n\nCopyright (C) Microsoft Corporation.\n\nDISKPART> list partition\n\n",
           "  分区 ###       类型              大小     偏移量\n  -------------  ----------------  -------  -------\n"]
    out += [f"  分区      {index}    {kind:<14}  {size:>7}  {offset:>7}\n" for index, (kind, size, offset) in enumerate(rows, 1)]
    return "".join(out)


def esp_type(scene):
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    stages.scan(run, 420)
    for _ in range(2):
        run.log.error("CONX", "CHostIsUEFICompliantChecker failed. HRESULT = 0x80070003")
        run.inventory(60, benign_percent=5)
    run.log.error("MOUPG", "CSetupManager::ExecuteInstallMode(1096): Result = 0x80070003")
    stages.host_failed(run, "0x80070003", "CDlpActionPrepare", "0x10000")
    stages.add_panther(scene, run)
    scene.add("diskpart.txt", gbk(partitions(prng, (("主要", "100 MB", "1024 KB"), ("保留", "16 MB", "101 MB"), ("主要", "237 GB", "117 MB"), ("恢复", "523 MB", "237 GB")))))
    scene.expect(must_mention=["EFI|system partition|系统分区"], must_not_blame=["uicciso", "IOCTL"], primary_code="0x80070003",
                 cause="system-partition-type", fix_keywords_any=[["partition", "分区"], ["type", "id=", "类型", "GUID"]])


def wimmount(scene):
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    stages.downlevel_done(run, 200)
    operation = "Mount WIM file C:\\$WINDOWS.~BT\\Sources\\SafeOS\\winre.wim, index 1 to C:\\$WINDOWS.~BT\\Sources\\SafeOS\\SafeOS.Mount"
    run.execute(operation)
    run.log.warning("SP", "Failed to get WimMount ImagePath, 0x80070002")
    run.log.info("SP", f"    CMountWIM::DoExecute: attempt {prng.between(1, 3)}, image 1, read only 0")
    run.log.clock.tick(1500)
    run.log.error("SP", "CMountWIM::DoExecute: Failed to mount WIM file C:\\$WINDOWS.~BT\\Sources\\SafeOS\\winre.wim. Error 0xC1420121[gle=0xc1420121]")
    stages.operation_failed(run, operation, "0xC1420121", 50, "finalize")
    stages.add_panther(scene, run)
    scene.add("services.txt", ("\r\n[SC] OpenService 失败 1060:\r\n\r\n指定的服务未安装。\r\n\r\n").encode("gbk"))
    scene.expect(must_mention=["WimMount"], must_not_blame=["ALREADY_EXISTS", "IOCTL"], primary_code="0xC1420121", cause="wimmount-service-missing",
                 fix_keywords_any=[["WIMMount"], ["service", "key", "服务", "注册表"]])


def safeos_does_not_start(scene):
    """Encryption by another maker; the boot into the temporary system fails and no crash is kept."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    stages.downlevel_done(run)
    stages.phases_done(run, "Finalize")
    run.log.info("MOUPG", "SetupHost: Requesting restart of the machine for phase [SafeOS]")
    run.log.info("MOUPG", "**************** SetupHost Logging End ****************")
    stages.add_panther(scene, run)
    back = rollback.Rollback(prng, machines.plus(start, minutes=95), "safeos", run.report_id)
    back.begin()
    back.no_crash()
    for key, value in (("BootLogInitCount", 2), ("BootLogOsLaunchCount", 1), ("BootLogErrorCount", 1), ("LastBootSucceeded", 0)):
        back.log.info("SP", f"BsdSummarize Diagnostic Information: {key}:{value}")
    back.ordinary(90)
    back.result("0xC1900101", "0x20017")
    rollback.add_rollback(scene, back.log)
    scene.expect(must_mention=["SafeOS|temporary system|临时系统"], must_not_blame=["hiberfil", "IOCTL", "ntldr"], primary_code="0xC1900101",
                 phase="safeos", cause="safeos-does-not-start", fix_keywords_any=[["driver", "驱动"], ["encryption", "BIOS", "firmware", "加密", "固件"]])


CASES = [
    Evaluation("setup-boot-files-full", "setup", "failure",
               "The EFI partition has no room for the boot fonts (We couldn't update the system reserved partition).", boot_files_full),
    Evaluation("setup-esp-wrong-type", "setup", "failure",
               "After cloning the EFI partition is a basic data partition, CHostIsUEFICompliantChecker fails with 0x80070003.", esp_type),
    Evaluation("setup-wimmount-missing", "setup", "failure",
               "The WIMMount service key is missing, winre.wim cannot be mounted, 0xC1420121 (troubleshoot-windows-update-error-0x80070002).", wimmount),
    Evaluation("setup-safeos-no-boot", "setup", "failure",
               "0xC1900101-0x20017 and no crash dump: the temporary system did not start (upgrade-fails-with-error-0xc1900101-0x20017).",
               safeos_does_not_start),
]
