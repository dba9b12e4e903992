# SPDX-License-Identifier: Apache-2.0
"""Evidence of failed updates that cannot tell why: what is asked for decides."""

from ..bundle import crlf
from ..consoles_zh import systeminfo
from ..patching import Desk, machine_of
from .case import Evaluation


def only_the_wrapper(scene):
    """WindowsUpdate.log says that the installer failed; the installer's own log was not sent."""
    desk, prng = Desk(scene), scene.prng
    log = desk.wu_log(scans=18)
    for clock in ("10:11", "14:11"):
        log.to(desk.at(clock))
        log.put("Agent", "* START * Installing updates CallerId = UpdateOrchestrator")
        log.put("Agent", f"Title = {desk.update.title}, UpdateId = {desk.update.id}")
        log.put("Handler", f"*FAILED* [8024200B] Completed install of CBS update with type=0, requiresReboot=0, installerError=1 {desk.update.id}")
        log.put("Agent", f"LogHistory called. idUpdate={{{desk.update.id.split('.')[0]}}}.200, resultMapped=8024200B, resultUnMapped=8024200B")
        log.put("Agent", "*FAILED* [80240022] Install call completed, not all updates could be installed")
    desk.add_wu(log)
    scene.expect(fix_keywords_any=[["CBS.log", "CBS 日志"]], must_not_blame=["8024402C"])


def rolled_over(scene):
    """CBS.log begins after the failure; the event log tells that there was one."""
    desk = Desk(scene)
    cbs = desk.cbs(90, "15:30")
    cbs.stop()
    desk.add_cbs(cbs, "CBS/CBS.log")
    events = desk.system_log()
    desk.update_event(events, "02:14:00", "0x800f0922")
    desk.add_events(events)
    scene.expect(fix_keywords_any=[["CbsPersist"]])


def cut_off(scene):
    """CBS.log ends in the middle of an installation."""
    desk, prng = Desk(scene), scene.prng
    cbs = desk.cbs(70)
    cbs.log.clock.to(desk.at("11:01"))
    desk.begin(cbs, 90)
    text = cbs.log.text()
    scene.add("CBS.log", ("\ufeff" + text[:-prng.between(40, 120)]).encode())
    desk.text("说明.txt", f"安装 {desk.update.kb} 失败，日志见附件。")
    scene.expect(fix_keywords_any=[["CBS.log", "CbsPersist"]])


def undecoded(scene):
    desk, prng = Desk(scene), scene.prng
    lines = []
    for _ in range(900):
        lines.append(f"1601/01/01 08:00:00.0000000 {prng.between(900, 9000):<5} {prng.between(900, 9000):<5} Unknown( {prng.between(10, 60)}): "
                     f"GUID={prng.guid()} (No Format Information found).")
    desk.text("WindowsUpdate.log", "\n".join(lines) + "\n")
    desk.systeminfo()
    scene.expect(fix_keywords_any=[["Get-WindowsUpdateLog"]])


def only_words(scene):
    """A description and the text of a picture; no log at all."""
    desk, prng = Desk(scene), scene.prng
    code = prng.pick(["0x800f0922", "0x80070002", "0x80073712"])
    desk.text("问题描述.txt", f"客户现场约 {prng.between(5, 60)} 台电脑装 {desk.update.kb} 到 {prng.between(20, 98)}% 回滚，提示“我们无法完成更新，正在撤销更改”，"
              f"设置里看到错误 {code}。\n杀毒软件已退出，还是不行。\n请尽快分析原因！")
    desk.text("截图文字.txt", f"更新历史记录\n质量更新\n{desk.update.title}\n安装失败，{desk.day.year}/{desk.day.month}/{desk.day.day} - {code}\n")
    desk.systeminfo()
    scene.expect(fix_keywords_any=[["CBS.log"]])


def logs_of_the_neighbour(scene):
    """The failing machine is named in the note; what was sent comes from one where it works."""
    desk, prng = Desk(scene), scene.prng
    broken = machine_of(prng)
    cbs = desk.cbs(60)
    cbs.log.clock.to(desk.at("12:30"))
    session, _ = desk.begin(cbs, 60)
    cbs.commit_online(session, desk.update.package)
    cbs.processing_complete(session, desk.update.package)
    cbs.finalized(session)
    cbs.stop()
    scene.add("正常机器/CBS.log", cbs.log.to_utf8())
    scene.add("正常机器/systeminfo.txt", crlf(systeminfo(desk.machine, [5031539])).encode("gbk"))
    desk.text("说明.txt", f"故障机 {broken.name}X 安装 {desk.update.kb} 报错 0x800f0922，已重装多次无效。\n先发一台同型号正常机器（{desk.machine.name}）的日志供对比，故障机日志随后补充。")
    scene.expect(fix_keywords_any=[["CBS.log"]])


CASES = [
    Evaluation("insufficient-update-only-wrapper", "update", "insufficient", "0x8024200B without CBS.log says only that the installer failed.", only_the_wrapper),
    Evaluation("insufficient-update-rolled-over", "update", "insufficient", "CBS.log was rolled over after the failure: CbsPersist is needed.", rolled_over),
    Evaluation("insufficient-update-cut-off", "update", "insufficient", "CBS.log ends in the middle of the installation.", cut_off),
    Evaluation("insufficient-update-undecoded", "update", "insufficient", "WindowsUpdate.log was decoded without its formats.", undecoded),
    Evaluation("insufficient-update-only-words", "update", "insufficient", "A description and the text of a screenshot.", only_words),
    Evaluation("insufficient-update-other-machine", "update", "insufficient", "The logs come from a machine that works.", logs_of_the_neighbour),
]
