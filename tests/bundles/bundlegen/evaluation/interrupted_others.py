# SPDX-License-Identifier: Apache-2.0
"""Interruptions told by other evidence, and a run that its user ended."""

from .. import events, machines, resetlog, stages
from ..bundle import gbk
from .case import Evaluation
from .healthy_upgrades import GOOD


def installer_restarts(scene):
    """English event log in UTC, the log of Setup in local time; the restart came from an installer."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    stages.applied(run)
    run.gather(200)
    log = run.log
    operation = "Save config data"
    run.execute(operation)
    code = "0x8007045B"
    stopped = log.clock.now.isoformat(timespec="seconds")
    log.error("SP", f"CSaveConfigData: The operation was stopped. Error: {code}[gle=0x0000045b]")
    stages.operation_failed(run, operation, code, 91, "downlevel")
    scene.add("Panther/setupact.log", run.log.text().encode("utf-16"))
    system = events.system_en(prng, run.machine, start)
    installer = prng.pick(["C:\\Windows\\CCM\\CcmExec.exe", "C:\\Program Files\\Octo\\octoagent.exe", "C:\\ProgramData\\pdq\\PDQDeployRunner.exe"])
    events.restart_by(system, machines.plus(stopped, seconds=-20), installer, run.machine, chinese=False)
    scene.add("System_events.txt", system.wevtutil().encode())
    scene.expect(must_mention=[installer.rsplit("\\", 1)[1]], must_not_blame=["ALREADY_EXISTS", "DNS"], primary_code=code, cause="restarted-by-process",
                 fix_keywords_any=[["stop", "disable", "suspend", "停", "禁用", "暂停"]])


def cancelled(scene):
    """The user confirmed to cancel; all that follows is the echo of it."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    stages.to_apply(run)
    run.apply_image(1, 34, 20, 27)
    log = run.log
    log.info("MOUPG", "CInstallUI::ConfirmCanceled: User cancel confirmed")
    for frame in ("CDlpTask::CheckUserInterruptEx(3060)", "CDlpTask::CheckUserInterrupt(3112)", "CDlpActionImpl<class X>::Execute(493)", "CSetupManager::ExecuteTask(2630)",
                  "CSetupManager::ExecuteInstallMode(944)", "CSetupManager::Execute(295)", "CSetupHost::Execute(433)"):
        log.error("MOUPG", f"{frame}: Result = 0x800704D3")
    log.info("MOUPG", "**************** SetupHost Logging End ****************")
    stages.add_panther(scene, run)
    scene.expect(must_not_blame=["IOCTL", "uicciso", "WimMount"], fix_keywords_any=[GOOD + ["cancel", "取消"]])


def reset_without_space(scene):
    prng = scene.prng
    writer = resetlog.ResetLog(prng, machines.moment(prng), offline=True)
    writer.begin()
    writer.steps(420)
    name = prng.pick(["install.wim", "Winre.wim", "layout.esd", "base.ppkg"])
    writer.trace("0x80070070", "File::Copy", "base\\reset\\util\\src\\filesystem.cpp:2190", f"Failed to copy [C:\\$SysReset\\CloudImage\\{name}] to [C:\\$SysReset\\Scratch\\{name}]",
                 "0x00000070")
    writer.end("0x80070070")
    resetlog.add(scene, writer)
    scene.add("磁盘.txt", gbk("驱动器 C: 可用空间 1.2 GB，共 59 GB\n"))
    scene.expect(must_mention=["space|空间"], must_not_blame=["cloudrecplugin", "ReAgent.xml"], primary_code="0x80070070", cause="not-enough-space",
                 fix_keywords_any=[["free", "space", "释放", "空间"]])


CASES = [
    Evaluation("interrupted-deployment-agent", "interference", "failure",
               "A deployment agent restarts the machine, 0x8007045B in another operation; setupact.log is UTF-16 (User32 1074).", installer_restarts),
    Evaluation("healthy-upgrade-cancelled", "healthy", "healthy", "The user cancelled the upgrade: 0x800704D3 is its echo.", cancelled),
    Evaluation("reset-no-space", "reset", "failure", "The reset cannot copy its image, ERROR_DISK_FULL.", reset_without_space),
]
