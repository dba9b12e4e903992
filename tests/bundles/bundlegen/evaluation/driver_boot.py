# SPDX-License-Identifier: Apache-2.0
"""Drivers that keep the new Windows from starting, or stop it while it starts."""

from .. import events, eventlog, machines, rollback, stages
from ..bundle import gbk
from ..devicelog import DeviceLog
from .case import Evaluation

UPDATE_DRIVER = ["driver", "驱动"]
DRIVERS = {"display": ["nvlddmkm.sys", "igdkmd64.sys", "atikmdag.sys"], "net": ["rt640x64.sys", "e1d68x64.sys", "Netwtw08.sys", "athw10x.sys"],
           "storage": ["iaStorAC.sys", "rcraid.sys", "megasas2.sys", "pvscsi.sys"], "filter": ["ctxmcswbc.sys", "dsfilter.sys", "bootcrypt.sys"]}


def restarted(run, last_phase):
    """Everything up to the restart behind `last_phase` worked; what came then is in the rollback's log."""
    stages.downlevel_done(run, 180)
    stages.phases_done(run, last_phase)
    run.log.info("MOUPG", "SetupHost: Requesting restart of the machine")
    run.log.info("MOUPG", "**************** SetupHost Logging End ****************")


def crashed(scene, last_phase, phase, stop, parameters, module, extend):
    """(run, rollback) of a new Windows that stopped with a stop code."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    restarted(run, last_phase)
    stages.add_panther(scene, run)
    back = rollback.Rollback(prng, machines.plus(start, hours=2, minutes=prng.between(1, 50)), phase, run.report_id)
    back.begin(f"0x{stop}")
    back.crash(stop, parameters, module)
    back.ordinary(120)
    back.result("0xC1900101", extend)
    rollback.add_rollback(scene, back.log)
    return start, run, back


def kernel_address(prng):
    return f"FFFFF80{prng.hex(9).upper()}"


def second_boot_crash(scene):
    prng = scene.prng
    driver = prng.pick(DRIVERS["net"])
    start, run, _ = crashed(scene, "Post SysPrep", "second_boot", "0000007E",
                            ["FFFFFFFFC0000005", kernel_address(prng), kernel_address(prng), kernel_address(prng)], driver, "0x4000D")
    log = events.system_en(prng, run.machine, start)
    log.add(machines.plus(start, hours=3), "Microsoft-Windows-WER-SystemErrorReporting", 1001, "Error",
            f"The computer has rebooted from a bugcheck.  The bugcheck was: 0x0000007e (0xffffffffc0000005, 0x{kernel_address(prng).lower()}, "
            f"0x{kernel_address(prng).lower()}, 0x{kernel_address(prng).lower()}). A dump was saved in: C:\\$WINDOWS.~BT\\Sources\\Rollback\\setupmem.dmp. Report Id: {prng.guid()}.")
    scene.add("System.txt", log.wevtutil().encode("utf-16"))
    scene.expect(must_mention=[driver, "7E"], must_not_blame=["hiberfil", "ntldr", "IOCTL"], primary_code="0xC1900101|0x0000007E", phase="second_boot",
                 cause="driver-stops-setup-boot|bugcheck-during-setup", fix_keywords_any=[UPDATE_DRIVER])


def storage_not_reachable(scene):
    """7B right after the switch to the new system; the disk hangs on a RAID controller."""
    prng = scene.prng
    crashed(scene, "Safe OS", "first_boot", "0000007B", [kernel_address(prng), "FFFFFFFFC0000034", "0000000000000000", "0000000000000001"], "", "0x30017")
    scene.expect(must_mention=["7B"], must_not_blame=["hiberfil", "pagefile", "IOCTL"], primary_code="0xC1900101|0x0000007B", phase="first_boot",
                 cause="boot-device-not-reachable", fix_keywords_any=[["storage", "controller", "RAID", "存储", "控制器"]])


def display(scene):
    prng = scene.prng
    driver = prng.pick(DRIVERS["display"])
    crashed(scene, "Post SysPrep", "second_boot", "00000116", [kernel_address(prng), kernel_address(prng), "FFFFFFFFC000009A", "0000000000000004"], driver, "0x40017")
    scene.expect(must_mention=[driver], must_not_blame=["hiberfil", "IOCTL"], primary_code="0xC1900101|0x00000116", phase="second_boot",
                 cause="display-driver-stops|driver-stops-setup-boot", fix_keywords_any=[["display", "graphics", "显卡", "显示"]])


def power_state(scene):
    prng = scene.prng
    driver = prng.pick(DRIVERS["net"] + DRIVERS["filter"][1:])
    crashed(scene, "Pre First Boot", "first_boot", prng.pick(["0000009F", "00000133"]), ["0000000000000003", kernel_address(prng), kernel_address(prng), kernel_address(prng)],
            driver, "0x30018")
    scene.expect(must_mention=[driver], must_not_blame=["hiberfil"], primary_code="0xC1900101|0x0000009F|0x00000133", phase="first_boot",
                 cause="driver-too-slow|driver-stops-setup-boot", fix_keywords_any=[UPDATE_DRIVER])


def device_install_hangs(scene):
    """0x30018: the last section of setupapi.dev.log was never closed."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    restarted(run, "Pre First Boot")
    stages.add_panther(scene, run)
    at = machines.plus(start, hours=1)
    devices = DeviceLog(prng, at, run.target.version.rsplit(".", 1)[0])
    devices.ordinary(70)
    inf, description = prng.pick([("hpfpr.inf", "Fingerprint Sensor FS-20"), ("lsusbprn.inf", "LabelStar USB Printer"), ("ccidtoken.inf", "UKey CCID Token"),
                                  ("vpnndis6.inf", "Secure VPN Adapter"), ("avscap.inf", "AV Capture Card")])
    devices.device(f"USB\\VID_{prng.hex(4).upper()}&PID_{prng.hex(4).upper()}\\{prng.hex(8).upper()}", inf, description, f"USB\\VID_{prng.hex(4).upper()}&PID_{prng.hex(4).upper()}")
    devices.say("dvi", f"          {{DIF_INSTALLDEVICE}} {devices.clock()}")
    devices.say("dvi", "               Class installer: Enter")
    scene.add("$Windows.~BT/Sources/Rollback/setupapi/setupapi.dev.log", devices.to_bytes())
    back = rollback.Rollback(prng, machines.plus(start, hours=3), "first_boot", run.report_id).whole("0xC1900101", "0x30018", 90)
    rollback.add_rollback(scene, back)
    scene.expect(must_mention=[f"{inf}|{description}"], must_not_blame=["hiberfil", "IOCTL"], primary_code="0xC1900101", phase="first_boot",
                 cause="driver-stops-setup-boot|device-installation-stopped|driver-install-timed-out", fix_keywords_any=[UPDATE_DRIVER])


def signature_at_boot(scene):
    """The loader refuses a boot driver of another maker; Startup Repair's log tells its name."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    driver = prng.pick(DRIVERS["filter"] + ["legacyraid.sys", "vdiskx.sys"])
    restarted(run, "Safe OS")
    stages.add_panther(scene, run)
    trail = ["Startup Repair diagnosis and repair log", "---------------------------", f"Number of repair attempts: {prng.between(1, 3)}", "", "Session details",
             "---------------------------", "System Disk = \\Device\\Harddisk0", "Windows directory = C:\\Windows", "AutoChk Run = 0",
             f"Number of root causes = 1", "", "Test Performed: ", "---------------------------", "Name: Check for updates", "Result: Completed successfully. Error code =  0x0",
             "Time taken = 0 ms", "", "Test Performed: ", "---------------------------", "Name: System disk test", "Result: Completed successfully. Error code =  0x0", "Time taken = 16 ms",
             "", "Root cause found: ", "---------------------------", f"Boot critical file c:\\windows\\system32\\drivers\\{driver} is corrupt.", "",
             "Repair action: File repair", "Result: Failed. Error code =  0x2", "Time taken = 1984 ms", ""]
    scene.add("照片文字.txt", gbk(f"恢复\n您的电脑需要修复\n\n文件: \\Windows\\system32\\drivers\\{driver}\n状态: 0xc0000428\n"
                                  "信息: Windows 无法验证此文件的数字签名。\n"))
    scene.add("Windows/System32/LogFiles/Srt/SrtTrail.txt", ("\r\n".join(trail)).encode("utf-16"))
    back = rollback.Rollback(prng, machines.plus(start, hours=2), "first_boot", run.report_id)
    back.begin()
    back.no_crash()
    for key, value in (("BootLogInitCount", 6), ("BootLogOsLaunchCount", 3), ("BootLogErrorCount", 3), ("BootLogLastErrorEventCode", 80), ("LastBootSucceeded", 0)):
        back.log.info("SP", f"BsdSummarize Diagnostic Information: {key}:{value}")
    back.ordinary(80)
    back.result("0xC1900101", "0x30017")
    rollback.add_rollback(scene, back.log)
    scene.expect(must_mention=[driver], must_not_blame=["hiberfil", "IOCTL"], primary_code="0xC1900101|0xC0000428", phase="first_boot",
                 cause="boot-driver-signature-invalid|driver-stops-setup-boot", fix_keywords_any=[["sign", "签名"], UPDATE_DRIVER])


CASES = [
    Evaluation("driver-second-boot-crash", "driver", "failure",
               "Stop 0x7E in the second boot, module named in the rollback log (0xC1900101-0x4000D, upgrade resolution procedures).", second_boot_crash),
    Evaluation("driver-boot-device-7b", "boot", "failure", "Stop 0x7B when the new Windows first starts: no driver for its disk.", storage_not_reachable),
    Evaluation("driver-display-tdr", "driver", "failure", "Stop 0x116 in the second boot, display driver (0xC1900101-0x40017).", display),
    Evaluation("driver-power-or-dpc", "driver", "failure", "Stop 0x9F or 0x133 in the first boot, module named in the rollback log.", power_state),
    Evaluation("driver-install-hangs", "driver", "failure",
               "Devices are installed in the first boot and one never ends, 0xC1900101-0x30018 (SetupDiag rule DeviceInstallHang).", device_install_hangs),
    Evaluation("driver-boot-signature", "boot", "failure",
               "A boot driver without valid signature, status 0xC0000428 (SetupDiag rule UnsignedDriverBootFailure).", signature_at_boot),
]
