# SPDX-License-Identifier: Apache-2.0
"""Event logs as Windows keeps them (.evtx): values without texts, times in UTC."""

import datetime
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent))
import evtx_writer  # noqa: E402  (tests/evtx_writer.py)

LEVELS = {"Critical": 1, "Error": 2, "Warning": 3, "Information": 4}
SERVICES = ["Windows Update", "Background Intelligent Transfer Service", "Windows Modules Installer", "打印后台处理程序", "Windows Search",
            "软件保护", "应用程序信息", "设备安装管理器", "网络设置服务"]


class BinaryLog:
    def __init__(self, name, computer, offset_hours):
        self.name, self.computer = name, computer
        self.offset = datetime.timedelta(hours=offset_hours)
        self.events = []

    def add(self, time, provider, event_id, level, data, **more):
        """`time` local; `data` as evtx_writer takes it: strings of a classic event, or [[name, type, value]]."""
        utc = datetime.datetime.fromisoformat(time) - self.offset
        self.events.append({"provider": provider, "id": event_id, "level": LEVELS[level], "data": data, "channel": self.name,
                            "computer": self.computer, "pid": 4, "tid": 8, "time": f"{utc.isoformat(timespec='microseconds')}0Z", **more})

    def bytes(self, first_record=1):
        events = sorted(self.events, key=lambda event: event["time"])
        for number, event in enumerate(events):
            event["record"] = first_record + number
        return evtx_writer.build(events).bytes


def named(**values):
    return [[name, "string", value] for name, value in values.items()]


def ordinary(log, prng, around, days=4, per_day=70):
    """What a healthy machine writes, up to the day of `around`, with its daily note of the time zone."""
    last = datetime.datetime.fromisoformat(around).replace(hour=8, minute=5, second=0)
    bias = -int(log.offset.total_seconds() // 60)
    for day in range(1 - days, 1):
        at = last + datetime.timedelta(days=day, minutes=prng.between(1, 30))
        log.add(at.isoformat(), "EventLog", 6005, "Information", [])
        log.add((at + datetime.timedelta(hours=4)).isoformat(), "EventLog", 6013, "Information",
                ["", "", "", "", str(prng.between(10**4, 10**6)), "60", f"{bias} 本地标准时间"])
        for _ in range(per_day):
            at += datetime.timedelta(seconds=prng.between(20, 400))
            ordinary_event(log, prng, at.isoformat())


def ordinary_event(log, prng, at):
    kind = prng.between(0, 4)
    service = prng.pick(SERVICES)
    if kind <= 1:
        log.add(at, "Service Control Manager", 7036, "Information", named(param1=service, param2=prng.pick(["正在运行", "已停止"])),
                qualifiers=16384)
    elif kind == 2:
        log.add(at, "Microsoft-Windows-DistributedCOM", 10016, "Warning",
                named(param1="应用程序-特定", param2="本地", param3="激活", param4="{" + prng.guid().upper() + "}", param5="{" + prng.guid().upper() + "}",
                      param6="NT AUTHORITY", param7="SYSTEM", param8="S-1-5-18", param9="LocalHost (使用 LRPC)"))
    elif kind == 3:
        log.add(at, "Microsoft-Windows-Ntfs", 98, "Information",
                [["DriveName", "string", "C:"], ["DeviceName", "string", "\\Device\\HarddiskVolume3"], ["CorruptionState", "uint32", 0]])
    else:
        log.add(at, "Microsoft-Windows-Kernel-General", 16, "Information",
                [["HiveNameLength", "uint16", 42], ["HiveName", "string", "\\??\\C:\\Windows\\System32\\config\\DEFAULT"],
                 ["KeysUpdated", "uint32", prng.between(1, 40)], ["DirtyPages", "uint32", prng.between(1, 9)]])


def restart_by(log, at, process, host, user="NT AUTHORITY\\SYSTEM"):
    log.add(at, "User32", 1074, "Information",
            named(param1=f"{process} ({host})", param2=host, param3="其他(计划外)", param4="0x5000000", param5="重新启动", param6="",
                  param7=user), qualifiers=32768)


def power_lost(log, at, last_alive):
    names = ["BugcheckCode", "BugcheckParameter1", "BugcheckParameter2", "BugcheckParameter3", "BugcheckParameter4"]
    log.add(at, "Microsoft-Windows-Kernel-Power", 41, "Critical",
            [[names[0], "uint32", 0]] + [[name, "hex64", 0] for name in names[1:]] +
            [["SleepInProgress", "uint32", 0], ["PowerButtonTimestamp", "uint64", 0]], keywords="0x8000400000000002")
    alive = datetime.datetime.fromisoformat(last_alive)
    up = datetime.datetime.fromisoformat(at) + datetime.timedelta(seconds=4)
    log.add(up.isoformat(), "EventLog", 6008, "Error", [f"{alive:%H:%M:%S}", f"\u200e{alive.year}/\u200e{alive.month}/\u200e{alive.day}"])


def bad_block(log, at, device="\\Device\\Harddisk0\\DR0"):
    log.add(at, "disk", 7, "Error", [device], qualifiers=49156)


def paging_error(log, at, device="\\Device\\Harddisk0\\DR0"):
    log.add(at, "disk", 51, "Warning", [device], qualifiers=32772)


def bugcheck(log, at, code, parameters, dump, report):
    log.add(at, "Microsoft-Windows-WER-SystemErrorReporting", 1001, "Error",
            named(param1=f"0x{code} ({', '.join('0x' + value for value in parameters)})", param2=dump, param3=report), qualifiers=16384)
