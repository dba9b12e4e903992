# SPDX-License-Identifier: Apache-2.0
"""Event logs of an English machine, and the events that tell of restarts, crashes and disks in either language."""

import datetime

from . import eventlog
from .bundle import gbk

SERVICES = ["Windows Update", "Background Intelligent Transfer Service", "Windows Modules Installer", "Print Spooler", "Windows Search",
            "Software Protection", "Application Information", "WMI Performance Adapter", "Device Setup Manager", "Network Setup Service"]


def ordinary(log, prng, around, count=160, hours=30):
    """A day of an English machine before and after `around`: services, DCOM warnings, name resolution, Defender."""
    middle = datetime.datetime.fromisoformat(around)
    for _ in range(count):
        at = (middle + datetime.timedelta(seconds=prng.between(-hours * 3600, hours * 900))).isoformat(timespec="seconds")
        kind = prng.between(0, 5)
        if kind <= 2:
            log.add(at, "Service Control Manager", 7036, "Information",
                    f"The {prng.pick(SERVICES)} service entered the {prng.pick(['running', 'stopped'])} state.")
        elif kind == 3:
            log.add(at, "Microsoft-Windows-DistributedCOM", 10016, "Warning",
                    "The application-specific permission settings do not grant Local Activation permission for the COM Server application with CLSID \n"
                    f"{{{prng.guid().upper()}}}\n and APPID \n{{{prng.guid().upper()}}}\n to the user NT AUTHORITY\\SYSTEM SID (S-1-5-18) from address "
                    "LocalHost (Using LRPC).")
        elif kind == 4:
            log.add(at, "Microsoft-Windows-DNS-Client", 1014, "Warning",
                    f"Name resolution for the name host{prng.between(1, 99)}.example.com timed out after none of the configured DNS servers responded.")
        else:
            log.add(at, "Microsoft-Windows-Time-Service", 35, "Information", "The time service is now synchronizing the system time with the time source "
                    f"ntp.example.com,0x9 (ntp.m|0x9|0.0.0.0:123->198.51.100.{prng.between(2, 250)}:123).")


def system_zh(prng, host, around, days=3, per_day=60):
    """A Chinese System log of the days around `around`."""
    log = eventlog.EventLog("System", host.name)
    first = datetime.datetime.fromisoformat(around).date() - datetime.timedelta(days=days - 1)
    eventlog.ordinary_system_events(log, prng, str(first), days, per_day)
    return log


def exported(log):
    """Event Viewer's text in the system's code page, where direction marks of dates turn into question marks."""
    return gbk(log.viewer_zh().replace("\u200e", "?"))


def system_en(prng, host, around, count=180):
    log = eventlog.EventLog("System", host.name)
    ordinary(log, prng, around, count)
    return log


def restart_by(log, at, process, host, user="NT AUTHORITY\\SYSTEM", chinese=True):
    if chinese:
        log.add(at, "User32", 1074, "Information",
                f"进程 {process} ({host.name}) 由于以下原因已代表用户 {user} 启动计算机 {host.name} 的 重新启动: 其他(计划外)\n 原因代码: 0x5000000\n 关机类型: 重新启动\n 注释: ")
    else:
        log.add(at, "User32", 1074, "Information",
                f"The process {process} ({host.name}) has initiated the restart of computer {host.name} on behalf of user {user} for the following reason: "
                "Other (Unplanned)\n Reason Code: 0x5000000\n Shutdown Type: restart\n Comment: ")


def power_lost(log, at, last_alive, chinese=True):
    """Kernel-Power 41 without a stop code, and 6008 with the time the machine was last alive (local text)."""
    t = datetime.datetime.fromisoformat(last_alive)
    if chinese:
        log.add(at, "Microsoft-Windows-Kernel-Power", 41, "Critical", "系统已在未先正常关机的情况下重新启动。如果系统停止响应、发生崩溃或意外断电，则可能会导致此错误。", "(63)")
        log.add(machine_up(at), "EventLog", 6008, "Error", f"上一次系统的 {t:%H:%M:%S} 在 ‎{t.year}/‎{t.month}/‎{t.day} 上的关闭是意外的。")
    else:
        log.add(at, "Microsoft-Windows-Kernel-Power", 41, "Critical", "The system has rebooted without cleanly shutting down first. This error could be caused if "
                "the system stopped responding, crashed, or lost power unexpectedly.", "(63)")
        log.add(machine_up(at), "EventLog", 6008, "Error", f"The previous system shutdown at {t:%I:%M:%S %p} on ‎{t.month}/‎{t.day}/‎{t.year} was unexpected.")


def machine_up(at):
    return (datetime.datetime.fromisoformat(at) + datetime.timedelta(seconds=4)).isoformat(timespec="seconds")


def bad_block(log, at, chinese=True):
    text = "设备 \\Device\\Harddisk0\\DR0 有一个不正确的区块。" if chinese else "The device, \\Device\\Harddisk0\\DR0, has a bad block."
    log.add(at, "disk", 7, "Error", text)


def retried(log, at, address, chinese=True):
    text = (f"磁盘 0 (PDO 名称: \\Device\\00000033)的逻辑块地址 0x{address} 处的 IO 操作已重试。" if chinese else
            f"The IO operation at logical block address 0x{address} for Disk 0 (PDO name: \\Device\\00000033) was retried.")
    log.add(at, "disk", 153, "Warning", text)


def crashed(log, at, prng, app, version, module, module_path, code="0xc0000005"):
    """Application Error 1000 in English."""
    log.add(at, "Application Error", 1000, "Error",
            f"Faulting application name: {app}, version: {version}, time stamp: 0x{prng.hex(8)}\n"
            f"Faulting module name: {module}, version: {prng.between(1, 9)}.{prng.between(0, 9)}.{prng.between(0, 99)}.0, time stamp: 0x{prng.hex(8)}\n"
            f"Exception code: {code}\nFault offset: 0x00000000000{prng.hex(5)}\nFaulting process id: 0x{prng.hex(4)}\n"
            f"Faulting application start time: 0x01d{prng.hex(13)}\nFaulting application path: C:\\$WINDOWS.~BT\\Sources\\{app}\n"
            f"Faulting module path: {module_path}\\{module}\nReport Id: {prng.guid()}\nFaulting package full name: \nFaulting package-relative application ID: ")
