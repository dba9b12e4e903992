# SPDX-License-Identifier: Apache-2.0
"""Evidence of another machine, and evidence that shows only what the user saw."""

from .. import events, machines, stages
from ..bundle import gbk
from ..consoles_zh import systeminfo
from .case import Evaluation


def other_machine(scene):
    """The complaint is about one machine, the logs are of another that went well."""
    prng, start = scene.prng, machines.moment(scene.prng)
    host, complained = machines.machine(prng), machines.machine(prng)
    run = stages.open_run(scene, start, host)
    stages.scan(run, 420)
    scene.add("Panther/setupact.log", run.log.to_utf8())
    scene.add("System.txt", events.exported(events.system_zh(prng, host, start)))
    scene.add("问题.txt", gbk(f"故障电脑：{complained.name}（{complained.model}）\n升级后回滚，提示安装失败。\n附件是同批次另一台 {host.name} 的日志，供参考。\n"))
    scene.expect(must_not_blame=["DistributedCOM", "IOCTL", "uicciso"], fix_keywords_any=[["setupact.log", "Panther", "Rollback"]])


def screen_text(scene):
    prng = scene.prng
    host = machines.machine(prng)
    scene.add("screen.txt", ("We couldn't install Windows 11\r\nWe've set your PC back to the way it was right before you started installing Windows 11.\r\n"
                             f"{prng.pick(['0xC1900101 - 0x30018', '0x80070004 - 0x3000D', '0xC1900101 - 0x4000D', '0x800704B8 - 0x3001A'])}\r\n"
                             f"The installation failed in the {prng.pick(['FIRST_BOOT', 'SECOND_BOOT'])} phase with an error during "
                             f"{prng.pick(['SYSPREP', 'MIGRATE_DATA', 'BOOT'])} operation\r\n").encode())
    scene.add("systeminfo.txt", gbk(systeminfo(host, [5034122, 5035845])))
    scene.expect(fix_keywords_any=[["Rollback", "setupact", "Panther"]])


CASES = [
    Evaluation("insufficient-other-machine", "insufficient", "insufficient", "The logs belong to another machine than the complaint.", other_machine),
    Evaluation("insufficient-screen-text", "insufficient", "insufficient", "Only the text of the error page (upgrade error codes).", screen_text),
]
