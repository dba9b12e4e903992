# SPDX-License-Identifier: Apache-2.0
"""The image of the new Windows cannot be written: media, disk, filters, space."""

from .. import denied, events, machines, names, stages
from ..bundle import gbk
from ..consoles_zh import chkdsk
from ..dism import Dism
from ..textlog import TextLog
from .case import Evaluation

FRESH_MEDIA = ["media", "download", "hash", "介质", "下载", "校验", "哈希"]
SYSTEM_FILES = ["imageres.dll", "msmpeg2vdec.dll", "mshtml.dll", "edgehtml.dll", "Windows.UI.Xaml.dll", "D3D12Core.dll", "wmp.dll", "simsun.ttc",
                "ntkrla57.exe", "chakra.dll", "WsmRes.dll", "hdaudio.inf", "dafWSD.dll", "spwizimg.dll", "twinui.pcshell.dll"]
CONTROLLED = ["WpdMtp.dll", "usbstor.sys", "MTPHelper.dll", "bthmtpenum.sys", "WpdMtpUS.dll", "cdrom.sys", "wpdshext.dll", "PortableDeviceApi.dll"]


def new_file(prng, name, version):
    return f"C:\\$WINDOWS.~BT\\NewOS\\Windows\\WinSxS\\{names.component_folder(prng, version, 'amd64')}\\{name}"


def apply_stops(run, path, win32, code, percent):
    """The apply reaches `percent` and stops at one file."""
    run.apply_image(1, percent, 20, 20 + percent // 5, seconds_per_percent=1.7)
    denied.wim_stack(run.log, run.prng.between(1000, 9000), path, code=code, win32=win32)
    run.log.error("SP", f"SPWIMCallback: Error in apply of {path}. GLE [{win32}]")
    run.log.clock.tick(4000)
    run.log.error("SP", f"CApplyWIM: Failure while applying image {run.target.index} for {run.target.media}\\Sources\\Install.wim. "
                        f"Error {code}[gle=0x000000b7]")
    run.log.info("SP", "Operation can retry, we'll attempt to revert its execution.")
    stages.operation_failed(run, run.target.apply_operation, code, extend="0x2000C")


def attempts(scene, count, first):
    """The same machine tries again; each attempt has a folder of its own, as the customer named them."""
    host = machines.machine(scene.prng)
    target = machines.target(scene.prng, host)
    for number in range(count):
        yield number, stages.open_run(scene, machines.plus(first, hours=3 * number, minutes=scene.prng.between(0, 40)), host, target)


def corrupt_media(scene):
    """Always the same file, invalid data."""
    prng, first = scene.prng, machines.moment(scene.prng)
    name, path = prng.pick(SYSTEM_FILES), None
    for number, run in attempts(scene, 2, first):
        path = path or new_file(prng, name, run.target.version)
        stages.to_apply(run)
        apply_stops(run, path, 13, "0x8007000D", prng.between(22, 31))
        stages.add_panther(scene, run, f"第{number + 1}次/Panther")
    scene.expect(must_mention=[name], must_not_blame=["ALREADY_EXISTS", "WimMount", "uicciso"], primary_code="0x8007000D",
                 cause="image-file-corrupt", fix_keywords_any=[FRESH_MEDIA])


def moving_target(scene):
    """Another file each time and read errors of the disk between the attempts."""
    prng, first = scene.prng, machines.moment(scene.prng)
    files = []
    host = None
    for number, run in attempts(scene, 3, first):
        host = run.machine
        name = [candidate for candidate in SYSTEM_FILES if candidate not in files][prng.between(0, 8)]
        files.append(name)
        stages.to_apply(run)
        win32, code = prng.pick([(23, "0x80070017"), (1117, "0x8007045D")])
        apply_stops(run, new_file(prng, name, run.target.version), win32, code, prng.between(12, 88))
        stages.add_panther(scene, run, f"attempt{number + 1}", errors_only=False)
    log = events.system_zh(prng, host, first)
    for minutes in range(0, 420, 35):
        events.bad_block(log, machines.plus(first, minutes=minutes, seconds=prng.between(1, 50)))
        events.retried(log, machines.plus(first, minutes=minutes, seconds=55), prng.hex(7))
    scene.add("系统日志.txt", events.exported(log))
    scene.expect(must_mention=["disk|磁盘"], must_not_blame=["ALREADY_EXISTS", "uicciso"], primary_code="0x80070017|0x8007045D",
                 cause="disk-damage|read-errors-move", fix_keywords_any=[["chkdsk", "SMART"], ["backup", "back up", "备份", "replace", "更换"]])


def denied_by_name(scene):
    """The same name is denied in the new system and in an image mounted elsewhere."""
    prng, start = scene.prng, machines.moment(scene.prng)
    name = prng.pick(CONTROLLED)
    run = stages.open_run(scene, start, antivirus=prng.pick(["Windows Defender", "火绒安全软件", "亚信安全防毒墙网络版"]))
    stages.to_apply(run)
    apply_stops(run, new_file(prng, name, run.target.version), 5, "0x80070005", prng.between(40, 93))
    stages.add_panther(scene, run)
    log = TextLog(prng, machines.plus(start, hours=5))
    dism = Dism(log, run.target.version, run.machine.version)
    dism.begin("dism.exe  /apply-image /imagefile:D:\\sources\\install.wim /index:1 /applydir:E:\\Mount")
    mounted = f"E:\\Mount\\Windows\\WinSxS\\{names.component_folder(prng, run.target.version, 'amd64')}\\{name}"
    for percent in range(1, 74):
        log.clock.tick(3000)
        dism.say("DISM WIM Provider", f"[{dism.pid}] progress {percent}% ", "CWimManager::WimProviderMsgLogCallback")
    denied.wim_stack(log, dism.pid, mounted)
    dism.say("DISM WIM Provider", f"\"{mounted}\" failed to be applied.", "CWimManager::WimProviderMsgLogCallback(hr:0x80070005)", "Error")
    dism.say("DISM WIM Provider", "Failed to apply the image.", "CWimManager::InternalOpApply(hr:0x80070005)", "Error")
    dism.end()
    scene.add("dism/dism.log", log.to_utf8())
    scene.expect(must_mention=[name], must_not_blame=["ALREADY_EXISTS", "uicciso"], primary_code="0x80070005",
                 cause="file-denied-by-name|image-file-denied", fix_keywords_any=[["filter", "fltmc", "policy", "exclu", "过滤", "策略", "排除"]])


def disk_full(scene):
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    name = prng.pick(SYSTEM_FILES)
    stages.to_apply(run)
    apply_stops(run, new_file(prng, name, run.target.version), 112, "0x80070070", prng.between(50, 97))
    stages.add_panther(scene, run, "Panther")
    scene.add("dir.txt", gbk(f" 驱动器 C 中的卷没有标签。\n 卷的序列号是 {prng.hex(4).upper()}-{prng.hex(4).upper()}\n\n C:\\ 的目录\n\n"
                             f"               2 个文件         12,288 字节\n               9 个目录  {prng.between(10, 900):>10},{prng.between(100, 999)},104 可用字节\n"))
    scene.expect(must_mention=["space|full|空间|已满"], must_not_blame=["ALREADY_EXISTS", "0x80070091"], primary_code="0x80070070",
                 cause="image-disk-full|not-enough-space", fix_keywords_any=[["free", "space", "释放", "空间", "清理"]])


def held_while_written(scene):
    """A backup client opens fresh files; chkdsk beside it found nothing."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    name = prng.pick(SYSTEM_FILES)
    stages.to_apply(run)
    apply_stops(run, new_file(prng, name, run.target.version), 32, "0x80070020", prng.between(30, 70))
    stages.add_panther(scene, run)
    scene.add("chkdsk.txt", gbk(chkdsk("C:", [], 0)))
    scene.expect(must_mention=[name], must_not_blame=["ALREADY_EXISTS", "bad sector"], primary_code="0x80070020", cause="image-file-in-use",
                 fix_keywords_any=[["procmon", "process monitor", "holder", "占用", "进程"]])


CASES = [
    Evaluation("setup-image-corrupt-media", "setup", "failure",
               "Twice the same file of the image cannot be expanded, ERROR_INVALID_DATA (SetupDiag rule WimApplyExtractFailure; 0x8007025D/0x2000C article).",
               corrupt_media),
    Evaluation("setup-image-moving-target", "setup", "failure",
               "Three attempts stop at three files with read errors, the System log has bad blocks: disk (troubleshoot-data-corruption-and-disk-errors).",
               moving_target),
    Evaluation("setup-image-denied-by-name", "setup", "failure",
               "One file name is denied in two unrelated roots: a filter's or policy's rule on the name, no ACL follows it.", denied_by_name),
    Evaluation("setup-image-disk-full", "setup", "failure", "ERROR_DISK_FULL while the image is applied (0x80070070 - 0x2000C).", disk_full),
    Evaluation("setup-image-held", "setup", "failure", "Sharing violation on a freshly written file of the image (0x80070020, upgrade quick fixes).",
               held_while_written),
]
