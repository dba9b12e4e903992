# SPDX-License-Identifier: Apache-2.0
"""Setup is interrupted: power, restarts, tools that end it, earlier attempts."""

from .. import events, machines, stages
from .case import Evaluation

AGENTS = ["c:\\program files (x86)\\desktopcare\\dcagent.exe", "c:\\program files\\patchpilot\\ppsvc.exe", "d:\\itsm\\client\\rebootmgr.exe",
          "c:\\windows\\temp\\gpoinst\\deploytool.exe", "c:\\program files\\netinspector\\niupdate.exe"]


def agent_restarts(scene):
    prng, start = scene.prng, machines.moment(scene.prng)
    agent = prng.pick(AGENTS)
    run = stages.open_run(scene, start)
    stages.applied(run)
    run.execute("Migrate framework (Full)")
    run.gather(280)
    log = run.log
    log.info("MIG", "Instantiating an ICbsSession9 interface")
    log.error("MIG", "Failed to create CBS session 9. hr = 0x8007045B[gle=0x000003f0]")
    stopped = log.clock.now.isoformat(timespec="seconds")
    stages.operation_failed(run, "Migrate framework (Full)", "0x8007045B", 13, "gather")
    stages.add_panther(scene, run)
    system = events.system_zh(prng, run.machine, start)
    events.restart_by(system, machines.plus(stopped, seconds=-9), agent, run.machine)
    events.restart_by(system, machines.plus(start, days=-1, hours=-2), "C:\\Windows\\System32\\RuntimeBroker.exe", run.machine, f"{run.machine.name}\\{run.machine.user}")
    scene.add("系统.txt", events.exported(system))
    scene.expect(must_mention=[agent.rsplit("\\", 1)[1]], must_not_blame=["ALREADY_EXISTS", "RuntimeBroker", "DistributedCOM"], primary_code="0x8007045B",
                 cause="restarted-by-process", fix_keywords_any=[["stop", "disable", "suspend", "停", "禁用", "暂停"]])


def power_lost(scene):
    """The log breaks off in the middle of the apply; at that minute the machine lost its power."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    stages.to_apply(run)
    run.apply_image(1, prng.between(55, 90), 20, 38, seconds_per_percent=2.4)
    log = run.log
    died = log.clock.now.isoformat(timespec="seconds")
    log.lines[-1] = log.lines[-1][: len(log.lines[-1]) // 2]
    stages.add_panther(scene, run)
    system = events.system_en(prng, run.machine, start)
    events.power_lost(system, machines.plus(died, minutes=7), died, chinese=False)
    scene.add("System.txt", system.wevtutil().encode("utf-16"))
    scene.expect(must_mention=["power|hard restart|断电|掉电|电源"], must_not_blame=["DistributedCOM", "IOCTL", "WimMount"], phase="downlevel",
                 fix_keywords_any=[["power", "battery", "电源", "供电", "电池", "断电"]])


def earlier_attempt(scene):
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    stages.scan(run, 500)
    run.log.error("MOUPG", "CSetupHost::CheckCleanupPending(1888): Result = 0xC1900107")
    stages.host_failed(run, "0xC1900107", "CDlpActionPrepare", "0x10000")
    stages.add_panther(scene, run)
    scene.expect(must_mention=["restart|重新启动|重启"], must_not_blame=["IOCTL", "uicciso"], primary_code="0xC1900107", cause="earlier-attempt-not-cleaned|rollback-pending",
                 fix_keywords_any=[["restart", "重新启动", "重启"], ["clean", "清理"]])


def sequence_time_limit(scene):
    """The deployment ends Setup after its own time limit; Setup itself was just working."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    stages.to_apply(run)
    run.apply_image(1, 60, 20, 34, seconds_per_percent=2.4)
    died = run.log.clock.now
    run.log.error("MIG", "MigHost: CMigPluginSurrogate::WaitForHostTermination: Parent process unexpectedly exited. Terminating host.", "0x080866")
    stages.add_panther(scene, run)
    minutes = prng.pick([30, 60, 90])
    step = prng.pick(["Upgrade Operating System", "升级操作系统", "Run Windows Setup"])
    lines = []

    def say(text, component="TSManager", kind=1, at=died):
        lines.append(f'<![LOG[{text}]LOG]!><time="{at:%H:%M:%S}.{prng.between(100, 999)}-480" date="{at:%m-%d-%Y}" component="{component}" context="" '
                     f'type="{kind}" thread="{prng.between(1000, 9000)}" file="engine.cxx:{prng.between(100, 999)}">')

    for _ in range(160):
        say(f"Evaluating condition of step {prng.hex(6)}: {prng.pick(['TRUE', 'FALSE'])}")
    say(f"Command line for extension .exe is \"%1\" %*", "OSDUpgradeWindows")
    say(f"Waiting for Setup to complete, time-out is {minutes} minutes", "OSDUpgradeWindows")
    say(f"Command line execution timed out after {minutes * 60} seconds. Terminating process SetupHost.exe", "OSDUpgradeWindows", 3)
    say(f"Failed to run the action: {step}. Error: The wait operation timed out. (Error: 00000102; Source: Windows)", kind=3)
    say("The task sequence execution engine failed execution of a task sequence. The operating system reported error 2147942658: 80070102", kind=3)
    scene.add("SMSTS/smsts.log", ("\r\n".join(lines) + "\r\n").encode())
    scene.expect(must_mention=["time limit|time-out|timed out|超时|时限|时间限制"], must_not_blame=["IOCTL", "WimMount"], primary_code="0x80070102|0x00000102|258",
                 cause="setup-time-limit|setup-terminated", fix_keywords_any=[["time", "limit", "时限", "超时", "时间"]])


def battery_empty(scene):
    """Several attempts in one log: the first cut by a restart of Windows Update's own, the last by a stop of the machine."""
    prng, start = scene.prng, machines.moment(scene.prng)
    host = machines.machine(prng)
    target = machines.target(prng, host)
    first = stages.open_run(scene, start, host, target)
    stages.scan(first, 200)
    first.log.error("MOUPG", "CDlpTask::CheckUserInterruptEx(3060): Result = 0x800704D3")
    first.log.info("MOUPG", "**************** SetupHost Logging End ****************")
    second = stages.open_run(scene, machines.plus(start, hours=2), host, target)
    stages.downlevel_done(second, 120)
    second.gather(60)
    died = second.log.clock.now.isoformat(timespec="seconds")
    scene.add("Panther/setupact.log", first.log.to_utf8() + second.log.text().encode())
    system = events.system_zh(prng, host, start)
    system.add(machines.plus(died, seconds=-70), "Microsoft-Windows-Kernel-Power", 524, "Critical", "达到严重电池阈值。", "(268)")
    events.power_lost(system, machines.plus(died, minutes=31), died)
    scene.add("System_zh.txt", events.exported(system))
    scene.expect(must_mention=["power|hard restart|断电|掉电|电源"], must_not_blame=["DistributedCOM", "IOCTL"],
                 fix_keywords_any=[["power", "battery", "电源", "供电", "电池", "断电"]])


CASES = [
    Evaluation("interrupted-agent-restart", "interference", "failure",
               "A management agent restarts the machine, CBS session 0x8007045B, User32 1074 (troubleshoot-error-shutdown-in-process).", agent_restarts),
    Evaluation("interrupted-power-loss", "interrupted", "failure",
               "The log ends in the middle of a line, Kernel-Power 41 and 6008 at the same minute (SetupDiag rule FindAbruptDownlevelFailure).", power_lost),
    Evaluation("interrupted-earlier-attempt", "interrupted", "failure", "MOSETUP_E_CLEANUP_PENDING: an earlier attempt awaits a restart (0xC1900107).", earlier_attempt),
    Evaluation("interrupted-time-limit", "interrupted", "failure", "The task sequence ends SetupHost.exe when its step's time limit is reached (smsts.log).", sequence_time_limit),
    Evaluation("interrupted-battery-empty", "interrupted", "failure",
               "The battery reached its critical threshold while Setup gathered; Kernel-Power 524, 41 and 6008.", battery_empty),
]
