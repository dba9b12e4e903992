# SPDX-License-Identifier: Apache-2.0
"""Evidence that cannot tell: cut off, wrong time, wrong machine, only what wraps the error."""

from .. import machines, stages
from ..bundle import gbk
from ..consoles_zh import systeminfo
from ..usmt import UserState
from .case import Evaluation

ASK_PANTHER = ["setupact.log", "Panther"]


def errors_only(scene):
    """setuperr.log alone: carriers of a migration that failed at an object which only setupact.log tells."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    stages.applied(run)
    run.gather(300, benign_percent=12)
    run.log.error("SP", "SPDoFrameworkGather: Gather operation failed. Error: 0x0000002C")
    run.log.error("SP", "CMigrateFramework: Gather framework failed. Status: 44")
    stages.operation_failed(run, "Migrate framework (Full)", "0x8007042B", 13, "gather")
    stages.add_panther(scene, run, "Panther", errors_only=True)
    scene.expect(must_not_blame=["IOCTL", "uicciso", "WimMount", "INetCookies"], fix_keywords_any=[["setupact.log"]])


def cut_off(scene):
    """The copied log ends in the middle of the apply, and there is nothing else."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    stages.to_apply(run)
    run.apply_image(1, prng.between(30, 80), 20, 33)
    text = run.log.to_utf8()
    scene.add("setupact.log", text[: len(text) - prng.between(20, 60)])
    scene.expect(must_not_blame=["IOCTL", "uicciso", "WimMount"], fix_keywords_any=[["System", "event", "事件", "Rollback", "setupact"]])


def other_time(scene):
    """The customer writes about Thursday; the log is of a scan weeks before, which found nothing."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    stages.scan(run, 600)
    run.log.info("MOUPG", "SetupHost: Releasing all components")
    scene.add("Panther/setupact.log", run.log.to_utf8())
    failed = machines.plus(start, days=23, hours=2).replace("T", " ")
    scene.add("说明.txt", gbk(f"机器：{run.machine.name}\n现象：升级在 {failed} 左右提示失败并回滚。\n日志是之前保存的。\n"))
    scene.expect(must_not_blame=["IOCTL", "uicciso"], fix_keywords_any=[ASK_PANTHER + ["log", "日志"]])


def only_words(scene):
    """A mail with the code of the error page and systeminfo, no log."""
    prng = scene.prng
    host = machines.machine(prng)
    code = prng.pick(["0xC1900101 - 0x30018", "0xC1900101 - 0x20017", "0x8007042B - 0x4000D", "0xC1900101 - 0x4000D"])
    scene.add("邮件.txt", gbk(f"您好，\n\n{host.model} 一批共 {prng.between(3, 40)} 台升级时报错 {code}，重试几次都一样。\n杀毒软件已经关闭。请问是什么原因？\n\n附件是系统信息。\n"))
    scene.add("systeminfo.txt", gbk(systeminfo(host, [5034122, 5033909, 5035845])))
    scene.expect(must_not_blame=["antivirus", "杀毒"], fix_keywords_any=[["Rollback", "setupact", "Panther"]])


def user_state_tail(scene):
    """The last lines of a LoadState log, as somebody copied them into a mail."""
    prng = scene.prng
    host = machines.machine(prng)
    state = UserState(prng, machines.moment(prng), host)
    state.units(25, "APPLY")
    state.aborted()
    state.end(71)
    scene.add("loadstate_tail.txt", state.to_bytes())
    scene.expect(must_not_blame=["NTUSER.INI"], fix_keywords_any=[["/v:13", "loadstate", "whole", "complete", "完整"]])


def sequence_only(scene):
    """smsts.log says that Setup returned 0x8007042B; nothing of Setup's own is there."""
    prng = scene.prng
    start = machines.moment(prng)
    lines = []

    def say(text, kind=1, component="TSManager"):
        lines.append(f'<![LOG[{text}]LOG]!><time="{start[11:]}.{prng.between(100, 999)}-480" date="{start[5:10]}-{start[:4]}" component="{component}" context="" '
                     f'type="{kind}" thread="{prng.between(1000, 9000)}" file="engine.cxx:{prng.between(100, 999)}">')

    for _ in range(500):
        say(f"{prng.pick(['Evaluating condition of step', 'Set a global environment variable', 'Parsing step node', 'Sending status message for'])} {prng.hex(8)}")
    say("Windows Setup completed with exit code -2147023829 (0x8007042b)", 3, "OSDUpgradeWindows")
    say("Failed to run the action: Upgrade Operating System. Error: 8007042B", 3)
    for _ in range(40):
        say(f"Uploading log {prng.hex(6)}")
    scene.add("CCM/Logs/smsts.log", ("\r\n".join(lines) + "\r\n").encode())
    scene.expect(fix_keywords_any=[ASK_PANTHER])


CASES = [
    Evaluation("insufficient-setuperr-only", "insufficient", "insufficient", "Only setuperr.log with the carriers of a failed gather: no object in it.", errors_only),
    Evaluation("insufficient-log-cut-off", "insufficient", "insufficient", "setupact.log ends inside the image apply, no event log.", cut_off),
    Evaluation("insufficient-other-time", "insufficient", "insufficient", "The log does not reach the time of the complaint.", other_time),
    Evaluation("insufficient-code-in-mail", "insufficient", "insufficient", "Only the code of the error page and systeminfo.", only_words),
    Evaluation("insufficient-loadstate-tail", "insufficient", "insufficient", "Only the carriers at the end of a LoadState log.", user_state_tail),
    Evaluation("insufficient-task-sequence-only", "insufficient", "insufficient", "Only smsts.log with Setup's wrapper code.", sequence_only),
]
