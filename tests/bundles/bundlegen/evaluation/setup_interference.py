# SPDX-License-Identifier: Apache-2.0
"""Security and management products step in while Setup works."""

from .. import events, eventlog, machines, stages
from .case import Evaluation

PRODUCTS = [("EDSMHook64.dll", "C:\\Program Files (x86)\\SecDoc\\EDSM"), ("nac_inject.dll", "C:\\Program Files\\LinkNAC\\bin"),
            ("dlpcore64.dll", "C:\\Program Files\\DataFence\\Agent"), ("umonflt.dll", "C:\\Windows\\System32\\umon"),
            ("ghookx64.dll", "C:\\Program Files\\GuardEP\\x64")]


def host_crashes(scene):
    """SetupHost dies in a module that a data protection agent put into it."""
    prng, start = scene.prng, machines.moment(scene.prng)
    module, folder = prng.pick(PRODUCTS)
    run = stages.open_run(scene, start)
    stages.applied(run)
    run.gather(190)
    log = run.log
    log.info("DIAGER", "Windows Setup encountered a problem and needs to close. We are sorry for the inconvenience.")
    for name in ("setupact.log", "setuperr.log", "diagerr.xml"):
        log.info("DIAGER", f"GetWatsonFilesToAttach: adding C:\\$WINDOWS.~BT\\Sources\\Panther\\{name}")
    died = log.clock.now.isoformat(timespec="seconds")
    log.clock.tick(900)
    log.error("MIG", "MigHost: CMigPluginSurrogate::WaitForHostTermination: Parent process unexpectedly exited. Terminating host.", "0x080866")
    stages.add_panther(scene, run)
    application = eventlog.EventLog("Application", run.machine.name)
    events.ordinary(application, prng, start, 140)
    events.crashed(application, machines.plus(start, hours=-20), prng, "SearchUI.exe", "10.0.1.1", "ntdll.dll", "C:\\Windows\\SYSTEM32")
    events.crashed(application, died, prng, "SetupHost.exe", run.target.version, module, folder)
    scene.add("Application.txt", application.wevtutil().encode("utf-16"))
    scene.expect(must_mention=["SetupHost", module], must_not_blame=["SearchUI", "uicciso"], cause="setup-process-crashed",
                 fix_keywords_any=[["remove", "uninstall", "disable", "卸载", "停用", "移除"]])


def virus_found(scene):
    """The antivirus takes a file of Setup away."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    name = prng.pick(["SetupPlatform.exe", "SetupCore.dll", "unbcl.dll", "migcore.dll", "wimgapi.dll", "DismHost.exe"])
    path = f"C:\\$WINDOWS.~BT\\Sources\\{name}"
    stages.scan(run, 480)
    run.queue()
    log = run.log
    operation = "Copy source WIM file to the payload directory"
    run.execute(operation)
    found = log.clock.now.isoformat(timespec="seconds")
    log.error("SP", f"    CPIFileCopy: Failed to copy {run.target.media}\\Sources\\{name} to {path}. Error: 0x000000E1[gle=0x000000e1]")
    stages.operation_failed(run, operation, "0x800700E1", 5)
    stages.add_panther(scene, run)
    defender = eventlog.EventLog("Microsoft-Windows-Windows Defender/Operational", run.machine.name)
    for hours in range(-40, 3, 4):
        defender.add(machines.plus(start, hours=hours), "Microsoft-Windows-Windows Defender", 1150, "Information",
                     "Endpoint Protection 客户端已启动并运行，且状态正常。")
        defender.add(machines.plus(start, hours=hours, minutes=9), "Microsoft-Windows-Windows Defender", 2000, "Information",
                     "Microsoft Defender 防病毒 安全情报版本已更新。")
    defender.add(found, "Microsoft-Windows-Windows Defender", 1116, "Warning",
                 f"Microsoft Defender 防病毒 检测到恶意软件或其他可能不需要的软件。\n 名称: {prng.pick(['HackTool:Win32/AutoKMS', 'Program:Win32/Wacapew.C!ml', 'Trojan:Win32/Sabsik.FL.B!ml'])}\n"
                 f" 严重性: 高\n 类别: 工具\n 路径: file:_{path}\n 检测来源: 实时保护\n 用户: NT AUTHORITY\\SYSTEM\n 进程名称: C:\\$WINDOWS.~BT\\Sources\\SetupHost.exe")
    defender.add(machines.plus(found, seconds=2), "Microsoft-Windows-Windows Defender", 1117, "Information",
                 f"Microsoft Defender 防病毒 已采取操作来保护此计算机免受恶意软件或其他可能不需要的软件的侵害。\n 路径: file:_{path}\n 操作: 隔离")
    scene.add("Defender.txt", events.exported(defender))
    scene.expect(must_mention=[name], must_not_blame=["ALREADY_EXISTS", "IOCTL"], primary_code="0x800700E1", cause="update-file-flagged-as-malware",
                 fix_keywords_any=[["false", "exclu", "quarantine", "误报", "排除", "隔离"]])


def control_policy(scene):
    """Application control does not let a program of Setup start."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    name = prng.pick(["DismHost.exe", "SetupPlatform.exe", "MigHost.exe", "WinREUpdateInstaller.exe"])
    path = f"\\Device\\HarddiskVolume3\\$WINDOWS.~BT\\Sources\\{name}"
    stages.applied(run)
    log = run.log
    operation = "Gather driver data"
    run.execute(operation)
    blocked = log.clock.now.isoformat(timespec="seconds")
    log.error("SP", f"    CreateProcess failed for C:\\$WINDOWS.~BT\\Sources\\{name}. Error: 0x000011C7[gle=0x000011c7]")
    stages.operation_failed(run, operation, "0x800711C7", 12)
    stages.add_panther(scene, run)
    integrity = eventlog.EventLog("Microsoft-Windows-CodeIntegrity/Operational", run.machine.name)
    for minutes in range(0, 60, 3):
        integrity.add(machines.plus(start, minutes=minutes), "Microsoft-Windows-CodeIntegrity", 3085, "Information",
                      "Code Integrity will use the WHQL enforcement for driver policy on this boot session. Settings 0x0. Exemption 0x0")
    integrity.add(blocked, "Microsoft-Windows-CodeIntegrity", 3077, "Error",
                  f"Code Integrity determined that a process (\\Device\\HarddiskVolume3\\$WINDOWS.~BT\\Sources\\SetupHost.exe) attempted to load {path} that did not "
                  f"meet the Enterprise signing level requirements or violated code integrity policy (Policy ID:{{{prng.guid()}}}).")
    scene.add("CodeIntegrity.txt", integrity.wevtutil().encode())
    scene.expect(must_mention=[name], must_not_blame=["ALREADY_EXISTS", "uicciso"], primary_code="0x800711C7", cause="application-control-blocks",
                 fix_keywords_any=[["policy", "策略"], ["allow", "rule", "允许", "规则"]])


CASES = [
    Evaluation("setup-host-crashed-by-agent", "interference", "failure",
               "SetupHost.exe crashes in a module of a data protection agent; Setup's log just ends (SetupDiag rule DebugSetupCrash, Application Error 1000).",
               host_crashes),
    Evaluation("setup-file-quarantined", "interference", "failure",
               "Defender quarantines a file of Setup, ERROR_VIRUS_INFECTED (events 1116, 1117).", virus_found),
    Evaluation("setup-application-control", "interference", "failure",
               "Code Integrity 3077 blocks a program of Setup, 0x800711C7 (WDAC operational events).", control_policy),
]
