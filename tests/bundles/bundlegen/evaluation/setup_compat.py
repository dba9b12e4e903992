# SPDX-License-Identifier: Apache-2.0
"""The compatibility scan says no: applications, drivers, holds, requirements."""

from .. import compat_reports, machines, stages
from .case import Evaluation

REMOVE = ["uninstall", "remove", "卸载", "移除", "删除"]
APPS = ["北辰桌面美化 7.2", "Aurora Live Desktop", "Kestrel Disk Guard 4.1", "南风安全浏览器", "Fabrikam VPN Client 3.8", "Contoso Print Auditor"]
BENIGN_APPS = ["Microsoft Office 专业增强版 2016", "WinRAR 5.91 (64-bit)", "7-Zip 19.00 (x64)", "Notepad++ (64-bit x64)", "VLC media player",
               "Google Chrome", "Microsoft Visual C++ 2013 Redistributable (x64)", "Adobe Acrobat Reader DC"]


def blocked_run(scene, start, result="0xC1900208", extend="0x4000C"):
    """A run that ends behind the scan. What blocks stands in reports beside it."""
    run = stages.open_run(scene, start)
    stages.scan(run, 620)
    log = run.log
    log.info("MOUPG", "Setup phase change: [SetupPhaseUnpack] -> [SetupPhaseInstall]")
    log.error("MOUPG", f"CSetupManager::ExecuteInstallMode({scene.prng.between(800, 1100)}): Result = {result}")
    log.error("MOUPG", f"CSetupManager::ExecuteDownlevelMode(410): Result = {result}")
    log.info("MOUPG", f"SetupNotify: Specifying extended data [{extend}] for error [{result}].")
    log.error("MOUPG", f"CSetupManager::Execute(295): Result = {result}")
    log.error("MOUPG", f"CSetupHost::Execute(433): Result = {result}")
    log.info("MOUPG", "**************** SetupHost Logging End ****************")
    return run


def app_hard(scene):
    prng, start = scene.prng, machines.moment(scene.prng)
    app, others = prng.pick(APPS), [prng.pick(BENIGN_APPS[:4]), prng.pick(BENIGN_APPS[4:])]
    run = blocked_run(scene, start)
    stages.add_panther(scene, run)
    programs = (compat_reports.program(prng, others[0], "None", "Info", "Dismiss")
                + compat_reports.program(prng, app, "Hard", "WarnUpgrade", "ManualUninstall", "您的电脑上有一个应用需要手动卸载，然后才能继续。")
                + compat_reports.program(prng, others[1], "None", "ReinstallInfo"))
    xml = compat_reports.report("Windows 11", compat_reports.hardware(), f"\t<Programs>\n{programs}\t</Programs>\n",
                                compat_reports.driver_packages(prng, 55))
    scene.add(f"$Windows.~BT/Sources/Panther/{compat_reports.file_name(prng, start)}", xml.encode("utf-16"))
    scene.expect(must_mention=[app], must_not_blame=others + ["uicciso", "IOCTL"], primary_code="0xC1900208", phase="downlevel",
                 cause="compat-block-app", fix_keywords_any=[REMOVE])


def driver_block(scene):
    prng, start = scene.prng, machines.moment(scene.prng)
    blocking = f"oem{prng.between(5, 60)}.inf"
    run = blocked_run(scene, start)
    stages.add_panther(scene, run, "Panther")
    xml = compat_reports.report("Windows 11 Enterprise", compat_reports.hardware(), compat_reports.driver_packages(prng, 64, (blocking,)))
    scene.add(f"Panther/{compat_reports.file_name(prng, start)}", xml.encode())
    scene.add("Panther/ScanResult.xml", xml.encode())
    drivers = driver_list(prng, blocking)
    scene.add("pnputil.txt", drivers.encode("gbk"))
    scene.expect(must_mention=[blocking], must_not_blame=["IOCTL", "oem2.inf" if blocking != "oem2.inf" else "oem3.inf"],
                 primary_code="0xC1900208", phase="downlevel", cause="compat-block-driver",
                 fix_keywords_any=[["pnputil", "remove", "update", "删除", "卸载", "更新"]])


def driver_list(prng, blocking):
    """`pnputil /enum-drivers` of a Chinese Windows: tells what the oem number is."""
    out = ["Microsoft PnP 工具\n"]
    for number in range(64):
        out.append(f"\n发布名称:     oem{number}.inf\n原始名称:      {prng.hex(6)}.inf\n提供程序名称:      {prng.pick(['Intel', 'Realtek', 'Lenovo'])}\n"
                   f"类名:         {prng.pick(['系统设备', '网络适配器', '打印机'])}\n驱动程序版本:     0{prng.between(1, 9)}/1{prng.between(0, 9)}/2018 "
                   f"{prng.between(1, 9)}.{prng.between(0, 9)}.{prng.between(100, 999)}.0\n签名者姓名:        Microsoft Windows Hardware Compatibility Publisher\n")
    return "".join(out)


def safeguard_hold(scene):
    prng, start = scene.prng, machines.moment(scene.prng, 2023)
    hold = str(prng.between(25178825, 52754008))
    stages.add_panther(scene, blocked_run(scene, start), "logs")
    indicators = ("\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\AppCompatFlags\\TargetVersionUpgradeExperienceIndicators\\"
                  f"{prng.pick(['NI22H2', 'NI23H2', 'GE24H2'])}\r\n"
                  f"    Version    REG_SZ    2.{prng.between(1, 9)}\r\n    DataExpDateEpoch    REG_SZ    {prng.between(1690000000, 1760000000)}\r\n"
                  f"    DestBuildNum    REG_DWORD    0x{prng.pick(['585d', '5867', '65f4'])}\r\n    UpgEx    REG_SZ    Orange\r\n    UpgExU    REG_SZ    Orange\r\n"
                  "    RedReason    REG_SZ    None\r\n    GStatus    REG_SZ    1\r\n"
                  f"    GatedBlockId    REG_SZ    {hold}\r\n    GatedBlockReason    REG_SZ    {prng.pick(['GatedBlock', 'DriverBlock', 'ApplicationBlock'])}\r\n")
    scene.add("reg_TargetVersion.txt", indicators.encode("utf-16"))
    scene.expect(must_mention=[hold], must_not_blame=["uicciso", "IOCTL"], primary_code="0xC1900208", phase="downlevel", cause="safeguard-hold",
                 fix_keywords_any=[["wait", "fix", "safeguard", "等待", "解除", "修复"]])


def quiet_warning(scene):
    prng, start = scene.prng, machines.moment(scene.prng)
    app = prng.pick(APPS[1:3] + APPS[4:])
    run = blocked_run(scene, start)
    run.log.lines = [line.replace("[/Install /Media ", "[/Install /Media /Quiet /NoReboot") for line in run.log.lines]
    stages.add_panther(scene, run)
    programs = compat_reports.program(prng, app, "Hard", "UpgradeBlock", "Dismiss", "You need to acknowledge that this app may not work.")
    xml = compat_reports.report("Windows 11", compat_reports.hardware(), f"\t<Programs>\n{programs}\t</Programs>\n",
                                compat_reports.driver_packages(prng, 48))
    scene.add(f"$Windows.~BT/Sources/Panther/{compat_reports.file_name(prng, start)}", xml.encode())
    scene.expect(must_mention=[app], must_not_blame=["IOCTL"], primary_code="0xC1900208", phase="downlevel",
                 cause="compat-warning-in-quiet-run|compat-block-app", fix_keywords_any=[["ignorewarning", "dismiss", "uninstall", "忽略", "卸载"]])


def bitlocker_target(scene):
    prng, start = scene.prng, machines.moment(scene.prng)
    stages.add_panther(scene, blocked_run(scene, start))
    xml = compat_reports.report("Windows 11 Home", compat_reports.hardware({"Setup_BitlockerNoTargetSupport"}), compat_reports.driver_packages(prng, 30))
    scene.add(f"$Windows.~BT/Sources/Panther/{compat_reports.file_name(prng, start)}", xml.encode("utf-16"))
    scene.expect(must_mention=["BitLocker"], must_not_blame=["Setup_SafeMode", "uicciso"], primary_code="0xC1900208", phase="downlevel",
                 cause="bitlocker-not-supported-by-target", fix_keywords_any=[["decrypt", "edition", "解密", "版本"]])


def requirement(scene):
    """Microsoft's HardwareReadiness script and Setup's code agree; the failing item is one of four."""
    prng, start = scene.prng, machines.moment(scene.prng, 2022)
    item, cause, words = prng.pick([("TPM", "requirement-tpm", ["TPM"]), ("SecureBoot", "requirement-secure-boot", ["Secure Boot", "安全启动"])])
    ok = {"TPM": "TPMVersion=2.0, 0, 1.38", "SecureBoot": "Capable"}
    bad = {"TPM": "TPMVersion=1.2, 2, 3", "SecureBoot": "Not capable"}
    checks = [("Storage", "OSDiskSize=237GB", True), ("Memory", "System_Memory=16GB", True),
              ("TPM", (bad if item == "TPM" else ok)["TPM"], item != "TPM"),
              ("Processor", "{AddressWidth=64; MaxClockSpeed=2904; NumberOfLogicalCores=8; Manufacturer=GenuineIntel; Caption=Intel64 Family 6 Model 158 Stepping 10; }", True),
              ("SecureBoot", (bad if item == "SecureBoot" else ok)["SecureBoot"], item != "SecureBoot")]
    logging = "".join(f"{name}: {value}. {'PASS' if passed else 'FAIL'}; " for name, value, passed in checks)
    scene.add("HardwareReadiness.txt", (f'{{"returnCode":1,"returnReason":"{item}, ","logging":"{logging}","returnResult":"NOT CAPABLE"}}\r\n').encode())
    stages.add_panther(scene, blocked_run(scene, start, "0xC1900200", "0x20008"))
    scene.expect(must_mention=["|".join(words)], must_not_blame=["Storage", "IOCTL"], primary_code="0xC1900200", cause=cause,
                 fix_keywords_any=[["firmware", "BIOS", "UEFI", "固件"]])


CASES = [
    Evaluation("setup-compat-app-hard", "setup", "failure",
               "One program of the compatibility report blocks hard and must be removed by hand; others only inform "
               "(use-windows-setup-compatibility-scan-logs-to-identify-blocking-issues).", app_hard),
    Evaluation("setup-compat-driver-block", "setup", "failure",
               "One driver package of 64 has BlockMigration=True in the compatibility report (same article).", driver_block),
    Evaluation("setup-safeguard-hold", "setup", "failure",
               "TargetVersionUpgradeExperienceIndicators names a GatedBlockId: a safeguard hold (safeguard-holds).", safeguard_hold),
    Evaluation("setup-compat-quiet-warning", "setup", "failure",
               "A dismissible warning becomes a block because Setup runs with /Quiet (SetupDiag rule CompatBlockedApplicationDismissable).", quiet_warning),
    Evaluation("setup-compat-bitlocker-target", "setup", "failure",
               "The target edition has no BitLocker while the drive is encrypted (SetupDiag rule BitLockerHardblock).", bitlocker_target),
    Evaluation("setup-requirement-readiness", "setup", "failure",
               "HardwareReadiness.ps1 says which requirement fails, Setup says 0xC1900200 (Microsoft's readiness script).", requirement),
]
