# SPDX-License-Identifier: Apache-2.0
"""The first round of the reset case: a description, a listing and a log that ends before anything failed."""

from ..bundle import Bundle, gbk, utf16
from ..consoles_zh import directory, systeminfo
from ..prng import Prng
from ..textlog import TextLog
from . import reset_default_hive as later

NAME = "cas-03865-march-insufficient"
FOLDER = f"tests/bundles/{NAME}"

README = """# The first round of the reset case: nothing to conclude from

The customer describes the failure and sends what could be collected without the disks: a listing, `systeminfo`
and a setupact.log that stops in ordinary work, long before the failing step. The right answer is `insufficient`,
what is known (a reset that keeps files, 17763) and what to collect: the complete logs of the OOBE boot, CBS.log, a
listing of C:\\Recovery, a boot trace.

It protects against guessing from a description, and against calling a log without failing lines healthy when the
note beside it says that the attempt failed.
"""

NOTE = """您好，

我们的 OEM 预装机在安装二月的累积更新之后，使用“重置此电脑 - 保留我的文件”会失败：
第二次重启后弹出一个错误提示，关闭之后没有任何反应。用 WinPE 启动时看不到两块硬盘，所以日志没有办法完整取出，
附件只有采集工具在另一台同型号机器上生成的清单和重启之前复制出来的一段 setupact.log。
镜像暂时不能提供。

发生时间：3 月 9 日下午 4 点左右
"""

EXPECTED = {
    "verdict": "insufficient",
    "collect": [["cbs"], ["setupact", "panther"], ["procmon", "process monitor", "recovery", "reset"]],
    "mentions": {"en": [["reset"]], "zh": [["重置"]]},
    "no_finding_above": "possible",
}


def make():
    bundle = Bundle(NAME)
    bundle.readme = README
    bundle.expected = EXPECTED
    bundle.add("邮件说明.txt", gbk(NOTE))
    bundle.add("collector/systeminfo.txt", gbk(systeminfo(later.MACHINE, [4577586, 4601345], booted="2021/3/9, 13:40:02")))
    bundle.add("collector/listing.txt", utf16(listing()))
    bundle.add("Panther/setupact.log", setupact().to_utf8())
    return bundle


def listing():
    day = "2021/03/09"
    rows = [(day, "13:40", None, "."), (day, "13:40", None, ".."), (day, "13:40", None, "Panther"),
            (day, "13:40", 41213, "setupinfo"), (day, "13:41", 209715, "DISM.zip"), ("2019/03/19", "12:52", 1024, "BOOTSTAT.DAT"),
            ("2021/02/11", "10:20", 8192, "ReAgent.xml"), (day, "13:41", 22118, "collector.log")]
    return directory("C:\\Temp\\collector", rows)


def setupact():
    prng = Prng(f"{NAME}/setupact")
    log = TextLog(prng, "2021-03-09T15:48:12")
    log.info("", "[windeploy.exe] WinDeploy.exe launched with command-line []...")
    log.info("SP", "CSetupPlatform::Initialize: Setup log starts:")
    log.info("SP", "ResurrectSetupPlatform: Setup platform serialized data found, scenario: push-button reset")
    later.finished_operations(log)
    for _ in range(260):
        log.clock.tick(500)
        later.apply_line(log)
    log.lines[-1] = log.lines[-1][:70]  # copied while it was being written
    return log
