# SPDX-License-Identifier: Apache-2.0
"""An update fails because of the disk or the file system below it."""

from ..bundle import gbk
from ..consoles_zh import chkdsk
from ..names import COMPONENTS, TOKEN
from ..patching import Desk
from .case import Evaluation


def unreadable(desk, cbs, status, number_code, code, name, clock):
    """A session that meets a store file which cannot be read."""
    prng = desk.prng
    folder = f"amd64_microsoft-windows-{prng.pick(COMPONENTS)}_{TOKEN}_{desk.machine.version}.{desk.machine.revision}_none_{prng.hex(16)}"
    file = prng.pick(["wmp.dll", "mshtml.dll", "ntoskrnl.exe", "d3d11.dll", "jscript9.dll"])
    path = f"\\SystemRoot\\WinSxS\\{folder}\\{file}"
    cbs.log.clock.to(desk.at(clock))
    session, client = desk.begin(cbs, 50)
    number = prng.between(10**6, 9 * 10**6)
    cbs.csi_failure(f"{status} #{number}# from Windows::Rtl::SystemImplementation::CFile::SysReadFile(handle = 'file', on:[{len(path)}]'{path}', "
                    f"offset = {prng.between(1, 900) * 65536}, length = 65536)", number_code, stamped=True)
    cbs.csi_failure(f"HRESULT_FROM_WIN32({name}) #{number - 660}# from Windows::ServicingAPI::CCSITransaction::ICSITransaction_Commit(Flags = 31)", code)
    cbs.cbs(f"Exec: Failed to commit CBS transaction. [HRESULT = {code} - {name}]", "Error")
    cbs.cbs(f"Failed to process single phase execution. [HRESULT = {code} - {name}]", "Error")
    desk.failed(cbs, session, client, code, name, "Execute", "Staged")
    desk.afterwards(cbs)
    desk.add_cbs(cbs)
    return file


def stick_is_broken_too(desk, events):
    """A USB stick complains: frightening, and not the system's disk."""
    for clock in ("11:02", "11:03", "11:05"):
        events.add(desk.at(clock, -1), "disk", 11, "Error", "驱动程序在 \\Device\\Harddisk3\\DR9 上检测到控制器错误。")
    events.add(desk.at("11:06", -1), "disk", 157, "Warning", "磁盘 3 意外删除。")


def bad_blocks(scene):
    desk, prng = Desk(scene), scene.prng
    cbs = desk.cbs(60)
    unreadable(desk, cbs, "STATUS_FILE_CORRUPT_ERROR", "0xd0000102", "0x80070570", "ERROR_FILE_CORRUPT", "10:31")
    events = desk.system_log(days=9)
    for days in (-7, -5, -4, -1, 0):
        for clock in ("09:10:11", "10:31:20"):
            events.add(desk.at(clock, days), "disk", 7, "Error", "设备 \\Device\\Harddisk0\\DR0 有一个不正确的区块。")
    for clock in ("10:31:22", "10:31:26", "10:31:31"):
        events.add(desk.at(clock), "disk", 51, "Warning", "在分页操作期间，设备 \\Device\\Harddisk0\\DR0 上检测到错误。")
    stick_is_broken_too(desk, events)
    desk.add_events(events)
    if prng.chance(60):
        scene.add("chkdsk.txt", gbk(chkdsk("C:", ["正在更正文件 0x1a2c0 中的索引 $I30 的错误。"], prng.between(24, 900))))
    scene.expect(cause="disk-damage", must_mention=["disk|磁盘"], must_not_blame=["Harddisk3", "DR9"], primary_code="0x80070570|0xC0000102",
                 fix_keywords_any=[["back up", "backup", "备份"], ["chkdsk", "SMART", "replace", "更换"]])


def file_system_damaged(scene):
    """No hardware event at all: the volume's structures are wrong, chkdsk mends them."""
    desk = Desk(scene)
    cbs = desk.cbs(60)
    unreadable(desk, cbs, "STATUS_DISK_CORRUPT_ERROR", "0xd0000032", "0x80070571", "ERROR_DISK_CORRUPT", "14:20")
    events = desk.system_log(days=6)
    for days, clock in ((-2, "10:01"), (-1, "15:15"), (0, "14:20:20")):
        events.add(desk.at(clock, days), "Ntfs", 55, "Error", "在卷 C: 上的文件系统结构中发现损坏。\n\n主文件表(MFT)包含损坏的文件记录。文件引用编号为 0x"
                   + scene.prng.hex(12) + "。文件名为 \"\\Windows\\WinSxS\"。")
    desk.add_events(events)
    scene.expect(cause="disk-damage", must_mention=["file system|文件系统|disk|磁盘"], primary_code="0x80070571|0xC0000032|0x80070570", fix_keywords_any=[["chkdsk"]])


def controller_resets(scene):
    desk, prng = Desk(scene), scene.prng
    cbs = desk.cbs(60)
    unreadable(desk, cbs, "STATUS_IO_DEVICE_ERROR", "0xd0000185", "0x8007045d", "ERROR_IO_DEVICE", "11:20")
    driver, port = prng.pick([("storahci", "RaidPort0"), ("stornvme", "RaidPort1"), ("iaStorAC", "RaidPort0")])
    events = desk.system_log(days=6)
    for days in (-3, -2, -1, 0):
        for minute in (2, 19, 20, 21):
            events.add(desk.at(f"11:{minute:02}:31", days), driver, 129, "Warning", f"已发出重置到设备 \\Device\\{port}。")
    for minute in (20, 21):
        events.add(desk.at(f"11:{minute}:40"), "disk", 154, "Error", f"由于硬件错误，磁盘 0 (PDO 名称: \\Device\\0000003{prng.between(1, 9)})的逻辑块地址 0x{prng.hex(7)} 处的 IO 操作失败。")
    stick_is_broken_too(desk, events)
    desk.add_events(events)
    scene.expect(cause="disk-damage", must_mention=["disk|磁盘|storage|存储"], must_not_blame=["Harddisk3"], primary_code="0x8007045D|0xC0000185", fix_keywords_any=[["cable", "firmware", "controller", "线缆", "固件", "控制器", "SMART", "更换", "replace"]])


def disk_predicts_its_end(scene):
    desk = Desk(scene)
    cbs = desk.cbs(60)
    unreadable(desk, cbs, "STATUS_CRC_ERROR", "0xd000003f", "0x80070017", "ERROR_CRC", "15:31")
    events = desk.system_log(days=5)
    for days in (-4, -2, 0):
        events.add(desk.at("08:04:10", days), "disk", 52, "Warning", "驱动程序检测到设备 \\Device\\Harddisk0\\DR0 预测其将发生故障。立即备份数据并更换硬盘驱动器。可能即将出现故障。")
    desk.add_events(events)
    desk.systeminfo()
    scene.expect(cause="disk-damage", must_mention=["disk|磁盘"], primary_code="0x80070017|0xC000003F", fix_keywords_any=[["back up", "backup", "备份"], ["replace", "更换"]])


CASES = [
    Evaluation("disk-bad-blocks-under-update", "disk", "failure", "Bad blocks of the system disk make store files unreadable; a USB stick complains as well.", bad_blocks),
    Evaluation("disk-file-system-damaged", "disk", "failure", "Ntfs event 55 on C: and ERROR_DISK_CORRUPT, without any hardware event.", file_system_damaged),
    Evaluation("disk-controller-resets", "disk", "failure", "Resets of the storage port (129), failed I/O (154) and ERROR_IO_DEVICE in servicing.", controller_resets),
    Evaluation("disk-predicted-failure", "disk", "failure", "The disk predicts its failure (disk event 52), servicing meets ERROR_CRC.", disk_predicts_its_end),
]
