# SPDX-License-Identifier: Apache-2.0
"""The witness is an event log as Windows keeps it."""

from .. import binary_log, machines, stages
from ..bundle import gbk
from ..consoles_zh import chkdsk
from .case import Evaluation
from .interrupted_runs import AGENTS
from .servicing_store import payload_file_missing

CHINA = 8


def system_log(scene, host, around, offset=CHINA):
    log = binary_log.BinaryLog("System", host, offset)
    binary_log.ordinary(log, scene.prng, around)
    return log


def disk_before_store(scene):
    """A payload file is gone because the disk loses sectors: the disk is the cause, the file its consequence."""
    desk, prng = payload_file_missing(scene), scene.prng
    file = scene.expected["must_mention"][0]
    log = system_log(scene, desk.machine.name, desk.at("12:00"), desk.offset)
    for days in (-3, -2, -1, 0):
        for clock in ("08:50:11", "10:29:58"):
            binary_log.bad_block(log, desk.at(clock, days))
    for clock in ("10:30:02", "10:30:07", "10:30:11"):
        binary_log.paging_error(log, desk.at(clock))
    for clock in ("09:01", "09:02"):
        binary_log.paging_error(log, desk.at(clock, -1), "\\Device\\Harddisk2\\DR7")
    scene.add("logs/System.evtx", log.bytes(prng.between(1000, 90000)))
    scene.add("chkdsk.txt", gbk(chkdsk("C:", [f"正在更正文件 0x1a2c0 中的索引 $I30 的错误。", f"正在将孤立文件 {file} (91422) 恢复到目录文件 91400。"],
                                       prng.between(24, 900))))
    scene.expect(cause="disk-damage", must_mention=["disk|磁盘", file], must_not_blame=["Harddisk2", "DR7", "PoqexecCmdline"],
                 primary_code="0x80070002|0xC0000034", fix_keywords_any=[["back up", "backup", "备份"], ["chkdsk", "SMART", "replace", "更换"]])


def restart_seen_only_there(scene):
    """An agent restarts the machine; nothing but System.evtx names it."""
    prng, start = scene.prng, machines.moment(scene.prng)
    agent = prng.pick(AGENTS)
    run = stages.open_run(scene, start)
    stages.applied(run)
    run.execute("Migrate framework (Full)")
    run.gather(280)
    run.log.info("MIG", "Instantiating an ICbsSession9 interface")
    run.log.error("MIG", "Failed to create CBS session 9. hr = 0x8007045B[gle=0x000003f0]")
    stopped = run.log.clock.now.isoformat(timespec="seconds")
    stages.operation_failed(run, "Migrate framework (Full)", "0x8007045B", 13, "gather")
    stages.add_panther(scene, run)
    log = system_log(scene, run.machine.name, stopped)
    binary_log.restart_by(log, machines.plus(stopped, seconds=-9), agent, run.machine.name)
    binary_log.restart_by(log, machines.plus(start, days=-1, hours=-2), "C:\\Windows\\System32\\RuntimeBroker.exe", run.machine.name,
                          f"{run.machine.name}\\{run.machine.user}")
    scene.add("Rollback/evtlogs/System.evtx", log.bytes(prng.between(1, 9000)))
    scene.expect(must_mention=[agent.rsplit("\\", 1)[1]], must_not_blame=["ALREADY_EXISTS", "RuntimeBroker", "DistributedCOM"],
                 primary_code="0x8007045B", cause="restarted-by-process", fix_keywords_any=[["stop", "disable", "suspend", "停", "禁用", "暂停"]])


def power_loss(scene):
    """The log breaks off in the middle of a line; System.evtx has 41 and 6008 of that minute."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    stages.to_apply(run)
    run.apply_image(1, prng.between(55, 90), 20, 38, seconds_per_percent=2.4)
    died = run.log.clock.now.isoformat(timespec="seconds")
    run.log.lines[-1] = run.log.lines[-1][: len(run.log.lines[-1]) // 2]
    stages.add_panther(scene, run)
    log = system_log(scene, run.machine.name, died)
    binary_log.power_lost(log, machines.plus(died, minutes=7), died)
    scene.add("winevt/System.evtx", log.bytes())
    scene.expect(must_mention=["power|hard restart|断电|掉电|电源"], must_not_blame=["DistributedCOM", "IOCTL", "WimMount"], phase="downlevel",
                 fix_keywords_any=[["power", "battery", "电源", "供电", "电池", "断电"]])


CASES = [
    Evaluation("binary-log-disk-before-store", "disk", "failure",
               "Bad blocks in System.evtx and a chkdsk report explain why a store file is gone: disk first, the file is the consequence.", disk_before_store),
    Evaluation("binary-log-restart", "interference", "failure",
               "A management agent restarts the machine in the middle of Setup; only User32 1074 in System.evtx names it.", restart_seen_only_there),
    Evaluation("binary-log-power-loss", "interrupted", "failure",
               "The power fails during the apply; Kernel-Power 41 and EventLog 6008 in System.evtx.", power_loss),
]
