# SPDX-License-Identifier: Apache-2.0
"""Event logs as customers export them: `wevtutil qe /f:text` and Event Viewer's "save as text"."""

import dataclasses
import datetime

LEVEL_ZH = {"Critical": "关键", "Error": "错误", "Warning": "警告", "Information": "信息"}
TASK_NONE_ZH = "无"


@dataclasses.dataclass
class Event:
    time: datetime.datetime  # local
    source: str
    id: int
    level: str
    message: str
    task: str = ""
    user: str = "N/A"


class EventLog:
    def __init__(self, name, computer):
        self.name = name
        self.computer = computer
        self.events = []

    def add(self, time, source, event_id, level, message, task=""):
        self.events.append(Event(datetime.datetime.fromisoformat(time), source, event_id, level, message, task))

    def in_order(self):
        return sorted(self.events, key=lambda event: event.time)

    def wevtutil(self):
        """Labels stay English on every system; the description is in the system's language."""
        out = []
        for index, event in enumerate(self.in_order()):
            out.append(f"Event[{index}]:\n"
                       f"  Log Name: {self.name}\n  Source: {event.source}\n"
                       f"  Date: {event.time:%Y-%m-%dT%H:%M:%S}.{event.time.microsecond // 1000:03d}\n"
                       f"  Event ID: {event.id}\n  Task: {event.task or 'N/A'}\n  Level: {event.level}\n"
                       f"  Opcode: N/A\n  Keyword: N/A\n  User: N/A\n  User Name: N/A\n"
                       f"  Computer: {self.computer}\n  Description: \n{event.message}\n\n")
        return "".join(out)

    def viewer_zh(self):
        """Tab separated, newest first, message in quotes when it has several lines."""
        out = ["级别\t日期和时间\t来源\t事件 ID\t任务类别\n"]
        for event in reversed(self.in_order()):
            t = event.time
            message = event.message.replace('"', '""')
            out.append(f"{LEVEL_ZH[event.level]}\t{t.year}/{t.month}/{t.day} {t.hour}:{t:%M:%S}\t{event.source}\t{event.id}\t"
                       f"{event.task or TASK_NONE_ZH}\t\"{message}\"\n")
        return "".join(out)


SERVICES_ZH = ["Windows Update", "Background Intelligent Transfer Service", "Windows Modules Installer", "Print Spooler",
               "Windows Error Reporting Service", "Software Protection", "Application Experience", "Portable Device Enumerator Service",
               "Windows Search", "WMI Performance Adapter", "Device Setup Manager", "Network Setup Service"]


def ordinary_system_events(log, prng, first_day, days, per_day):
    """What a healthy office machine writes all day, in Chinese."""
    for day in range(days):
        at = datetime.datetime.fromisoformat(first_day) + datetime.timedelta(days=day, hours=8, minutes=prng.between(10, 50))
        log.add(at.isoformat(), "EventLog", 6009, "Information", "Microsoft (R) Windows (R) 10.00. 19041  Multiprocessor Free.")
        log.add(at.isoformat(), "EventLog", 6005, "Information", "事件日志服务已启动。")
        log.add((at + datetime.timedelta(seconds=1)).isoformat(), "Ntfs", 98, "Information",
                "卷 D: (\\Device\\HarddiskVolume5) 是正常的。不需要执行任何操作。")
        for _ in range(per_day):
            at += datetime.timedelta(seconds=prng.between(20, 1500))
            ordinary_system_event(log, prng, at.isoformat())
        log.add((at + datetime.timedelta(seconds=30)).isoformat(), "EventLog", 6006, "Information", "事件日志服务已停止。")


def ordinary_system_event(log, prng, at):
    service = prng.pick(SERVICES_ZH)
    kind = prng.between(0, 5)
    if kind <= 2:
        log.add(at, "Service Control Manager", 7036, "Information", f"{service} 服务处于 {prng.pick(['正在运行', '停止'])} 状态。")
    elif kind == 3:
        log.add(at, "Microsoft-Windows-DistributedCOM", 10016, "Warning",
                f"应用程序-特定 权限设置并未向在应用程序容器 不可用 SID (不可用)中运行的地址 LocalHost (使用 LRPC) 中的用户 NT AUTHORITY\\SYSTEM SID "
                f"(S-1-5-18)授予针对 CLSID 为 {{{prng.guid().upper()}}} 的 COM 服务器应用程序的 本地 激活 权限。")
    elif kind == 4:
        log.add(at, "Service Control Manager", 7040, "Information", f"{service} 服务的启动类型从 按需启动 更改为 自动启动。")
    else:
        log.add(at, "Microsoft-Windows-Time-Service", 37, "Information",
                f"时间提供程序 NtpClient 当前正在接收来自 ntp.example.com,0x9 的有效时间数据 (ntp.m|0x9|0.0.0.0:123->198.51.100.{prng.between(2, 250)}:123)。")


def ordinary_application_events(log, prng, first_day, days, per_day):
    for day in range(days):
        at = datetime.datetime.fromisoformat(first_day) + datetime.timedelta(days=day, hours=8, minutes=prng.between(15, 50))
        for _ in range(per_day):
            at += datetime.timedelta(seconds=prng.between(30, 1200))
            kind = prng.between(0, 3)
            stamp = at.isoformat()
            if kind == 0:
                log.add(stamp, "SecurityCenter", 15, "Information", "已将 Windows Defender 状态成功更新为 SECURITY_PRODUCT_STATE_SNOOZED。")
            elif kind == 1:
                log.add(stamp, "ESENT", 326, "Information",
                        f"svchost ({prng.between(300, 9999)},D,50) SRUJet: 数据库引擎连接了一个数据库 (1，C:\\Windows\\system32\\SRU\\SRUDB.dat)。")
            elif kind == 2:
                log.add(stamp, "Software Protection Platform Service" if prng.chance(20) else "Microsoft-Windows-Security-SPP", 16384,
                        "Information", f"已成功安排软件保护服务在 20{prng.between(20, 23)}-0{prng.between(1, 9)}-1{prng.between(0, 9)}T"
                        f"0{prng.between(0, 9)}:2{prng.between(0, 9)}:43Z 重新启动。原因: RulesEngine。")
            else:
                log.add(stamp, "Microsoft-Windows-Winlogon", 6000, "Information",
                        "winlogon 通知订户 <SessionEnv> 无法处理通知事件。")
