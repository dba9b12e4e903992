# SPDX-License-Identifier: Apache-2.0
"""Drivers again, seen from other evidence: event logs of the new Windows, SetupDiag's rules, a package in the migration."""

from .. import events, machines, rollback, stages
from .case import Evaluation
from .driver_boot import DRIVERS, UPDATE_DRIVER, kernel_address, restarted


def bugcheck_in_event_log(scene):
    """No rollback log was sent; the System log has the stop, and Setup its result."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    restarted(run, "Post SysPrep")
    result = machines.plus(start, hours=3)
    run.log.clock.to(result)
    run.log.info("MOUPG", "SetupHost: Reporting post reboot event -> [0xC1900101, 0x40017]")
    stages.add_panther(scene, run)
    system = events.system_zh(prng, run.machine, start)
    stop = prng.pick(["0x000000d1", "0x0000003b", "0x0000001e"])
    system.add(machines.plus(result, minutes=-4), "Microsoft-Windows-WER-SystemErrorReporting", 1001, "Error",
               f"计算机已经从检测错误后重新启动。检测错误: {stop} (0x{kernel_address(prng).lower()}, 0x0000000000000002, 0x0000000000000000, "
               f"0x{kernel_address(prng).lower()})。已将转储的数据保存在: C:\\Windows\\MEMORY.DMP。报告 ID: {prng.guid()}。")
    scene.add("System.txt", events.exported(system))
    scene.expect(must_mention=[stop[-2:]], must_not_blame=["DistributedCOM", "IOCTL"], primary_code=f"0xC1900101|{stop}", phase="second_boot",
                 cause="bugcheck-during-setup|driver-stops-setup-boot", fix_keywords_any=[UPDATE_DRIVER])


def package_in_migration(scene):
    """One package of the old system cannot be taken along."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    stages.scan(run, 300)
    stages.no_block(run)
    run.queue()
    inf = f"oem{prng.between(3, 140)}.inf"
    operation = "Process Drivers for Migration"
    run.execute(operation)
    run.drivers(24)
    code = prng.pick(["0x800F0217", "0x8007000D", "0x800F0244"])
    run.log.error("SP", f"CProcessDriversForMigration: Failed to export driver package {inf}. Error: {code}[gle=0x00000000]")
    stages.operation_failed(run, operation, code, 9, "downlevel")
    stages.add_panther(scene, run)
    scene.expect(must_mention=[inf], must_not_blame=["ALREADY_EXISTS", "IOCTL"], primary_code=code, cause="driver-package-fails-in-setup",
                 fix_keywords_any=[["pnputil", "remove", "delete", "update", "删除", "更新"]])


def first_boot_registry(scene):
    """SetupDiag ran and says what it saw; the rollback log agrees on the phase."""
    prng, start = scene.prng, machines.moment(scene.prng)
    driver = prng.pick(DRIVERS["storage"] + DRIVERS["filter"])
    run = stages.open_run(scene, start)
    restarted(run, "Safe OS")
    back = rollback.Rollback(prng, machines.plus(start, hours=2), "first_boot", run.report_id)
    back.begin("0xC4")
    back.crash("000000C4", ["0000000000000091", "0000000000000002", kernel_address(prng), "0000000000000000"], driver)
    back.ordinary(70)
    back.result("0xC1900101", "0x30017")
    rollback.add_rollback(scene, back.log, "rollback")
    scene.add("SetupDiagResults.log", (
        "SetupDiag version: 1.6.2107.27002\r\nSystem Information:\r\n"
        f"    Machine Name = {run.machine.name}\r\n    Manufacturer = {run.machine.maker}\r\n    Model = {run.machine.model}\r\n    HostOSArchitecture = 1033\r\n"
        f"    FirmwareType = UEFI\r\n    HostOSBuildString = {run.machine.build_string}\r\n    TargetOSBuildString = {run.target.version}\r\n"
        f"    UpgradeStartTime = {start.replace('T', ' ')}\r\n    ReportId = {run.report_id}\r\n\r\n"
        "Matching Profile found: FindDebugInfoFromRollbackLog - 9600EB68-1120-4A87-9FE9-3A4A70ACFC37\r\n"
        f"Error: SetupDiag found rollback debug information: bugcheck 0xC4, module {driver}\r\n").encode())
    scene.expect(must_mention=[driver], must_not_blame=["hiberfil", "ntldr"], primary_code="0xC1900101|0x000000C4", phase="first_boot",
                 cause="driver-stops-setup-boot|bugcheck-during-setup", fix_keywords_any=[UPDATE_DRIVER])


CASES = [
    Evaluation("driver-bugcheck-in-events", "driver", "failure",
               "The stop code stands only in the Chinese System log (WER-SystemErrorReporting 1001), Setup reports 0xC1900101-0x40017.", bugcheck_in_event_log),
    Evaluation("driver-package-not-exported", "driver", "failure",
               "One driver package stops the migration (SetupDiag rule UnknownDriverMigrationFailure).", package_in_migration),
    Evaluation("driver-setupdiag-agrees", "driver", "failure",
               "Stop 0xC4 in the first boot; SetupDiag and the rollback log name the module (SetupDiag rule FindDebugInfoFromRollbackLog).", first_boot_registry),
]
